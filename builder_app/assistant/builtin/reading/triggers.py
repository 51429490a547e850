"""Which event starts the workflow, read from the words of a clause."""

import re
from itertools import pairwise
from typing import Any

from builder_app.assistant.builtin.reading.conditions import Cond, atom, conjuncts
from builder_app.assistant.builtin.reading.run_starts import entered_by_hand, given_names, started_by_hand
from builder_app.assistant.builtin.reading.schedules import TriggerPlan
from builder_app.assistant.builtin.reading.slots import find_slots
from builder_app.assistant.builtin.words.calendar import find_schedule
from builder_app.assistant.builtin.words.fields import NAMED_FIELDS, PRIORITIES, SHIPMENT_FIELDS
from builder_app.assistant.builtin.words.key_columns import key_column
from builder_app.assistant.builtin.words.mail_parts import held_in
from builder_app.assistant.builtin.words.quantities import seconds
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

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

_MAIL = frozenset({"email", "message", "mail", "inbox", "mailbox"})

_ARRIVES = word_set(
    """
    arrive receive get land hit reach come send reply contain be new incoming
    """
)

_HOOK = frozenset({"webhook", "http", "api", "callback", "endpoint"})


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
        name = _name_at(after, i + 1) if kind and token.kind == "word" else ""
        named = after[i + 1].is_word(*NAMED_FIELDS) or kind != "carrier" or not name.islower()
        if kind and name and named:
            out.append(Cond("compare", subject=kind, operator="equals", value=name))
    return out


def _says_late(value: Any) -> bool:
    """Whether a value is only the end of `a shipment for Contoso is late`."""
    return isinstance(value, str) and value.lower().removeprefix("is ").removeprefix("are ") in _LATE


def _name_at(tokens: list[Token], i: int) -> str:
    """A proper name at `i`: capitalised words, or quoted text."""
    while i < len(tokens) and tokens[i].is_word(*NAMED_FIELDS, "the"):
        i += 1
    if i < len(tokens) and tokens[i].kind in ("quoted", "code"):
        return tokens[i].norm
    words: list[str] = []
    while i < len(tokens) and tokens[i].kind == "word" and tokens[i].raw[:1].isupper() and not tokens[i].is_word("i"):
        words.append(tokens[i].raw)
        i += 1
    return " ".join(words)


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
    if have & _LATE and (subject or not have & (_MAIL | _HOOK)) and "not" not in have:
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
        and not have & _MAIL
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


def _written_to(token: Token) -> bool:
    return token.kind == "address" or token.is_word("us", "me")


def _sent_by(tokens: list[Token]) -> bool:
    """`email from x@y.com`, without a verb."""
    return any(t.is_word("email", "message") and tokens[i + 1].is_word("from") for i, t in enumerate(tokens[:-1]))


def _held(tokens: list[Token], at: int) -> str:
    """`ETA` of `with ETA in the subject`, which stands at `at`; empty for other words."""
    into = at - 1 - tokens[at - 1].is_word("the", "its") if at else 0
    opens = next((i for i in range(into - 1, max(into - 5, -1), -1) if tokens[i].is_word("with", "have", "contain", "carry", "say")), None)
    if into <= 0 or opens is None or not tokens[into].is_word("in") or opens + 1 == into:
        return ""
    said = [t for t in tokens[opens + 1 : into] if not t.is_word("the", "a", "an", "word")]
    return " ".join(t.norm if t.kind in ("quoted", "code") else t.raw for t in said)


def _email(tokens: list[Token], source: str) -> TriggerPlan | None:
    words = {t.norm for t in tokens if t.kind == "word"}
    pairs = pairwise(tokens)
    written = any(t.is_word("email", "write") and t.form in ("s", "ed") and _written_to(after) for t, after in pairs)
    told = any(one.kind in ("address", "domain") and after.is_word("email", "write", "send") for one, after in pairwise(tokens))
    mailed = told and words & {"us", "me", "something", "anything"} and words & (_MAIL | {"write", "subject", "attachment", "pdf"})
    if written or mailed or (words & {"write", "contact"} and words & {"us", "me"}):
        words |= {"email", "send"}
    if (
        not words & (_MAIL | {"invoice", "bol", "pod", "document", "attachment"})
        or not (words & _ARRIVES or _sent_by(tokens))
        or (words & {"nobody", "not", "no"} and not words & _MAIL)
    ):
        return None
    if not words & _MAIL and not words & {"arrive", "receive", "land", "come", "send"}:
        return None
    slots = find_slots(tokens, source, head=-1)
    params: dict[str, Any] = {}
    ours = {t.norm for i, t in enumerate(tokens) if t.kind == "address" and i and tokens[i - 1].is_word("to", "at", "in", "into", "email")}
    sender = (slots.sender or [a for a in slots.to if a not in ours])[:1]
    for i, token in enumerate(tokens):
        if token.is_word("from") and not sender and i + 1 < len(tokens):
            nxt = tokens[i + 1]
            sender = (
                [str(nxt.value or nxt.raw)]
                if nxt.kind in ("quoted", "code")
                else [_name_at(tokens, i + 1)]
                if _name_at(tokens, i + 1)
                else sender
            )
            if nxt.kind in ("broken", "domain"):
                sender = [nxt.raw]
        if token.is_word("subject", "body") and (within := _held(tokens, i)):
            params[f"{token.norm}_filter"] = within
        elif token.is_word("subject", "body") and i + 1 < len(tokens):
            text = next((t.norm for t in tokens[i + 1 : i + 5] if t.kind in ("quoted", "code")), "") or held_in(tokens, i)
            if not text:
                start = next(
                    (
                        j + 1
                        for j in range(i, min(i + 4, len(tokens)))
                        if tokens[j].is_word("contain", "say", "mention", "include", "with", "be", "start")
                    ),
                    None,
                )
                text = (
                    " ".join(
                        t.raw
                        for t in tokens[start : start + 3]
                        if t.kind in ("word", "ident", "number") and not t.is_word("the", "word", "a", "arrive")
                    )
                    if start
                    else ""
                )
            if text:
                params[f"{token.norm}_filter"] = text
    if sender and sender[0]:
        params["from_filter"] = sender[0]
    if not {"subject_filter", "body_filter"} & params.keys() and slots.quoted:
        params["subject_filter"] = slots.quoted[0]
    if words & {"attachment", "attached", "attach", "pdf", "bol", "invoice", "pod", "document"} and "without" not in words:
        params["has_attachment"] = True
    return TriggerPlan("email", params)


def _webhook(tokens: list[Token], source: str) -> TriggerPlan | None:
    words = {t.norm for t in tokens if t.kind == "word"}
    path = next(
        (
            t.norm if t.kind == "code" else t.raw
            for t in tokens
            if t.kind == "path" or (t.kind in ("code", "quoted") and re.fullmatch(r"/[\w/-]+", t.norm))
        ),
        "",
    )
    posts = words & {"post", "call", "hit", "push", "send"} and (
        path or words & {"we", "us", "system", "tms", "erp", "wms", "event", "request"}
    )
    if words & _MAIL and not words & _HOOK:
        return None
    if not (words & _HOOK or posts) or (any(t.kind in ("url",) for t in tokens) and "webhook" not in words):
        return None
    slots = find_slots(tokens, source, head=-1)
    params: dict[str, Any] = {}
    if path:
        params["path"] = path.strip("/")
    if (method := next((t.raw for t in tokens if t.raw in ("GET", "POST", "PUT", "PATCH", "DELETE")), "")) or slots.method:
        params["method"] = method or slots.method
    for auth in ("bearer", "basic", "hmac"):
        if auth in words:
            params["auth"] = auth
    return TriggerPlan("webhook", params)


_ONE_VALUE = re.compile(r"^\s*select\s+(?:count|sum|avg|min|max|total)\s*\(", re.IGNORECASE)
"""A query that gives one number: what is compared is that number, not how many rows came."""


def _query(tokens: list[Token], source: str) -> TriggerPlan | None:
    words = {t.norm for t in tokens if t.kind == "word"}
    sql = next((t.norm for t in tokens if t.kind in ("quoted", "code") and t.norm.lower().startswith(("select", "with "))), "")
    if not sql and not words & {"sql", "query", "database"}:
        return None
    params: dict[str, Any] = {"sql": sql} if sql else {}
    if words & {"new"}:
        params["fire"] = "new_rows"
    elif words & {"value", "result"} and not words & {"row", "rows"} and _ONE_VALUE.search(sql):
        params["fire"] = "value"
    elif words & {"row", "rows", "result", "results", "return", "find", "record"}:
        params |= {"fire": "row_count", "operator": "greater_than", "value": 0}
    if key := key_column(tokens):
        params["key_column"] = key
    made = atom(tokens)
    if made.kind == "compare" and made.operator and isinstance(made.value, int | float):
        params |= {"operator": made.operator, "value": made.value}
        params.setdefault("fire", "value")
    schedule = find_schedule(tokens)
    if schedule.found:
        params["schedule"] = schedule.cron
    return TriggerPlan("query", params)


def _manual(tokens: list[Token], source: str) -> TriggerPlan | None:
    words = {t.norm for t in tokens if t.kind == "word"}
    if started_by_hand(tokens) and (not words & (_MAIL | _HOOK) or "manually" in words):
        return TriggerPlan("manual", {}, inputs=given_names(tokens, source))
    return None


def event_trigger(tokens: list[Token], source: str) -> TriggerPlan | None:
    """The trigger that the words of a `when …` clause describe, None when they describe none."""
    for find in (_query, _webhook):
        if (plan := find(tokens, source)) is not None:
            return plan
    if (plan := _manual(tokens, source)) is not None:
        return plan
    if entered_by_hand(tokens):
        return TriggerPlan("manual", {}, inputs=given_names(tokens, source))
    mail = _email(tokens, source)
    if (
        mail is not None
        and {t.norm for t in tokens} & (_MAIL | {"invoice", "bol", "pod", "document", "write", "contact"})
        and not ({t.norm for t in tokens} & SHIPMENT_WORDS and not {t.norm for t in tokens} & (_MAIL | {"write"}))
    ):
        return mail
    return _shipment(tokens)
