r"""Text patterns for `matches`, in the usual notation, found in time proportional to the text.

Letters, `.`, classes `[a-z]`, `\d \w \s` and their opposites, `\b`, `^`, `$`, groups, `|`, and the repetitions
`* + ? {2} {2,5}`. No back-references and no look-around, so a pattern runs as a set of states over the text
(Thompson 1968) and cannot run away. Case does not matter.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, NoReturn

from builder_app.domain.errors import ExpressionError

MAX_PATTERN = 200
MAX_SEARCHED = 2000
"""Characters of a text that are searched."""
MAX_STATES = 500

Test = Callable[[str], bool]


class State(NamedTuple):
    """One state: either it takes a character (`test`), or it goes on to others; `at` is a condition on the place."""

    test: Test | None = None
    at: str = ""
    after: tuple[int, ...] = ()


def matches(text: str, pattern: str) -> bool:
    """Whether `pattern` is found in the first `MAX_SEARCHED` characters. Raises `ExpressionError` for a bad pattern."""
    states = compile_pattern(pattern)
    searched = text[:MAX_SEARCHED].lower()
    current: set[int] = set()
    for place in range(len(searched) + 1):
        current = _closure(states, current | {0}, searched, place)
        if len(states) in current:
            return True
        if place < len(searched):
            char = searched[place]
            current = {n for i in current if (s := states[i]).test is not None and s.test(char) for n in s.after}
    return False


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> tuple[State, ...]:
    """The states of a pattern; the first is 0, and the one behind the last means found."""
    if len(pattern) > MAX_PATTERN:
        raise ExpressionError(f"A pattern may have at most {MAX_PATTERN} characters.")
    return _Reader(pattern.lower(), original=pattern).read()


def _closure(states: tuple[State, ...], begun: set[int], text: str, place: int) -> set[int]:
    """All states that can be reached from `begun` without taking a character."""
    seen, todo = set(begun), [*begun]
    while todo:
        index = todo.pop()
        if index == len(states):
            continue
        state = states[index]
        if state.test is None and _holds(state.at, text, place):
            fresh = [n for n in state.after if n not in seen]
            seen.update(fresh)
            todo += fresh
    return seen


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _holds(at: str, text: str, place: int) -> bool:
    if at == "^":
        return place == 0
    if at == "$":
        return place == len(text)
    if at == "b":
        before = place > 0 and _is_word(text[place - 1])
        return before != (place < len(text) and _is_word(text[place]))
    return True


_CLASSES: dict[str, Test] = {
    "d": str.isdigit,
    "w": _is_word,
    "s": str.isspace,
    "D": lambda char: not char.isdigit(),
    "W": lambda char: not _is_word(char),
    "S": lambda char: not char.isspace(),
}
_CONTROL = {"n": "\n", "t": "\t", "r": "\r"}
_SPECIAL = "*+?{"

Part = list[State]
"""States whose targets are relative to the part's own beginning; its length means its end."""


def _shifted(part: Part, by: int) -> Part:
    return [state._replace(after=tuple(n + by for n in state.after)) for state in part]


def _one(test: Test) -> Part:
    return [State(test=test, after=(1,))]


def _chain(first: Part, second: Part) -> Part:
    return first + _shifted(second, len(first))


def _either(first: Part, second: Part) -> Part:
    end = len(first) + len(second) + 2
    split = State(after=(1, len(first) + 2))
    return [split, *_shifted(first, 1), State(after=(end,)), *_shifted(second, len(first) + 2)]


def _optional(part: Part) -> Part:
    return [State(after=(1, len(part) + 1)), *_shifted(part, 1)]


def _star(part: Part) -> Part:
    return [State(after=(1, len(part) + 2)), *_shifted(part, 1), State(after=(0,))]


class _Reader:
    """Reads one pattern from left to right. `original` keeps the case that tells `\\d` from `\\D`."""

    def __init__(self, text: str, *, original: str) -> None:
        # Lower-casing may change the length of a few letters; the classes' case is then taken from the text itself.
        self.text = text if len(text) == len(original) else original
        self.original = original
        self.place = 0
        self.depth = 0

    def read(self) -> tuple[State, ...]:
        part = self._choice()
        if self.place < len(self.text):
            self._refuse("a bracket is closed that was not opened")
        return tuple(part)

    def _refuse(self, why: str) -> NoReturn:
        raise ExpressionError(f"The pattern “{self.original}” cannot be read: {why}.", position=self.place)

    def _peek(self) -> str:
        return self.text[self.place] if self.place < len(self.text) else ""

    def _take(self) -> str:
        char = self._peek()
        self.place += 1
        return char

    def _choice(self) -> Part:
        part = self._sequence()
        while self._peek() == "|":
            self.place += 1
            part = self._bounded(_either(part, self._sequence()))
        return part

    def _sequence(self) -> Part:
        part: Part = []
        while self._peek() not in ("", "|", ")"):
            part = self._bounded(_chain(part, self._repeated(self._atom())))
        return part

    def _bounded(self, part: Part) -> Part:
        if len(part) > MAX_STATES:
            self._refuse("it is too large; use fewer or smaller repetitions")
        return part

    def _atom(self) -> Part:
        char = self._take()
        if char == "(":
            return self._group()
        if char == "[":
            return _one(self._set())
        if char == ".":
            return _one(lambda found: found != "\n")
        if char in "^$":
            return [State(at=char, after=(1,))]
        if char == "\\":
            return self._escape()
        if char in _SPECIAL:
            self._refuse(f"there is nothing that “{char}” could repeat")
        return _one(char.__eq__)

    def _group(self) -> Part:
        if self._peek() == "?":
            if self.text[self.place : self.place + 2] != "?:":
                self._refuse("groups with “(?” are not supported")
            self.place += 2
        self.depth += 1
        if self.depth > 20:
            self._refuse("its groups nest too deep")
        part = self._choice()
        if self._take() != ")":
            self._refuse("a bracket is not closed")
        self.depth -= 1
        return part

    def _escape(self) -> Part:
        char = self.original[self.place : self.place + 1]
        self.place += 1
        if not char:
            self._refuse("it ends with a backslash")
        if char in _CLASSES:
            return _one(_CLASSES[char])
        if char == "b":
            return [State(at="b", after=(1,))]
        if char.isalnum() and char not in _CONTROL:
            self._refuse(f"“\\{char}” is not supported")
        return _one(_CONTROL.get(char, char).__eq__)

    def _set(self) -> Test:
        negated = self._peek() == "^"
        self.place += negated
        tests: list[Test] = []
        while self._peek() != "]" or not tests:
            low = self._take()
            if not low:
                self._refuse("a class is not closed")
            if low == "\\":
                kind = self.original[self.place : self.place + 1]
                self.place += 1
                tests.append(_CLASSES.get(kind) or _CONTROL.get(kind, kind.lower()).__eq__)
            elif self._peek() == "-" and self.text[self.place + 1 : self.place + 2] not in ("", "]"):
                self.place += 1
                tests.append(self._range(low, self._take()))
            else:
                tests.append(low.__eq__)
        self.place += 1
        return lambda char: any(test(char) for test in tests) != negated

    def _range(self, low: str, high: str) -> Test:
        if high < low:
            self._refuse(f"the range {low}-{high} is the wrong way round")
        return lambda char: low <= char <= high

    def _repeated(self, part: Part) -> Part:
        char = self._peek()
        if not char or char not in _SPECIAL:
            return part
        self.place += 1
        least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(char) or self._counts()
        if self._peek() == "?":
            self.place += 1
        if self._peek() and self._peek() in _SPECIAL:
            self._refuse("one repetition follows another")
        if max(len(part), 1) * max(least, most or 0) > MAX_STATES:
            self._refuse("it is too large; use fewer or smaller repetitions")
        out: Part = []
        for _ in range(least):
            out = _chain(out, part)
        if most is None:
            return _chain(out, _star(part))
        for _ in range(most - least):
            out = _chain(out, _optional(part))
        return out

    def _counts(self) -> tuple[int, int | None]:
        end = self.text.find("}", self.place)
        low, comma, high = self.text[self.place : end].partition(",")
        self.place = end + 1
        fits = end > 0 and low.isascii() and low.isdigit() and (not high or (high.isascii() and high.isdigit()))
        if not fits or (high and int(high) < int(low)):
            self._refuse("a repetition is written as {2}, {2,} or {2,5}")
        return int(low), (int(high) if high else None) if comma else int(low)
