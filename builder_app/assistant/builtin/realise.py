"""Makes steps of frames: parameters from what the clause said and from what lies upstream."""

import re
from collections.abc import Callable
from typing import Any

from builder_app.assistant.builtin.actions import MESSAGES, RECIPIENT
from builder_app.assistant.builtin.comparisons import condition_tree, search_filter
from builder_app.assistant.builtin.conditions import understand
from builder_app.assistant.builtin.context import Context, expr
from builder_app.assistant.builtin.fields import DEFAULT_FIELDS, DOCUMENTS, PRIORITIES, STATUSES
from builder_app.assistant.builtin.frames import Frame
from builder_app.assistant.builtin.graph import End, Graph
from builder_app.assistant.builtin.lexicon import VERBS
from builder_app.assistant.builtin.quantities import spell
from builder_app.assistant.builtin.slots import Slots, listed, snake
from builder_app.assistant.builtin.tokens import Token
from builder_app.assistant.builtin.wording import body, chat_text, document_name, occasion, subject, title, topic_of

Made = list[End]
"""The ends on which the next step hangs."""


def recipients(slots: Slots, context: Context) -> Any:
    """Addresses named, addresses of named roles, the people last written to where a pronoun says so; None when nobody is known."""
    if slots.to:
        return slots.to
    found = [a for role in slots.roles if (a := context.address_of(role))]
    if found:
        return found
    if slots.expressions:
        return slots.expressions
    if (
        slots.words & {"sender", "reply", "respond", "answer"}
        and context.graph.trigger.type == "email"
        and context.message() is None
    ):
        return [expr("trigger.email.from")]
    if slots.words & {"them", "him", "her", "again", "ask"} and not slots.roles:
        return context.recipients()
    return None


def _with(params: dict[str, Any], **values: Any) -> dict[str, Any]:
    return params | {name: value for name, value in values.items() if value not in (None, "", [], {})}


class Realiser:
    """Adds the steps of one frame after another to a graph."""

    def __init__(self, graph: Graph, source: str) -> None:
        self.graph, self.source = graph, source
        self.assumed: list[str] = []

    def add(self, frame: Frame, ends: list[End]) -> tuple[str, Made]:
        """The frame's steps on `ends`: the first new step's id and the ends after the last."""
        make = _MAKERS.get(frame.action)
        if make is None:
            return self._plain(frame.action, {}, ends, name=title(frame.action))
        return make(self, frame, Context(self.graph, ends), ends)

    def _plain(
        self, action: str, params: dict[str, Any], ends: list[End], *, name: str, wish: str = ""
    ) -> tuple[str, Made]:
        step_id = self.graph.add(action, name=name, params=params, ends=ends, wish=wish)
        return step_id, self.graph.natural(step_id)

    # messages

    def email(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots, first = frame.slots, None
        listing = (slots.words & {"the", "all"} and slots.words & {"delay", "late", "delayed", "critical", "open"}) or (
            slots.words & {"list", "summary", "report", "overview", "digest", "all", "count", "number"}
            and any(t.is_word("shipment") and t.raw.lower() == "shipments" for t in frame.tokens)
        )
        if listing and context.nearest("shipment.search") is None:
            first = self.graph.add(
                "shipment.search",
                name="Find shipments",
                params={"filter": search_filter(list(frame.tokens)) or {"all": []}},
                ends=ends,
                wish="search",
            )
            ends = self.graph.natural(first)
            context = Context(self.graph, ends)
        to = recipients(slots, context)
        params = _with(
            {}, to=to, subject=subject(slots, context), body=body(slots, context), cc=slots.cc, bcc=slots.bcc
        )
        if slots.words & {"attachment", "attach", "attached", "file", "forward"} and (
            file := context.nearest("document.save")
        ):
            params["attachments"] = [expr(f"steps.{file}.file")]
        who = slots.roles[0] if slots.roles else ""
        topic = topic_of(slots)
        name = (
            f"Email the {who}"
            if who
            else (title(f"Email: {topic}", limit=48) if topic and len(topic) < 42 else "Send email")
        )
        step_id, after = self._plain("email.send", params, ends, name=name, wish=f"email_{who}" if who else "email")
        return first or step_id, after

    def follow_up(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots, first = frame.slots, context.message()
        if first is None:
            first = next((s for s in reversed(list(self.graph.nodes)) if self.graph.nodes[s].action in MESSAGES), None)
        to = (
            slots.to
            or [a for role in slots.roles if (a := context.address_of(role))]
            or (self.graph.nodes[first].params.get("to") if first else None)
        )
        missing = context.missing_fields()
        params = _with(
            {},
            to=to,
            missing_fields=expr(missing) if missing else self._asked_for(slots, first),
            email_step=first,
            cc=slots.cc,
            subject=slots.subject,
            body=slots.body,
        )
        return self._plain("email.follow_up", params, ends, name="Send follow-up", wish="follow_up")

    def _asked_for(self, slots: Slots, first: str | None) -> list[str]:
        topic = topic_of(slots) if slots.topic else ""
        if not topic and first is not None:
            topic = re.split(r" [–-] shipment|\{\{", str(self.graph.nodes[first].params.get("subject", "")))[0].strip(
                " –-"
            )
        return [topic.lower()[:80] if topic and len(topic) < 80 else "your answer"]

    def escalate(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots = frame.slots
        to = recipients(slots, context) if slots.to or slots.roles or slots.expressions else None
        level = next((int(n) for n in slots.numbers if 1 <= n <= 3 and "level" in slots.words), None)
        earlier = sum(
            1 for s in self.graph.upstream(s for s, _ in ends) if self.graph.nodes[s].action == "email.escalate"
        )
        reason = title(slots.topic, limit=120) if slots.topic else self._reason(context)
        params = _with(
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
        slots, slack = frame.slots, frame.action == "message.slack"
        params = _with(
            {},
            text=chat_text(slots, context),
            channel=slots.channel if slack or not slots.channel.startswith("#") or "slack" not in slots.words else "",
        )
        name = f"Post to {'Slack' if slack else 'Teams'}"
        return self._plain(
            frame.action,
            params,
            ends,
            name=f"{name} {params['channel']}" if params.get("channel") else name,
            wish="slack" if slack else "teams",
        )

    def page(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        words = frame.slots.words
        severity = next(
            (s for s in ("critical", "error", "warning", "info") if s in words),
            "warning" if "low" in words else "critical",
        )
        params = {"summary": chat_text(frame.slots, context), "severity": severity}
        return self._plain("incident.pagerduty", params, ends, name="Page the on-call", wish="page")

    # waiting

    def wait(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots = frame.slots
        params: dict[str, Any] = {}
        until = next((i for i, t in enumerate(frame.tokens) if t.is_word("until")), None)
        if slots.durations:
            params["duration"] = slots.durations[0]
        elif until is not None and (moment := self._moment(list(frame.tokens[until + 1 :]), context)):
            params["until"] = moment
        if slots.business:
            params["business_hours"] = True
        return self._plain("flow.wait", params, ends, name="Wait", wish="wait")

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
        return ""

    def wait_reply(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        params = _with(
            {}, email_step=context.message(), timeout=frame.slots.durations[0] if frame.slots.durations else None
        )
        return self._plain("email.wait_for_reply", params, ends, name="Wait for a reply", wish="reply")

    def inbox(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots = frame.slots
        sender = (slots.sender or slots.to)[:1]
        if not sender and (to := context.recipients()) and isinstance(to, list) and len(to) == 1:
            sender = to
        params = _with(
            {},
            from_filter=sender[0] if sender else "",
            subject_filter=slots.subject or (slots.quoted[0] if slots.quoted else ""),
        )
        if slots.durations and not any(t.is_word("every") for t in frame.tokens):
            params["since"] = slots.durations[0]
        return self._plain("email.check_inbox", params, ends, name="Check the inbox", wish="inbox")

    # people

    def approval(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots = frame.slots
        to = recipients(slots, context) or slots.sender
        topic = re.sub(r"^(?:approve|approval(?: of| for)?|sign off(?: on)?|for|an?)\s+", "", slots.topic or "").strip()
        message = (
            slots.body
            or f"Please approve{f': {topic}' if topic and topic not in ('approval', 'it') else ''}{f' ({occasion(context)})' if context.shipment_id() else ''}"
        )
        params = _with({}, approvers=to, message=message, timeout=slots.durations[0] if slots.durations else None)
        return self._plain("human.approval", params, ends, name="Ask for approval", wish="approval")

    def form(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots = frame.slots
        form = next((i for i, t in enumerate(frame.tokens) if t.is_word("form")), -1)
        start = next(
            (
                i
                for i, t in enumerate(frame.tokens)
                if i > form >= 0 and (t.is_word("with", "for", "ask", "contain", "field", "about") or t.norm == ":")
            ),
            None,
        )
        if start is None:
            start = next(
                (i for i, t in enumerate(frame.tokens) if t.is_word("fill", "enter", "collect", "provide")), None
            )
        fields = self._fields(list(frame.tokens[start + 1 :])) if start is not None else []
        params = _with(
            {},
            assignees=recipients(slots, context) or slots.sender,
            fields=[{"name": name} for name in fields],
            timeout=slots.durations[0] if slots.durations else None,
            message=slots.body,
        )
        return self._plain("human.form", params, ends, name="Ask for a form", wish="form")

    # reading

    def _fields(self, tokens: list[Token]) -> list[str]:
        """Field names of an enumeration, cut where the source of the data or another phrase begins."""
        end = next(
            (
                i
                for i, t in enumerate(tokens)
                if i > 0
                and (
                    t.is_word(
                        "out", "from", "of", "via", "as", "into", "within", "using", "in", "to", "for", "if", "with"
                    )
                    or t.kind in ("address", "duration")
                )
                and not (
                    t.is_word("of") and i + 1 < len(tokens) and tokens[i + 1].is_word("delivery", "lading", "arrival")
                )
            ),
            len(tokens),
        )
        items = [
            snake(x)
            for x in listed(
                [
                    t
                    for t in tokens[:end]
                    if not t.is_word("field", "fields", "form", "following", "their", "details", "please")
                ],
                self.source,
            )
        ]
        junk = {
            "data",
            "information",
            "info",
            "it",
            "everything",
            "details",
            "reply",
            "answer",
            "response",
            "document",
            "text",
            "pdf",
            "attachment",
            "content",
            "contents",
            "email",
            "them",
            "as_much_data_as_you_can",
            "",
            "fields",
            "a",
            "in",
            "out",
            "bol",
            "invoice",
            "all",
        }
        return list(
            dict.fromkeys(
                i
                for i in items
                if i not in junk and len(i) <= 40 and not i.startswith(("as_much", "all_the", "out_", "the_"))
            )
        )

    def _read_fields(self, frame: Frame) -> list[str]:
        tokens = list(frame.tokens)
        at = next((i for i, t in enumerate(tokens) if t.is_word(frame.head)), -1)
        marker = next(
            (
                i
                for i, t in enumerate(tokens)
                if i > at and t.is_word("for", "with", "field", "fields") and i + 1 < len(tokens)
            ),
            None,
        )
        first = self._fields(tokens[at + 1 :])
        return first or (self._fields(tokens[marker + 1 :]) if marker is not None else [])

    def parse_reply(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        first = None
        if not context.reply_text() and context.message() is not None:
            first = self.graph.add(
                "email.wait_for_reply",
                name="Wait for a reply",
                params={"email_step": context.message()},
                ends=ends,
                wish="reply",
            )
            ends = self.graph.natural(first)
            context = Context(self.graph, ends)
        text = context.reply_text()
        params = _with({}, body=expr(text) if text else "", required_fields=self._read_fields(frame))
        step_id, after = self._plain("email.parse_reply", params, ends, name="Read the reply", wish="parse")
        return first or step_id, after

    def document(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        first = None
        file = context.attachment()
        text = context.nearest("document.extract_text")
        if text is None:
            first = self.graph.add(
                "document.extract_text",
                name="Read the document's text",
                params=_with({}, source=expr(file) if file else ""),
                ends=ends,
                wish="extract",
            )
            ends, text = self.graph.natural(first), first
        kind = self._kind(frame.slots, context)
        wanted = self._read_fields(frame)
        if not wanted and frame.head in ("read", "open", "scan") and frame.slots.words & {"text"}:
            return first or text, ends
        params = _with(
            {"document_type": DOCUMENTS.get(kind, "custom")},
            text=expr(f"steps.{text}.text"),
            fields=wanted or DEFAULT_FIELDS.get(DOCUMENTS.get(kind, ""), []),
        )
        step_id, after = self._plain(
            "document.parse", params, ends, name=f"Read the {document_name(kind)}", wish="parse"
        )
        return first or step_id, after

    def _kind(self, slots: Slots, context: Context) -> str:
        if slots.document and slots.document not in ("pdf", "attachment", "document", "file", "scan", "paperwork"):
            return slots.document
        for word in re.findall(
            r"[a-z]+(?:-[a-z]+)?",
            self.source.lower().replace("bill of lading", "bol").replace("proof of delivery", "pod"),
        ):
            word = word.removesuffix("s") if word.removesuffix("s") in DOCUMENTS else word
            if word in DOCUMENTS and word not in ("pdf", "attachment", "document", "file", "scan", "paperwork"):
                return word
        for node in self.graph.nodes.values():
            if node.params.get("document_type") in ("bol", "invoice"):
                return str(node.params["document_type"])
        return slots.document or "document"

    def read(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        """`parse it`, `extract the ETA`: read whatever came last."""
        if context.wait() is not None or context.nearest("email.check_inbox") is not None:
            return self.parse_reply(frame, context, ends)
        if context.nearest("document.extract_text") is not None or (
            context.graph.trigger.type == "email" and context.graph.trigger.params.get("has_attachment")
        ):
            return self.document(frame, context, ends)
        if context.graph.trigger.type == "email" or context.message() is not None:
            return self.parse_reply(frame, context, ends)
        text = context.text_source()
        params = _with({}, text=expr(text) if text else "", fields=self._read_fields(frame))
        return self._plain("ai.extract", params, ends, name="Extract data", wish="extract")

    def request(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots = frame.slots
        kind = self._kind(slots, context)
        path = context.shipment_id()
        params = _with(
            {"document_type": document_name(kind)},
            to=recipients(slots, context) or slots.sender or self._from_role(frame, context),
            shipment_id=expr(path) if path else "",
        )
        if slots.durations:
            params["due"] = spell(slots.durations[0])
        return self._plain(
            "document.request", params, ends, name=f"Request the {document_name(kind)}", wish="request_document"
        )

    def _from_role(self, frame: Frame, context: Context) -> list[str]:
        """`from the carrier`: the address of who is asked."""
        at = next((i for i, t in enumerate(frame.tokens) if t.is_word("from")), len(frame.tokens))
        return [a for t in frame.tokens[at:] if t.kind == "word" and (a := context.address_of(t.norm))]

    def save(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        result = context.result()
        name = next((q for q in frame.slots.quoted if "." in q), "")
        params = _with(
            {"format": frame.slots.format or "markdown"}, content=expr(result) if result else "", file_name=name
        )
        return self._plain(
            "document.save",
            params,
            ends,
            name=f"Save as {(frame.slots.format or 'markdown').upper() if frame.slots.format != 'markdown' else 'Markdown'}",
            wish="save",
        )

    # data

    def store(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        named = next((q for q in frame.slots.quoted if re.match(r"(?:trigger|steps|input)\.\w", q)), "")
        result = named or context.result()
        params = _with(
            {},
            collection=self._collection(list(frame.tokens), frame),
            record=expr(result) if result else {"note": occasion(context)},
        )
        if path := context.shipment_id():
            params["key"] = expr(path)
        return self._plain("data.store", params, ends, name="Store the record", wish="store")

    def _collection(self, tokens: list[Token], frame: Frame) -> str:
        for i, token in enumerate(tokens):
            if i and token.is_word("collection", "table", "register", "list", "database", "store", "log", "ledger"):
                nxt = tokens[i + 1] if i + 1 < len(tokens) else None
                if nxt is not None and (
                    nxt.kind in ("quoted", "code", "ident") or (nxt.is_word("called", "named") and i + 2 < len(tokens))
                ):
                    chosen = tokens[i + 2] if nxt.is_word("called", "named") else nxt
                    return snake(str(chosen.value or chosen.raw))
                if (
                    i
                    and tokens[i - 1].kind in ("word", "ident", "quoted", "code")
                    and not tokens[i - 1].is_word("the", "a", "our", "in", "to", "into", "data")
                ):
                    return snake(str(tokens[i - 1].value or tokens[i - 1].raw))
        for i, token in enumerate(tokens[:-1]):
            if token.is_word("in", "to", "into", "under") and tokens[i + 1].kind in ("quoted", "code", "ident"):
                return snake(str(tokens[i + 1].value or tokens[i + 1].raw))
        if len(tokens) > 2 and tokens[-1].kind == "word" and tokens[-2].is_word("in", "into", "under"):
            return snake(tokens[-1].raw)
        thing = snake(re.sub(r"\b(?:in|to|into|under|for|as)\b.*", "", frame.slots.obj))
        return {
            "": "records",
            "it": "records",
            "data": "records",
            "result": "results",
            "reply": "replies",
            "answer": "answers",
            "response": "responses",
        }.get(thing, thing)[:40] or "records"

    def set_data(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        tokens = list(frame.tokens)
        at = next((i for i, t in enumerate(tokens) if t.is_word("set")), 0)
        to = next((i for i, t in enumerate(tokens) if i > at and (t.is_word("to", "as") or t.norm == "=")), None)
        values: dict[str, Any] = {}
        if to is not None and to + 1 < len(tokens) and to > at + 1:
            span = [t for t in tokens[at + 1 : to] if not t.is_word("the", "a", "variable", "value", "field")]
            value = tokens[to + 1]
            rest = self.source[tokens[to + 1].start : tokens[-1].end]
            values[snake(" ".join(t.raw for t in span))] = (
                value.value if value.kind in ("number", "quoted", "code") else rest
            )
        return self._plain("data.set", _with({}, values=values), ends, name="Set values", wish="values")

    def query(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        sql = next((q for q in frame.slots.quoted if q.lower().startswith(("select", "with "))), "")
        return self._plain("data.query", _with({}, sql=sql), ends, name="Query the database", wish="query")

    def shipments(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        tokens = list(frame.tokens)
        wanted = search_filter(tokens)
        shipment_id = next((i for i in frame.slots.idents if re.fullmatch(r"[A-Z]+-?\d.*", i)), "") or next(
            iter(frame.slots.expressions), ""
        )
        path = context.shipment_id()
        if not frame.plural and not wanted and (path or shipment_id or context.graph.trigger.type == "manual"):
            if not path and not shipment_id and context.graph.trigger.type == "manual":
                self.graph.declare_input("shipment_id")
                path = "input.shipment_id"
            params = _with({}, shipment_id=shipment_id or expr(path))
            return self._plain("shipment.lookup", params, ends, name="Look up the shipment", wish="lookup")
        return self._plain(
            "shipment.search", {"filter": wanted or {"all": []}}, ends, name="Find shipments", wish="search"
        )

    def update(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        tokens = list(frame.tokens)
        words = frame.slots.words
        changes: dict[str, Any] = {}
        marker = next(
            (i for i, t in enumerate(tokens) if i > 0 and t.is_word("to", "as") and i + 1 < len(tokens)), None
        )
        value = ""
        if marker is not None:
            rest = [t for t in tokens[marker + 1 :] if not t.is_word("the", "a", "be", "status", "priority")]
            value = (
                rest[0].norm
                if rest and rest[0].kind in ("quoted", "code")
                else " ".join(t.raw for t in rest).strip(" '\"").lower()
            )
        field = "priority" if "priority" in words or value in PRIORITIES else "status"
        if not value:
            value = next((STATUSES[w] for w in words if w in STATUSES and w not in ("hold",)), "")
        if value:
            changes[field] = STATUSES.get(value, value.replace(" ", "_") if field == "status" else value)
        path = context.shipment_id()
        params = _with({}, shipment_id=expr(path) if path else "", changes=changes)
        return self._plain("shipment.update", params, ends, name="Update the shipment", wish="update")

    def http(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots = frame.slots
        method = slots.method or (
            "GET"
            if frame.head
            in ("get", "fetch", "check", "pull", "query", "poll", "read", "look", "load", "ping", "visit", "open")
            else "POST"
        )
        payload = self._payload(slots, context) if method != "GET" else {}
        params = _with({"method": method}, url=slots.urls[0] if slots.urls else "", body=payload)
        return self._plain(
            "http.request",
            params,
            ends,
            name=f"{method} to {slots.urls[0].split('/')[2]}"[:60] if slots.urls else "HTTP call",
            wish="call",
        )

    def _payload(self, slots: Slots, context: Context) -> dict[str, Any]:
        payload: dict[str, Any] = {}
        path = context.shipment_id()
        if path and ("shipment" in slots.words or not slots.words & {"reply", "result", "data", "parsed"}):
            payload["shipment_id"] = expr(path)
        for word in ("status", "eta", "priority", "carrier", "delay"):
            from builder_app.assistant.builtin.fields import SHIPMENT_FIELDS

            if word in slots.words and context.shipment():
                payload[SHIPMENT_FIELDS[word]] = expr(f"{context.shipment()}.{SHIPMENT_FIELDS[word]}")
        if (
            slots.words & {"result", "data", "fields", "reply", "parsed", "body"}
            and (result := context.result())
            and not result.startswith("trigger.shipment")
        ):
            payload["data"] = expr(result)
        return payload

    # language

    def classify(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        tokens = list(frame.tokens)
        at = next(
            (i for i, t in enumerate(tokens) if t.is_word("into", "as", "by") or (t.kind == "punct" and t.norm == ":")),
            None,
        )
        labels = (
            [
                l
                for l in listed(
                    [t for t in tokens[(at or 0) + 1 :] if not t.is_word("one", "of", "category", "label")], self.source
                )
                if l
            ]
            if at is not None
            else []
        )
        text = context.text_source()
        params = _with({}, text=expr(text) if text else "", labels=[x.lower() for x in labels])
        return self._plain("ai.classify", params, ends, name="Classify", wish="classify")

    def text_step(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        text = context.text_source() or context.result()
        if frame.action == "ai.generate":
            prompt = (
                title(self.source[frame.tokens[0].start : frame.tokens[-1].end], limit=600)
                if frame.tokens
                else "Write a text"
            )
            return self._plain(
                "ai.generate",
                {"prompt": f"{prompt}\n\n{expr(text)}" if text else prompt},
                ends,
                name="Draft a text",
                wish="draft",
            )
        names = {"ai.summarize": ("Summarise", "summary"), "ai.sentiment": ("Check the tone", "tone")}
        name, wish = names[frame.action]
        return self._plain(frame.action, _with({}, text=expr(text) if text else ""), ends, name=name, wish=wish)

    # flow

    def log(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots = frame.slots
        text = (
            slots.quoted[0]
            if slots.quoted
            else slots.topic or re.sub(r"\b(?:to|in|into) the log\b", "", slots.obj).strip()
        )
        junk = text.lower() in (
            "",
            "it",
            "this",
            "that",
            "log",
            "entry",
            "note",
            "a note",
            "message",
            "log entry",
            "log message",
            "line",
        )
        params: dict[str, Any] = {"message": occasion(context) if junk else title(text, limit=200)}
        if level := next((w for w in ("warning", "error") if w in slots.words and not slots.quoted), ""):
            params["level"] = level
        return self._plain("log.write", params, ends, name="Write to the log", wish="log")

    def stop(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        words = frame.slots.words
        params = _with(
            {"status": "failed" if words & {"fail", "failed", "error", "failure"} else "succeeded"},
            message=next(iter(frame.slots.quoted), ""),
        )
        return self._plain("flow.stop", params, ends, name="Stop", wish="stop")

    def for_each(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        first = None
        items = context.collection()
        if not items and frame.slots.words & {"shipment", "truck", "order"}:
            first = self.graph.add(
                "shipment.search",
                name="Find shipments",
                params={"filter": search_filter(list(frame.tokens)) or {"all": []}},
                ends=ends,
                wish="search",
            )
            ends, items = self.graph.natural(first), f"steps.{first}.shipments"
        params = _with({}, items=expr(items) if items else "")
        if "one-by-one" in frame.slots.words:
            params["parallel"] = 1
        step_id, after = self._plain("flow.for_each", params, ends, name="For each one", wish="each")
        return first or step_id, after

    def repeat(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        params = _with(
            {},
            max_times=times_of(list(frame.tokens)),
            interval=frame.slots.durations[0] if frame.slots.durations else None,
        )
        return self._plain("flow.repeat", params, ends, name="Repeat", wish="repeat")

    def join(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        return self._plain(
            "flow.join",
            {"mode": "any" if frame.slots.words & {"any", "either", "first"} else "all"},
            ends,
            name="Wait for all branches",
            wish="join",
        )

    def sub(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        target = next((i for i in frame.slots.idents if i.startswith("wf_")), "") or next(iter(frame.slots.quoted), "")
        return self._plain(
            "flow.sub_workflow", _with({}, workflow_id=target), ends, name="Run another workflow", wish="sub_workflow"
        )

    def check(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        at = next((i for i, t in enumerate(frame.tokens) if t.is_word("if", "whether")), -1)
        conds = understand(list(frame.tokens[at + 1 :]))
        tree = condition_tree(conds, context)
        return self._plain("flow.condition", _with({}, condition=tree), ends, name="Check", wish="check")


def times_of(tokens: list[Token]) -> int | None:
    """How often: `up to 3 times`, `twice`, `at most five attempts`; None when nothing says so."""
    for i, token in enumerate(tokens):
        if (
            token.is_word("times", "time", "attempt", "attempts", "tries", "retries", "rounds", "x", "try", "retry")
            and i
            and tokens[i - 1].kind == "number"
        ):
            return int(tokens[i - 1].value)
        if token.is_word("twice"):
            return 2
        if token.is_word("thrice"):
            return 3
        if (
            token.is_word("up-to", "at-most", "maximum", "max")
            and i + 1 < len(tokens)
            and tokens[i + 1].kind == "number"
        ):
            return int(tokens[i + 1].value)
    return None


Maker = Callable[[Realiser, Frame, Context, list[End]], tuple[str, Made]]
_MAKERS: dict[str, Maker] = {
    "email.send": Realiser.email,
    "email.follow_up": Realiser.follow_up,
    "email.escalate": Realiser.escalate,
    "message.slack": Realiser.chat,
    "message.teams": Realiser.chat,
    "incident.pagerduty": Realiser.page,
    "flow.wait": Realiser.wait,
    "email.wait_for_reply": Realiser.wait_reply,
    "email.check_inbox": Realiser.inbox,
    "human.approval": Realiser.approval,
    "human.form": Realiser.form,
    "email.parse_reply": Realiser.parse_reply,
    "document": Realiser.document,
    "read": Realiser.read,
    "document.request": Realiser.request,
    "document.save": Realiser.save,
    "data.store": Realiser.store,
    "data.set": Realiser.set_data,
    "data.query": Realiser.query,
    "shipment.search": Realiser.shipments,
    "shipment.update": Realiser.update,
    "http.request": Realiser.http,
    "ai.classify": Realiser.classify,
    "ai.summarize": Realiser.text_step,
    "ai.generate": Realiser.text_step,
    "ai.sentiment": Realiser.text_step,
    "log.write": Realiser.log,
    "flow.stop": Realiser.stop,
    "flow.for_each": Realiser.for_each,
    "flow.repeat": Realiser.repeat,
    "flow.join": Realiser.join,
    "flow.sub_workflow": Realiser.sub,
    "flow.condition": Realiser.check,
}

__all__ = ["RECIPIENT", "VERBS", "Realiser", "recipients", "times_of"]
