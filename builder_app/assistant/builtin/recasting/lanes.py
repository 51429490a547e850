"""Work side by side that is set out one after the other: `do two things in parallel. First, … Second, …`, `in parallel: 1) … 2) …`,
`one branch … the other branch …`: where each strand begins is marked, so that it may have steps of its own."""

from dataclasses import replace

from builder_app.assistant.builtin.words.quantities import ORDINALS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_HEAD = word_set(
    """
    do does thing things both the following all of these this in happen happens should must step steps go then and at we start run
    please now two three four parallel simultaneously branch branches strand strands path paths track tracks split fork into have are be it
    need to i with want task tasks action actions job jobs launch
    """
)
_NUMBERS = {"firstly": 1, "secondly": 2, "thirdly": 3}
_ONE = (("one",), ("the", "first"), ("first",))
_STRANDS = ("branch", "path", "strand", "track", "side", "arm", "leg", "lane", "thread")


def lanes_marked(tokens: list[Token]) -> list[Token]:
    """The message with `new-lane` where each strand begins and `lanes-end` behind the last; the tokens themselves where none are set out."""
    for i, token in enumerate(tokens):
        if not token.is_word("parallel", "simultaneously", "branch", "strand", "path", "track"):
            continue
        start, end = _head(tokens, i)
        starts = _starts(tokens, end) if end is not None else []
        if len(starts) > 1 and starts[0][0] <= (end or 0) + 1:
            return _marked(tokens, start, starts)
    return tokens


def _head(tokens: list[Token], i: int) -> tuple[int, int | None]:
    """Where the sentence that only says `side by side` begins and where what it announces begins; None where it says more."""
    start = i
    while start and (tokens[start - 1].norm in _HEAD or tokens[start - 1].kind == "number"):
        start -= 1
    end = i + 1
    while end < len(tokens) and (tokens[end].norm in _HEAD or tokens[end].kind == "number"):
        end += 1
    opened = not start or tokens[start - 1].kind in ("punct", "newline", "bullet", "arrow")
    several = any(t.is_word("parallel", "simultaneously", "two", "three", "branches", "split", "fork") for t in tokens[start:end])
    several = several or any(t.kind == "number" for t in tokens[start:end])
    closed = end < len(tokens) and (tokens[end].norm in (":", ".", ",", "-") or tokens[end].kind in ("newline", "bullet"))
    if not (opened and several and closed):
        return start, None
    while end < len(tokens) and tokens[end].kind in ("punct", "newline"):
        end += 1
    return start, end


def _starts(tokens: list[Token], at: int) -> list[tuple[int, int]]:
    """(where a strand is announced, where it begins) for every strand, in order."""
    found: list[tuple[int, int]] = []
    if at < len(tokens) and tokens[at].kind == "bullet":
        return _bullets(tokens, at)
    for i in range(at, len(tokens)):
        opens = (
            i == at
            or tokens[i - 1].norm in (".", ";", ",", ":", ")", "(")
            or tokens[i - 1].kind == "newline"
            or tokens[i - 1].is_word("and", "while")
        )
        width = _announced(tokens, i, len(found) + 1) if opens else 0
        if width:
            found.append((i, i + width))
    return found


def _bullets(tokens: list[Token], at: int) -> list[tuple[int, int]]:
    """The points of a list, as long as one follows the other."""
    found: list[tuple[int, int]] = []
    for i in range(at, len(tokens)):
        if tokens[i].kind == "newline" and (i + 1 >= len(tokens) or tokens[i + 1].kind != "bullet"):
            break
        if tokens[i].kind == "bullet" and _kind(tokens[i]) != _kind(tokens[at]):
            break
        if tokens[i].kind == "bullet":
            found.append((i, i + 1))
    return found


def _kind(bullet: Token) -> str:
    """How a point is marked: by a number, a letter or a sign."""
    sign = bullet.raw.strip(" \t().:")
    return "number" if sign[-1:].isdigit() else "letter" if sign.isalpha() else "sign"


def _announced(tokens: list[Token], i: int, number: int) -> int:
    """How many tokens at `i` announce the strand of that number: `second,`, `one branch`, `the other one`, `branch 2:`; 0 for none."""
    raw = [t.raw.lower() if t.kind in ("word", "number") else t.norm for t in tokens[i : i + 4]] + [""] * 4
    ordinal = ORDINALS.get(tokens[i].norm) if tokens[i].kind == "word" else None
    if _NUMBERS.get(raw[0]) == number or (ordinal == number and raw[1] in (",", ":")):
        return 1 + (raw[1] in (",", ":"))
    if raw[0] in _STRANDS and tokens[i + 1 : i + 2] and tokens[i + 1].kind == "number" and tokens[i + 1].value == number:
        return 2 + (raw[2] in (",", ":", "-"))
    named = 0
    if number == 1:
        named = next((len(one) for one in _ONE if tuple(raw[: len(one)]) == one), 0)
    elif raw[0] == "the" and (raw[1] in ("other", "second") or ORDINALS.get(raw[1]) == number):
        named = 2
    elif tokens[i].is_word("the-other") or raw[0] == "another" or ordinal == number:
        named = 1
    noun = named and raw[named].removesuffix("es" if raw[named].endswith("ches") else "s") in _STRANDS
    if not noun:
        return 0
    return named + 1 + (raw[named + 1] in (",", ":"))


def _marked(tokens: list[Token], start: int, starts: list[tuple[int, int]]) -> list[Token]:
    lead = tokens[start]
    out = [*tokens[:start]]
    listed = tokens[starts[0][0]].kind == "bullet" and any(t.kind == "newline" for t in tokens[starts[0][0] : starts[-1][0]])
    for n, (_, begin) in enumerate(starts):
        end = starts[n + 1][0] if n + 1 < len(starts) else _end(tokens, begin, listed=listed)
        part = tokens[begin:end]
        while part and (part[-1].norm in (",", ";", ".", "(") or part[-1].kind == "newline" or part[-1].is_word("and", "while")):
            part = part[:-1]
        if part and part[0].form == "s" and part[0].kind == "word":
            part = [replace(part[0], form="base"), *part[1:]]
        out += [_mark(".", lead)] if out and out[-1].norm not in (".",) else []
        out += [Token("word", "new-lane", "new-lane", part[0].start if part else lead.start, part[0].start if part else lead.start), *part]
        tail = tokens[end:]
    while tail and (tail[0].norm in (".", ";") or tail[0].kind == "newline"):
        tail = tail[1:]
    ending = [Token("word", "lanes-end", "lanes-end", lead.start, lead.start)] if tail else []
    return [*out, _mark(".", lead), *ending, *tail]


def _end(tokens: list[Token], begin: int, *, listed: bool) -> int:
    """Where the last strand stops: at the end of its point, or of its sentence."""
    for i in range(begin, len(tokens)):
        if tokens[i].kind == "newline" or (not listed and tokens[i].norm in (".", ";", "!")):
            return i
    return len(tokens)


def _mark(sign: str, at: Token) -> Token:
    return Token("punct", sign, sign, at.start, at.start)
