"""What conditions mean for mixed values, and how they read."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder_app.domain.conditions import MAX_DEPTH, MAX_PARTS, describe, holds, parse_condition
from builder_app.domain.conditions.operators import _OPERATORS, UNARY
from builder_app.domain.errors import BuilderError, ExpressionError, InvalidInput


def _one(left: Any, operator: str, right: Any = None) -> dict[str, Any]:
    return {"left": left, "operator": operator, "right": right}


@pytest.mark.parametrize(
    ("left", "operator", "right", "expected"),
    [
        ("Critical ", "equals", "critical", True),
        ("3.0", "equals", 3, True),
        ("3.0", "equals", "3", True),
        ("007", "equals", "7", False),
        ("1e3", "equals", "1000", False),
        ("12345678901234567890", "equals", "12345678901234567891", False),
        (True, "equals", "true", True),
        (None, "equals", None, True),
        (None, "equals", "", False),
        (None, "not_equals", "x", True),
        ("The truck is DELAYED", "contains", "delayed", True),
        (["cold", "Fast"], "contains", "fast", True),
        (["cold"], "contains", "col", False),
        (None, "contains", "", False),
        (None, "not_contains", "x", True),
        ("PO-1", "starts_with", "po", True),
        (None, "starts_with", "", False),
        ("a.pdf", "ends_with", ".PDF", True),
        ("ref PO-123", "matches", "po-[0-9]+", True),
        (None, "matches", ".*", False),
        ("b", "in", ["A", "B"], True),
        ("b", "in", "a, b", True),
        (None, "in", ["", None], False),
        (2, "not_in", [1, "2"], False),
        (None, "not_in", [1], True),
        ("10", "greater_than", "9", True),
        ("1,200", "greater_than", 1000, True),
        (None, "less_than", 5, False),
        ("", "less_than", 5, False),
        ("2026-01-05", "greater_than", "2025-12-31T23:00:00Z", True),
        ("b", "greater_or_equal", "A", True),
        ("5", "less_or_equal", 5.0, True),
        (5, "between", [1, 5], True),
        ("5", "between", "1, 4", False),
        (None, "between", [1, 5], False),
        ("2026-01-05T10:00:00+02:00", "before", "2026-01-05T09:00:00Z", True),
        ("2026-01-06", "after", "2026-01-05T23:59:59Z", True),
        (None, "before", "2026-01-05", False),
        ("  ", "is_empty", None, True),
        ([], "is_empty", None, True),
        (0, "is_empty", None, False),
        (0, "is_not_empty", None, True),
        ("Yes", "is_true", None, True),
        (None, "is_true", None, False),
        (0, "is_false", None, True),
        (None, "is_false", None, False),
    ],
)
def test_comparisons(left: Any, operator: str, right: Any, *, expected: bool) -> None:
    assert holds(_one("{{ input.left }}", operator, right), {"input": {"left": left}}) is expected


def test_every_operator_is_shown_to_work_above() -> None:
    shown = {case[1] for case in test_comparisons.pytestmark[0].args[1]}
    assert shown == set(_OPERATORS)


def test_groups() -> None:
    scope = {"input": {"a": 1, "b": 2}}
    a, b = _one("{{ input.a }}", "equals", 1), _one("{{ input.b }}", "equals", 2)
    no = _one("{{ input.b }}", "equals", 3)
    assert holds({"all": [a, b]}, scope)
    assert not holds({"all": [a, no]}, scope)
    assert holds({"any": [no, b]}, scope)
    assert not holds({"any": []}, scope)
    assert holds({"all": []}, scope)
    assert holds({"not": {"any": [no, {"not": a}]}}, scope)


@pytest.mark.parametrize(
    ("condition", "field"),
    [
        ("late", "condition"),
        (None, "condition"),
        (_one(1, "bigger", 2), "operator"),
        ({"left": 1, "operator": "equals"}, "condition"),
        ({"all": 5}, "all"),
        ({"all": [_one(1, "equals", 1), {"any": [{"operator": "is_empty"}]}]}, "all.1.any.0.left"),
        ({"not": {"not": _one(1, "between", 3)}}, "not.not"),
        (_one("a", "matches", "(("), "condition"),
        (_one("a", "matches", None), "condition"),
        ({"all": [], "any": []}, "any"),
        ({"left": 1, "operator": "is_empty", "else": 2}, "else"),
    ],
)
def test_what_is_no_condition_is_refused_by_its_place(condition: Any, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_condition(condition)
    assert [problem.field for problem in caught.value.fields] == [field]
    assert caught.value.message


def test_depth_and_size_are_bounded() -> None:
    deep: Any = _one(1, "equals", 1)
    for _ in range(MAX_DEPTH - 1):
        deep = {"not": deep}
    parse_condition(deep)
    for too_much in ({"not": deep}, {"all": [_one(1, "equals", 1)] * MAX_PARTS}):
        with pytest.raises(InvalidInput, match="at most"):
            parse_condition(too_much)
    for _ in range(50_000):
        deep = {"not": deep}
    with pytest.raises(InvalidInput):
        parse_condition(deep)


def test_a_date_or_range_that_is_none_is_named() -> None:
    with pytest.raises(ExpressionError, match="“soon” is not a date"):
        holds(_one("soon", "before", "2026-01-01"), {})
    with pytest.raises(ExpressionError, match="needs two values"):
        holds(_one(1, "between", "{{ input.x }}"), {"input": {"x": 5}})
    with pytest.raises(ExpressionError, match="cannot be read"):
        holds(_one("a", "matches", "{{ input.x }}"), {"input": {"x": "("}})


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (_one("{{ steps.reply.reply.body }}", "contains", "delayed"), "steps.reply.reply.body contains delayed"),
        (_one("{{ input.a }}", "is_empty"), "input.a is empty"),
        (_one("{{ input.a }}", "in", ["x", "y"]), "input.a is one of x, y"),
        (_one("{{ input.a }}", "between", "1,5"), "input.a is between 1 and 5"),
        (_one("{{ input.a }}", "equals", ""), "input.a is nothing"),
        (
            {
                "all": [
                    _one("{{ a }}", "greater_than", "{{ b }}"),
                    {"any": [_one("x", "is_true"), {"not": _one("y", "is_false")}]},
                ]
            },
            "a is more than b and (x is true or not (y is false))",
        ),
        ({"all": []}, "always"),
        ({"any": []}, "never"),
    ],
)
def test_words(condition: Any, words: str) -> None:
    assert describe(condition) == words


VALUE = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8) | st.sampled_from(
    ["3", "2026-01-05", "{{ input.x }}", "a,b"]
) | st.lists(st.integers() | st.text(max_size=3), max_size=3)  # fmt: skip
LEAF = st.builds(_one, VALUE, st.sampled_from(sorted(_OPERATORS)), VALUE)
TREE = st.recursive(
    LEAF,
    lambda inner: (
        st.builds(lambda p: {"all": p}, st.lists(inner, max_size=3))
        | st.builds(lambda p: {"any": p}, st.lists(inner, max_size=3))
        | st.builds(lambda p: {"not": p}, inner)
    ),
    max_leaves=8,
)


@settings(max_examples=300)
@given(TREE, VALUE)
def test_conditions_are_total_and_not_turns_them_round(condition: Any, x: Any) -> None:
    scope = {"input": {"x": x}}
    with suppress(BuilderError):
        assert holds({"not": condition}, scope) is not holds(condition, scope)
        assert describe(condition)


@given(VALUE, VALUE)
def test_each_operator_and_its_opposite_differ(left: Any, right: Any) -> None:
    for name in ("equals", "contains", "in"):
        opposite = "not_in" if name == "in" else f"not_{name}"
        with suppress(ExpressionError):
            found = holds(_one(left, name, right), {"input": {}})
            assert holds(_one(left, opposite, right), {"input": {}}) is not found


def test_unary_operators_need_no_right_side() -> None:
    for name in UNARY:
        assert isinstance(holds({"left": "x", "operator": name}, {}), bool)
