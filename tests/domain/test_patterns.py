"""Patterns mean what they mean elsewhere, and take time in proportion to the text."""

import re
import time
import warnings
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder_app.domain.errors import ExpressionError
from builder_app.domain.patterns import MAX_PATTERN, compile_pattern, matches


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("PO-[0-9]+", "see po-123", True),
        (r"^\d{3}-\d{4}$", "555-1234", True),
        (r"^\d{3}-\d{4}$", "5555-1234", False),
        ("(late|delayed)", "It is DELAYED", True),
        (r"\beta\b", "new ETA: 4 pm", True),
        (r"\beta\b", "beta", False),
        ("a{2,3}b", "aab", True),
        ("^a{2,3}b", "aaaab", False),
        ("[^0-9]", "123", False),
        (r"\D", "12a", True),
        (r"\d", "ABC", False),
        (r"1\.5", "145", False),
        ("", "anything", True),
        ("a.c", "a\nc", False),
        ("[]x]", "]", True),
        ("(?:ab)+c", "ababc", True),
        ("a+?b", "aab", True),
    ],
)
def test_meaning(pattern: str, text: str, *, found: bool) -> None:
    assert matches(text, pattern) is found


@pytest.mark.parametrize(
    "pattern",
    ["(", ")", "[a", "*a", "a**", "a{", "a{x}", "a{3,2}", "\\", r"(a)\1", "(?=a)", "(?P<x>a)", "[z-a]", "a{999}",
     "(){99999999}", "(" * 30 + ")" * 30, "x" * (MAX_PATTERN + 1)],
)  # fmt: skip
def test_what_cannot_be_read_or_is_too_large_is_refused(pattern: str) -> None:
    with pytest.raises(ExpressionError):
        compile_pattern(pattern)


PIECE = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "[a-c1]", r"\d", r"\w", r"\s", r"\b", "^", "$", "(a|b)", "(?:ab)", "(a?)", "|"])
REPEATED = st.sampled_from(["", "*", "+", "?", "{2}", "{1,2}", "{0,}"])


@settings(max_examples=500)
@given(
    st.lists(st.tuples(PIECE, REPEATED), max_size=5),
    st.text(alphabet="ab1 C", max_size=8),
)
def test_agrees_with_the_usual_engine(parts: list[tuple[str, str]], text: str) -> None:
    pattern = "".join(piece + ("" if piece in ("|", "^", "$", r"\b") else times) for piece, times in parts)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = re.search(pattern, text, re.IGNORECASE) is not None
    # The usual engine's $ also stands before a last line break; there is none in these texts.
    assert matches(text, pattern) is expected


@given(st.text(max_size=40), st.text(max_size=40))
def test_raises_nothing_but_its_own_error(pattern: str, text: str) -> None:
    with suppress(ExpressionError):
        matches(text, pattern)


@pytest.mark.parametrize("pattern", ["(a|aa)*(a|aa)*(a|aa)*x", ".*.*.*.*.*x", "(a*)*b", "(a{0,20}){0,9}x", "([a-z]+)*1"])
def test_no_pattern_runs_away(pattern: str) -> None:
    before = time.process_time()
    assert matches("a" * 100_000, pattern) is False
    assert time.process_time() - before < 2
