"""Whole expressions whose value can never fit the parameter that they stand in."""

from typing import Any

import pytest

from builder_app.domain.validation import validate
from tests.flows import definition

INPUTS = [
    {"name": "who", "type": "string"},
    {"name": "many", "type": "list"},
    {"name": "count", "type": "integer"},
    {"name": "yes", "type": "boolean"},
]
MAIL = {"to": ["a@b.example"], "subject": "s", "body": "b"}


def found(action: str, params: dict[str, Any]) -> list[str]:
    """The parameters of one step that are said to be of a wrong kind."""
    steps = {
        "search": ("shipment.search", {"filter": {"left": "{{ shipment.status }}", "operator": "equals", "right": "late"}}),
        "one": (action, params),
    }
    made = definition(steps, ["trigger>search", "search:found>one"], inputs=INPUTS)
    return [str(issue.field) for issue in validate(made) if issue.code == "bad-parameter" and issue.step_id == "one"]


@pytest.mark.parametrize(
    ("action", "params", "wrong"),
    [
        ("email.send", MAIL | {"to": "{{ input.count }}"}, "to"),
        ("email.send", MAIL | {"to": "{{ input.yes }}"}, "to"),
        ("flow.for_each", {"items": "{{ steps.search.count }}"}, "items"),
        ("flow.repeat", {"max_times": "{{ input.many }}"}, "max_times"),
        ("flow.wait", {"duration": "{{ size(input.many) }}"}, "duration"),
        ("data.store", {"collection": "c", "record": "{{ input.who }}"}, "record"),
        ("shipment.search", {"filter": {"left": "{{ shipment.status }}", "operator": "is_empty"}, "limit": "{{ input.many }}"}, "limit"),
        ("shipment.update", {"shipment_id": "x", "changes": "{{ steps.search.shipments }}"}, "changes"),
    ],
)
def test_what_can_never_fit_is_an_error_at_its_field(action: str, params: dict[str, Any], wrong: str) -> None:
    assert found(action, params) == [wrong]


@pytest.mark.parametrize(
    ("action", "params"),
    [
        ("email.send", MAIL | {"to": "{{ input.who }}"}),
        ("email.send", MAIL | {"to": "{{ input.many }}"}),
        ("email.send", MAIL | {"subject": "{{ input.many }}", "body": "{{ input.count }}"}),
        ("flow.for_each", {"items": "{{ steps.search.shipments }}"}),
        ("flow.for_each", {"items": "{{ split(input.who) }}"}),
        ("flow.repeat", {"max_times": "{{ input.count + 1 }}"}),
        ("flow.repeat", {"max_times": "{{ input.who }}"}),
        ("log.write", {"message": "{{ input.yes }}", "level": "{{ input.who }}"}),
        ("http.request", {"method": "{{ input.who }}", "url": "https://x.example", "body": "{{ input.many }}"}),
        ("shipment.update", {"shipment_id": "x", "changes": "{{ first(steps.search.shipments) }}"}),
    ],
)
def test_what_may_fit_is_let_be(action: str, params: dict[str, Any]) -> None:
    assert found(action, params) == []
