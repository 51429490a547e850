"""What a new step can refer to at its place: the shipment, the last reply, the document, who was written to."""

from collections.abc import Iterable
from typing import Any

from builder_app.assistant.builtin.words.fields import ADDRESS_FIELDS, DOCUMENTS
from builder_app.assistant.builtin.workflow.actions import MESSAGES, TEXT_PARAM
from builder_app.assistant.builtin.workflow.graph import End, Graph

_PAPERS = {"file", "pdf", "document", "scan", "attachment", "bol", "pod", "invoice", "upload"}
"""Parts of the name of an input that is a document."""
FILTER_SCOPE = {"trigger": "trigger.shipment", "search": "shipment"}
"""Where the filter of a shipment trigger and of a search find the shipment that they look at."""


def expr(path: str) -> str:
    """A path as an expression."""
    return "{{ " + path + " }}"


class Context:
    """Looks upstream of the ends where the next step will hang."""

    def __init__(self, graph: Graph, ends: list[End]) -> None:
        self.graph, self.ends = graph, ends

    def nearest(self, *actions: str) -> str | None:
        """The closest step of these actions upstream."""
        return self.graph.nearest(actions, self.ends)

    def action(self, step_id: str) -> str:
        """The action of a step."""
        return self.graph.nodes[step_id].action

    def loop(self) -> str | None:
        """The for-each in whose body the ends lie."""
        loop = self.nearest("flow.for_each")
        return (
            loop
            if loop is not None
            and "item" in self.graph.arrived_by(loop, self.ends)
            and "done" not in self.graph.arrived_by(loop, self.ends)
            else None
        )

    def over_addresses(self) -> bool:
        """Whether the ends lie in a loop over a list of addresses that the run was given."""
        loop = self.loop()
        items = str(self.graph.nodes[loop].params.get("items", "")) if loop is not None else ""
        return items.startswith(("{{ input.", "{{ trigger.body.")) and items.rstrip(" }").endswith(("mails", "addresses", "recipients"))

    def address_held(self, name: str) -> str:
        """Expression for the address that a field of this name holds: of a row, of the shipment, of a webhook's call; empty for none."""
        if self.column(name):
            return expr(f"item.{name}")
        if name in ADDRESS_FIELDS.values() and (prefix := self.shipment()):
            return expr(f"{prefix}.{name}")
        called = self.graph.trigger.type == "webhook" and "_" in name and name.rpartition("_")[2] in ("email", "mail", "address")
        return expr(f"trigger.body.{name}") if called else ""

    def column(self, name: str) -> bool:
        """Whether a name is that of a column with addresses, in a loop over the rows that brought it."""
        loop = self.loop()
        items = str(self.graph.nodes[loop].params.get("items", "")) if loop is not None else ""
        return name.lower() in self._sql(items) and bool(set(name.lower().split("_")) & {"email", "mail", "address", "contact", "e"})

    def _sql(self, items: str) -> str:
        """The query whose rows a list holds, in small letters; empty for other lists."""
        query = self.nearest("data.query") if ".rows" in items else None
        told = self.graph.nodes[query].params if query is not None else self.graph.trigger.params if "trigger.rows" in items else {}
        return str(told.get("sql", "")).lower()

    def given_list(self, named: Iterable[str], words: Iterable[str]) -> str:
        """Path of a list that the run was given: one `named`, or the only one whose name ends in the plural of one of the words."""
        known = [one.name for one in self.graph.inputs]
        if told := next((name for name in named if name in known), ""):
            return f"input.{told}"
        if self.graph.trigger.type == "webhook" and (told := next((name for name in named if name.endswith("s")), "")):
            return f"trigger.body.{told}"
        plural = {f"{word}{end}" for word in words for end in ("s", "es")}
        alike = [name for name in known if name.split("_")[-1] in plural]
        return f"input.{alike[0]}" if len(alike) == 1 else ""

    def shipment(self) -> str:
        """Path of the shipment in question, empty when there is none."""
        loop = self.loop()
        if loop is not None:
            items = str(self.graph.nodes[loop].params.get("items", ""))
            if "shipments" in items or "rows" in items:
                return "item"
        for step_id in self.graph.upstream(s for s, _ in self.ends):
            node = self.graph.nodes[step_id]
            if node.action == "shipment.lookup" and "not_found" not in self.graph.arrived_by(step_id, self.ends):
                return f"steps.{step_id}.shipment"
        return "trigger.shipment" if self.graph.trigger.type == "shipment" else ""

    def shipment_id(self) -> str:
        """Path of the shipment's id, empty when none is known."""
        prefix = self.shipment()
        rows = self._sql(str(self.graph.nodes[loop].params.get("items", ""))) if prefix == "item" and (loop := self.loop()) else ""
        if prefix and not (rows and "*" not in rows and "shipment_id" not in rows):
            return f"{prefix}.shipment_id"
        return next(
            (
                f"input.{i.name}"
                for i in self.graph.inputs
                if i.name in ("shipment_id", "shipment", "load_id", "order_id", "order_number", "shipment_number")
            ),
            "",
        )

    def field(self, name: str) -> str:
        """Path of a field of the shipment or of a run input; empty when neither is at hand."""
        if prefix := self.shipment():
            return f"{prefix}.{name}"
        short = name.removeprefix("attributes.")
        return next((f"input.{i.name}" for i in self.graph.inputs if i.name in (name, short)), "")

    def address_of(self, role: str) -> str:
        """Expression for the address of the carrier, the customer …, of the shipment or as given to the run; empty when neither is at hand."""
        prefix, field = self.shipment(), ADDRESS_FIELDS.get(role, "")
        if not prefix and any(i.name == field for i in self.graph.inputs):
            return expr(f"input.{field}")
        return expr(f"{prefix}.{field}") if prefix and field else ""

    def message(self) -> str | None:
        """The last step upstream that wrote to somebody."""
        return self.nearest(*MESSAGES)

    def last_text(self, *actions: str) -> str:
        """What the message of these actions (of any where none is named) before says; empty where there is none."""
        before = [self.graph.nodes[s] for s in self.graph.upstream(s for s, _ in self.ends)]
        known = [n for n in before if n.action in (actions or TEXT_PARAM)]
        return next((text for n in known if (text := str(n.params.get(TEXT_PARAM[n.action]) or ""))), "")

    def wait(self) -> str | None:
        """The last wait for a reply upstream of which the ends lie on the answered side."""
        for step_id in self.graph.upstream(s for s, _ in self.ends):
            if self.action(step_id) == "email.wait_for_reply" and self.graph.arrived_by(step_id, self.ends) <= {"replied"}:
                return step_id
        return None

    def _found(self, inbox: str) -> str:
        """Path of the mail that was found: that of the round in a loop over them, else the first."""
        loop = self.loop()
        rounds = loop is not None and str(self.graph.nodes[loop].params.get("items", "")).strip("{} ") == f"steps.{inbox}.emails"
        return "item" if rounds else f"steps.{inbox}.emails[0]"

    def text_source(self) -> str:
        """Path of the text that came last: a reply, a found e-mail, an extracted document, the triggering e-mail.
        Empty for none."""
        if (wait := self.wait()) is not None:
            return f"steps.{wait}.reply.body"
        for step_id in self.graph.upstream(s for s, _ in self.ends):
            action = self.action(step_id)
            if action == "email.check_inbox":
                return f"{self._found(step_id)}.body"
            if action in ("document.extract_text", "ai.summarize", "ai.generate"):
                return f"steps.{step_id}.text"
            if action == "http.request":
                return f"steps.{step_id}.body"
        if self.graph.trigger.type == "email":
            return "trigger.email.body"
        if self.graph.trigger.type == "webhook":
            return "trigger.body"
        return ""

    def reply_text(self) -> str:
        """Path of the last mail that somebody sent us, empty for none."""
        for step_id in self.graph.upstream(s for s, _ in self.ends):
            action = self.action(step_id)
            if action == "email.wait_for_reply" and self.graph.arrived_by(step_id, self.ends) <= {"replied"}:
                return f"steps.{step_id}.reply.body"
            if action == "email.check_inbox":
                return f"{self._found(step_id)}.body"
        return "trigger.email.body" if self.graph.trigger.type == "email" else ""

    def attachment(self) -> str:
        """Path of the document that came last, empty for none."""
        for step_id in self.graph.upstream(s for s, _ in self.ends):
            action = self.action(step_id)
            if action == "email.wait_for_reply" and self.graph.arrived_by(step_id, self.ends) <= {"replied"}:
                return f"steps.{step_id}.reply.attachments[0]"
            if action == "email.check_inbox":
                return f"{self._found(step_id)}.attachments[0]"
        loop = self.loop()
        if loop is not None and "attachments" in str(self.graph.nodes[loop].params.get("items", "")):
            return "item"
        if self.graph.trigger.type == "email":
            return "trigger.email.attachments[0]"
        given = (i.name for i in self.graph.inputs if set(i.name.split("_")) & _PAPERS or i.name.replace("_", "-") in DOCUMENTS)
        return next((f"input.{name}" for name in given), "")

    def result(self) -> str:
        """Path of the data that was read or computed last, empty for none."""
        for step_id in self.graph.upstream(s for s, _ in self.ends):
            tail = {
                "email.parse_reply": "fields",
                "document.parse": "fields",
                "ai.extract": "fields",
                "http.request": "body",
                "shipment.search": "shipments",
                "data.query": "rows",
                "shipment.lookup": "shipment",
                "human.form": "values",
                "ai.summarize": "text",
                "ai.generate": "text",
                "email.wait_for_reply": "reply",
                "email.check_inbox": "emails[0]",
                "document.extract_text": "text",
                "ai.classify": "label",
            }.get(self.action(step_id))
            arrived = self.graph.arrived_by(step_id, self.ends) if tail is not None else set()
            silent = self.action(step_id) == "email.wait_for_reply" and "timeout" in arrived
            if tail is not None and not silent and "error" not in arrived:
                return f"steps.{step_id}.{tail}"
        return {
            "shipment": "trigger.shipment",
            "webhook": "trigger.body",
            "email": "trigger.email",
            "query": "trigger.rows",
        }.get(self.graph.trigger.type, "")

    def collection(self) -> str:
        """Path of the list that a for-each can go through, empty for none."""
        for step_id in self.graph.upstream(s for s, _ in self.ends):
            tail = {"shipment.search": "shipments", "data.query": "rows", "email.check_inbox": "emails"}.get(self.action(step_id))
            if tail is not None:
                return f"steps.{step_id}.{tail}"
        return {"query": "trigger.rows", "email": "trigger.email.attachments"}.get(self.graph.trigger.type, "")

    def missing_fields(self) -> str:
        """Path of the list of fields that the last reading did not find, empty for none."""
        for step_id in self.graph.upstream(s for s, _ in self.ends):
            if self.action(step_id) in ("email.parse_reply", "document.parse", "ai.extract"):
                return f"steps.{step_id}.missing_fields"
        return ""

    def asked(self) -> list[str]:
        """Who was asked last to fill in a form or to approve; nobody where nobody was."""
        step = self.nearest("human.form", "human.approval")
        params = self.graph.nodes[step].params if step is not None else {}
        return list(params.get("assignees") or params.get("approvers") or [])

    def recipients(self) -> Any:
        """Whom the last message upstream was written to, None for nobody."""
        message = self.message()
        return self.graph.nodes[message].params.get("to") if message is not None else None
