"""What starts a run, in words."""

from typing import Any

import pytest

from builder_app.domain.trigger_words import trigger_words
from builder_app.domain.workflow import Trigger, WorkflowInput


@pytest.mark.parametrize(
    ("kind", "params", "words"),
    [
        ("shipment", {"event": "delayed", "delay_hours": 2}, "When a shipment is more than 2 hours late"),
        ("shipment", {"event": "delayed", "delay_hours": 1}, "When a shipment is more than 1 hour late"),
        ("shipment", {"event": "delivered"}, "When a shipment is delivered"),
        (
            "shipment",
            {"event": "delayed", "filter": {"left": "{{ shipment.carrier }}", "operator": "equals", "right": "Haul"}},
            "When a shipment is late (only if carrier",
        ),
        ("schedule", {"cron": "30 8 * * 1-5", "timezone": "America/Chicago"}, "Every weekday at 08:30 (America/Chicago)"),
        ("schedule", {"cron": "nonsense"}, "On a schedule"),
        ("email", {"from_filter": "a@b.example", "has_attachment": True}, "When an e-mail arrives from a@b.example with an attachment"),
        ("webhook", {"path": "late"}, "When the webhook /late is called"),
        ("query", {"key_column": "id"}, "When the database query finds new rows"),
        ("query", {"fire": "row_count"}, "When the database query finds something"),
        ("query", {"fire": "row_count", "value": 5}, "When the database query changes so that its number of rows is more than 5"),
        ("query", {"fire": "value", "operator": "equals", "value": "x"}, "When the database query changes so that its value is x"),
        ("manual", {}, "When somebody starts it (with shipment_id)"),
    ],
)
def test_words_of_a_trigger(kind: Any, params: dict[str, Any], words: str) -> None:
    assert trigger_words(Trigger(type=kind, params=params), [WorkflowInput(name="shipment_id")]).startswith(words)
