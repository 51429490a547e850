"""Cases headed by what a number lies between: `500 to 5000: …, above: …`, `under 10 -> …; 10-100 -> …`, `2 to 6 hours late: …`, each as
`if it is between … and …, …` in a sentence of its own."""

from dataclasses import dataclass, replace

from builder_app.assistant.builtin.words.condition_words import BOUNDS
from builder_app.assistant.builtin.words.fields import OPERATORS
from builder_app.assistant.builtin.words.quantities import seconds
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_HIGHER = word_set("above over more higher greater beyond upwards bigger larger more-than longer later")
_LOWER = word_set("below under less lower smaller cheaper less-than shorter sooner")
_TO = ("to", "and", "until", "up-to", "through")
_DASHES = ("-", "–", "—")
_UNITS = word_set("eur euro euros usd dollar dollars gbp pounds € $ £ % kg kilo kilos ton tons tonnes pieces units late f c degrees °")
_LEADS = word_set("from between for if and or when it is be at anything everything all any in case of of-the a the orders ones")
_SUBJECTS = word_set(
    "amount total value quantity price cost weight temperature delay it order orders invoice claims claim invoices shipment"
)
_SHORTEST = 2


@dataclass
class _Head:
    """A range and where its words begin and end, the separator included."""

    start: int
    end: int
    low: float | None
    high: float | None
    said: list[Token]


def ranges_spoken(tokens: list[Token]) -> list[Token]:
    """The message with every case that a range heads as a condition; the tokens themselves where fewer than two cases are headed so."""
    heads = _heads(tokens)
    if len(heads) < _SHORTEST and not (heads and any(t.is_word("otherwise") for t in tokens[heads[0].end :])):
        return tokens
    out: list[Token] = []
    at = 0
    for head in heads:
        out += tokens[at : head.start]
        while out and (out[-1].norm in (",", ";", ":") or out[-1].is_word("and", "but")):
            out.pop()
        mark = tokens[head.start]
        out += [replace(mark, kind="punct", raw=".", norm=".")] if out and out[-1].kind not in ("newline", "bullet") else []
        out += [word_at("if", mark), *head.said, Token("punct", ",", ",", mark.start, mark.start)]
        at = head.end
    return [*out, *tokens[at:]]


def _heads(tokens: list[Token]) -> list[_Head]:
    heads: list[_Head] = []
    i = 0
    while i < len(tokens):
        head = _head(tokens, i, heads[-1] if heads else None) if _opens(tokens, i) else None
        if head is None:
            i += 1
            continue
        heads.append(head)
        i = head.end
    return heads


def _opens(tokens: list[Token], i: int) -> bool:
    before = tokens[i - 1] if i else None
    return (
        before is None or before.kind in ("newline", "bullet") or before.norm in (".", ";", ",", ":", "!") or before.is_word("and", "but")
    )


def _head(tokens: list[Token], i: int, last: _Head | None) -> _Head | None:
    """The range that heads a case at `i`; `last`: the head before it, whose bound `above` alone speaks of."""
    at = i
    while at < len(tokens) and tokens[at].kind == "word" and tokens[at].norm in _LEADS | _SUBJECTS and at - i < 4:
        at += 1
    subject = [t for t in tokens[i:at] if t.norm in _SUBJECTS and not t.is_word("it", "order", "orders", "shipment")]
    found = _between(tokens, at) or _bound(tokens, at, last)
    if found is None:
        return None
    low, high, end, said = found
    while end < len(tokens) and tokens[end].norm.lower() in _UNITS:
        end += 1
    if end >= len(tokens) or not (tokens[end].kind == "arrow" or tokens[end].norm in (":", "=") or _dash(tokens, end)):
        return None
    return _Head(i, end + 1, low, high, [*(subject[:1] or [word_at("it", tokens[at])]), word_at("be", tokens[at]), *said])


def _dash(tokens: list[Token], i: int) -> bool:
    """A dash that stands apart on both sides."""
    return tokens[i].norm in _DASHES and i > 0 and i + 1 < len(tokens) and tokens[i - 1].end < tokens[i].start < tokens[i + 1].start - 1


def _between(tokens: list[Token], at: int) -> tuple[float, float, int, list[Token]] | None:
    """`500 to 5000`, `10-100`, `2 to 6 hours`."""
    while at < len(tokens) and tokens[at].norm.lower() in _UNITS:
        at += 1
    link = at + 1
    while link < len(tokens) and tokens[link].norm.lower() in _UNITS:
        link += 1
    if link + 1 >= len(tokens) or not (tokens[link].is_word(*_TO) or tokens[link].norm in _DASHES):
        return None
    upper = link + 1
    while upper < len(tokens) and tokens[upper].norm.lower() in _UNITS:
        upper += 1
    if upper >= len(tokens):
        return None
    low, high = _size(tokens[at]), _size(tokens[upper])
    if high is not None and low is None and tokens[at].kind == "number" and tokens[upper].kind == "duration":
        scale = high / float(tokens[upper].value["value"])
        low = float(tokens[at].value) * scale
    elif low is None and tokens[at].kind == "number" and tokens[upper].kind == "number":
        low, high = float(tokens[at].value), abs(float(tokens[upper].value))
    if low is None or high is None:
        return None
    hours = tokens[upper].kind == "duration"
    said = [word_at("between", tokens[at]), _number(low, tokens[at]), word_at("and", tokens[at]), _number(high, tokens[upper])]
    return low, high, upper + 1, [*said, *([word_at("late", tokens[at])] if hours else [])]


def _bound(tokens: list[Token], at: int, last: _Head | None) -> tuple[float | None, float | None, int, list[Token]] | None:
    """`over 5000`, `up to 10`, `above`, `more than that`."""
    if at >= len(tokens):
        return None
    word = tokens[at]
    end = at + 1
    operator = OPERATORS.get(word.norm)
    while end < len(tokens) and tokens[end].norm.lower() in _UNITS:
        end += 1
    size = tokens[end] if end < len(tokens) and tokens[end].kind in ("number", "duration") else None
    if operator in BOUNDS and size is not None:
        value = float(size.value) if size.kind == "number" else _size(size)
        upward = operator in ("greater_than", "greater_or_equal")
        return (value if upward else None, None if upward else value, end + 1, [word, size])
    end += sum(1 for t in tokens[end : end + 1] if t.is_word("that", "this", "it"))
    if last is not None and word.norm in _HIGHER and last.high is not None:
        return last.high, None, end, [word_at("more-than", word), _number(last.high, word)]
    if last is not None and word.norm in _LOWER and last.low is not None:
        return None, last.low, end, [word_at("less-than", word), _number(last.low, word)]
    return None


def _size(token: Token) -> float | None:
    """The hours of a length of time."""
    return (seconds(token.value) or 0) / 3600 if token.kind == "duration" else None


def _number(value: float, at: Token) -> Token:
    whole = int(value) if value == int(value) else value
    return Token("number", str(whole), str(whole), at.start, at.start, value=whole)
