"""What stands behind a list of cases: `1. Look it up. - found: … - not found: … 2. Store it` stores it after both cases."""

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS
from builder_app.assistant.builtin.words.tokens import Token

_CASE_OPENS = ("otherwise", "no", "without", "with", "default")
_AGAIN = ("finally", "regardless", "at-end", "otherwise")
LONGEST_NAME = 6


def gathered_behind(tokens: list[Token]) -> list[Token]:
    """The message with `finally` in front of every point and line that stands further out than the cases before it."""
    lines = _lines(tokens)
    out: list[Token] = []
    cases: list[tuple[int, str]] = []
    """Where the cases of the list in hand stand: indentation and kind of mark."""
    for line in lines:
        mark = line[0] if line and line[0].kind == "bullet" else None
        at = _place(mark) if mark is not None else None
        said = [t for t in line if t.kind not in ("newline", "bullet")]
        behind = len(cases) > 1 and at not in cases and bool(said) and not _nested(at, cases[-1])
        if behind:
            conditional = _opens_case(said) or said[0].is_word(*_AGAIN)
            out += line[: mark is not None] + ([] if conditional else [_finally(said[0])]) + line[mark is not None :]
        else:
            out += line
        if at is not None and _opens_case(said):
            cases = [*cases, at] if cases and at == cases[-1] else [at]
        elif said and not (at is not None and cases and _nested(at, cases[-1])):
            cases = []
    return out


def _lines(tokens: list[Token]) -> list[list[Token]]:
    """The tokens by lines; the line break ends its line."""
    lines: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "bullet" and lines[-1]:
            lines.append([])
        lines[-1].append(token)
        if token.kind == "newline":
            lines.append([])
    return [line for line in lines if line]


def _place(mark: Token) -> tuple[int, str]:
    """How far in a point stands, and how it is marked: by a number, a letter or a sign."""
    sign = mark.raw.strip()
    kind = "number" if sign[:1].isdigit() else "letter" if sign[:1].isalpha() else sign
    return len(mark.raw.expandtabs(4)) - len(mark.raw.expandtabs(4).lstrip()), kind


def _nested(at: tuple[int, str] | None, last: tuple[int, str]) -> bool:
    """Whether a point belongs to the case above it."""
    return at is not None and at[0] > last[0]


def _opens_case(said: list[Token]) -> bool:
    """`found: …`, `if it is late, …`, `otherwise …`, `approved -> …`."""
    if not said:
        return False
    if said[0].norm in CONDITION_WORDS or said[0].is_word(*_CASE_OPENS):
        return True
    head = next((i for i, t in enumerate(said[: LONGEST_NAME + 1]) if t.kind == "arrow" or t.norm in (":", "=")), None)
    return head is not None and head > 0 and head + 1 < len(said) and not any(t.kind in ("address", "url") for t in said[:head])


def _finally(at: Token) -> Token:
    return Token("word", "Finally", "finally", at.start, at.start)
