"""Templates for the papers of a shipment."""

from builder_app.domain.templates.template import hours, step, template, when
from builder_app.domain.workflow import Policy, Trigger

BOL = template(
    "bol-intake",
    "Bill of lading intake",
    category="Documents",
    description="Reads bills of lading that arrive by mail, keeps their values as CSV, and asks for what is missing.",
    prompt="When an email with a BOL attachment arrives, pull the BOL number, carrier and delivery date out of the PDF. If something is "
    "missing ask documents@example.com for a corrected copy, otherwise save the data as CSV.",
    trigger=Trigger(type="email", params={"subject_filter": "BOL", "has_attachment": True}),
    steps=[
        step("read_text", "document.extract_text", "Take out the text", source="{{ trigger.email.attachments }}"),
        step(
            "find_values",
            "document.parse",
            "Find the values",
            text="{{ steps.read_text.text }}",
            document_type="bol",
            fields=["bol_number", "carrier", "delivery_date"],
        ),
        step("save_csv", "document.save", "Save as CSV", content="{{ steps.find_values.fields }}", format="csv"),
        step(
            "ask_again",
            "document.request",
            "Ask for a corrected copy",
            to=["documents@example.com"],
            document_type="corrected bill of lading",
        ),
    ],
    roads=[
        ("trigger", "read_text"),
        ("read_text", "find_values"),
        ("find_values", "save_csv", "complete"),
        ("find_values", "ask_again", "partial"),
        ("find_values", "ask_again", "unusable"),
    ],
)

INVOICE = template(
    "invoice-approval",
    "Freight invoice approval",
    category="Documents",
    description="Reads freight invoices that arrive by mail; large ones need a person's approval before they are booked.",
    prompt="When an email with an invoice attached arrives, read the invoice number and the total. If the total is above 5000, ask "
    "finance@example.com to approve it within 3 days. Store approved and small invoices; tell operations@example.com about the others.",
    trigger=Trigger(type="email", params={"subject_filter": "invoice", "has_attachment": True}),
    steps=[
        step("read_text", "document.extract_text", "Take out the text", source="{{ trigger.email.attachments }}"),
        step(
            "find_values",
            "document.parse",
            "Find number and total",
            text="{{ steps.read_text.text }}",
            document_type="invoice",
            fields=["invoice_number", "total"],
        ),
        step(
            "is_large",
            "flow.condition",
            "More than 5,000?",
            policy=Policy(on_error="route"),
            condition=when("number(replace(replace(steps.find_values.fields.total, '$', ''), 'USD', ''))", "greater_than", 5000),
        ),
        step(
            "approve",
            "human.approval",
            "Approve the invoice",
            approvers=["finance@example.com"],
            message="Pay invoice {{ steps.find_values.fields.invoice_number }} over {{ steps.find_values.fields.total }}?",
            timeout=hours(72),
            show="{{ steps.find_values.fields }}",
        ),
        step(
            "book",
            "data.store",
            "Keep for booking",
            collection="invoices_to_pay",
            record={"values": "{{ steps.find_values.fields }}", "from": "{{ trigger.email.from }}"},
        ),
        step(
            "tell_operations",
            "email.send",
            "Tell operations",
            to=["operations@example.com"],
            subject="Invoice not booked: {{ trigger.email.subject }}",
            body="The invoice from {{ trigger.email.from }} could not be read or was not approved. Please look at it.",
        ),
    ],
    roads=[
        ("trigger", "read_text"),
        ("read_text", "find_values"),
        ("find_values", "is_large", "complete"),
        ("find_values", "tell_operations", "partial"),
        ("find_values", "tell_operations", "unusable"),
        ("is_large", "approve", "true"),
        ("is_large", "book", "false"),
        ("is_large", "tell_operations", "error"),
        ("approve", "book", "approved"),
        ("approve", "tell_operations", "rejected"),
        ("approve", "tell_operations", "timeout"),
    ],
)

PROOF = template(
    "proof-of-delivery",
    "Proof of delivery",
    category="Documents",
    description="Asks the carrier for the proof of delivery, reminds it twice, and then hands the case over.",
    prompt="When a shipment is delivered, ask carrier@example.com for the proof of delivery. Wait a day for the answer and remind them up "
    "to 2 times, then escalate to operations@example.com.",
    trigger=Trigger(type="shipment", params={"event": "delivered"}),
    steps=[
        step(
            "ask_carrier",
            "document.request",
            "Ask for the proof",
            to=["carrier@example.com"],
            document_type="proof of delivery",
            shipment_id="{{ trigger.shipment.shipment_id }}",
        ),
        step("wait_for_proof", "email.wait_for_reply", "Wait for the answer", email_step="ask_carrier", timeout=hours(24)),
        step("up_to_two", "flow.repeat", "Up to two reminders", max_times=2),
        step(
            "remind",
            "email.follow_up",
            "Remind the carrier",
            to=["carrier@example.com"],
            missing_fields=["proof of delivery"],
            email_step="ask_carrier",
        ),
        step("wait_again", "email.wait_for_reply", "Wait again", email_step="remind", timeout=hours(24)),
        step(
            "escalate",
            "email.escalate",
            "Hand over",
            to=["operations@example.com"],
            reason="The carrier did not send the proof of delivery.",
            email_step="ask_carrier",
        ),
        step(
            "note_proof",
            "shipment.update",
            "Note that it is there",
            shipment_id="{{ trigger.shipment.shipment_id }}",
            changes={"attributes": {"proof_of_delivery": True}},
        ),
    ],
    roads=[
        ("trigger", "ask_carrier"),
        ("ask_carrier", "wait_for_proof"),
        ("wait_for_proof", "note_proof", "replied"),
        ("wait_for_proof", "up_to_two", "timeout"),
        ("up_to_two", "remind", "again"),
        ("remind", "wait_again"),
        ("wait_again", "note_proof", "replied"),
        ("wait_again", "up_to_two", "timeout"),
        ("up_to_two", "escalate", "exhausted"),
    ],
)

TEMPLATES = (BOL, INVOICE, PROOF)
