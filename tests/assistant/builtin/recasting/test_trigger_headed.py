"""Starts told as in a specification."""

from typing import Any

import pytest

from builder_app.assistant.builtin.building.build import build
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.domain.workflow import WorkflowDefinition


def start(text: str) -> tuple[str, dict[str, Any]]:
    graph = Graph(WorkflowDefinition())
    build(graph, f"{text} Email x@y.com.")
    return graph.trigger.type, dict(graph.trigger.params)


@pytest.mark.parametrize(
    ("text", "kind", "params"),
    [
        ("Mail trigger: subject_filter BOL, has_attachment true.", "email", {"subject_filter": "BOL", "has_attachment": True}),
        ("Inbound mail trigger: from a@b.com, must have an attachment.", "email", {"from_filter": "a@b.com", "has_attachment": True}),
        ("Mails whose subject contains Claim start this.", "email", {"subject_filter": "Claim"}),
        ("Shipment delayed, delay_hours 4:", "shipment", {"event": "delayed", "delay_hours": 4}),
        ("Schedule trigger: cron 0 6 * * 1, timezone UTC.", "schedule", {"cron": "0 6 * * 1", "timezone": "UTC"}),
        ("Webhook POST, auth none. Payload fields: shipment_id, amount.", "webhook", {"method": "POST", "auth": "none"}),
        ("manual(po_number) ->", "manual", {}),
    ],
)
def test_the_start_is_built(text: str, kind: str, params: dict[str, Any]) -> None:
    assert start(text) == (kind, params)


def test_a_query_with_its_threshold() -> None:
    kind, params = start(
        "Query trigger on connection wms, schedule every hour, sql = SELECT id FROM t, fire on row_count, operator greater_than, value 10."
    )
    assert kind == "query"
    assert (params["fire"], params["operator"], params["value"]) == ("row_count", "greater_than", 10)
