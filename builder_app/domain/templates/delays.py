"""Templates for shipments in trouble."""

from builder_app.domain.templates.template import hours, step, template, when
from builder_app.domain.workflow import Trigger

ID = "{{ trigger.shipment.shipment_id }}"

LATE = template(
    "late-delivery-follow-up",
    "Late delivery follow-up",
    category="Delays",
    description="Asks the facility about a late shipment, reminds it, and escalates when nobody answers.",
    prompt="When a shipment is more than 2 hours late, email the facility at dock@example.com asking for a status update. Wait 48 hours "
    "for a reply. If nobody answers, send a follow-up, and after another 24 hours escalate to operations@example.com.",
    trigger=Trigger(type="shipment", params={"event": "delayed", "delay_hours": 2}),
    steps=[
        step(
            "ask_facility",
            "email.send",
            "Ask the facility",
            to=["dock@example.com"],
            subject=f"Status of {ID}",
            body=f"Shipment {ID} is {{{{ trigger.shipment.delay_hours }}}} hours late. Please send us a status update.",
        ),
        step("wait_for_answer", "email.wait_for_reply", "Wait for an answer", email_step="ask_facility", timeout=hours(48)),
        step(
            "remind",
            "email.follow_up",
            "Remind the facility",
            to=["dock@example.com"],
            missing_fields=["status", "new delivery time"],
            email_step="ask_facility",
        ),
        step("wait_again", "email.wait_for_reply", "Wait once more", email_step="remind", timeout=hours(24)),
        step(
            "escalate",
            "email.escalate",
            "Escalate",
            to=["operations@example.com"],
            level=2,
            reason="The facility did not answer two messages.",
            email_step="ask_facility",
        ),
    ],
    roads=[
        ("trigger", "ask_facility"),
        ("ask_facility", "wait_for_answer"),
        ("wait_for_answer", "remind", "timeout"),
        ("remind", "wait_again"),
        ("wait_again", "escalate", "timeout"),
    ],
)

REEFER = template(
    "reefer-temperature-alert",
    "Reefer temperature alert",
    category="Delays",
    description="Warns carrier and operations at the same time when a reefer gets too warm, and keeps a record of it.",
    prompt="If a reefer's temperature goes above 45 F, email the carrier at carrier@example.com and operations@example.com at the same "
    "time, then store a record of it.",
    trigger=Trigger(type="shipment", params={"event": "updated", "filter": when("shipment.temperature_f", "greater_than", 45)}),
    steps=[
        step(
            "warn_carrier",
            "email.send",
            "Warn the carrier",
            to=["carrier@example.com"],
            subject=f"Too warm: {ID}",
            body=f"Shipment {ID} is at {{{{ trigger.shipment.temperature_f }}}} F. Please check the unit now and answer with the reading.",
            template="urgent",
        ),
        step(
            "warn_operations",
            "email.send",
            "Warn operations",
            to=["operations@example.com"],
            subject=f"Too warm: {ID}",
            body=f"Shipment {ID} ({{{{ trigger.shipment.carrier }}}}) is at {{{{ trigger.shipment.temperature_f }}}} F.",
        ),
        step("both_told", "flow.join", "Both are told", mode="all"),
        step(
            "keep_record",
            "data.store",
            "Keep a record",
            collection="temperature_alerts",
            record={"shipment_id": ID, "temperature_f": "{{ trigger.shipment.temperature_f }}", "run": "{{ run.id }}"},
        ),
    ],
    roads=[
        ("trigger", "warn_carrier"),
        ("trigger", "warn_operations"),
        ("warn_carrier", "both_told"),
        ("warn_operations", "both_told"),
        ("both_told", "keep_record"),
    ],
)

EXCEPTION = template(
    "exception-triage",
    "Exception triage",
    category="Delays",
    description="Sends each kind of exception to the people who can solve it, and lets a person decide about damage claims.",
    prompt="When a shipment has an exception, look at its status: if it is damaged, ask claims@example.com to approve a claim within two "
    "days; if it is held, email broker@example.com; otherwise email operations@example.com.",
    trigger=Trigger(type="shipment", params={"event": "exception"}),
    steps=[
        step(
            "by_status",
            "flow.switch",
            "What happened",
            value="{{ trigger.shipment.status }}",
            cases=[{"name": "damaged", "equals": "damaged"}, {"name": "held", "equals": "held"}],
        ),
        step(
            "approve_claim",
            "human.approval",
            "Approve the claim",
            approvers=["claims@example.com"],
            message=f"Open a damage claim with {{{{ trigger.shipment.carrier }}}} for shipment {ID}?",
            timeout=hours(48),
        ),
        step(
            "open_claim",
            "email.send",
            "Open the claim",
            to=["carrier@example.com"],
            subject=f"Damage claim for {ID}",
            body=f"Shipment {ID} arrived damaged. Please send us your claim form.",
            template="formal",
        ),
        step(
            "ask_broker",
            "email.send",
            "Ask the broker",
            to=["broker@example.com"],
            subject=f"Held: {ID}",
            body=f"Shipment {ID} is held. What is missing for its release?",
        ),
        step(
            "tell_operations",
            "email.send",
            "Tell operations",
            to=["operations@example.com"],
            subject=f"Exception: {ID} is {{{{ trigger.shipment.status }}}}",
            body=f"Shipment {ID} of {{{{ trigger.shipment.customer }}}} needs somebody who looks after it.",
        ),
    ],
    roads=[
        ("trigger", "by_status"),
        ("by_status", "approve_claim", "damaged"),
        ("by_status", "ask_broker", "held"),
        ("by_status", "tell_operations", "default"),
        ("approve_claim", "open_claim", "approved"),
        ("approve_claim", "tell_operations", "rejected"),
        ("approve_claim", "tell_operations", "timeout"),
    ],
)

TEMPLATES = (LATE, REEFER, EXCEPTION)
