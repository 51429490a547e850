"""Which event starts the workflow, read from the words of a clause."""

from typing import Any

from builder_app.assistant.builtin.reading.conditions import Cond, atom, conjuncts
from builder_app.assistant.builtin.reading.incoming_mail import MAIL, incoming_mail
from builder_app.assistant.builtin.reading.row_watches import row_watch
from builder_app.assistant.builtin.reading.run_starts import entered_by_hand, given_names, started_by_hand
from builder_app.assistant.builtin.reading.schedules import TriggerPlan
from builder_app.assistant.builtin.reading.web_calls import HOOK, web_call
from builder_app.assistant.builtin.words.fields import NAMED_FIELDS, PRIORITIES, SHIPMENT_FIELDS
from builder_app.assistant.builtin.words.proper_names import name_at
from builder_app.assistant.builtin.words.quantities import seconds
from builder_app.assistant.builtin.words.tokens import Token

SHIPMENT_WORDS = frozenset({"shipment", "truck", "container", "freight", "reefer", "delivery", "order", "trailer", "consignment", "pallet"})

_LATE = frozenset({"late", "delay", "delayed", "overdue", "slip", "behind"})


EVENTS = {
    "deliver": "delivered",
    "delivered": "delivered",
    "arrive": "delivered",
    "create": "created",
    "book": "created",
    "created": "created",
    "add": "created",
    "enter": "created",
    "exception": "exception",
    "problem": "exception",
    "damage": "exception",
    "damaged": "exception",
    "issue": "exception",
    "refuse": "exception",
    "incident": "exception",
    "update": "updated",
    "updated": "updated",
    "change": "updated",
    "complete": "delivered",
    "place": "created",
    "receive": "created",
    "open": "created",
    "register": "created",
    "lost": "exception",
}


def _delay_hours(tokens: list[Token]) -> float | int | None:
    for token in tokens:
        if token.kind == "duration":
            hours = (seconds(token.value) or 0) / 3600
            return int(hours) if hours == int(hours) else round(hours, 2)
    return None


def narrowed_by(tokens: list[Token]) -> list[Cond]:
    """`a critical shipment`, `shipment for Walmart`, `FedEx shipment`: what narrows the subject."""
    out: list[Cond] = []
    subject = next((i for i, t in enumerate(tokens) if t.kind == "word" and t.norm in SHIPMENT_WORDS), None)
    for i, token in enumerate(tokens):
        if (
            token.kind == "word"
            and token.norm in PRIORITIES
            and token.norm != "normal"
            and (
                subject is None
                or i < subject
                or (i + 1 < len(tokens) and tokens[i + 1].is_word("priority"))
                or tokens[i - 1].is_word("priority")
            )
        ):
            out.append(Cond("compare", subject="priority", operator="equals", value=PRIORITIES[token.norm]))
            break
    if subject is None:
        return out
    after = tokens[subject + 1 :]
    for i, token in enumerate(after[:-1]):
        kind = {
            "for": "customer",
            "from": "origin",
            "to": "destination",
            "by": "carrier",
            "with": "carrier",
            "of": "customer",
        }.get(token.norm)
        if kind and after[i + 1].is_word(*NAMED_FIELDS):
            kind = SHIPMENT_FIELDS[after[i + 1].norm]
        name = name_at(after, i + 1) if kind and token.kind == "word" else ""
        named = after[i + 1].is_word(*NAMED_FIELDS) or kind != "carrier" or not name.islower()
        if kind and name and named:
            out.append(Cond("compare", subject=kind, operator="equals", value=name))
    return out


def _says_late(value: Any) -> bool:
    """Whether a value is only the end of `a shipment for Contoso is late`."""
    return isinstance(value, str) and value.lower().removeprefix("is ").removeprefix("are ") in _LATE


def _shipment(tokens: list[Token]) -> TriggerPlan | None:
    words = [t.norm for t in tokens if t.kind == "word"]
    have = set(words)
    subject = bool(have & SHIPMENT_WORDS)
    compares = conjuncts(tokens) or [atom(tokens)]
    compare = [
        c
        for c in compares
        if c.kind == "compare"
        and c.subject not in ("delay_hours", "count", "reply", "subject", "body", "sender")
        and not (c.subject.endswith("_delivery") and isinstance(c.value, int | float))
        and not (c.subject == "status" and c.operator == "equals" and have & EVENTS.keys() - {"change", "update", "updated"})
    ]
    if have & _LATE and (subject or not have & (MAIL | HOOK)) and "not" not in have:
        params: dict[str, Any] = {"event": "delayed"}
        if (hours := _delay_hours(tokens)) is not None:
            params["delay_hours"] = hours
        narrowed = narrowed_by(tokens)
        told = {"status", "priority", *(cond.subject for cond in narrowed)}
        return TriggerPlan("shipment", params, [*narrowed, *(c for c in compare if c.subject not in told and not _says_late(c.value))])
    if (
        compare
        and compare[0].operator
        and not have & {"invoice", "bill", "document", "form"}
        and (subject or compare[0].subject in ("temperature_f", "priority", "status", "estimated_delivery"))
        and not have & MAIL
    ):
        if "created" in have or "create" in have or (have & {"new", "book"}):
            return TriggerPlan("shipment", {"event": "created"}, compare)
        return TriggerPlan("shipment", {"event": "updated"}, compare)
    if not subject and not have & {"exception"}:
        return None
    if have & {"eta"} and have & {"change", "move", "slip", "shift"}:
        return TriggerPlan("shipment", {"event": "updated"})
    if have & {"new"} or (have & {"arrive"} and any(t.is_word("arrive") and " in" in t.raw for t in tokens)):
        return TriggerPlan("shipment", {"event": "created"}, narrowed_by(tokens))
    for event in (
        "exception",
        "problem",
        "damage",
        "damaged",
        "lost",
        "refuse",
        "deliver",
        "delivered",
        "arrive",
        "create",
        "created",
        "book",
        "update",
        "updated",
        "change",
        "enter",
        "add",
        "register",
        "place",
        "receive",
        "complete",
        "issue",
    ):
        if event in have and not (event == "deliver" and "not" in have):
            return TriggerPlan("shipment", {"event": EVENTS[event]}, narrowed_by(tokens))
    if have & {"new"} or (have & {"come"} and "in" in have):
        return TriggerPlan("shipment", {"event": "created"}, narrowed_by(tokens))
    return None


def _manual(tokens: list[Token], source: str) -> TriggerPlan | None:
    words = {t.norm for t in tokens if t.kind == "word"}
    if started_by_hand(tokens) and (not words & (MAIL | HOOK) or "manually" in words):
        return TriggerPlan("manual", {}, inputs=given_names(tokens, source))
    return None


def event_trigger(tokens: list[Token], source: str) -> TriggerPlan | None:
    """The trigger that the words of a `when …` clause describe, None when they describe none."""
    for find in (row_watch, web_call):
        if (plan := find(tokens, source)) is not None:
            return plan
    if (plan := _manual(tokens, source)) is not None:
        return plan
    if entered_by_hand(tokens):
        return TriggerPlan("manual", {}, inputs=given_names(tokens, source))
    mail = incoming_mail(tokens, source)
    if (
        mail is not None
        and {t.norm for t in tokens} & (MAIL | {"invoice", "bol", "pod", "document", "write", "contact"})
        and not ({t.norm for t in tokens} & SHIPMENT_WORDS and not {t.norm for t in tokens} & (MAIL | {"write"}))
    ):
        return mail
    return _shipment(tokens)
