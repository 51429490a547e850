"""Makes the steps that read, keep and fetch data."""

import re
from dataclasses import replace
from typing import Any

from builder_app.assistant.builtin.building.making_messages import with_told
from builder_app.assistant.builtin.building.making_shipments import Shipments
from builder_app.assistant.builtin.building.record_values import details_of, inputs_given, key_of, record_of, value_path
from builder_app.assistant.builtin.building.set_values import values_set
from builder_app.assistant.builtin.building.wording import document_name, occasion
from builder_app.assistant.builtin.reading.document_names import document_called
from builder_app.assistant.builtin.reading.frames import Frame
from builder_app.assistant.builtin.reading.making import Made, recipients
from builder_app.assistant.builtin.reading.message import raw_text
from builder_app.assistant.builtin.reading.named_results import named_results, parts_named
from builder_app.assistant.builtin.reading.search_filters import how_many
from builder_app.assistant.builtin.reading.slots import Slots, name_behind, snake
from builder_app.assistant.builtin.words.fields import (
    DEFAULT_FIELDS,
    DOCUMENTS,
    SHIPMENT_FIELDS,
)
from builder_app.assistant.builtin.words.page_ranges import pages_told
from builder_app.assistant.builtin.words.quantities import spell
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.context import Context, expr
from builder_app.assistant.builtin.workflow.graph import End

_WHOLE = ("result", "results", "data", "fields", "values", "answer", "reply", "rows", "text", "mail", "record")
"""Words for all that was read last."""
_NO_OBJECTS = ("shipments", "rows", "text", "label")
"""The last parts of paths that lead to lists and texts, which a record holds under their name."""
_OUTPUTS = ("body", "fields", "rows", "shipments", "values", "text")
"""The last parts of paths that lead to all that a step brought."""
_TEXT_ONLY = frozenset({"read", "open", "scan", "extract", "pull", "get", "grab", "fetch"})
"""Verbs with which `the text of the attachment` asks for nothing but the text."""


_POINTING = frozenset(
    {"those", "these", "both", "them", "the", "two", "three", "four", "all", "of", "values", "fields", "ones", "that", "it"}
)


def _written(name: str) -> str:
    """A collection's name as it was given, where it is one word."""
    return name.strip("'\"` ") if re.fullmatch(r"[\w-]+", name.strip("'\"` ")) else snake(name)


def _record(path: str) -> str | dict[str, str]:
    """What to store of the value at `path`: a record has named values."""
    name = path.rpartition(".")[2]
    return {name: expr(path)} if name in _NO_OBJECTS else expr(path)


class Records(Shipments):
    """Documents, records, queries, web calls."""

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
        params = with_told({}, body=expr(text) if text else "", required_fields=self._told_or_asked(frame, context))
        step_id, after = self._plain("email.parse_reply", params, ends, name="Read the reply", wish="parse")
        return first or step_id, after

    def _told_or_asked(self, frame: Frame, context: Context) -> list[str]:
        """The fields that the order names; those that the mail asked for where it only points at them: `parse it for those two`."""
        named = self._read_fields(frame)
        pointed = all(set(name.split("_")) <= _POINTING for name in named)
        return (self._asked_by_mail(context) or named) if pointed else named

    def _asked_by_mail(self, context: Context) -> list[str]:
        """The values that the mail before asked for: `rate` and `transit_time` of `… send us rate and transit time?`."""
        message = context.message()
        body = str(self.graph.nodes[message].params.get("body", "")) if message is not None else ""
        asked = re.search(
            r"could you please send us (?:the |your |a |an )?(?:new |current |updated |latest )?(.+?)(?: for shipment|\?)", body
        )
        if asked is None or "{{" in asked[1] or len(asked[1].split()) > 12:
            return []
        items = re.split(r",\s*(?:and\s+)?|\s+and\s+", asked[1])
        names = [snake(re.sub(r"^(?:the|your|a|an|its|their)\s+", "", item)) for item in items]
        return [name for name in names if name and len(name.split("_")) <= 3]

    def document(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        first = None
        pages, left = pages_told(list(frame.tokens))
        frame = replace(frame, tokens=tuple(left))
        file = context.attachment()
        text = context.nearest("document.extract_text")
        if text is None:
            first = self.graph.add(
                "document.extract_text",
                name="Read the document's text",
                params=with_told({}, source=expr(file) if file else next(iter(frame.slots.urls), "")),
                ends=ends,
                wish="extract",
            )
            ends, text = self.graph.natural(first), first
        if pages:
            self.graph.nodes[text].params = self.graph.nodes[text].params | {"pages": pages}
        kind = self._kind(frame.slots, context)
        wanted = self._read_fields(frame)
        if not wanted and pages and frame.head in _TEXT_ONLY:
            return first or text, ends
        if not wanted and frame.head in _TEXT_ONLY and frame.slots.words & {"text"}:
            return first or text, ends
        if wanted and first is None and self._read_already(ends, wanted, context):
            return ends[0][0], ends
        params = with_told(
            {"document_type": DOCUMENTS.get(kind, "custom")},
            text=expr(f"steps.{text}.text"),
            fields=wanted or DEFAULT_FIELDS.get(DOCUMENTS.get(kind, ""), []),
        )
        step_id, after = self._plain("document.parse", params, ends, name=f"Read the {document_name(kind)}", wish="parse")
        return first or step_id, after

    def _read_already(self, ends: list[End], wanted: list[str], context: Context) -> bool:
        """`read it, parse number and total`: the reading just told without fields looks for these."""
        node = self.graph.nodes.get(ends[0][0]) if len(ends) == 1 else None
        if node is None or node.action != "document.parse" or not node.fresh:
            return False
        if node.params.get("fields") not in (None, [], *DEFAULT_FIELDS.values()):
            return False
        node.params = node.params | {"fields": wanted}
        return True

    def read(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        """`parse it`, `extract the ETA`: read whatever came last."""
        last = context.nearest("document.extract_text", "email.wait_for_reply", "email.check_inbox")
        asked = self.graph.nodes.get(str(self.graph.nodes[last].params.get("email_step"))) if last is not None else None
        if last is not None and (
            self.graph.nodes[last].action == "document.extract_text" or (asked and asked.action == "document.request")
        ):
            return self.document(frame, context, ends)
        if context.wait() is not None or context.nearest("email.check_inbox") is not None:
            return self.parse_reply(frame, context, ends)
        if context.nearest("document.extract_text") is not None or (
            context.graph.trigger.type == "email" and context.graph.trigger.params.get("has_attachment")
        ):
            return self.document(frame, context, ends)
        if context.graph.trigger.type == "email" or context.message() is not None:
            return self.parse_reply(frame, context, ends)
        return self.document(frame, context, ends) if context.attachment() else self.extract(frame, context, ends)

    def extract(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        """`extract the reefer number using AI`: out of the text that came last."""
        text = context.text_source()
        params = with_told({}, text=expr(text) if text else "", fields=self._read_fields(frame))
        return self._plain("ai.extract", params, ends, name="Extract data", wish="extract")

    def request(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots = frame.slots
        kind = self._kind(slots, context)
        path = context.shipment_id()
        called = document_called(list(frame.tokens), kind, self.source)
        params = with_told(
            {"document_type": called},
            to=recipients(slots, context) or slots.sender or self._from_role(frame, context),
            shipment_id=expr(path) if path else "",
        )
        if slots.durations:
            params["due"] = spell(slots.durations[0])
        return self._plain("document.request", params, ends, name=f"Request the {called}"[:60], wish="request_document")

    def _from_role(self, frame: Frame, context: Context) -> list[str]:
        """`from the carrier`: the address of who is asked."""
        at = next((i for i, t in enumerate(frame.tokens) if t.is_word("from")), len(frame.tokens))
        people = self.graph.people
        return [a for t in frame.tokens[at:] if t.kind == "word" and (a := context.address_of(t.norm) or people.get(t.raw.lower(), ""))]

    def save(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        result = context.result()
        name = next((q for q in frame.slots.quoted if "." in q), "")
        params = with_told({"format": frame.slots.format or "markdown"}, content=expr(result) if result else "", file_name=name)
        return self._plain(
            "document.save",
            params,
            ends,
            name=f"Save as {frame.slots.format.upper() if frame.slots.format in ('csv', 'json') else 'Markdown'}",
            wish="save",
        )

    def store(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        named = next((q for q in frame.slots.quoted if re.match(r"(?:trigger|steps|input)\.\w", q)), "")
        result = named or self._of_the_round(context)
        params = with_told(
            {},
            collection=self._collection(list(frame.tokens), frame),
            record=_record(result) if result else inputs_given(context) or {"note": occasion(context)},
        )
        details = details_of(list(frame.tokens))
        known, unknown = record_of(details.named, context)
        self.assumed += [f"nothing before it is called “{name}”, so the record goes without it" for name in unknown]
        if known:
            params["record"] = known
        if key := key_of(details.key, context):
            params["key"] = key
        elif path := context.shipment_id():
            params["key"] = expr(path)
        return self._plain("data.store", params, ends, name="Store the record", wish="store")

    def _of_the_round(self, context: Context) -> str:
        """What was read last; inside a loop what was read there, else the item itself."""
        result, loop = context.result(), context.loop()
        before = {loop, *self.graph.upstream([loop])} if loop is not None else set()
        outside = loop is not None and (not result.startswith("steps.") or result.split(".")[1] in before)
        return "item" if outside else result

    def _collection(self, tokens: list[Token], frame: Frame) -> str:
        for i, token in enumerate(tokens):
            if i and token.is_word("collection", "table", "register", "list", "database", "store", "log", "ledger", "sheet", "tracker"):
                nxt = tokens[i + 1] if i + 1 < len(tokens) else None
                bare = (
                    nxt is not None
                    and nxt.kind == "word"
                    and token.is_word("collection", "table")
                    and tokens[i - 1].is_word("the", "our", "in", "into", "to", "under", "within")
                )
                if nxt is not None and (
                    (bare and not nxt.is_word("of", "for", "with", "and", "in"))
                    or nxt.kind in ("quoted", "code", "ident")
                    or (nxt.raw.lower() in ("called", "named") and i + 2 < len(tokens))
                ):
                    return snake(name_behind(tokens, i, self.source))
                if (
                    i
                    and tokens[i - 1].kind in ("word", "ident", "quoted", "code")
                    and not tokens[i - 1].is_word(
                        "the",
                        "a",
                        "our",
                        "in",
                        "to",
                        "into",
                        "under",
                        "within",
                        "data",
                        "get",
                        "be",
                        "have",
                        "it",
                        "them",
                        "and",
                        "we",
                        "i",
                        "you",
                        "then",
                        "please",
                    )
                ):
                    return _written(str(tokens[i - 1].value or tokens[i - 1].raw))
        for i, token in enumerate(tokens[:-1]):
            if token.is_word("in", "to", "into", "under") and tokens[i + 1].kind in ("quoted", "code", "ident"):
                return _written(str(tokens[i + 1].value or tokens[i + 1].raw))
        if len(tokens) > 2 and tokens[-1].kind == "word" and tokens[-2].is_word("in", "into", "under"):
            return _written(tokens[-1].raw)
        thing = snake(re.sub(r"\b(?:in|to|into|under|for|as|too|also)\b.*", "", frame.slots.obj))
        known = next((str(n.params["collection"]) for n in reversed(self.graph.nodes.values()) if n.params.get("collection")), "")
        if thing in ("", "it") and known:
            return known
        return {
            "": "records",
            "it": "records",
            "just": "records",
            "each": "records",
            "them": "records",
            "everything": "records",
            "data": "records",
            "result": "results",
            "reply": "replies",
            "answer": "answers",
            "response": "responses",
        }.get(thing, thing)[:40] or "records"

    def set_data(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        values = values_set(list(frame.tokens), self.source)
        return self._plain("data.set", with_told({}, values=values), ends, name="Set values", wish="values")

    def query(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        sql = next((q for q in frame.slots.quoted if q.lower().startswith(("select", "with "))), "")
        paths = {name: value_path(name, context) for name in re.findall(r"(?<![:\w]):([A-Za-z_]\w*)", sql)}
        params = with_told(
            {},
            sql=sql,
            parameters={name: expr(path) for name, path in paths.items() if path},
            limit=how_many([t for t in frame.tokens if t.kind not in ("quoted", "connection")])[0],
        )
        return self._plain("data.query", params, ends, name="Query the database", wish="query")

    def http(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots = frame.slots
        opened = frame.head == "open" and slots.words & {"ticket", "case", "incident", "claim", "order", "issue", "record", "task"}
        method = slots.method or (
            "GET"
            if not opened
            and frame.head in ("get", "fetch", "check", "pull", "query", "poll", "read", "look", "load", "ping", "visit", "open")
            else "POST"
        )
        web = slots.web
        payload = web.body if web.body is not None else self._named_payload(web.named, context)
        method = "GET" if web.query and not payload and not slots.method and frame.head in ("call", "request") else method
        payload = payload or (
            self._told_payload(frame, context, ends) or self._payload(slots, context) if method not in ("GET", "DELETE") else {}
        )
        params = with_told(
            {"method": method},
            url=slots.urls[0] if slots.urls else "",
            headers=web.headers,
            query={name: self._known(value, context) for name, value in web.query.items()},
            body=payload,
            expect_status=web.expected,
        )
        if slots.urls and (same := self._same_call(params, ends)) is not None:
            for end in ends:
                self.graph.link(end, same)
            return same, self.graph.natural(same)
        return self._plain(
            "http.request",
            params,
            ends,
            name=f"{method} to {slots.urls[0].split('/')[2]}"[:60] if slots.urls else "HTTP call",
            wish="call",
        )

    def _same_call(self, params: dict[str, Any], ends: list[End]) -> str | None:
        """A call just like it on another road, behind which nothing comes: both roads lead to it."""
        before = set(self.graph.upstream(s for s, _ in ends))
        calls = (s for s, n in self.graph.nodes.items() if n.action == "http.request" and n.fresh and n.params == params)
        return next((s for s in calls if s not in before and not self.graph.targets(s)), None)

    def _named_payload(self, named: list[str], context: Context) -> dict[str, Any]:
        """`shipment id, carrier and status` as the values of these names; what this place does not know is told."""
        paths = {name: value_path(name, context) for name in named}
        for name in (n for n, path in paths.items() if not path and not (context.result() and n.split()[-1].lower() in _WHOLE)):
            self.assumed.append(f"nothing before the call is called “{name}”, so it is not sent")
        whole = context.result()
        return {snake(name): expr(path or whole) for name, path in paths.items() if path or (whole and name.split()[-1].lower() in _WHOLE)}

    def _known(self, value: Any, context: Context) -> Any:
        """The value, as an expression where it is the name of something that is known here: `postal = zip`, `no = the container number`."""
        plain = isinstance(value, str) and re.fullmatch(r"(?:(?:the|its) )?[A-Za-z][\w ]*", value)
        path = value_path(value, context) if plain and (" " in value or any(value == one.name for one in context.graph.inputs)) else ""
        return expr(path) if path else value

    def _told_payload(self, frame: Frame, context: Context, ends: list[End]) -> Any:
        """`PUT its carrier and its status to …`, `… with its destination`, `POST it to …`: what is named with the call; empty for nothing."""
        words = [t for t in frame.tokens if t.kind != "url"]
        behind = next((i for i, t in enumerate(words) if t.is_word("with") and i + 1 < len(words)), None)
        said = raw_text(self.source, words[behind + 1 :]) if behind is not None else ""
        for text in (frame.slots.obj, said):
            values = named_results(text, context) if text else []
            if values and (text is not said or len(values) == len(parts_named(text))):
                whole = len(values) == 1 and values[0][1].rpartition(".")[2] in _OUTPUTS
                return expr(values[0][1]) if whole else {snake(label): expr(path) for label, path in values}
        verb = next((i for i, t in enumerate(words) if t.is_word(frame.head)), -1)
        pointed = verb >= 0 and verb + 1 < len(words) and words[verb + 1].is_word("it", "them", "that", "this", "both", "everything", "all")
        before = self.graph.nodes.get(ends[0][0]) if ends else None
        if (
            before is not None
            and before.action == "data.set"
            and (pointed or re.fullmatch(r"(?:the |these |those )?values", frame.slots.obj.lower()))
        ):
            return {name: expr(f"steps.{ends[0][0]}.{name}") for name in before.params.get("values", {})}
        result = context.result() if pointed else ""
        return expr(result) if result and result != "trigger.shipment" and not result.endswith(".shipment") else {}

    def _payload(self, slots: Slots, context: Context) -> dict[str, Any]:
        payload: dict[str, Any] = {}
        path = context.shipment_id()
        if path and ("shipment" in slots.words or not slots.words & {"reply", "result", "data", "parsed"}):
            payload["shipment_id"] = expr(path)
        for word in ("status", "eta", "priority", "carrier", "delay"):
            if word in slots.words and context.shipment():
                payload[SHIPMENT_FIELDS[word]] = expr(f"{context.shipment()}.{SHIPMENT_FIELDS[word]}")
        if (
            slots.words & {"result", "data", "fields", "reply", "parsed", "body"}
            and (result := context.result())
            and not result.startswith("trigger.shipment")
        ):
            payload["data"] = expr(result)
        return payload
