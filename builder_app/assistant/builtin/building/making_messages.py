"""Makes the steps that write to people and wait for them."""

import re
from itertools import pairwise
from typing import Any

from builder_app.assistant.builtin.building.field_values import last_read
from builder_app.assistant.builtin.building.wording import body, chat_text, occasion, subject, title, topic_of, without_manner
from builder_app.assistant.builtin.reading.comparisons import search_filter
from builder_app.assistant.builtin.reading.form_fields import listed_in_form
from builder_app.assistant.builtin.reading.frames import Frame
from builder_app.assistant.builtin.reading.making import Made, Making, recipients
from builder_app.assistant.builtin.reading.slots import Slots
from builder_app.assistant.builtin.words.dates import day_told
from builder_app.assistant.builtin.words.mail_parts import subject_held
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.context import Context, expr
from builder_app.assistant.builtin.workflow.graph import End

_LEADS_TO_TOPIC = re.compile(
    r"^(?:(?:can|may|must|should|has to|have to|needs? to|also|then|both) )*"
    r"(?:approv(?:es?|al)(?: of| for)?|signs? off(?: on)?|(?:counter)?signs?|decides?(?: on| whether)?|authori[sz]es?|for|an?)(?:\s+|$)"
)
"""What stands in front of that which is to be approved."""


def with_told(params: dict[str, Any], **values: Any) -> dict[str, Any]:
    """The parameters with those of the values that are there: nothing empty is set."""
    return params | {name: value for name, value in values.items() if value not in (None, "", [], {})}


class Messages(Making):
    """E-mails, chat messages, incidents, waits, approvals, forms."""

    def email(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots, first = frame.slots, None
        if self._lists(frame) and context.nearest("shipment.search") is None:
            first = self._search_first(frame, ends)
            ends = self.graph.natural(first)
            context = Context(self.graph, ends)
        to = recipients(slots, context) or (slots.sender if frame.head in ("request", "ask", "get", "collect") else None)
        params = with_told({}, to=to, subject=subject(slots, context), body=body(slots, context), cc=slots.cc, bcc=slots.bcc)
        saved = any(s in self.graph.nodes and self.graph.nodes[s].action == "document.save" for s, _ in ends) and slots.words & {
            "it",
            "them",
        }
        if (saved or slots.words & {"attachment", "attach", "attached", "file", "forward"}) and (file := context.nearest("document.save")):
            params["attachments"] = [expr(f"steps.{file}.file")]
        who = slots.roles[0] if slots.roles else ""
        topic = topic_of(slots)
        name = f"Email the {who}" if who else (title(f"Email: {topic}", limit=48) if topic and len(topic) < 42 else "Send email")
        step_id, after = self._plain("email.send", params, ends, name=name, wish=f"email_{who}" if who else "email")
        return first or step_id, after

    def _search_first(self, frame: Frame, ends: list[End]) -> str:
        """The search that a step about several shipments needs in front of it, by what the clause says of them; its id."""
        return self.graph.add(
            "shipment.search",
            name="Find shipments",
            params={"filter": search_filter(list(frame.tokens)) or {"all": []}},
            ends=ends,
            wish="search",
        )

    def _lists(self, frame: Frame) -> bool:
        """Whether the message is about several shipments, which then have to be found first."""
        plural = any(t.is_word("shipment", "order", "delivery") and t.raw.lower().endswith("s") for t in frame.tokens)
        gathering = frame.slots.words & {"list", "summary", "report", "overview", "digest", "all", "count", "number"}
        states = frame.slots.words & {
            "delay",
            "late",
            "delayed",
            "critical",
            "open",
            "exception",
            "transit",
            "urgent",
            "deliver",
            "delivered",
            "pending",
        }
        event = self.graph.trigger.type in ("shipment", "email", "webhook")
        where = any(t.is_word("in", "with", "that", "whose", "which", "for") for t in frame.tokens)
        return bool(plural and (gathering or ((states or where) and not event)))

    def follow_up(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots, first = frame.slots, context.message()
        missing = context.missing_fields()
        if first is None and not (missing and slots.to):
            slots.to = slots.to or recipients(slots, context) or context.asked()
            made = self.email(frame, context, ends)
            node = self.graph.nodes[made[0]]
            if node.action == "email.send" and not slots.subject:
                text = str(node.params.get("subject", ""))
                node.name = "Send reminder"
                node.params = node.params | {"subject": text if "reminder" in text.lower() else f"Reminder: {text}"}
            return made
        before = self.graph.nodes[first].params.get("to") if first is not None else None
        to = slots.to or [a for role in slots.roles if (a := context.address_of(role))] or before
        if not to and not missing and frame.head == "ask":
            return self.email(frame, context, ends)
        params = with_told(
            {},
            to=to,
            missing_fields=expr(missing) if missing or first is None else self._asked_for(slots, first),
            email_step=first,
            cc=slots.cc,
            subject=slots.subject,
            body=slots.body,
        )
        return self._plain("email.follow_up", params, ends, name="Send follow-up", wish="follow_up")

    def _asked_for(self, slots: Slots, first: str) -> list[str]:
        topic = topic_of(slots) if slots.topic else ""
        if not topic:
            topic = re.split(r" [–-] shipment|\{\{", str(self.graph.nodes[first].params.get("subject", "")))[0].strip(" –-")
        return [topic.lower()[:80] if topic and len(topic) < 80 else "your answer"]

    def escalate(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots = frame.slots
        to = recipients(slots, context) if slots.to or slots.roles or slots.expressions or slots.idents else None
        level = next((int(n) for n in slots.numbers if 1 <= n <= 3 and "level" in slots.words), None)
        earlier = sum(1 for s in self.graph.upstream(s for s, _ in ends) if self.graph.nodes[s].action == "email.escalate")
        reason = title(slots.topic, limit=120) if slots.topic else self._reason(context)
        params = with_told(
            {},
            to=to,
            level=level or min(earlier + 1, 3),
            reason=reason,
            email_step=context.message(),
            cc=slots.cc,
            subject=slots.subject,
            body=slots.body,
        )
        return self._plain("email.escalate", params, ends, name="Escalate", wish="escalate")

    def _reason(self, context: Context) -> str:
        for source, outcome in context.ends:
            if outcome == "timeout":
                return "No reply in time"
            if outcome == "exhausted":
                return "No success after several attempts"
            if outcome == "rejected":
                return "The approval was refused"
            if outcome in ("partial", "unusable"):
                return "The answer is incomplete"
            if source in self.graph.nodes and outcome == "error":
                return f"“{self.graph.nodes[source].name}” failed"
        return occasion(context)

    def chat(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots, slack, first = frame.slots, frame.action == "message.slack", None
        if self._lists(frame) and context.nearest("shipment.search") is None and context.loop() is None:
            wanted = {"filter": search_filter(list(frame.tokens)) or {"all": []}}
            first = self.graph.add("shipment.search", name="Find shipments", params=wanted, ends=ends, wish="search")
            ends = self.graph.natural(first)
            context = Context(self.graph, ends)
        params = with_told(
            {},
            text=chat_text(slots, context),
            channel=slots.channel if slack or not slots.channel.startswith("#") or "slack" not in slots.words else "",
        )
        name = f"Post to {'Slack' if slack else 'Teams'}"
        step_id, after = self._plain(
            frame.action,
            params,
            ends,
            name=f"{name} {params['channel']}" if params.get("channel") else name,
            wish="slack" if slack else "teams",
        )
        return first or step_id, after

    def page(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        words = {t.raw.lower() for t in frame.tokens} | frame.slots.words
        severity = next(
            (s for s in ("critical", "error", "warning", "info") if s in words),
            "warning" if "low" in words else "critical",
        )
        params = {"summary": chat_text(frame.slots, context), "severity": severity}
        return self._plain("incident.pagerduty", params, ends, name="Page the on-call with PagerDuty", wish="page")

    def wait(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots = frame.slots
        params: dict[str, Any] = {}
        until = next((i for i, t in enumerate(frame.tokens) if t.is_word("until")), None)
        if until is not None and slots.durations and (moment := self._around(list(frame.tokens[until + 1 :]), context)):
            params["until"] = moment
        elif slots.durations:
            params["duration"] = slots.durations[0]
        elif until is not None and (moment := self._moment(list(frame.tokens[until + 1 :]), context)):
            params["until"] = moment
        if slots.business:
            params["business_hours"] = True
        return self._plain("flow.wait", params, ends, name="Wait", wish="wait")

    def _around(self, tokens: list[Token], context: Context) -> str:
        """`until 2 hours before the planned delivery`: the moment that lies so far from a known one; empty for none."""
        at = next((i for i, t in enumerate(tokens) if t.is_word("before", "after")), None)
        length = tokens[0].value if tokens and tokens[0].kind == "duration" else None
        moment = self._moment(tokens[at + 1 :], context).strip("{} ") if at is not None and length else ""
        if not moment or at is None or length is None:
            return ""
        sign = "-" if tokens[at].is_word("before") else ""
        return expr(f"add_time({moment}, {sign}{length['value']}, '{length['unit']}')")

    def _moment(self, tokens: list[Token], context: Context) -> str:
        for token in tokens:
            if token.kind == "expr":
                return token.raw
            if token.kind in ("quoted", "code"):
                return token.norm
        words = {t.norm for t in tokens}
        if "delivery" in words or "eta" in words:
            path = context.field("planned_delivery" if "planned" in words else "estimated_delivery")
            return expr(path) if path else ""
        return day_told(tokens, self.source)

    def wait_reply(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        params = with_told({}, email_step=context.message(), timeout=frame.slots.durations[0] if frame.slots.durations else None)
        return self._plain("email.wait_for_reply", params, ends, name="Wait for a reply", wish="reply")

    def inbox(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots = frame.slots
        sender = (slots.sender or self._domains(frame) or slots.to)[:1]
        if not sender and (to := context.recipients()) and isinstance(to, list) and len(to) == 1:
            sender = to
        params = with_told(
            {},
            from_filter=sender[0] if sender else "",
            subject_filter=subject_held(list(frame.tokens)) or slots.subject or (slots.quoted[0] if slots.quoted else ""),
        )
        if slots.durations and not any(t.is_word("every") for t in frame.tokens):
            params["since"] = slots.durations[0]
        return self._plain("email.check_inbox", params, ends, name="Check the inbox", wish="inbox")

    def _domains(self, frame: Frame) -> list[str]:
        """`wm.com` of `a mail from wm.com`."""
        return [t.raw for before, t in pairwise(frame.tokens) if t.kind == "domain" and before.is_word("from", "by", "at")]

    def approval(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots = frame.slots
        to = (slots.sender if not slots.to else None) or recipients(slots, context)
        topic = _LEADS_TO_TOPIC.sub("", without_manner(slots.topic or "")).strip()
        topic = topic or self._decided_on(frame)
        message = (
            slots.body
            or f"Please approve{f': {topic}' if topic and topic not in ('approval', 'it', 'that', 'this', 'too', 'as well', 'also') else ''}"
            + (f" ({occasion(context)})" if context.shipment_id() else "")
        )
        params = with_told({}, approvers=to, message=message, timeout=slots.durations[0] if slots.durations else None)
        return self._plain("human.approval", params, ends, name="Ask for approval", wish="approval")

    def _decided_on(self, frame: Frame) -> str:
        """`the load may continue` of `approve within 4 hours that the load may continue`; empty where nothing is said so."""
        tokens = list(frame.tokens)
        verb = next((i for i, t in enumerate(tokens) if t.is_word("approve", "decide", "sign", "confirm")), len(tokens))
        that = next((i for i, t in enumerate(tokens) if i > verb and t.is_word("that", "whether")), None)
        return (
            title(self.source[tokens[that + 1].start : tokens[-1].end]).strip(" .") if that is not None and that + 1 < len(tokens) else ""
        )

    def form(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots = frame.slots
        params = with_told(
            {},
            assignees=recipients(slots, context) or slots.sender,
            fields=listed_in_form(list(frame.tokens), self.source) or _fields_read(frame, context),
            timeout=slots.durations[0] if slots.durations else None,
            message=slots.body,
        )
        return self._plain("human.form", params, ends, name="Ask for a form", wish="form")


def _fields_read(frame: Frame, context: Context) -> list[dict[str, str]]:
    """`have x@y.com fill it in on a form`, behind a reading: the fields that it looked for."""
    return (
        [{"name": name} for name in last_read(context)[1]]
        if frame.slots.words & {"it", "them", "missing", "rest", "value", "field"}
        else []
    )
