"""One more value of what is read: `the extraction should pick up the weight as well`, `have the parsing return the seal number too`,
`let it also look for the rate`, `the ship date must be read too`."""

from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

FIELD_PARAMS = {"document.parse": "fields", "ai.extract": "fields", "email.parse_reply": "required_fields"}
_VERBS = word_set(
    "pick-up pick extract read get pull capture return look look-for find grab include collect parse fetch give deliver contain cover note"
)
_DONE = (
    "extracted",
    "read",
    "captured",
    "returned",
    "pulled",
    "picked",
    "parsed",
    "collected",
    "included",
    "needed",
    "wanted",
    "found",
    "noted",
)
_READER = word_set(
    "extraction extract extractor parsing parse parser reading reader ai llm model step it document documents invoice bol text pdf we i"
)
_LEADS = word_set(
    "the let have make should must shall need needs to also can could please additionally moreover in want would like be has ought us that get"
)
_MORE = word_set("also too as-well additionally addition moreover besides plus")
_BEHIND = word_set(
    "too also as-well in addition please from out of it them the email mail text document attachment pdf invoice bol file that there"
)
_NO_FIELDS = word_set("shipment email list answer approval wait copy step everything all reminder attachment result summary")
LONGEST = 4


def reading_changed(graph: Graph, tokens: list[Token], *, also: bool) -> tuple[str, str, list[str]] | None:
    """(the step that reads, its parameter, all that it reads then); None for words that ask for no more values."""
    readers = [s for s in graph.order() if graph.nodes[s].action in FIELD_PARAMS]
    said = [t for t in tokens if t.kind != "punct" or t.norm == ","]
    if not readers or len(said) < 2 or any(t.kind not in ("word", "ident", "punct", "code", "quoted") for t in said):
        return None
    more = also or any(t.is_word(*_MORE) for t in said)
    names = _ordered(said, more=more) or ((_passive(said) or _wanted(said)) if more else [])
    if not names:
        return None
    step = readers[0] if len(readers) == 1 else find(graph, said, actions=set(FIELD_PARAMS)).step or readers[-1]
    name = FIELD_PARAMS[graph.nodes[step].action]
    held = graph.nodes[step].params.get(name)
    old = [str(one) for one in held] if isinstance(held, list) else []
    new = [one for one in names if one not in old]
    return (step, name, [*old, *new]) if new else None


def _ordered(said: list[Token], *, more: bool) -> list[str]:
    """`the extraction should pick up FIELDS`, `have the parsing return FIELDS`, `also read FIELDS`."""
    verb = next(
        (i for i, t in enumerate(said[:9]) if t.is_word(*_VERBS) and t.raw.lower() not in ("extraction", "parsing", "reading")), None
    )
    if verb is None or not all(t.is_word(*_LEADS, *_READER) for t in said[:verb]):
        return []
    reader = any(
        t.is_word("extraction", "parsing", "parser", "reader", "extractor", "reading")
        or t.raw.lower() in ("extraction", "parsing", "reading")
        for t in said[:verb]
    )
    wished = any(t.is_word("should", "must", "let", "have", "make", "need") for t in said[:verb])
    if not (more or (reader and wished)):
        return []
    rest = said[verb + 1 :]
    while rest and rest[0].is_word("up", "out", "for", "also", "me", "us"):
        rest = rest[1:]
    return _fields(rest)


def _wanted(said: list[Token]) -> list[str]:
    """`we need the seal number from it too`."""
    return _fields(said[2:]) if said[0].is_word("we", "i") and said[1].is_word("need", "want") else []


def _passive(said: list[Token]) -> list[str]:
    """`the ship date must be read too`."""
    done = next((i for i, t in enumerate(said) if i and t.raw.lower() in _DONE), None)
    be = (
        next((i for i, t in enumerate(said[:done]) if i and t.is_word("should", "must", "be", "need", "has", "have")), None)
        if done is not None
        else None
    )
    if (
        done is None
        or be is None
        or not all(t.is_word("should", "must", "be", "need", "has", "have", "to", "also", "get") for t in said[be:done])
    ):
        return []
    return _fields(said[:be]) if all(t.is_word(*_BEHIND) or t.is_word("up", "out") for t in said[done + 1 :]) else []


def _fields(tokens: list[Token]) -> list[str]:
    """The names that a list of nouns amounts to; none where it says anything else."""
    while tokens and tokens[-1].is_word(*_BEHIND):
        tokens = tokens[:-1]
    away = next((i for i, t in enumerate(tokens) if t.is_word("from") or (t.is_word("out") and i)), len(tokens))
    if any(not t.is_word(*_BEHIND) for t in tokens[away:]):
        return []
    parts: list[list[Token]] = [[]]
    for token in tokens[:away]:
        if token.is_word("and") or token.norm == ",":
            parts.append([])
        elif not token.is_word("the", "a", "an", "its", "their", "also"):
            parts[-1].append(token)
    parts = [part for part in parts if part]
    plain = all(
        len(part) <= LONGEST and not any(t.is_word(*_NO_FIELDS, "should", "must", "be", "to", "if", "for") for t in part) for part in parts
    )
    return [snake(" ".join(str(t.value or t.raw) for t in part)) for part in parts] if plain else []
