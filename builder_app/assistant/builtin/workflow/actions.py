"""What the language needs to know of each action: its roads, what it must be told, what people call it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Manner:
    """How one action behaves in speech. The first road is the natural one; `needs` are asked for in this order;
    `nouns` name a step of it."""

    roads: tuple[str, ...] = ("next",)
    needs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    noun: str = ""


MANNERS: dict[str, Manner] = {
    "email.send": Manner(
        needs=("to", "subject", "body"),
        nouns=("email", "message", "notification", "mail", "summary", "report", "notice", "alert"),
        noun="email",
    ),
    "email.follow_up": Manner(needs=("to", "missing_fields"), nouns=("follow-up", "reminder", "chaser", "nudge"), noun="follow-up"),
    "email.escalate": Manner(needs=("to",), nouns=("escalation", "escalate"), noun="escalation"),
    "email.check_inbox": Manner(("found", "not_found"), (), ("inbox", "mailbox"), "inbox check"),
    "email.wait_for_reply": Manner(
        ("replied", "timeout"),
        ("email_step", "timeout"),
        ("wait", "waiting", "pause", "reply", "timeout", "deadline"),
        "wait for a reply",
    ),
    "email.parse_reply": Manner(
        ("complete", "partial", "unusable"),
        ("body",),
        ("parse", "parsing", "reading", "analysis"),
        "reading of the reply",
    ),
    "document.request": Manner(needs=("to", "document_type"), nouns=("request", "document", "copy"), noun="document request"),
    "document.extract_text": Manner(needs=("source",), nouns=("extraction", "extract", "ocr"), noun="text extraction"),
    "document.parse": Manner(
        ("complete", "partial", "unusable"),
        ("text", "document_type"),
        ("parse", "parsing", "document", "reading", "bol", "invoice", "extraction"),
        "reading of the document",
    ),
    "document.save": Manner(needs=("content", "format"), nouns=("save", "file", "csv", "json", "markdown", "export"), noun="saved file"),
    "flow.wait": Manner(needs=("duration",), nouns=("wait", "waiting", "pause", "delay", "timer", "sleep", "hold"), noun="wait"),
    "flow.condition": Manner(("true", "false"), ("condition",), ("condition", "check", "if", "test", "branch"), "check"),
    "flow.switch": Manner(("default",), ("value", "cases"), ("switch", "routing", "router"), "switch"),
    "flow.for_each": Manner(("item", "done"), ("items",), ("loop", "for-each", "each"), "loop"),
    "flow.repeat": Manner(("again", "exhausted"), ("max_times",), ("repeat", "repetition", "retry", "loop"), "repetition"),
    "flow.join": Manner(nouns=("join", "merge"), noun="join"),
    "flow.stop": Manner((), (), ("stop", "end"), "stop"),
    "flow.sub_workflow": Manner(needs=("workflow_id",), nouns=("workflow", "sub-workflow", "subworkflow"), noun="sub-workflow"),
    "human.approval": Manner(
        ("approved", "rejected", "timeout"),
        ("approvers", "message"),
        ("approval", "approve", "sign-off", "approver", "deadline"),
        "approval",
    ),
    "human.form": Manner(("submitted", "timeout"), ("assignees", "fields"), ("form", "questionnaire", "deadline"), "form"),
    "data.set": Manner(needs=("values",), nouns=("value", "variable", "set"), noun="stored value"),
    "data.query": Manner(("found", "not_found"), ("connection", "sql"), ("query", "sql", "database"), "query"),
    "data.store": Manner(needs=("collection", "record"), nouns=("store", "storing", "record", "collection"), noun="record"),
    "shipment.lookup": Manner(("found", "not_found"), ("shipment_id",), ("lookup", "shipment"), "shipment look-up"),
    "shipment.search": Manner(("found", "not_found"), ("filter",), ("search", "shipment", "list"), "shipment search"),
    "shipment.update": Manner(("next", "not_found"), ("shipment_id", "changes"), ("update", "status"), "shipment update"),
    "http.request": Manner(
        needs=("method", "url"),
        nouns=("call", "request", "http", "post", "api", "webhook", "get", "put", "push", "patch", "endpoint"),
        noun="HTTP call",
    ),
    "message.slack": Manner(
        needs=("text", "connection"),
        nouns=("slack", "message", "post", "notification", "channel"),
        noun="Slack message",
    ),
    "message.teams": Manner(
        needs=("text", "connection"),
        nouns=("teams", "message", "post", "notification", "channel"),
        noun="Teams message",
    ),
    "incident.pagerduty": Manner(
        needs=("summary", "severity", "connection"),
        nouns=("pagerduty", "page", "incident", "alert", "on-call"),
        noun="PagerDuty incident",
    ),
    "ai.classify": Manner((), ("text", "labels"), ("classify", "classification", "category", "label"), "classification"),
    "ai.extract": Manner(("complete", "partial", "unusable"), ("text", "fields"), ("extraction", "extract"), "extraction"),
    "ai.summarize": Manner(needs=("text",), nouns=("summarise", "summary"), noun="summary"),
    "ai.generate": Manner(needs=("prompt",), nouns=("generate", "draft", "text"), noun="draft text"),
    "ai.sentiment": Manner(("positive", "neutral", "negative"), ("text",), ("sentiment", "tone", "mood"), "tone check"),
    "log.write": Manner(needs=("message",), nouns=("log", "note", "entry"), noun="log entry"),
}

EVERY_ROAD = frozenset({"ai.classify", "ai.sentiment", "flow.switch"})
"""Actions whose unconditional continuation leaves by every road."""

MESSAGES = frozenset({"email.send", "email.follow_up", "email.escalate", "document.request"})
UNANSWERED = ("message.slack", "message.teams", "incident.pagerduty")
"""What nobody answers: a wait right behind it waits for no reply."""
"""Steps that can be answered by e-mail."""

REMOTE = (
    frozenset(
        {
            "http.request",
            "data.query",
            "document.extract_text",
            "message.slack",
            "message.teams",
            "incident.pagerduty",
            "flow.sub_workflow",
        }
    )
    | MESSAGES
)
"""Steps that can fail because of others."""

RECIPIENT = {"human.approval": "approvers", "human.form": "assignees"}
"""Where an action keeps whom it addresses, if not in `to`."""

TEXT_PARAM = {
    "message.slack": "text",
    "message.teams": "text",
    "incident.pagerduty": "summary",
    "human.approval": "message",
    "human.form": "message",
    "log.write": "message",
    "ai.generate": "prompt",
    "email.escalate": "body",
    "email.follow_up": "body",
    "email.send": "body",
}
TIME_PARAM = {
    "flow.wait": "duration",
    "email.wait_for_reply": "timeout",
    "human.approval": "timeout",
    "human.form": "timeout",
    "flow.repeat": "interval",
    "email.check_inbox": "since",
}


def roads(action: str, params: dict[str, Any]) -> tuple[str, ...]:
    """The outcomes of a step, the natural one first."""
    if action == "ai.classify":
        labels = params.get("labels")
        return tuple(str(label) for label in labels) if isinstance(labels, list) else ()
    if action == "flow.switch":
        cases = params.get("cases")
        names = [str(c.get("name")) for c in cases if isinstance(c, dict)] if isinstance(cases, list) else []
        return (*names, "default")
    return MANNERS[action].roads if action in MANNERS else ("next",)


def natural(action: str, params: dict[str, Any]) -> tuple[str, ...]:
    """The outcomes that an unconditional next step hangs on."""
    every = roads(action, params)
    return every if action in EVERY_ROAD else every[:1]
