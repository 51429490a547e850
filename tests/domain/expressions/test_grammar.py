"""Reading: what is an expression, where it ends, and what is refused with its place."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder_app.domain.errors import ExpressionError
from builder_app.domain.expressions import evaluate, parse, pieces, render, whole
from builder_app.domain.expressions.grammar import MAX_DEPTH, MAX_LENGTH


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 3 - 2", 5),
        ("-2 * -3", 6),
        ("7 % 4", 3),
        ("1 < 2 && 2 < 1 || true", True),
        ("true || false && false", True),
        ("!true == false", True),
        ("!(1 == 2)", True),
        ("1 > 2 ? 'a' : 2 > 1 ? 'b' : 'c'", "b"),
        ("'it''s' == 'x'", None),
        ("\"a\\\"b\\n\" + 'c\\'d'", "a\"b\nc'd"),
        ("[1, 'a', [true, null]]", [1, "a", [True, None]]),
        ("[]", []),
        ("'b' in ['a', 'b']", True),
        ("1.5 + 1", 2.5),
    ],
)
def test_precedence_and_literals(text: str, value: object) -> None:
    if value is None:
        with pytest.raises(ExpressionError):
            evaluate(text, {})
    else:
        assert evaluate(text, {}) == value


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("input.", 6),
        ("1 +", 3),
        ("1 ++ 2", 3),
        ("input.x ==", 10),
        ("a b", 2),
        ("(1", 2),
        ("#", 0),
        ("   ", 0),
        ("x = 1", 2),
        ("'open", 0),
        ("lambda: 1", 6),
    ],
)
def test_a_fault_is_named_with_its_place(text: str, position: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.position == position
    assert caught.value.code == "bad-expression"


@pytest.mark.parametrize(
    "text",
    ["(" * 300 + "1" + ")" * 300, "-" * 500 + "1", "1" + "+1" * 500, "[" * 200 + "]" * 200, "x" + "[0]" * 900],
)
def test_length_and_nesting_are_bounded(text: str) -> None:
    with suppress(ExpressionError):
        evaluate(text, {"x": None})


def test_an_expression_that_is_too_long_is_refused() -> None:
    with pytest.raises(ExpressionError, match="at most"):
        parse("'" + "a" * MAX_LENGTH + "'")


def test_a_chain_that_nests_too_deep_is_refused() -> None:
    with pytest.raises(ExpressionError, match="too complex"):
        parse("1" + "+1" * MAX_DEPTH)


def test_a_long_flat_expression_is_fine() -> None:
    calls = ", ".join(f"upper('{i}?(')" for i in range(100))
    assert evaluate(f"size([{calls}])", {}) == 100


def test_pieces_split_texts_from_expressions() -> None:
    assert pieces("Hi {{ input.name }}!") == [(False, "Hi "), (True, " input.name "), (False, "!")]
    assert pieces("plain") == [(False, "plain")]
    assert pieces("") == []


def test_braces_inside_quotes_do_not_close() -> None:
    assert render("{{ 'a}}b' }}!", {}) == "a}}b!"
    assert whole('{{ "}}" }}') == ' "}}" '


@pytest.mark.parametrize("text", ["{{ input.x", "a {{ it's }}", "{{{{"])
def test_braces_that_are_not_closed_are_refused(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        pieces(text)
    assert caught.value.position == text.index("{{")


def test_whole_is_one_expression_and_nothing_else() -> None:
    assert whole("  {{ input.x }}  ") == " input.x "
    assert whole("{{ a }}{{ b }}") is None
    assert whole("a {{ b }}") is None


@pytest.mark.parametrize("unit", ["{{", "{{'}}", "{{1}}", "{", "}}", "{{}}", '{{"'])
def test_reading_takes_time_in_proportion(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    before = time.process_time()
    with suppress(ExpressionError):
        pieces(text)
    assert time.process_time() - before < 2


@given(st.text())
def test_reading_raises_nothing_but_its_own_error(text: str) -> None:
    with suppress(ExpressionError):
        assert "".join("{{" + part + "}}" if is_expression else part for is_expression, part in pieces(text)) == text
        parse(text)
