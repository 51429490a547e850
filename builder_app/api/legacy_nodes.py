"""The node lists of the older API as definitions: its actions and parameters under their names of today."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from builder_app.domain.catalog import CATALOG
from builder_app.domain.errors import FieldProblem, InvalidInput
from builder_app.domain.layout import placed
from builder_app.domain.workflow import TRIGGER, Edge, Step, WorkflowDefinition

Params = Mapping[str, Any]


def _hours(value: Any) -> dict[str, Any]:
    return {"value": value, "unit": "hours"}


def _send(p: Params) -> dict[str, Any]:
    about = p.get("shipment_id") or "your shipment"
    greeting = f"To {p['facility']}: please" if p.get("facility") else "Please"
    return {
        "to": p.get("recipient_email"),
        "cc": p.get("cc_list"),
        "subject": p.get("custom_subject") or f"Status of {about}",
        "body": p.get("custom_message") or f"{greeting} send us the status of {about}.",
    }


def _follow_up(p: Params) -> dict[str, Any]:
    missing = p.get("missing_fields") or ["delivery_date", "tracking_number"]
    return {"to": p.get("recipient_email"), "cc": p.get("cc_list"), "missing_fields": missing}


def _escalate(p: Params) -> dict[str, Any]:
    return {
        "to": p.get("escalation_recipient"), "cc": p.get("cc_list"), "level": p.get("escalation_level") or 2,
        "reason": p.get("reason") or "No answer to earlier messages.",
    }  # fmt: skip


def _inbox(p: Params) -> dict[str, Any]:
    since = _hours(p["since_hours"]) if p.get("since_hours") else None
    return {
        "subject_filter": p.get("subject_filter"),
        "from_filter": p.get("from_email") or p.get("from_filter"),
        "since": since,
        "mark_as_read": p.get("mark_as_read"),
    }


def _wait(p: Params) -> dict[str, Any]:
    return {"duration": {"value": p.get("duration"), "unit": p.get("unit") or "hours"}}


def _router(p: Params) -> dict[str, Any]:
    condition = {
        "left": f"{{{{ {p.get('condition_field')} }}}}",
        "operator": p.get("operator") or "equals",
        "right": p.get("condition_value"),
    }
    return {"condition": condition}


def _document(p: Params) -> dict[str, Any]:
    return {
        "to": p.get("recipient_email"),
        "document_type": p.get("document_type") or "BOL",
        "shipment_id": p.get("shipment_id"),
        "due": p.get("due_date"),
    }


ACTIONS: dict[str, tuple[str, Callable[[Params], dict[str, Any]]]] = {
    "send_initial_email": ("email.send", _send),
    "send_email_level1_real": ("email.send", _send),
    "send_followup_email": ("email.follow_up", _follow_up),
    "send_email_level2_followup_real": ("email.follow_up", _follow_up),
    "send_escalation_email": ("email.escalate", _escalate),
    "send_email_level3_escalation_real": ("email.escalate", _escalate),
    "check_email_inbox": ("email.check_inbox", _inbox),
    "check_gmail_inbox": ("email.check_inbox", _inbox),
    "parse_email_response": ("email.parse_reply", lambda p: {"body": p.get("email_body")}),
    "parse_email_response_real": ("email.parse_reply", lambda p: {"body": p.get("email_body")}),
    "request_document_via_email": ("document.request", _document),
    "wait_timer": ("flow.wait", _wait),
    "wait_for_duration": ("flow.wait", _wait),
    "conditional_router": ("flow.condition", _router),
    "log_activity": ("log.write", lambda p: {"message": p.get("message") or "Logged", "level": p.get("log_level")}),
    "log_workflow_action": (
        "log.write",
        lambda p: {"message": p.get("message") or "Logged", "level": p.get("log_level")},
    ),
}


def definition_of(name: str, nodes: Sequence[Mapping[str, Any]], edges: Sequence[Mapping[str, Any]] = ()) -> WorkflowDefinition:
    """The definition that such nodes mean; nodes of type `trigger` become the trigger by hand.

    Raises `InvalidInput` naming each node that has no action of today, or a road that leads nowhere.
    """
    ids = {str(node["id"]): _slug(str(node["id"]), index) for index, node in enumerate(nodes)}
    ids |= {str(node["id"]): TRIGGER for node in nodes if node.get("type") == "trigger"}
    if TRIGGER not in ids.values():
        raise _wrong("nodes", "A workflow needs at least one node of type trigger.")
    steps = {ids[str(node["id"])]: _step(index, node, ids) for index, node in enumerate(nodes) if node.get("type") != "trigger"}
    roads = _given(edges, ids) if edges else _nexts(nodes, ids)
    drawn: list[Edge] = []
    for source, targets in roads.items():
        drawn += _edges(source, targets, steps)
    return placed(WorkflowDefinition(name=name[:120], steps=tuple(steps.values()), edges=tuple(dict.fromkeys(drawn))))


def _step(index: int, node: Mapping[str, Any], ids: Mapping[str, str]) -> Step:
    wanted = str(node.get("activity") or node.get("type") or "")
    params: Params = node.get("params") or {}
    if CATALOG.get(wanted) is not None:
        action, given = wanted, dict(params)
    elif wanted in ACTIONS:
        action, translate = ACTIONS[wanted]
        given = {key: value for key, value in translate(params).items() if value is not None and value != ""}
    else:
        raise _wrong(f"nodes.{index}.activity", f"There is no action “{wanted[:60]}”.")
    return Step(id=ids[str(node["id"])], action=action, params=given)


def _nexts(nodes: Sequence[Mapping[str, Any]], ids: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    roads: dict[str, list[tuple[str, str]]] = {}
    for index, node in enumerate(nodes):
        for target in node.get("next") or ():
            if str(target) not in ids:
                raise _wrong(f"nodes.{index}.next", f"There is no node “{str(target)[:60]}”.")
            roads.setdefault(ids[str(node["id"])], []).append((ids[str(target)], ""))
    return roads


def _given(edges: Sequence[Mapping[str, Any]], ids: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    roads: dict[str, list[tuple[str, str]]] = {}
    for index, edge in enumerate(edges):
        source, target = str(edge.get("source")), str(edge.get("target"))
        if source not in ids or target not in ids:
            raise _wrong(f"edges.{index}", "Both ends must be nodes.")
        roads.setdefault(ids[source], []).append((ids[target], str(edge.get("label") or edge.get("outcome") or "")))
    return roads


def _edges(source: str, targets: Sequence[tuple[str, str]], steps: Mapping[str, Step]) -> list[Edge]:
    """A single road is taken whatever the outcome; of several, each takes that of its label, else of its place."""
    step = steps.get(source)
    outcomes = CATALOG.require(step.action).outcomes(step.params) if step else ("next",)
    if len(targets) == 1 and targets[0][1] not in outcomes:
        return [Edge(source=source, target=targets[0][0], outcome=one) for one in outcomes]
    drawn = []
    for place, (target, label) in enumerate(targets):
        outcome = label if label in outcomes else outcomes[place] if place < len(outcomes) else outcomes[-1]
        drawn.append(Edge(source=source, target=target, outcome=outcome))
    return drawn


def _slug(text: str, index: int) -> str:
    slug = "".join(char if char.isalnum() and char.isascii() else "_" for char in text.lower()).strip("_")[:50]
    return slug if slug[:1].isalpha() and slug != TRIGGER else f"step_{index + 1}_{slug}".rstrip("_")


def _wrong(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, fields=[FieldProblem(field=field, message=message)])
