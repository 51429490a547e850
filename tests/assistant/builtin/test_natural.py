"""Small mechanisms of natural wording: what is looked at, what stays, who leaves, what is asked leave for."""

import pytest

from builder_app.assistant.builtin.reading.clauses import clauses
from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.reading.permission import leave_asked, time_allowed
from builder_app.assistant.builtin.recasting.inspecting import inspected, matter_of
from builder_app.assistant.builtin.recasting.kept import reassures
from builder_app.assistant.builtin.words.shared_subjects import wishes_apart


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("check its priority", "priority"),
        ("look at the carrier of the shipment", "carrier"),
        ("it depends on its priority what we do", "priority"),
        ("look at the event type", "attributes.event_type"),
        ("check the inbox for mails", ""),
        ("check the priority and the carrier", ""),
    ],
)
def test_what_is_looked_at(text: str, matter: str) -> None:
    assert matter_of(read(text)) == matter


def test_cases_behind_a_look_become_conditions() -> None:
    made = inspected(clauses(read("Check its priority. High goes to Slack #a. If it is low, log it.")))
    assert [[t.norm for t in c.condition] for c in made if c.condition] == [["priority", "be", "high"], ["priority", "be", "low"]]


@pytest.mark.parametrize(
    ("text", "fine"), [("the rest is fine", True), ("leave everything else as it is", True), ("remove everything else", False)]
)
def test_reassurances(text: str, fine: bool) -> None:
    assert reassures(read(text)) is fine


def test_every_wish_has_its_subject() -> None:
    made = wishes_apart(read("The escalation should be level 2 and go to vp@x.com"))
    assert " ".join(t.norm for t in made) == "the escalation should be level 2 . the escalation should go to vp@x.com"


def test_leave_is_asked_of_somebody_who_can_be_written_to() -> None:
    made = leave_asked(read("ask cs@x.com whether we should reship it"))
    assert [t.norm for t in made][:4] == ["ask", "cs@x.com", "to", "approve"]
    assert leave_asked(read("ask cs@x.com whether the truck has left")) == []


def test_time_allowed() -> None:
    assert [t.norm for t in time_allowed(read("let them decide within 4 hours"))] == ["give", "them", "duration"]
    assert time_allowed(read("let them decide")) == []
