"""Templates for reports, appointments, approvals and other systems."""

from builder_app.domain.templates.template import hours, step, template, when
from builder_app.domain.workflow import Trigger, WorkflowInput

REPORT = template(
    "critical-shipments-report",
    "Morning report of critical shipments",
    category="Reports",
    description="Every weekday morning, a mail with all shipments of critical priority.",
    prompt="Every weekday at 8:30am Chicago time, look up all shipments with priority critical and send a summary to planning@example.com",
    trigger=Trigger(type="schedule", params={"cron": "30 8 * * 1-5", "timezone": "America/Chicago"}),
    steps=[
        step(
            "find_critical",
            "shipment.search",
            "Find critical shipments",
            filter=when("shipment.priority", "equals", "critical"),
        ),
        step(
            "send_report",
            "email.send",
            "Send the report",
            to=["planning@example.com"],
            subject="{{ steps.find_critical.count }} critical shipments",
            body="Critical this morning:\n{{ steps.find_critical.shipments }}",
        ),
        step("note_none", "log.write", "Note that there are none", message="No critical shipments this morning."),
    ],
    roads=[
        ("trigger", "find_critical"),
        ("find_critical", "send_report", "found"),
        ("find_critical", "note_none", "not_found"),
    ],
)

CARRIERS = template(
    "ask-carriers-of-late-loads",
    "Ask the carriers of late loads",
    category="Reports",
    description="Every morning, asks the carrier of each late shipment for a new time of arrival, and tells planning how many there were.",
    prompt="Every day at 7am, find all shipments that are more than 4 hours late, email the carrier of each of them for a new ETA, and "
    "then tell planning@example.com how many there were.",
    trigger=Trigger(type="schedule", params={"cron": "0 7 * * *", "timezone": "America/Chicago"}),
    steps=[
        step("find_late", "shipment.search", "Find late shipments", filter=when("shipment.delay_hours", "greater_than", 4)),
        step("each", "flow.for_each", "For each of them", items="{{ steps.find_late.shipments }}", parallel=5),
        step(
            "ask_carrier",
            "email.send",
            "Ask its carrier",
            to="{{ item.carrier_email }}",
            subject="New ETA of {{ item.shipment_id }}?",
            body="Shipment {{ item.shipment_id }} is {{ item.delay_hours }} hours late. When will it arrive?",
            template="friendly",
        ),
        step(
            "tell_planning",
            "email.send",
            "Tell planning",
            to=["planning@example.com"],
            subject="{{ steps.find_late.count }} late shipments",
            body="The carriers of {{ steps.find_late.count }} shipments were asked for a new time of arrival.",
        ),
    ],
    roads=[
        ("trigger", "find_late"),
        ("find_late", "each", "found"),
        ("each", "ask_carrier", "item"),
        ("each", "tell_planning", "done"),
    ],
)

APPOINTMENT = template(
    "dock-appointment",
    "Dock appointment",
    category="Appointments",
    description="Asks the facility for an appointment, reads date and dock out of the answer, and tells the carrier.",
    prompt="When I start it for a shipment, email dock@example.com for a delivery appointment, wait a day for the reply, read the "
    "appointment date and the dock out of it and email them to carrier@example.com. If anything is missing or nobody answers, escalate "
    "to operations@example.com.",
    trigger=Trigger(),
    inputs=(WorkflowInput(name="shipment_id", required=True, description="The shipment that needs an appointment"),),
    steps=[
        step("look_up", "shipment.lookup", "Look up the shipment", shipment_id="{{ input.shipment_id }}"),
        step(
            "ask_facility",
            "email.send",
            "Ask for an appointment",
            to=["dock@example.com"],
            subject="Appointment for {{ input.shipment_id }}",
            body="Please give us a delivery appointment for shipment {{ input.shipment_id }}"
            " of {{ steps.look_up.shipment.customer }}.\n\nAppointment date:\nDock:",
        ),
        step("wait_for_answer", "email.wait_for_reply", "Wait for the answer", email_step="ask_facility", timeout=hours(24)),
        step(
            "read_answer",
            "email.parse_reply",
            "Read the answer",
            body="{{ steps.wait_for_answer.reply.body }}",
            required_fields=["appointment_date", "dock"],
        ),
        step(
            "tell_carrier",
            "email.send",
            "Tell the carrier",
            to=["carrier@example.com"],
            subject="Appointment for {{ input.shipment_id }}",
            body="Appointment: {{ steps.read_answer.fields.appointment_date }}, dock {{ steps.read_answer.fields.dock }}.",
        ),
        step(
            "escalate",
            "email.escalate",
            "Hand over",
            to=["operations@example.com"],
            reason="There is no complete appointment for {{ input.shipment_id }}.",
            email_step="ask_facility",
        ),
        step("unknown", "flow.stop", "No such shipment", status="failed", message="There is no shipment {{ input.shipment_id }}."),
    ],
    roads=[
        ("trigger", "look_up"),
        ("look_up", "ask_facility", "found"),
        ("look_up", "unknown", "not_found"),
        ("ask_facility", "wait_for_answer"),
        ("wait_for_answer", "read_answer", "replied"),
        ("wait_for_answer", "escalate", "timeout"),
        ("read_answer", "tell_carrier", "complete"),
        ("read_answer", "escalate", "partial"),
        ("read_answer", "escalate", "unusable"),
    ],
)

REBOOKING = template(
    "approval-before-rebooking",
    "Approval before rebooking",
    category="Approvals",
    description="Asks a person before a shipment is rebooked with another carrier.",
    prompt="When I start it for a shipment, ask dispatch@example.com to approve rebooking with another carrier. If they approve, POST to "
    "https://tms.example.com/rebook with the shipment id; otherwise let operations@example.com know by email.",
    trigger=Trigger(),
    inputs=(WorkflowInput(name="shipment_id", required=True, description="The shipment to rebook"),),
    steps=[
        step(
            "ask_approval",
            "human.approval",
            "Ask for approval",
            approvers=["dispatch@example.com"],
            message="Rebook shipment {{ input.shipment_id }} with another carrier?",
            timeout=hours(24),
        ),
        step(
            "rebook",
            "http.request",
            "Rebook",
            method="POST",
            url="https://tms.example.com/rebook",
            body={"shipment_id": "{{ input.shipment_id }}"},
        ),
        step(
            "tell_operations",
            "email.send",
            "Tell operations",
            to=["operations@example.com"],
            subject="Not rebooked: {{ input.shipment_id }}",
            body="Rebooking of shipment {{ input.shipment_id }} was not approved in time.",
        ),
    ],
    roads=[
        ("trigger", "ask_approval"),
        ("ask_approval", "rebook", "approved"),
        ("ask_approval", "tell_operations", "rejected"),
        ("ask_approval", "tell_operations", "timeout"),
    ],
)

WEBHOOK = template(
    "status-webhook",
    "Status updates from another system",
    category="Integrations",
    description="Takes status updates of a transport system by webhook into the shipments, and keeps those that fit none.",
    prompt="When a webhook arrives with a shipment_id and a status, update the shipment; if there is no such shipment, store the message "
    "and email operations@example.com.",
    trigger=Trigger(type="webhook", params={"method": "POST"}),
    steps=[
        step(
            "update",
            "shipment.update",
            "Update the shipment",
            shipment_id="{{ trigger.body.shipment_id }}",
            changes={"status": "{{ trigger.body.status }}"},
        ),
        step("keep", "data.store", "Keep the message", collection="unknown_updates", record={"body": "{{ trigger.body }}"}),
        step(
            "tell_operations",
            "email.send",
            "Tell operations",
            to=["operations@example.com"],
            subject="Update for an unknown shipment",
            body="There is no shipment {{ trigger.body.shipment_id }}. What came in: {{ trigger.body }}",
        ),
    ],
    roads=[("trigger", "update"), ("update", "keep", "not_found"), ("keep", "tell_operations")],
)

TEMPLATES = (REPORT, CARRIERS, APPOINTMENT, REBOOKING, WEBHOOK)
