"""One more kind of thing, told as a fact: `there's FedEx too, theirs is x@y.com`, `we need a fourth label, redelivery`, `Memphis needs its
own branch, to x@y.com`, all as `add a case for …` and what happens on it."""

from dataclasses import replace

from builder_app.assistant.builtin.places.kinds import road_named
from builder_app.assistant.builtin.places.positions import branch_ends
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.quantities import ORDINALS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import RECIPIENT
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

LONGEST_NAME = 4
_LEADS = word_set(
    "from now on also and by the way as of today well so please oh there be we i have has need get forgot forget work with use"
)
_LEADS |= word_set("deal ship take want add put in insert include create open opened start started missing to another our for")
_ANNOUNCES = word_set("there have need get forgot forget work use deal ship add put insert include create open")
_MORE = word_set("a an another new one more further additional extra next") | set(ORDINALS)
_KIND = word_set(
    "kind sort label category class case type group option carrier forwarder country region site warehouse facility branch team customer"
)
_BESIDE_KIND = word_set(
    "we i forgot forget need too also have now to consider of thing email message that is be it called named call name come"
)
_BESIDE_KIND |= word_set("has joined join on board in please as well")
_OWN = ("own", "separate")
_HOLDS = ("get", "need", "have", "want", "deserve", "require", "receive")
_AROUND = word_set(
    "it be the a an carrier shipment order email mails mail message ones one load they from now on if customer all any for as of by so that and"
)
_GOES = word_set("go be should must belong")
_SENDS = word_set("send email message forward post notify inform")
_SWITCH = word_set("switch list cases branches carriers sorting distinction routing")
_NO_KINDS = word_set(
    "rest other others everything anything everyone nobody nothing else reply replies answer rejection approval rejected approved late delayed yes no"
)
_BEHIND_NAME = word_set("too also as well now already")
_SUBJECTS = word_set("that those these they it theirs them which who whose its their send email the")
_ABOUT = word_set(
    "that those these they it theirs them which who whose one ones its their his her the a mail mails email emails address desk team"
)
_ABOUT |= word_set(
    "is are be go goes should must to at belong handled handle by sent send use contact person inbox mailbox owner with as well too"
)
_ABOUT |= word_set("post people there reach under can for of new")


def kinds_told(graph: Graph, parts: list[Clause]) -> list[Clause]:
    """The clauses with every new kind that is only told of as an order for a road, followed by the order for what happens on it."""
    sorts = next((s for s in reversed(graph.order()) if graph.nodes[s].action in ("ai.classify", "flow.switch")), None)
    compared = _compared(graph) if sorts is None else None
    if sorts is None and compared is None:
        return parts
    out: list[Clause] = []
    at = 0
    while at < len(parts):
        clause = parts[at]
        told = _told(graph, clause) if clause.condition is None else _supposed(graph, clause)
        if told is None:
            out.append(clause)
            at += 1
            continue
        name, rest = told
        behind = parts[at + 1] if at + 1 < len(parts) and parts[at + 1].condition is None else None
        goes_on = behind is not None and (clause.condition is not None or _routes(behind.tokens))
        routed, used = (rest, 0) if rest else (behind.tokens, 1) if behind is not None and goes_on else ([], 0)
        if not rest and not used and not _certain(clause.tokens):
            out.append(clause)
            at += 1
            continue
        made = _road(clause, name, _order(graph, routed), compared)
        out += made
        at += 1 + used
    return out


def _compared(graph: Graph) -> str | None:
    """The field by whose values a row of checks tells things apart."""
    for step in graph.order():
        tree = graph.nodes[step].params.get("condition")
        if graph.nodes[step].action == "flow.condition" and isinstance(tree, dict) and tree.get("operator") == "equals":
            return str(tree.get("left")).strip("{} ").rpartition(".")[2]
    return None


def _told(graph: Graph, clause: Clause) -> tuple[list[Token], list[Token]] | None:
    """(its name, what is said of it) of a new kind; None where the clause tells of none."""
    return (
        _own_road(graph, clause.tokens)
        or _announced(graph, clause.tokens)
        or _joined(graph, clause.tokens)
        or _sent_on(graph, clause.tokens)
    )


def _joined(graph: Graph, tokens: list[Token]) -> tuple[list[Token], list[Token]] | None:
    """`Baltivia joined us this week`, `Maersk is new since May`: a name that is there from now on, what happens with it being told behind."""
    end = next((i for i, t in enumerate(tokens) if not _proper(t)), 0)
    if not 0 < end <= 2 or end >= len(tokens) or any(t.kind not in ("word", "number", "punct") for t in tokens):
        return None
    come = tokens[end].raw.lower() in ("joined", "joins", "started", "starts", "came", "signed")
    new = tokens[end].is_word("be", "have") and any(t.is_word("new", "join", "board") for t in tokens[end + 1 : end + 4])
    name = tokens[:end]
    return (name, []) if (come or new) and road_named(graph, name) is None and not _stands(graph, name) else None


def _supposed(graph: Graph, clause: Clause) -> tuple[list[Token], list[Token]] | None:
    """`if it's Maersk, email x@y.com`, `and Maersk? that goes to …`: a name that no road has yet."""
    name = [t for t in clause.condition or [] if not t.is_word("it", "be", "they", "and", "for")]
    fits = name and len(name) <= LONGEST_NAME and all(_proper(t) for t in name) and road_named(graph, name) is None
    return (name, clause.tokens) if fits and not _stands(graph, name) else None


def _sent_on(graph: Graph, tokens: list[Token]) -> tuple[list[Token], list[Token]] | None:
    """`Maersk shipments go to x@y.com`, `for Maersk it's x@y.com`, `complaints are mailed to x@y.com`: a name in front of whom it concerns."""
    start = 0
    while start < len(tokens) and (tokens[start].norm in _AROUND or tokens[start].norm in ("for", "all", "any", "every", "with")):
        start += 1
    end = next((i for i in range(start, len(tokens)) if tokens[i].norm in _GOES or tokens[i].kind in ("punct", "address")), len(tokens))
    name = tokens[start:end]
    while name and name[-1].norm in _AROUND:
        name = name[:-1]
    sent = _only_routes(tokens[end:])
    if (
        not 0 < len(name) <= 2
        or name[0].is_word("their", "its", "his", "her", "our", "these", "those")
        or not sent
        or any(t.kind not in ("word", "quoted", "code") for t in name)
        or road_named(graph, name) is not None
    ):
        return None
    labels = any(n.action == "ai.classify" for n in graph.nodes.values()) and end < len(tokens) and tokens[end].is_word("go", "be")
    plural = labels and len(name) == 1 and name[0].raw.lower().endswith("s") and name[0].norm not in VERBS
    if not (all(_proper(t) for t in name) or plural) or _stands(graph, name):
        return None
    rest = tokens[end:]
    return name, _behind(rest)


def _stands(graph: Graph, name: list[Token]) -> bool:
    """Whether words speak of a step or of an outcome that stands."""
    return find(graph, name).score >= 2 or bool(branch_ends(graph, name)) or any(t.norm in _NO_KINDS for t in name)


def _own_road(graph: Graph, tokens: list[Token]) -> tuple[list[Token], list[Token]] | None:
    """`DHL gets its own desk too, x@y.com`, `Memphis opened last week and needs a branch of its own, to x@y.com`."""
    own = next((i for i, t in enumerate(tokens) if t.is_word(*_OWN)), None)
    holds = next((i for i in range(1, own or 0) if tokens[i].is_word(*_HOLDS)), None)
    if own is None or holds is None or own - holds > 5:
        return None
    name = _leading_name(tokens[:holds])
    noun = own + 1 if own + 1 < len(tokens) and tokens[own + 1].kind == "word" and not tokens[own - 1].is_word("of") else own
    noun = own if tokens[noun].is_word("too", "also", "to", "and") else noun
    rest = _behind(tokens[noun + 1 :])
    return (name, rest) if name and road_named(graph, name) is None else None


def _leading_name(tokens: list[Token]) -> list[Token]:
    while tokens and tokens[0].norm in _LEADS:
        tokens = tokens[1:]
    end = next(
        (
            i
            for i, t in enumerate(tokens)
            if i and (t.norm in VERBS or t.kind == "punct" or t.is_word("should", "must", "also", "will", "be", "have"))
        ),
        len(tokens),
    )
    named = [t for t in tokens[:end] if not t.is_word("the", "a", "an")]
    return named if 0 < len(named) <= LONGEST_NAME and all(t.kind in ("word", "quoted", "code", "ident") for t in named) else []


def _announced(graph: Graph, tokens: list[Token]) -> tuple[list[Token], list[Token]] | None:
    """`there's a fourth kind we forgot, redelivery`, `add Maersk: x@y.com`, `we also work with Maersk now, x@y.com`."""
    start = 0
    while start < len(tokens) and tokens[start].norm in _LEADS:
        start += 1
    led = {t.norm for t in tokens[:start]}
    kind = next((i for i in range(start, min(start + 5, len(tokens))) if tokens[i].norm in _KIND), None)
    if (
        kind is not None
        and all(t.norm in _MORE | {"the"} for t in tokens[start:kind])
        and (led | {t.norm for t in tokens[start:kind]}) & _MORE
    ):
        at = kind + 1
        while at < len(tokens) and (tokens[at].norm in _BESIDE_KIND or tokens[at].norm in (",", ":", "-", "(")):
            at += 1
    elif led & _ANNOUNCES and start < len(tokens) and _proper(tokens[start]):
        at = start
    else:
        return None
    end = at
    while end < len(tokens) and end < at + LONGEST_NAME and tokens[end].kind in ("word", "quoted", "code", "ident"):
        if kind is None and not _proper(tokens[end]):
            break
        if tokens[end].norm in _BEHIND_NAME | {"which", "that", "to", "go", "and", "with", "at", "who", "whose"}:
            break
        end += 1
    name = tokens[at:end]
    if not name or road_named(graph, name) is not None or any(t.norm in VERBS and not _proper(t) for t in name[:1]):
        return None
    rest = tokens[end:]
    if len(rest) > 2 and rest[0].is_word("to") and rest[2].raw.lower() in _SWITCH:
        rest = rest[3:]
    rest = _behind(rest)
    return (name, rest) if kind is not None or not rest or _only_routes(rest) else None


def _only_routes(rest: list[Token]) -> bool:
    """Whether words say nothing but whom a kind goes to."""
    return any(t.kind == "address" for t in rest) and all(t.norm in _ABOUT | _SENDS or t.kind in ("address", "punct") for t in rest)


def _proper(token: Token) -> bool:
    """Whether a word is written like a name: `FedEx`, `IT`, "spare parts"."""
    return token.kind in ("quoted", "code") or (token.kind in ("word", "ident") and token.raw[:1].isupper() and token.norm not in VERBS)


def _certain(tokens: list[Token]) -> bool:
    """Whether the words leave no doubt that a kind is added although they do not say what happens with it."""
    return any(t.norm in _KIND and any(b.norm in _MORE for b in tokens[:i]) for i, t in enumerate(tokens))


def _behind(rest: list[Token]) -> list[Token]:
    while rest and (rest[0].norm in _BEHIND_NAME or rest[0].norm in (",", ":", "-", "(", ")")):
        rest = rest[1:]
    return rest


def _routes(tokens: list[Token]) -> bool:
    """Whether a clause goes on about what was just named: `that one goes to …`, `theirs is …`."""
    return bool(tokens) and tokens[0].norm in _SUBJECTS


def _order(graph: Graph, tokens: list[Token]) -> list[Token]:
    """`theirs is x@y.com` as `send it to x@y.com`; other orders without their subject."""
    addressed = [t for t in tokens if t.kind == "address"]
    if addressed and all(t.norm in _ABOUT or t.kind in ("address", "punct") for t in tokens):
        at = tokens[0]
        return [*_words("send it to", at), *(t for i, t in enumerate(tokens) if t.kind == "address" or (t.is_word("and") and i))]
    if not addressed and (known := _shared(graph, tokens)):
        at = tokens[0]
        return [*_words("send it to", at), *(Token("address", one, one, at.start, at.start) for one in known)]
    while tokens and tokens[0].norm in word_set("that those these they it which who one ones") and len(tokens) > 1:
        tokens = tokens[1:]
    if tokens[:1] and tokens[0].is_word("be", "should", "must", "get") and len(tokens) > 1:
        tokens = [t for i, t in enumerate(tokens) if i > 2 or not t.is_word("be", "should", "must", "get", "just", "only", "simply")]
        tokens = [replace(tokens[0], form="base"), *tokens[1:]] if tokens else tokens
    return tokens


def _shared(graph: Graph, tokens: list[Token]) -> list[str]:
    """The addresses of a road that stands, for `those go to the claims address too`, `the same desk as DHL`."""
    to = next((i for i, t in enumerate(tokens) if t.is_word("to", "same", "like")), None)
    named = (
        next((r for i in range(to or 0, len(tokens)) if (r := road_named(graph, tokens[i:])) is not None), None) if to is not None else None
    )
    steps = [graph.nodes[t] for t in graph.targets(*named[0])] if named is not None else []
    return [str(one) for node in steps for one in node.params.get(RECIPIENT.get(node.action, "to")) or []]


def _road(clause: Clause, name: list[Token], order: list[Token], compared: str | None) -> list[Clause]:
    at = name[0]
    if compared is not None:
        return [Clause(order, set(), [*_words(f"{compared} be", at), *name], "if", sentence=clause.sentence)] if order else [clause]
    made = [Clause([*_words("add a case for", at), *name], set(), sentence=clause.sentence)]
    return [*made, Clause(order, set(), sentence=clause.sentence)] if order else made


def _words(text: str, at: Token) -> list[Token]:
    return [Token("word", word, word, at.start, at.start) for word in text.split()]


def kinds_spoken(graph: Graph, parts: list[Clause]) -> set[str]:
    """The step that sorts, where a new kind is told of."""
    sorts = {s for s in graph.order() if graph.nodes[s].action in ("ai.classify", "flow.switch")}
    return sorts if kinds_told(graph, parts) != parts else set()
