"""A short fitting name for a new workflow."""

from builder_app.assistant.builtin.workflow.graph import Graph

_OCCASION = {
    "delayed": "Late shipment",
    "created": "New shipment",
    "updated": "Shipment update",
    "delivered": "Delivery",
    "exception": "Shipment exception",
}
_PURPOSE = (
    ("email.escalate", "escalation"),
    ("human.approval", "approval"),
    ("email.follow_up", "follow-up"),
    ("document.parse", "document reading"),
    ("document.request", "document request"),
    ("human.form", "form"),
    ("ai.classify", "triage"),
    ("ai.sentiment", "tone check"),
    ("email.parse_reply", "reply reading"),
    ("email.wait_for_reply", "request"),
    ("incident.pagerduty", "alert"),
    ("message.slack", "notice"),
    ("message.teams", "notice"),
    ("http.request", "call"),
    ("shipment.search", "report"),
    ("email.send", "notice"),
    ("data.store", "record"),
    ("document.save", "export"),
    ("shipment.update", "status update"),
)


def workflow_name(graph: Graph) -> str:
    """Such as `Late shipment escalation` or `Weekday shipment report`; empty for an empty workflow."""
    if not graph.nodes:
        return ""
    actions = {n.action for n in graph.nodes.values()}
    purpose = next((word for action, word in _PURPOSE if action in actions), "workflow")
    kind = next(
        (n.params.get("document_type") for n in graph.nodes.values() if n.action in ("document.parse", "document.request")),
        "",
    )
    if kind and purpose.startswith("document"):
        purpose = purpose.replace("document", {"bol": "BOL", "custom": "document"}.get(str(kind), str(kind)))
    trigger = graph.trigger
    if trigger.type == "shipment":
        temperature = "temperature" in str(trigger.params.get("filter", ""))
        return f"{'Temperature' if temperature else _OCCASION.get(str(trigger.params.get('event')), 'Shipment')} {purpose}"
    if trigger.type == "schedule":
        subject = "shipment " if "shipment.search" in actions else ""
        return f"{_rhythm(str(trigger.params.get('cron', '')))} {subject}{purpose}"
    if trigger.type == "email":
        return f"Incoming mail: {purpose}"
    if trigger.type in ("webhook", "query"):
        return f"{'Webhook' if trigger.type == 'webhook' else 'Database'} {purpose}"
    subject = "Shipment " if any("shipment" in i.name for i in graph.inputs) else ""
    return f"{subject}{purpose}".strip().capitalize()


def _rhythm(cron: str) -> str:
    fields = cron.split()
    if len(fields) != 5:
        return "Scheduled"
    if fields[4] in ("1-5", "MON-FRI"):
        return "Weekday"
    if fields[4] != "*":
        return "Weekly"
    if fields[2] != "*":
        return "Monthly"
    return "Hourly" if "*" in fields[1] else "Daily"
