"""What all makers of steps share: whom, which fields, which document."""

import re
from typing import Any

from builder_app.assistant.builtin.reading.frames import Frame
from builder_app.assistant.builtin.reading.slots import Slots, listed, snake
from builder_app.assistant.builtin.words.fields import DOCUMENTS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.context import Context, expr
from builder_app.assistant.builtin.workflow.graph import End, Graph

Made = list[End]
"""The ends on which the next step hangs."""


def recipients(slots: Slots, context: Context) -> Any:
    """Addresses named, addresses of named roles, the people last written to where a pronoun says so; None when
    nobody is known."""
    if slots.to:
        return [*(a for role in slots.besides if (a := context.address_of(role))), *slots.to]
    found = [a for role in slots.roles if (a := context.address_of(role))]
    if found:
        return found
    if known := [address for word in slots.called for address in context.graph.addresses() if word in names(address)]:
        return list(dict.fromkeys(known))
    if told := [a for word in (*slots.called, *slots.roles) if (a := _told(context, word))]:
        return list(dict.fromkeys(told))
    if slots.expressions:
        return slots.expressions
    if given := _given_address(slots, context):
        return given
    if held := [address for name in (*slots.idents, *sorted(slots.words)) if (address := context.address_held(name))]:
        return held
    if context.over_addresses():
        return [expr("item")]
    if slots.words & {"sender", "reply", "respond", "answer"} and context.graph.trigger.type == "email" and context.message() is None:
        return [expr("trigger.email.from")]
    if slots.words & {"somebody", "someone", "anybody", "anyone"}:
        return None
    if slots.words & {"them", "their", "him", "his", "her", "again", "ask", "second", "third"} and not slots.roles:
        return context.recipients() or (_spoken_of(context) if slots.words & {"them", "him", "her"} else None)
    return None


def _spoken_of(context: Context) -> Any:
    """Whom a pronoun means before anybody was written to: the sender of the mail that starts the run, or the one address it is given."""
    if context.graph.trigger.type == "email":
        return [expr("trigger.email.from")]
    mails = [one.name for one in context.graph.inputs if set(one.name.split("_")) & {"email", "mail", "address"}]
    return [expr(f"input.{mails[0]}")] if len(mails) == 1 else None


def _told(context: Context, word: str) -> str:
    """Where somebody is written to who was named before: an address, or the value of the run that gives it; empty for nobody."""
    names = (f"{word}_email", f"{word}_mail", f"{word}_address")
    told = context.graph.people.get(word) or next((one.name for one in context.graph.inputs if one.name in names), "")
    if "@" in told or not told:
        return told
    if any(one.name == told for one in context.graph.inputs):
        return expr(f"input.{told}")
    return expr(f"trigger.body.{told}") if context.graph.trigger.type == "webhook" else ""


def _given_address(slots: Slots, context: Context) -> list[str]:
    """`vendor_email`, `that address`: what a run was given to write to."""
    mails = [one.name for one in context.graph.inputs if set(one.name.split("_")) & {"email", "mail", "address"}]
    told = [name for name in mails if name in {snake(one) for one in slots.idents}]
    pointed = len(mails) == 1 and "address" in slots.words and slots.words & {"that", "this"}
    return [expr(f"input.{name}") for name in (told or (mails if pointed else []))]


def names(address: str) -> set[str]:
    """What people call somebody by: `qc` for qc@x.com, `maria` for maria.lopez@x.com."""
    local = address.partition("@")[0].lower()
    return {local, re.split(r"[._+-]", local)[0]}


def times_of(tokens: list[Token]) -> int | None:
    """How often: `up to 3 times`, `twice`, `at most five attempts`; None when nothing says so."""
    for i, token in enumerate(tokens):
        if (
            token.is_word("times", "time", "attempt", "attempts", "tries", "retries", "rounds", "x", "try", "retry")
            and i
            and tokens[i - 1].kind == "number"
            and tokens[i - 1].value >= 1
        ):
            return int(tokens[i - 1].value)
        if token.is_word("twice"):
            return 2
        if token.is_word("thrice"):
            return 3
        if token.is_word("up-to", "at-most", "maximum", "max") and i + 1 < len(tokens) and tokens[i + 1].kind == "number":
            return max(int(tokens[i + 1].value), 1)
    return None


_PERIODS = {
    "day": "days",
    "daily": "days",
    "hour": "hours",
    "hourly": "hours",
    "week": "weeks",
    "weekly": "weeks",
    "minute": "minutes",
    "morning": "days",
    "night": "days",
}


def interval_of(tokens: list[Token]) -> dict[str, Any] | None:
    """`every 4 hours`, `every day`, `hourly`: the time between two rounds; None when nothing says so."""
    for i, token in enumerate(tokens):
        nxt = tokens[i + 1] if i + 1 < len(tokens) else None
        if token.is_word("every", "each") and nxt is not None and nxt.kind == "duration":
            return dict(nxt.value)
        if token.kind == "duration" and nxt is not None and nxt.raw.lower() == "apart":
            return dict(token.value)
        if (
            token.is_word("every", "each", "a", "per")
            and nxt is not None
            and nxt.kind == "word"
            and nxt.norm in _PERIODS
            and token.norm in ("every", "each")
        ):
            return {"value": 1, "unit": _PERIODS[nxt.norm]}
        if token.is_word("daily", "hourly", "weekly"):
            return {"value": 1, "unit": _PERIODS[token.norm]}
    return None


_WHERE = frozenset(
    {"it", "them", "this", "that", "the", "each", "these", "reply", "answer", "email", "document", "mail", "attachment", "text", "us"}
)


_CARRIERS = frozenset({"attached", "attachment", "file", "document", "pdf", "scan", "email", "mail", "that", "which", "is", "its"})
"""Words for what is read, which are no field of it: `the attached file`."""


def _belongs(tokens: list[Token], i: int) -> bool:
    """Whether the `of` at `i` joins two nouns of one name: `port of loading`, not `out of the mail`."""
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    return nxt is not None and nxt.kind in ("word", "ident") and nxt.norm not in _WHERE and not tokens[i - 1].is_word("out", "data")


class Making:
    """Adds single steps to a graph."""

    def __init__(self, graph: Graph, source: str) -> None:
        self.graph, self.source = graph, source
        self.assumed: list[str] = []

    def _plain(self, action: str, params: dict[str, Any], ends: list[End], *, name: str, wish: str = "") -> tuple[str, Made]:
        step_id = self.graph.add(action, name=name, params=params, ends=ends, wish=wish)
        return step_id, self.graph.natural(step_id)

    def _fields(self, tokens: list[Token]) -> list[str]:
        """Field names of an enumeration, cut where the source of the data or another phrase begins."""
        end = next(
            (
                i
                for i, t in enumerate(tokens)
                if i > 0
                and (
                    t.is_word("out", "from", "of", "via", "as", "into", "within", "using", "in", "to", "for", "if", "with", "be", "must")
                    or t.kind in ("address", "duration")
                    or t.norm == ")"
                    or (t.is_word("use") and t.form == "ing")
                )
                and not (t.is_word("of") and _belongs(tokens, i))
            ),
            len(tokens),
        )
        opened = next((i for i, t in enumerate(tokens[:end]) if t.norm in ("(", ":") and i < end - 1), -1)
        while opened + 1 < end and tokens[opened + 1].is_word("for", "about", "with"):
            opened += 1
        items = [
            snake(x)
            for x in listed(
                [
                    t
                    for t in tokens[opened + 1 : end]
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
                if i not in junk
                and not set(i.split("_")) <= _CARRIERS
                and len(i) <= 40
                and not i.startswith(("as_much", "all_the", "out_", "the_"))
            )
        )

    def _read_fields(self, frame: Frame) -> list[str]:
        tokens = list(frame.tokens)
        at = next((i for i, t in enumerate(tokens) if t.is_word(frame.head)), -1)
        marker = next(
            (
                i
                for i, t in enumerate(tokens)
                if i > at and (t.is_word("for", "with", "field", "fields") or t.norm == ":") and i + 1 < len(tokens)
            ),
            None,
        )
        first = self._fields(tokens[at + 1 :])
        return first or (self._fields(tokens[marker + 1 :]) if marker is not None else [])

    def _kind(self, slots: Slots, context: Context) -> str:
        if slots.document and slots.document not in ("pdf", "attachment", "document", "file", "scan", "paperwork"):
            return slots.document
        for word in re.findall(
            r"[a-z]+(?:-[a-z]+)?",
            self.source.lower().replace("bill of lading", "bol").replace("proof of delivery", "pod"),
        ):
            word = word.removesuffix("s") if word.removesuffix("s") in DOCUMENTS else word
            if word in DOCUMENTS and word not in ("pdf", "attachment", "document", "file", "scan", "paperwork"):
                return str(word)
        for node in self.graph.nodes.values():
            if node.params.get("document_type") in ("bol", "invoice"):
                return str(node.params["document_type"])
        return slots.document or "document"
