"""Evaluating: paths, types, functions, and bounds that nothing gets past."""

import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder_app.domain.errors import ExpressionError
from builder_app.domain.expressions import evaluate, render
from builder_app.domain.expressions.functions import FUNCTIONS

SCOPE: dict[str, Any] = {
    "input": {"shipment_id": "SHP-7", "count": 3, "none": None, "in": "key"},
    "trigger": {"shipment": {"delay_hours": 3.5, "tags": ["cold", "fast"]}, "headers": {"content-type": "json"}},
    "steps": {"ask": {"message_id": "<1@x>"}, "rows": {"rows": [{"a": 1}, {"a": 2}]}},
    "run": {"id": "run_1", "started_at": "2026-01-05T09:00:00+00:00"},
    "item": "one",
    "index": 0,
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("input.shipment_id", "SHP-7"),
        ("input.in", "key"),
        ("trigger.shipment.tags[1]", "fast"),
        ("trigger.shipment.tags[-1]", "fast"),
        ("trigger.shipment.tags[9]", None),
        ('trigger.headers["content-type"]', "json"),
        ("steps.rows.rows[index].a", 1),
        ("steps.rows.rows[input.count - 2].a", 2),
        ("input.nothing", None),
        ("input.nothing.at.all[3]", None),
        ("input.shipment_id.upper", None),
        ("steps.none.reply.body", None),
        ("input.count + 1", 4),
        ("input.shipment_id + '!'", "SHP-7!"),
        ("'n=' + input.none", "n="),
        ("[1] + [2]", [1, 2]),
        ("input.count == '3'", True),
        ("'3' == input.count", True),
        ("input.none == null", True),
        ("input.none < 3", False),
        ("trigger.shipment.delay_hours > '2'", True),
        ("'2026-01-05T10:00:00+01:00' <= run.started_at", True),
        ("'b' > 'a'", True),
        ("'cold' in trigger.shipment.tags", True),
        ("'SHP' in input.shipment_id", True),
        ("input.none ? 1 : 2", 2),
    ],
)
def test_values(text: str, value: object) -> None:
    assert evaluate(text, SCOPE) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("size('abc') + size([1]) + size(null)", 4),
        ("lower('AB') + upper('cd') + trim(' e ')", "abCDe"),
        ("contains('Delayed', 'delay')", True),
        ("contains(['a'], 'b')", False),
        ("starts_with('abc', 'ab') && ends_with('abc', 'bc')", True),
        ("replace('a-b-c', '-', '+')", "a+b+c"),
        ("replace('abc', '', 'x')", "abc"),
        ("split('a, b,c')", ["a", "b", "c"]),
        ("join([1, 'b', null], '/')", "1/b/"),
        ("default(input.none, 'x') + default('', 'y') + default('z', '')", "xyz"),
        ("coalesce(null, '', 0, 'x')", 0),
        ("first([5, 6]) + last([5, 6])", 11),
        ("first([]) == null", True),
        ("keys(input)", ["shipment_id", "count", "none", "in"]),
        ("number('1,234.5') + number(' 2 ')", 1236.5),
        ("text(2.0) + text(true) + text(null) + text([1, 'a'])", '2true[1, "a"]'),
        ("round(2.567, 1)", 2.6),
        ("round(2.4)", 2),
        ("abs(-3) + min(4, 2, 9) + max([1, 7])", 12),
        ("min([])", None),
        ("date(run.started_at)", "2026-01-05"),
        ("add_time('2026-01-05', 2, 'Days')", "2026-01-07T00:00:00+00:00"),
        ("add_time('2026-01-05', 1.5)", "2026-01-05T01:30:00+00:00"),
        (
            "format_date('2026-01-05T16:30:00Z', 'us') + ' ' + format_date('2026-01-05T16:30', 'time')",
            "01/05/2026 16:30",
        ),
        ("hours_between('2026-01-05', '2026-01-06T12:00:00Z')", 36),
        ("days_between('2026-01-06', '2026-01-05')", -1),
    ],
)
def test_functions(text: str, value: object) -> None:
    assert evaluate(text, SCOPE) == value


def test_every_function_is_shown_to_work_above() -> None:
    source = " ".join(mark.args[1][i][0] for mark in test_functions.pytestmark for i in range(len(mark.args[1])))
    assert [name for name in FUNCTIONS if f"{name}(" not in source] == []


@pytest.mark.parametrize(
    ("text", "words", "position"),
    [
        ("1 / 0", "Division by zero", 0),
        ("1 + 5 % 0", "Division by zero", 4),
        ("nothing.x", "Nothing here is called “nothing”", 0),
        ("1 + __import__('os')", "There is no function “__import__”", 4),
        ("size()", "takes 1 values, not 0", 0),
        ("'a' * 3", "“a” is not a number", 0),
        ("number('1e999')", "is not a number", 0),
        ("number('١')", "is not a number", 0),
        ("1000000000000 * 1000000000000", "too large", 0),
        ("12345678901234567890", "too large", 0),
        ("add_time('2026-01-01', 999999999, 'weeks')", "out of range", 0),
        ("add_time('x', 1)", "“x” is not a date", 0),
        ("add_time('2026-01-01', 1, 'moons')", "The unit must be", 0),
        ("format_date('2026-01-01', '%Y')", "The date style must be", 0),
        ("first('abc')", "is not a list", 0),
        ("-'a'", "is not a number", 0),
    ],
)
def test_faults_have_words_and_a_place(text: str, words: str, position: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate(text, SCOPE)
    assert words in caught.value.message
    assert caught.value.position == position


@pytest.mark.parametrize("path", ["input.__class__", "input.shipment_id.__class__", "input['__class__']", "item.format"])
def test_no_python_attribute_can_be_reached(path: str) -> None:
    assert evaluate(path, SCOPE) is None


def test_render_keeps_the_type_of_a_whole_expression() -> None:
    assert render({"n": "{{ input.count }}", "l": ["{{ trigger.shipment.tags }}", 5]}, SCOPE) == {
        "n": 3,
        "l": [["cold", "fast"], 5],
    }


def test_render_puts_values_into_texts() -> None:
    text = "{{ input.shipment_id }}: {{ trigger.shipment.delay_hours }} h, {{ input.none }}{{ steps.ask }}"
    assert render(text, SCOPE) == 'SHP-7: 3.5 h, {"message_id": "<1@x>"}'


def test_what_a_value_holds_is_not_read_again() -> None:
    assert render("{{ input.x }}", {"input": {"x": "{{ 1 / 0 }}"}}) == "{{ 1 / 0 }}"


@pytest.mark.parametrize(
    "text",
    [
        "{{ replace(replace(input.long, 'a', input.long), 'a', input.long) }}",
        "{{ input.long + input.long + input.long }}",
        "{{ join(input.many, input.long) }}",
        "{{ input.many + input.many }}",
        "{{ upper(input.long + input.long) }}",
        "{{ text([input.wide, input.wide]) }}",
        "{{ [input.wide, input.wide] }}",
        "{{ input.nested }}",
        "{{ input.long }}" * 1000,
    ],
)
def test_nothing_can_be_blown_up(text: str) -> None:
    long = "a" * 60_000
    nested: list[Any] = ["a" * 100]
    for _ in range(12):
        nested = [nested] * 10
    scope = {"input": {"long": long, "many": [1] * 6000, "wide": [long] * 20, "nested": nested}}
    before = time.process_time()
    with pytest.raises(ExpressionError):
        render(text, scope)
    assert time.process_time() - before < 2


def test_a_step_cannot_double_what_an_earlier_one_made_for_ever() -> None:
    def grown(value: Any, times: int) -> Any:
        for _ in range(times):
            value = render({"x": "{{ [input.x, input.x, input.x] }}"}, {"input": {"x": value}})["x"]
        return value

    assert len(grown("a" * 1000, 3)) == 3
    with pytest.raises(ExpressionError):
        grown("a" * 1000, 20)


def test_values_nested_too_deep_are_refused() -> None:
    value: Any = "x"
    for _ in range(5000):
        value = [value]
    with pytest.raises(ExpressionError):
        render(value, {})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "x"]), inner, max_size=3),
    max_leaves=10,
)
ATOM = st.sampled_from(["input", "input.a", "input.b.x", "trigger[0]", "trigger[-1].a", "1", "0", "2.5", "'a'", "''", "null", "true", "[]"])


SIGNS = ["+", "-", "*", "/", "%", "<", ">=", "==", "in", "&&", "||"]


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(SIGNS), inner),
        st.builds("{}({})".format, st.sampled_from(sorted(FUNCTIONS)), st.lists(inner, max_size=3).map(", ".join)),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
        st.builds("!{}".format, inner),
        st.builds("-{}".format, inner),
        st.builds("[{}]".format, st.lists(inner, max_size=3).map(", ".join)),
        st.builds("input[{}]".format, inner),
    )


EXPRESSION = st.recursive(ATOM, _grown, max_leaves=12)


@settings(max_examples=400)
@given(EXPRESSION, JSON, JSON)
def test_evaluating_is_total(text: str, left: Any, right: Any) -> None:
    scope = {"input": {"a": left, "b": right}, "trigger": [left, right]}
    before = time.process_time()
    with suppress(ExpressionError):
        first = evaluate(text, scope)
        assert repr(evaluate(text, scope)) == repr(first)
    assert time.process_time() - before < 2
