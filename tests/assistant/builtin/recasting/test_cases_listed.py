"""Cases set out as a list, people put on steps, other starts, values by their names: small mechanisms, each by itself."""

import pytest

from builder_app.assistant.builtin.changes.restarting import restarts
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.recasting.cases_listed import cases_listed
from builder_app.assistant.builtin.recasting.dismissals import dismissed
from builder_app.assistant.builtin.words.key_columns import key_column
from builder_app.domain.diff import Change


def _said(text: str, *roads: str) -> str:
    return " ".join(t.raw for t in cases_listed(read(text), roads))


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("Check the inbox. Found: log it, not found: email a@x.com", 2),
        ("approved → log it; rejected → email a@x.com", 2),
        ("no reply: escalate to b@x.com", 1),
        ("neutral ones: a@x.com", 1),
        ("classify it as claim or order: claim → log it, order → email a@x.com", 2),
        ("Purchase approvals: a@x.com approves first", 0),
        ("Approval: ask a@x.com", 0),
        ("For every shipment found: email a@x.com", 0),
    ],
)
def test_cases_in_front_of_a_colon_or_an_arrow(text: str, conditions: int) -> None:
    assert _said(text).split().count("if") == conditions


def test_roads_that_stand_are_cases() -> None:
    assert _said("billing: log it", "billing", "damage") == "if billing , log it"
    assert _said("billing: log it") == "billing : log it"


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("the wait can go", "remove the wait"),
        ("the Slack post is superfluous", "remove the Slack post"),
        ("we can do without the wait", "remove the wait"),
        ("the request should go to a@x.com", "the request should go to a@x.com"),
        ("the wait can go before the email", "the wait can go before the email"),
    ],
)
def test_what_is_superfluous_is_taken_out(text: str, order: str) -> None:
    assert " ".join(t.raw for t in dismissed(Clause(read(text))).tokens) == order


@pytest.mark.parametrize(
    ("text", "key"),
    [("(claim_id is the key column)", "claim_id"), ("keyed by id", "id"), ("key column: id", "id"), ("new rows", "")],
)
def test_the_key_of_new_rows(text: str, key: str) -> None:
    assert key_column(read(text)) == key


def test_another_start_is_told_only_after_a_start_was_told() -> None:
    changed = Change(kind="trigger_changed", text="the trigger")
    meant = read("Sorry, I meant when it's created")
    assert [t.norm for t in restarts(meant, [changed])][:1] == ["when"]
    assert restarts(meant, []) == []
    assert restarts(read("post it to Slack"), [changed]) == []
