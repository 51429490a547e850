"""Which event starts the workflow, read from the words of a clause."""

from dataclasses import replace
from typing import Any

from builder_app.assistant.builtin.reading.combined import conjuncts
from builder_app.assistant.builtin.reading.conditions import Cond, atom
from builder_app.assistant.builtin.reading.incoming_mail import MAIL, incoming_mail
from builder_app.assistant.builtin.reading.narrowing import SHIPMENT_WORDS, narrowed
from builder_app.assistant.builtin.reading.row_watches import row_watch
from builder_app.assistant.builtin.reading.run_starts import entered_by_hand, given_names, started_by_hand
from builder_app.assistant.builtin.reading.schedules import TriggerPlan
from builder_app.assistant.builtin.reading.web_calls import HOOK, web_call
from builder_app.assistant.builtin.words.quantities import seconds
from builder_app.assistant.builtin.words.tokens import Token

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


_NOUNS = {
    "delivery": "deliver", "arrival": "arrive", "creation": "create", "booking": "create", "registration": "create", "update": "update",
    "change": "update",
}  # fmt: skip
"""Nouns for what happens to a shipment → the verb."""


def _told_by_verb(tokens: list[Token]) -> list[Token]:
    """`delivery of a shipment`, `a shipment's creation` with a verb in place of the noun."""
    for i, token in enumerate(tokens):
        verb = _NOUNS.get(token.norm, "")
        whose = i > 1 and tokens[i - 1].norm == "'s" and tokens[i - 2].norm in SHIPMENT_WORDS
        of = i + 2 < len(tokens) and tokens[i + 1].is_word("of") and any(t.norm in SHIPMENT_WORDS for t in tokens[i + 2 : i + 5])
        if verb and (whose or of):
            return [*tokens[:i], replace(token, norm=verb, form="ed"), *tokens[i + 1 :]]
    return tokens


def _delay_hours(tokens: list[Token]) -> float | int | None:
    for token in tokens:
        if token.kind == "duration":
            hours = (seconds(token.value) or 0) / 3600
            return int(hours) if hours == int(hours) else round(hours, 2)
    return None


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
        and not (c.subject != "status" and str(c.value).lower() in EVENTS)
    ]
    if have & _LATE and (subject or not have & (MAIL | HOOK)) and "not" not in have:
        params: dict[str, Any] = {"event": "delayed"}
        if (hours := _delay_hours(tokens)) is not None:
            params["delay_hours"] = hours
        beside = narrowed(tokens)
        told = {"status", "priority", *(cond.subject for cond in beside)}
        if any(t.is_word("deliver", "delivered") and t.form == "ed" for t in tokens):
            late = Cond("compare", subject="delay_hours", operator="greater_than", value=params.get("delay_hours", 0))
            return TriggerPlan("shipment", {"event": "delivered"}, [*beside, late])
        return TriggerPlan("shipment", params, [*beside, *(c for c in compare if c.subject not in told and not _says_late(c.value))])
    if (
        compare
        and compare[0].operator
        and not have & {"invoice", "bill", "document", "form"}
        and (subject or compare[0].subject in ("temperature_f", "priority", "status", "estimated_delivery"))
        and not have & MAIL
    ):
        if ("created" in have or "create" in have or (have & {"new", "book"})) and not have & {"update"}:
            return TriggerPlan("shipment", {"event": "created"}, compare)
        return TriggerPlan("shipment", {"event": _befalls(tokens, compare) or "updated"}, compare)
    if not subject and not have & {"exception"}:
        return None
    if have & {"eta"} and have & {"change", "move", "slip", "shift"}:
        return TriggerPlan("shipment", {"event": "updated"})
    if "exception" in have:
        return TriggerPlan("shipment", {"event": "exception"}, narrowed(tokens))
    if have & {"new"} or (not have & {"update"} and any(t.is_word("arrive") and " in" in t.raw for t in tokens)):
        return TriggerPlan("shipment", {"event": "created"}, narrowed(tokens))
    for event in (
        "exception",
        "problem",
        "damage",
        "damaged",
        "lost",
        "refuse",
        "deliver",
        "delivered",
        *(("update",) if "update" in have else ("arrive",)),
        "create",
        "created",
        "book",
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
            return TriggerPlan("shipment", {"event": EVENTS[event]}, narrowed(tokens))
    if have & {"new"} or (have & {"come"} and "in" in have):
        return TriggerPlan("shipment", {"event": "created"}, narrowed(tokens))
    return None


_BEFALLS = {"exception": "exception", "deliver": "delivered", "damage": "exception", "damaged": "exception", "lost": "exception"}


def _befalls(tokens: list[Token], compare: list[Cond]) -> str:
    """The event beside a comparison that does not say so itself: `a shipment with priority critical gets an exception`."""
    values = {word for c in compare for word in str(c.value).lower().split()}
    if any(c.subject == "status" for c in compare) or any(t.is_word("not", "no", "without") for t in tokens):
        return ""
    return next((_BEFALLS[t.norm] for t in tokens if t.norm in _BEFALLS and t.raw.lower() not in values), "")


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
    return _shipment(_told_by_verb(_field_gotten(tokens)))


def _field_gotten(tokens: list[Token]) -> list[Token]:
    """`a shipment gets the status at_customs` as `a shipment status is at_customs`."""
    for i, token in enumerate(tokens[:-2]):
        at = i + 1 + tokens[i + 1].is_word("the", "a", "its")
        if i and token.is_word("get", "receive", "take", "reach") and at + 1 < len(tokens) and tokens[at].is_word("status", "priority"):
            return [*tokens[:i], tokens[at], replace(token, raw="is", norm="be", form="s"), *tokens[at + 1 :]]
    return tokens
