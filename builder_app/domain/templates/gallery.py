"""The templates. Addresses are examples under example.com, to be replaced before publishing."""

from typing import Any

from builder_app.domain.layout import placed
from builder_app.domain.templates.template import Template
from builder_app.domain.workflow import Edge, Step, Trigger, WorkflowDefinition, WorkflowInput


def _hours(value: int) -> dict[str, Any]:
    return {"value": value, "unit": "hours"}


def _definition(
    name: str,
    trigger: Trigger,
    steps: list[Step],
    edges: list[tuple[str, str] | tuple[str, str, str]],
    *inputs: WorkflowInput,
) -> WorkflowDefinition:
    roads = tuple(Edge(source=one[0], target=one[1], outcome=one[2] if len(one) == 3 else "next") for one in edges)
    return placed(WorkflowDefinition(name=name, trigger=trigger, steps=tuple(steps), edges=roads, inputs=tuple(inputs)))


_LATE = _definition(
    "Late delivery follow-up",
    Trigger(type="shipment", params={"event": "delayed", "delay_hours": 2}),
    [
        Step(
            id="ask_facility",
            action="email.send",
            name="Ask the facility",
            params={
                "to": ["dock@example.com"],
                "subject": "Status of {{ trigger.shipment.shipment_id }}",
                "body": "Shipment {{ trigger.shipment.shipment_id }} is {{ trigger.shipment.delay_hours }} hours late. "
                "Please send us a status update.",
            },
        ),
        Step(
            id="wait_for_answer",
            action="email.wait_for_reply",
            name="Wait for an answer",
            params={"email_step": "ask_facility", "timeout": _hours(48)},
        ),
        Step(
            id="remind",
            action="email.follow_up",
            name="Remind the facility",
            params={
                "to": ["dock@example.com"],
                "missing_fields": ["status", "new delivery time"],
                "email_step": "ask_facility",
            },
        ),
        Step(
            id="wait_again",
            action="email.wait_for_reply",
            name="Wait once more",
            params={"email_step": "remind", "timeout": _hours(24)},
        ),
        Step(
            id="escalate",
            action="email.escalate",
            name="Escalate",
            params={
                "to": ["operations@example.com"],
                "level": 2,
                "reason": "The facility did not answer two messages.",
                "email_step": "ask_facility",
            },
        ),
    ],
    [
        ("trigger", "ask_facility"),
        ("ask_facility", "wait_for_answer"),
        ("wait_for_answer", "remind", "timeout"),
        ("remind", "wait_again"),
        ("wait_again", "escalate", "timeout"),
    ],
)

_REPORT = _definition(
    "Morning report of critical shipments",
    Trigger(type="schedule", params={"cron": "30 8 * * 1-5", "timezone": "America/Chicago"}),
    [
        Step(
            id="find_critical",
            action="shipment.search",
            name="Find critical shipments",
            params={
                "filter": {"left": "{{ shipment.priority }}", "operator": "equals", "right": "critical"},
            },
        ),
        Step(
            id="send_report",
            action="email.send",
            name="Send the report",
            params={
                "to": ["planning@example.com"],
                "subject": "{{ steps.find_critical.count }} critical shipments",
                "body": "Critical this morning:\n{{ steps.find_critical.shipments }}",
            },
        ),
        Step(
            id="note_none",
            action="log.write",
            name="Note that there are none",
            params={"message": "No critical shipments this morning."},
        ),
    ],
    [
        ("trigger", "find_critical"),
        ("find_critical", "send_report", "found"),
        ("find_critical", "note_none", "not_found"),
    ],
)

_APPROVAL = _definition(
    "Approval before rebooking",
    Trigger(),
    [
        Step(
            id="ask_approval",
            action="human.approval",
            name="Ask for approval",
            params={
                "approvers": ["dispatch@example.com"],
                "message": "Rebook shipment {{ input.shipment_id }} with another carrier?",
                "timeout": _hours(24),
            },
        ),
        Step(
            id="rebook",
            action="http.request",
            name="Rebook",
            params={
                "method": "POST",
                "url": "https://tms.example.com/rebook",
                "body": {"shipment_id": "{{ input.shipment_id }}"},
            },
        ),
        Step(
            id="tell_operations",
            action="email.send",
            name="Tell operations",
            params={
                "to": ["operations@example.com"],
                "subject": "Not rebooked: {{ input.shipment_id }}",
                "body": "Rebooking of shipment {{ input.shipment_id }} was not approved in time.",
            },
        ),
    ],
    [
        ("trigger", "ask_approval"),
        ("ask_approval", "rebook", "approved"),
        ("ask_approval", "tell_operations", "rejected"),
        ("ask_approval", "tell_operations", "timeout"),
    ],
    WorkflowInput(name="shipment_id", required=True, description="The shipment to rebook"),
)

TEMPLATES: tuple[Template, ...] = (
    Template(
        id="late-delivery-follow-up",
        name=_LATE.name,
        category="Delays",
        description="Asks the facility about a late shipment, reminds it, and escalates when nobody answers.",
        prompt="When a shipment is more than 2 hours late, email the facility at dock@example.com asking for a status "
        "update. Wait 48 hours for a reply. If nobody answers, send a follow-up, and after another 24 hours escalate "
        "to operations@example.com.",
        definition=_LATE,
    ),
    Template(
        id="critical-shipments-report",
        name=_REPORT.name,
        category="Reports",
        description="Every weekday morning, a mail with all shipments of critical priority.",
        prompt="Every weekday at 8:30am Chicago time, look up all shipments with priority critical and send a summary "
        "to planning@example.com",
        definition=_REPORT,
    ),
    Template(
        id="approval-before-rebooking",
        name=_APPROVAL.name,
        category="Approvals",
        description="Asks a person before a shipment is rebooked with another carrier.",
        prompt="When I start it for a shipment, ask dispatch@example.com to approve rebooking with another carrier. "
        "If they approve, POST to https://tms.example.com/rebook with the shipment id; otherwise let "
        "operations@example.com know by email.",
        definition=_APPROVAL,
    ),
)
