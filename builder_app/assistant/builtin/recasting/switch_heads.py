"""Heads that tell by what things are told apart, and the cases set out behind them: `branch on its carrier: UPS goes by email to a@x.com,
FedEx to b@x.com`, `the address depends on the carrier` above lines `UPS - a@x.com`, all as `switch on the carrier. If “UPS”, …`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS, is_verb
from builder_app.assistant.builtin.reading.conditions import field_at
from builder_app.assistant.builtin.reading.needing import case_and_order
from builder_app.assistant.builtin.recasting.case_orders import order_of
from builder_app.assistant.builtin.words.fields import OPERATORS
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_SPLITS = word_set("branch switch split fork distinguish differentiate route sort divide separate go decide act proceed vary differ")
_LINKS = word_set("on by according depending upon based according-to depending-on based-on with after between along for")
_LINK_TAILS = ("on", "to", "upon")
_DEPENDS = ("depend", "depends", "depending", "according")
_ACTS = word_set("act proceed decide react respond handle continue route branch switch split")
_LOOKS = word_set("look check see consider inspect take")
_AROUND = word_set("the its their of shipment load order 's a an field value what in body at into account attribute which s")
_REST = word_set(
    "otherwise default else rest others other remaining anything everything any all every everyone everybody anyone anybody none"
)
_REST_BESIDE = word_set("the of these else other case cases carrier customer one ones shipment shipments priority status facility in")
_LEADS = word_set("and but or also then the a an any for for-all for-each if it be when with from in case of is as")
_CARRIERS = word_set("ones shipments loads orders one shipment load order case cases mail mails")
_SEPARATORS = (":", "-", "=", "–", "—")
LONGEST_NAME = 4
LONGEST_FIELD = 7


@dataclass
class _Case:
    """One case: its names (none: all others) and what is done in it."""

    names: list[list[Token]]
    order: list[Token]


def heads_spoken(tokens: list[Token]) -> list[Token]:
    """The message with every head and its cases as a switch; the tokens themselves where none is followed by two cases."""
    for start, end, field in _heads(tokens):
        cases, stop = _cases(tokens, end)
        named = [case for case in cases if case.names]
        if not named or (len(cases) < 2 and not _splits(tokens[start:end])):
            continue
        return [*_without_topic(tokens[:start]), *_switch(field, tokens[start]), *_told(cases, tokens[start]), *tokens[stop:]]
    return tokens


def _splits(head: list[Token]) -> bool:
    return any(t.is_word("switch", "branch", "split", "fork") for t in head)


def _heads(tokens: list[Token]) -> Iterator[tuple[int, int, list[Token]]]:
    """(where the head begins, where the cases begin, the words of the field) of everything that may be a head."""
    for i, token in enumerate(tokens):
        opened = _looked(tokens, i) or _split(tokens, i) or _dependent(tokens, i)
        if opened is None or token.kind != "word":
            continue
        start, at = opened
        end = next((j for j in range(at, min(at + LONGEST_FIELD, len(tokens))) if _breaks(tokens, j)), None)
        if end is None or end == at:
            continue
        field = [t for t in tokens[at : _field_end(tokens, at, end)] if t.norm != "'s"]
        if _named(field):
            yield start, end, field


def _field_end(tokens: list[Token], at: int, end: int) -> int:
    """Where the field stops: before `and act accordingly`."""
    return next((j for j in range(at + 1, end) if tokens[j].is_word("and", "then")), end)


def _looked(tokens: list[Token], i: int) -> tuple[int, int] | None:
    """`look at the priority and act accordingly`: the field stands between."""
    if not tokens[i].is_word(*_LOOKS):
        return None
    at = i + 1 + (i + 1 < len(tokens) and tokens[i + 1].is_word("at", "into", "on"))
    end = next((j for j in range(at, min(at + LONGEST_FIELD + 3, len(tokens))) if _breaks(tokens, j)), len(tokens))
    acts = any(t.is_word(*_ACTS) for t in tokens[at + 1 : end]) and any(t.raw.lower() == "accordingly" for t in tokens[at:end])
    listed = end + 1 < len(tokens) and tokens[end].norm == ":" and _opens(tokens, i)
    if acts or (listed and tokens[end + 1].norm not in CONDITION_WORDS | OPERATORS.keys()):
        return i, at
    return None


def _split(tokens: list[Token], i: int) -> tuple[int, int] | None:
    """`branch on its carrier`, `split the loads by status`, `go by the priority`."""
    if not tokens[i].is_word(*_SPLITS) or not _opens(tokens, i):
        return None
    link = next((j for j in range(i + 1, min(i + 6, len(tokens))) if tokens[j].is_word(*_LINKS) or _breaks(tokens, j)), None)
    if link is None or not tokens[link].is_word(*_LINKS):
        return None
    while link + 1 < len(tokens) and tokens[link + 1].is_word(*_LINK_TAILS):
        link += 1
    start = i
    while start and tokens[start - 1].is_word("be", "must", "should", "will", "get", "have", "to", "need"):
        start -= 1
    return start, link + 1


def _dependent(tokens: list[Token], i: int) -> tuple[int, int] | None:
    """`the address depends on the carrier`, `email the right yard depending on its facility`: all of the clause goes with it."""
    depends = tokens[i].raw.lower() in _DEPENDS or tokens[i].is_word("depending", "depending-on", "according-to")
    if not depends:
        return None
    at = i + 1
    while at < len(tokens) and tokens[at].is_word(*_LINK_TAILS):
        at += 1
    start = i
    while start and not (_breaks(tokens, start - 1) or tokens[start - 1].is_word("and", "then")):
        start -= 1
    plain = all(t.kind in ("word", "punct", "ident") for t in tokens[start:i]) and not any(
        t.norm in CONDITION_WORDS for t in tokens[start:i]
    )
    return (start, at) if plain else None


def _opens(tokens: list[Token], i: int) -> bool:
    before = tokens[i - 1] if i else None
    return (
        before is None
        or _breaks(tokens, i - 1)
        or before.is_word("and", "then", "please", "we", "i", "you", "to", "should", "must", "now", "be")
    )


def _breaks(tokens: list[Token], i: int) -> bool:
    token = tokens[i]
    return token.kind in ("newline", "bullet", "arrow") or (token.kind == "punct" and token.norm in ".,;:!?") or _dash(tokens, i)


def _dash(tokens: list[Token], i: int) -> bool:
    """A dash between words, not one inside a word."""
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    return tokens[i].kind == "punct" and tokens[i].norm in ("-", "–", "—") and nxt is not None and nxt.start > tokens[i].end


def _named(field: list[Token]) -> bool:
    """Whether the words name a field of a shipment or of what came in, and nothing else."""
    found = field_at(field)
    if found is None:
        return False
    return all(t.kind in ("word", "ident", "code") and (n == found[1] or t.norm in _AROUND or t.is_word("id")) for n, t in enumerate(field))


def _cases(tokens: list[Token], at: int) -> tuple[list[_Case], int]:
    """The cases that begin at `at`, and where what comes next begins."""
    cases: list[_Case] = []
    i = at
    while i < len(tokens):
        start = _next_part(tokens, i)
        end = _part_end(tokens, start)
        case = _case(tokens[start:end], bool(cases)) if start < end and not tokens[start].is_word("finally") else None
        if case is None:
            break
        cases.append(case)
        i = end
        if not case.names:
            break
    return cases, i


def _next_part(tokens: list[Token], i: int) -> int:
    while i < len(tokens) and (_breaks(tokens, i) or tokens[i].is_word("and", "but", "while", "whereas")):
        i += 1
    return i


def _part_end(tokens: list[Token], start: int) -> int:
    """Where the case that begins at `start` stops: at the end of its sentence or line, or where the next case is named."""
    for i in range(start + 1, len(tokens)):
        if tokens[i].kind in ("newline", "bullet") or (tokens[i].kind == "punct" and tokens[i].norm in ".;!?"):
            return i
        if (tokens[i].norm == "," or tokens[i].is_word("and", "but", "while", "whereas")) and _case_ahead(tokens, i):
            return i
    return len(tokens)


def _case_ahead(tokens: list[Token], i: int) -> bool:
    start = _next_part(tokens, i)
    end = next((j for j in range(start + 1, len(tokens)) if tokens[j].kind in ("newline", "bullet") or tokens[j].norm in (".", ";")), None)
    part = tokens[start : end if end is not None else len(tokens)]
    return bool(part) and not is_verb(part, 0, start=True) and _case(part, True) is not None


def _case(part: list[Token], further: bool) -> _Case | None:
    """A part as a case: `UPS - a@x.com`, `FedEx to b@x.com`, `high: page the desk`, `any other carrier goes to c@x.com`; None for others."""
    said = list(part)
    while said and said[0].is_word(*_LEADS) and not said[0].raw.isupper():
        said = said[1:]
    cut = _name_end(
        said, lead=len(said) < len(part) and part[len(part) - len(said) - 1].is_word("for", "if", "when", "for-all", "for-each")
    )
    if cut is None:
        return None
    name, rest = said[: cut[0]], said[cut[1] :]
    order = order_of(rest, bound=cut[1] > cut[0] or _bare_order(said, cut[0]))
    if not order:
        return None
    if _is_rest(name):
        return _Case([], order)
    names = _names(name)
    return _Case(names, order) if names and (further or _valued(names)) else None


def _name_end(said: list[Token], *, lead: bool) -> tuple[int, int] | None:
    """(where the name stops, where what is done begins); `lead`: `for`, `if` stands before the name, so that a bare order ends it."""
    for i in range(1, min(len(said), LONGEST_NAME + 3)):
        token = said[i]
        if token.kind == "arrow" or (token.kind == "punct" and token.norm in (*_SEPARATORS, ",")):
            return (i, i + 1) if i + 1 < len(said) else None
        if token.kind == "address" or token.is_word("to", "go", "by", "via", "be", "get", "need", "mean", "become"):
            return i, i
        if token.form == "s" and i + 1 < len(said) and case_and_order(said[: i + 2]) is not None:
            return i, i
        if (
            (lead or said[0].is_word("otherwise", "default", "every-other", "other"))
            and token.form == "base"
            and is_verb(said, i, start=True)
        ):
            return i, i
    return None


def _bare_order(said: list[Token], at: int) -> bool:
    """`for delayed email x@y.com`: the order begins right behind the name."""
    return said[at].form == "base" and is_verb(said, at, start=True)


def _is_rest(name: list[Token]) -> bool:
    if name[0].is_word("other", "every-other", "others", "rest", "remaining", "otherwise", "default"):
        return True
    return any(t.is_word(*_REST) for t in name) and all(t.is_word(*_REST, *_REST_BESIDE) for t in name)


def _names(name: list[Token]) -> list[list[Token]]:
    """The names of a case, taken apart at `or`, `and`, `/`; empty where the words are no names."""
    out: list[list[Token]] = [[]]
    for token in name:
        if token.is_word("or", "and") or token.norm in ("/", ","):
            out.append([])
        elif token.kind in ("word", "quoted", "code", "ident", "number"):
            out[-1].append(token)
        else:
            return []
    out = [_bare(one) for one in out]
    sane = all(one and len(one) <= LONGEST_NAME and not any(t.norm in CONDITION_WORDS for t in one) for one in out)
    return out if sane else []


def _bare(name: list[Token]) -> list[Token]:
    while len(name) > 1 and name[-1].raw.lower() in _CARRIERS:
        name = name[:-1]
    while len(name) > 1 and name[0].is_word("the", "a", "an", "any", "all", "for"):
        name = name[1:]
    return name


def _valued(names: list[list[Token]]) -> bool:
    """Whether the first case is a value rather than the subject of a sentence: not `we`, `it`, `the driver`."""
    return not any(t.is_word("we", "i", "it", "they", "you", "he", "she", "this", "that") for one in names for t in one)


def _without_topic(before: list[Token]) -> list[Token]:
    """What stands before the head without a bare noun for the mail that it tells the address of: `=> pre-advice mail, …`."""
    start = len(before)
    while start and not (before[start - 1].kind in ("arrow", "newline", "bullet") or before[start - 1].norm in (".", ":", ";")):
        start -= 1
    topic = [t for t in before[start:] if t.kind != "punct"]
    noun = 0 < len(topic) <= 3 and topic[-1].is_word("email", "mail", "message", "notice", "notification")
    return before[:start] if noun and not is_verb(topic, 0, start=True) else before


def _switch(field: list[Token], at: Token) -> list[Token]:
    return [word_at("switch", at), word_at("on", at), *field, _mark(".", at)]


def _told(cases: list[_Case], at: Token) -> list[Token]:
    out: list[Token] = []
    for case in cases:
        first = case.order[0]
        if not case.names:
            out += [word_at("otherwise", first), _mark(",", first), *case.order, _mark(".", first)]
            continue
        out += [_mark(".", first)] if out else []
        out.append(word_at("if", first))
        for n, name in enumerate(case.names):
            said = " ".join(t.norm if t.kind in ("quoted", "code") else t.raw for t in name)
            out += [word_at("or", first)] if n else []
            out.append(Token("quoted", f"“{said}”", said, name[0].start, name[-1].end, value=said))
        out += [_mark(",", first), *case.order, _mark(".", first)]
    return out


def _mark(sign: str, at: Token) -> Token:
    return replace(Token("punct", sign, sign, at.start, at.start))
