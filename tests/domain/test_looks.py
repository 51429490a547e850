"""Looks: what is news, and what is remembered."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder_app.domain.catalog.triggers import Query
from builder_app.domain.deployments import Deployment
from builder_app.domain.errors import EffectFailed
from builder_app.domain.looks import MAX_PAYLOAD, MAX_ROWS, Row, Watch, asked, looked, watch_for
from builder_app.domain.workflow import Trigger

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
FIRST = Watch(workflow_id="wf_1", question="q", since=NOW)


def query(**params: Any) -> Query:
    return Query.model_validate({"connection": "c", "sql": "SELECT 1", "schedule": "* * * * *", **params})


def play(question: Query, *answers: list[Row], watch: Watch = FIRST) -> tuple[Watch, list[dict[str, Any] | None]]:
    """Look at these answers one after the other; the memory at the end, and what each look brought."""
    brought = []
    for answer in answers:
        watch, payload = looked(question, watch, answer, at=NOW)
        brought.append(payload)
    return watch, brought


def ids(*numbers: Any) -> list[Row]:
    return [{"id": number} for number in numbers]


def fired(question: Query, *answers: list[Row]) -> list[bool]:
    return [payload is not None for payload in play(question, *answers)[1]]


BY_ID = query(key_column="id")


def test_new_rows_are_those_that_were_not_there_at_the_last_look() -> None:
    watch, brought = play(BY_ID, ids(1, 2), ids(1, 2), ids(2, 3, 1, 4), ids(), ids(1))
    assert brought == [
        None,
        None,
        {"rows": ids(3, 4), "count": 2, "value": 3},
        None,
        {"rows": ids(1), "count": 1, "value": 1},
    ]
    assert (watch.looks, watch.looked_at) == (5, NOW)


def test_the_first_look_remembers_even_that_there_was_nothing() -> None:
    assert fired(BY_ID, ids(), ids(1)) == [False, True]


def test_rows_with_one_key_go_together_and_kinds_of_keys_are_kept_apart() -> None:
    rows = [{"id": "1", "n": 1}, {"id": 1, "n": 2}, {"id": "1", "n": 3}, {"id": None, "n": 4}]
    _, brought = play(BY_ID, [], rows, rows)
    assert brought[1] is not None
    assert [row["n"] for row in brought[1]["rows"]] == [1, 3, 2, 4]
    assert brought[2] is None


def test_a_missing_key_and_too_many_rows_are_named() -> None:
    with pytest.raises(EffectFailed, match="no column “id” in what the query finds; there are order, carrier") as caught:
        looked(BY_ID, FIRST, [{"order": 1, "carrier": "x"}], at=NOW)
    assert caught.value.code == "no-key-column"
    with pytest.raises(EffectFailed) as caught:
        looked(BY_ID, FIRST, ids(*range(MAX_ROWS + 1)), at=NOW)
    assert (caught.value.code, caught.value.retryable) == ("too-many-rows", False)


def test_what_a_run_cannot_take_any_more_is_new_at_the_next_look() -> None:
    rows = [{"id": number, "text": "x" * (MAX_PAYLOAD // 3)} for number in range(5)]
    _, brought = play(BY_ID, [], rows, rows, rows, rows)
    assert [[row["id"] for row in payload["rows"]] if payload else None for payload in brought] == [None, [0, 1], [2, 3], [4], None]


def test_a_row_that_no_run_takes_is_named() -> None:
    watch, _ = play(BY_ID, [])
    with pytest.raises(EffectFailed) as caught:
        looked(BY_ID, watch, [{"id": 1, "text": "x" * MAX_PAYLOAD}], at=NOW)
    assert caught.value.code == "row-too-large"


def test_a_row_count_starts_a_run_when_it_becomes_true() -> None:
    assert fired(query(fire="row_count", value=1), ids(1), ids(1, 2), ids(1, 2, 3), ids(1), ids(5, 6)) == [False, True, False, False, True]
    assert fired(query(fire="row_count", operator="equals", value="0"), ids(1), ids(), ids()) == [False, True, False]


def test_what_is_true_at_the_first_look_starts_a_run() -> None:
    _, brought = play(query(fire="row_count"), ids(7, 8))
    assert brought == [{"rows": ids(7, 8), "count": 2, "value": 7}]


def test_a_value_is_the_first_column_of_the_first_row() -> None:
    late = query(fire="value", operator="greater_or_equal", value="5")
    rows = [{"hours": 5.5, "id": 1}, {"hours": 0, "id": 2}]
    _, brought = play(late, [], [{"hours": 4}], rows)
    assert brought == [None, None, {"rows": rows, "count": 2, "value": 5.5}]
    assert fired(query(fire="value", operator="equals", value="late"), [{"s": "Late "}], [{"s": None}], [{"s": "late"}]) == [
        True,
        False,
        True,
    ]


def test_without_a_row_no_value_is_compared() -> None:
    assert fired(query(fire="value", operator="not_equals", value=1), [], [{"n": None}]) == [False, True]


def test_a_run_is_started_with_as_many_rows_as_it_takes_and_the_whole_count() -> None:
    _, brought = play(query(fire="row_count"), [{"text": "x" * (MAX_PAYLOAD // 2)}] * 3)
    assert brought[0] is not None
    assert (len(brought[0]["rows"]), brought[0]["count"]) == (1, 3)
    _, brought = play(query(fire="row_count"), ids(*range(MAX_ROWS + 1)))
    assert brought[0] is not None
    assert brought[0]["count"] == MAX_ROWS


@given(st.lists(st.lists(st.integers(0, 6), max_size=6), max_size=8))
def test_every_arrival_is_brought_once(answers: list[list[int]]) -> None:
    _, brought = play(BY_ID, [], *(ids(*answer) for answer in answers))
    before: set[int] = set()
    for answer, payload in zip(answers, brought[1:], strict=True):
        assert {row["id"] for row in (payload or {"rows": []})["rows"]} == set(answer) - before
        before = set(answer)


def deployment(status: str = "active", at: datetime = NOW, **params: Any) -> Deployment:
    trigger = Trigger(type="query", params={"connection": "c", "sql": "SELECT 1", "schedule": "* * * * *", "key_column": "id", **params})
    return Deployment.model_validate({
        "workflow_id": "wf_1", "version": 1, "status": status, "trigger": trigger, "created_at": NOW, "updated_at": at,
    })  # fmt: skip


LATER = NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("before", "params", "kept"),
    [
        (deployment(), {}, True),
        (deployment(), {"schedule": "0 * * * *", "operator": "equals", "value": 7}, True),
        (deployment(), {"sql": "SELECT 2"}, False),
        (deployment(), {"connection": "d"}, False),
        (deployment(), {"key_column": "no"}, False),
        (deployment(), {"fire": "row_count"}, False),
        (deployment("paused"), {}, False),
    ],
)
def test_a_version_that_asks_the_same_goes_on_with_the_memory(before: Deployment, params: dict[str, Any], kept: bool) -> None:
    first = watch_for(deployment(), None, None)
    assert first is not None
    known = first.model_copy(update={"looks": 4, "seen": ("a",)})
    now = watch_for(deployment(at=LATER, **params), before, known)
    assert now is not None
    assert (now is known) is kept
    assert now.since == (NOW if kept else LATER)


def test_other_triggers_remember_nothing() -> None:
    assert watch_for(deployment().model_copy(update={"trigger": Trigger(type="manual")}), None, FIRST) is None


def test_what_is_left_empty_has_its_default() -> None:
    params = {"connection": "c", "sql": "SELECT 1", "schedule": "* * * * *", "value": "", "operator": None, "fire": "value"}
    found = asked(Trigger(type="query", params=params))
    assert (found.value, found.operator) == (0, "greater_than")
