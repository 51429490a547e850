"""Makes the steps that look up, search and change shipments."""

import re
from typing import Any

from builder_app.assistant.builtin.building.field_values import field_of, field_value, last_read
from builder_app.assistant.builtin.building.making_messages import with_told
from builder_app.assistant.builtin.reading.attribute_changes import Attributes
from builder_app.assistant.builtin.reading.comparisons import not_asked, search_filter
from builder_app.assistant.builtin.reading.field_changes import field_changes
from builder_app.assistant.builtin.reading.frames import Frame
from builder_app.assistant.builtin.reading.making import Made, Making
from builder_app.assistant.builtin.reading.search_filters import how_many
from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.reading.told_values import told_value
from builder_app.assistant.builtin.words.fields import STATUSES
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.context import Context, expr
from builder_app.assistant.builtin.workflow.graph import End

_ID = re.compile(r"[A-Z]+[-_]?\d[\w-]*")
_POINTED = frozenset({"it", "that", "them", "this"})
_ALL_OF_IT = word_set("entered filled submitted typed gave given said form values value answers answer details data result")
_READERS = ("email.parse_reply", "document.parse", "ai.extract", "human.form")
_IDS = ("shipment_id", "shipment", "shipment_number", "load_id", "load_number", "order_id", "order_number", "tracking_number")
"""What the id of a shipment is called among values that were read."""


class Shipments(Making):
    """Shipments of the app's own table."""

    def shipments(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        tokens = list(frame.tokens)
        wanted = search_filter(tokens)
        literal = _literal_id(tokens) or next(iter(frame.slots.expressions), "")
        told = told_value(tokens, context) if frame.slots.words & {"shipment", "order"} else ""
        path = told or self._meant(tokens, context) if not frame.plural else ""
        if (
            not frame.plural
            and (literal or told or not wanted)
            and (path or literal or context.graph.trigger.type in ("manual", "email", "webhook"))
        ):
            params = with_told({}, shipment_id=literal or self._given(path))
            return self._plain("shipment.lookup", params, ends, name="Look up the shipment", wish="lookup")
        self.assumed += [f"the search cannot ask for “{said}”, so it does not look at it" for said in not_asked(tokens)]
        params = with_told({"filter": wanted or {"all": []}}, limit=how_many(tokens)[0])
        return self._plain("shipment.search", params, ends, name="Find shipments", wish="search")

    def update(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        tokens = list(frame.tokens)
        attributes = next((dict(t.value) for t in tokens if isinstance(t.value, Attributes)), {})
        tokens = [t for t in tokens if not isinstance(t.value, Attributes)]
        changes: dict[str, Any] = {}
        turned = field_changes(tokens)
        for field, said in turned:
            if made := field_value(field, said, context, self.source):
                holder, _, name = made[0].rpartition(".")
                (attributes if holder else changes)[name] = {"true": True, "false": False}.get(str(made[1]), made[1]) if holder else made[1]
        if not changes and (state := next((STATUSES[t.norm] for t in tokens if t.kind == "word" and t.norm in STATUSES), "")):
            changes["status"] = state
        if attributes:
            changes["attributes"] = attributes
        changes = changes or self._as_read(context, tokens)
        values = [t for _, said in turned for t in said]
        told = _literal_id([t for t in tokens if t not in values]) or next(
            (e for e in frame.slots.expressions if all(e != t.raw for t in values)), ""
        )
        if (standing := self._updated_just_before(ends, told)) is not None:
            node = self.graph.nodes[standing]
            held = node.params.get("changes", {})
            free = {**held.get("attributes", {}), **changes.get("attributes", {})}
            node.params = node.params | {"changes": {**held, **changes, **({"attributes": free} if free else {})}}
            return standing, ends
        found = self._all_found(frame, context, ends) if not told else None
        if found is not None:
            loop = self.graph.add("flow.for_each", name="For each one", params={"items": expr(found)}, ends=ends, wish="each")
            params = with_told({"shipment_id": expr("item.shipment_id")}, changes=changes)
            self._plain("shipment.update", params, [(loop, "item")], name="Update the shipment", wish="update")
            return loop, [(loop, "done")]
        params = with_told({}, shipment_id=told or self._given(self._meant(tokens, context)), changes=changes)
        return self._plain("shipment.update", params, ends, name="Update the shipment", wish="update")

    def _updated_just_before(self, ends: list[End], told: str) -> str | None:
        """`set the status to held and the priority to high`: one step for all the fields told of one shipment."""
        step, outcome = ends[0] if len(ends) == 1 else ("", "")
        node = self.graph.nodes.get(step)
        if node is not None and node.action == "flow.for_each" and outcome == "done":
            inner = self.graph.targets(step, "item")
            step, outcome = (inner[0], "next") if len(inner) == 1 and not self.graph.targets(inner[0]) else ("", "")
            node = self.graph.nodes.get(step)
        if node is None or node.action != "shipment.update" or not node.fresh or outcome != "next":
            return None
        return step if told in ("", node.params.get("shipment_id")) else None

    def _all_found(self, frame: Frame, context: Context, ends: list[End]) -> str | None:
        """`find the late ones and set their priority to high`: the path of what was found just before, each of which is changed."""
        step = ends[0][0] if len(ends) == 1 else ""
        node = self.graph.nodes.get(step)
        several = any(t.is_word("their", "them", "these", "those", "each", "all", "every", "they") for t in frame.tokens) or frame.plural
        if node is None or node.action != "shipment.search" or not several or context.shipment():
            return None
        return f"steps.{step}.shipments"

    def _meant(self, tokens: list[Token], context: Context) -> str:
        """The path of the id of the shipment that is spoken of, or the id that was told before; empty where it is not at hand."""
        told = told_value(tokens, context)
        if told and told.rpartition(".")[2] in _IDS:
            return told
        if path := context.shipment_id():
            return path
        for step in context.graph.upstream(s for s, _ in context.ends):
            node = context.graph.nodes[step]
            if node.action in _READERS:
                listing = node.params.get("fields") or node.params.get("required_fields") or []
                names = (
                    [str(one.get("name")) if isinstance(one, dict) else str(one) for one in listing] if isinstance(listing, list) else []
                )
                if hit := next((name for name in _IDS if name in names), ""):
                    return f"steps.{step}.{'values' if node.action == 'human.form' else 'fields'}.{hit}"
            if node.action == "shipment.update" and node.params.get("shipment_id"):
                return str(node.params["shipment_id"])
        return "trigger.body.shipment_id" if context.graph.trigger.type == "webhook" else ""

    def _given(self, path: str) -> str:
        """The path as an expression; a run that somebody starts is given the id where it is not at hand."""
        if path.startswith("{{") or _ID.fullmatch(path):
            return path
        if not path and self.graph.trigger.type == "manual":
            self.graph.declare_input("shipment_id")
            path = "input.shipment_id"
        return expr(path) if path else ""

    def _as_read(self, context: Context, tokens: list[Token]) -> dict[str, Any]:
        """`read the ETA and update the shipment (with it)`: the shipment's fields that the last reading looked for; those that the words
        name where they name some, and what is no field of a shipment among its attributes then."""
        read, names = last_read(context)
        said = {snake(t.raw) for t in tokens}
        told = [name for name in names if name in said or said >= set(name.split("_"))]
        if not told and (said & _ALL_OF_IT or (said & _POINTED and not any(field_of(name) for name in names))):
            told = names
        found = {name: expr(f"{read}.{name}") for name in told or names}
        fields = {field: value for name, value in found.items() if (field := field_of(name)) and field != "shipment_id"}
        free = {name: value for name, value in found.items() if told and not field_of(name) and name not in _IDS}
        return {**fields, **({"attributes": free} if free else {})}


def _literal_id(tokens: list[Token]) -> str:
    """`SHP-1042`, `shipment 4711`: the id of one shipment, as told; empty for none."""
    for i, token in enumerate(tokens):
        if token.kind == "ident" and _ID.fullmatch(token.raw):
            return token.raw
        if i and token.kind in ("number", "quoted", "code") and tokens[i - 1].is_word("shipment", "load") and token.raw:
            return token.raw.strip("'\"`")
    return ""
