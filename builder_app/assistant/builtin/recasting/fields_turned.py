"""What the fields of a shipment are to be, told as facts or in a row: `its status becomes closed, its priority low and the attribute audited
is set to yes`, `update it: priority = high, gate = G2`, `so that its gate is the new_gate`, all as `set the shipment FIELD to VALUE, …`."""

from dataclasses import dataclass

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS, is_verb
from builder_app.assistant.builtin.reading.field_changes import field_named
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_WHOSE = word_set("the its their shipment load order 's a an our new")
_MODALS = word_set("should must shall will has have is to ought needs need want be get gets")
_TURNED = ("set", "changed", "raised", "lowered", "put", "moved", "switched", "updated", "turned", "marked", "reset")
_BECOMES = ("become", "becomes", "turns", "changes")
_ORDERS = ("set", "change", "update", "put", "raise", "lower")
_WISHES = word_set("want need like have let make get see")
_NO_NAMES = word_set("it this that them subject body text message email reply answer time wait url header method limit format name start")
LONGEST_VALUE = 4


@dataclass
class _Told:
    field: str
    value: list[Token]
    end: int
    plain: bool
    """Told without any word that something is to become so: `its gate is B4`, `priority low`."""


def fields_turned(tokens: list[Token]) -> list[Token]:
    """The message with every such row of fields as an order to set them."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        row, end = _row(tokens, i)
        if not row:
            out.append(tokens[i])
            i += 1
            continue
        at = tokens[i]
        if out and out[-1].kind in ("word", "ident", "number") and not out[-1].is_word("and", "then", "please"):
            out.append(Token("punct", ",", ",", at.start, at.start))
        out += [word_at(word, at) for word in ("set", "the", "shipment")]
        for n, told in enumerate(row):
            field = Token("ident", told.field, told.field, at.start, at.start)
            out += [*([word_at("and", at)] if n else []), field, word_at("to", at), *told.value]
        i = end
    return out


def _row(tokens: list[Token], i: int) -> tuple[list[_Told], int]:
    """(the fields of a row that begins at `i`, where it ends); an empty row for other words."""
    if not _opens(tokens, i):
        return [], i
    at, so, ordered, wished = _lead(tokens, i)
    row: list[_Told] = []
    at_first = at
    while (
        at < len(tokens)
        and (told := _pair(tokens, at, free=so or ordered or _equals(tokens, i), plain=so or ordered or bool(row), wished=wished))
        is not None
    ):
        row.append(told)
        behind = told.end
        while behind < len(tokens) and (tokens[behind].norm in (",", "&") or tokens[behind].is_word("and", "also", "as-well")):
            behind += 1
        if behind == told.end:
            break
        at = behind
    whose = at_first < len(tokens) and tokens[at_first].is_word("its", "their", "the")
    before = tokens[i - 1] if i else None
    pairs = before is not None and (before.norm == ":" or before.is_word("then") or before.kind == "arrow")
    pairs = pairs and all(any(t.norm == "=" for t in tokens[max(i, one.end - len(one.value) - 2) : one.end]) for one in row)
    told_so = pairs or ordered or wished or (whose and not (row and row[-1].end < len(tokens) and tokens[row[-1].end].kind == "arrow"))
    strange = any(one.field.startswith("attributes.") for one in row)
    if (
        not row
        or not told_so
        or (ordered and not so and not (strange and (len(row) > 1 or any(t.norm == "=" for t in tokens[i : row[-1].end]))))
    ):
        return [], i
    return row, row[-1].end


def _equals(tokens: list[Token], i: int) -> bool:
    """`: status = closed, lane = done`: names and values behind a colon, an arrow or `then`."""
    before = tokens[i - 1] if i else None
    opened = before is not None and (before.norm == ":" or before.is_word("then") or before.kind == "arrow")
    return opened and i + 1 < len(tokens) and tokens[i + 1].norm == "="


def _opens(tokens: list[Token], i: int) -> bool:
    """Whether a statement can begin here, outside of any condition."""
    before = tokens[i - 1] if i else None
    if before is None or before.kind in ("newline", "bullet", "arrow") or before.norm in (".", ";", ":", ","):
        return True
    ahead = [t.norm for t in tokens[i : i + 3]]
    if ahead[:1] in (["i"], ["we"]) and len(ahead) > 1 and ahead[1] in ("want", "need"):
        return True
    if ahead[:1] in (["have"], ["let"], ["give"]) and len(ahead) > 1 and ahead[1] in ("its", "their", "it") and before.form != "base":
        return True
    if before.is_word("then", "please"):
        return True
    start = next(
        (j for j in range(i - 1, -1, -1) if tokens[j].kind in ("newline", "bullet", "arrow") or tokens[j].norm in (",", ".", ";", ":")), -1
    )
    return before.is_word("and") and not any(t.is_word(*CONDITION_WORDS, "whose", "that", "where", "with") for t in tokens[start + 1 : i])


def _lead(tokens: list[Token], i: int) -> tuple[int, bool, bool, bool]:
    """(where the first field can begin, behind `so that`, behind an order, behind a wish)."""
    at = i
    while at < len(tokens) and tokens[at].is_word("please", "then", "also", "just", "i", "we"):
        at += 1
    if at < len(tokens) and tokens[at].is_word(*_WISHES) and tokens[at].form == "base":
        return at + 1, False, False, True
    if at + 1 < len(tokens) and tokens[at].is_word("give", "assign") and tokens[at].form == "base":
        end = at + 1 + next((n for n, t in enumerate(tokens[at + 1 : at + 4]) if not t.is_word("it", "them", "the", "shipment", "load")), 3)
        return end, True, True, False
    if at >= len(tokens) or tokens[at].raw.lower().rpartition(".")[2] not in _ORDERS or tokens[at].form != "base":
        return i, False, False, False
    end = at + 1
    while (
        end < len(tokens)
        and end < at + 8
        and (tokens[end].is_word("it", "shipment", "load", "the", "so", "that", "such", "with", "to", "this") or tokens[end].norm == ":")
    ):
        so = tokens[end].is_word("that") and tokens[end - 1].is_word("so", "such")
        end += 1
        if so:
            return end, True, True, False
    return end, False, True, False


def _pair(tokens: list[Token], i: int, *, free: bool, plain: bool, wished: bool) -> _Told | None:
    at = i
    while at < len(tokens) and (tokens[at].is_word(*_WHOSE) or tokens[at].norm == "'s"):
        at += 1
    if at >= len(tokens):
        return None
    named = _field(tokens, at, free=free)
    if named is None:
        return None
    field, at = named
    if at + 1 < len(tokens) and tokens[at].is_word("of") and tokens[at + 1].is_word("the", "it"):
        at += 1 + next((n for n, t in enumerate(tokens[at + 1 : at + 4]) if not t.is_word("the", "it", "shipment", "load")), 3)
    begin, certain = _link(tokens, at, wished=wished or free)
    if begin is None or not (certain or plain) or (begin == at and not plain):
        return None
    end = _value_end(tokens, begin)
    return _Told(field, tokens[begin:end], end, not certain) if begin < end else None


def _field(tokens: list[Token], at: int, *, free: bool) -> tuple[str, int] | None:
    """(field, where its name ends): one of the shipment's own, `attribute NAME`, or behind an order any name in front of a link."""
    if tokens[at].raw.lower() in ("attribute", "attributes") and at + 1 < len(tokens):
        return f"attributes.{tokens[at + 1].raw}", at + 2
    if (named := field_named(tokens, at)) is not None:
        return named
    nxt = tokens[at + 1] if at + 1 < len(tokens) else None
    linked = nxt is not None and (nxt.norm == "=" or (nxt.is_word("be") and free))
    name = tokens[at].kind in ("word", "ident") and not tokens[at].is_word(*_NO_NAMES, *_WHOSE)
    return (f"attributes.{tokens[at].raw}", at + 1) if free and linked and name else None


def _link(tokens: list[Token], at: int, *, wished: bool) -> tuple[int | None, bool]:
    """(where the value begins behind the name of a field, whether the words say that it is to become so)."""
    end, certain, modal = at, False, wished
    while end < len(tokens) and end < at + 6:
        token = tokens[end]
        raw = token.raw.lower()
        if (
            token.norm == "="
            or (token.norm == ":" and wished)
            or raw in _BECOMES
            or (raw in _TURNED and end > at)
            or (raw in _TURNED and wished)
        ):
            certain = True
        elif token.is_word("should", "must", "shall", "will", "has", "need", "ought") or (token.is_word("have") and end == at):
            modal = True
        elif token.is_word("be", "get"):
            certain = certain or (modal and token.is_word("be"))
        elif not token.is_word("to", "as", "into", "now", "then", "also", "from"):
            break
        end += 1
    return (end if end < len(tokens) else None), certain


def _value_end(tokens: list[Token], begin: int) -> int:
    """Where a value ends: at a sign, at a joint in front of the next field or order."""
    for i in range(begin, min(begin + LONGEST_VALUE + 1, len(tokens))):
        token = tokens[i]
        stops = token.kind in ("newline", "bullet", "arrow", "address", "url", "channel") or (
            token.kind == "punct" and token.norm in ",.;:!?()&"
        )
        if stops or token.is_word(
            "and", "then", "if", "when", "before", "after", "once", "or", "but", "otherwise", "right", "as-well", "too", "also"
        ):
            return i
        if i > begin and token.form == "base" and is_verb(tokens, i, start=False) and tokens[i - 1].kind == "punct":
            return i
    return min(begin + LONGEST_VALUE, len(tokens)) if begin + LONGEST_VALUE >= len(tokens) else begin
