"""What starts the workflow, told at the beginning of a first request."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.condition_ends import condition_end
from builder_app.assistant.builtin.reading.conditions import outside_brackets
from builder_app.assistant.builtin.reading.frames import frames
from builder_app.assistant.builtin.reading.heads import head_of, orders_behind
from builder_app.assistant.builtin.reading.schedules import TriggerPlan, schedule_trigger, without_schedule
from builder_app.assistant.builtin.reading.triggers import EVENTS, event_trigger
from builder_app.assistant.builtin.recasting.beside import event_beside
from builder_app.assistant.builtin.recasting.told_events import (
    befalls,
    called_from_outside,
    happening,
    only_announced,
    some_time_after,
    watched,
)
from builder_app.assistant.builtin.words.calendar import find_schedule
from builder_app.assistant.builtin.words.tokens import Token

STARTERS = frozenset({"when", "whenever", "if", "once", "upon", "while"})
PROCESS = frozenset({"workflow", "process", "automation", "procedure", "sop"})
_COMING = ("arrive", "come", "land", "hit", "reach")
_SENDING = (
    "send",
    "tell",
    "inform",
    "give",
    "bring",
    "fire",
    "post",
    "push",
    "call",
    "submit",
    "deliver",
    "report",
    "forward",
    "notify",
    "use",
    "tell",
    "inform",
    "alert",
    "fire",
    "say",
    "hit",
)


def _schedule_in(clause: Clause) -> TriggerPlan | None:
    plan = schedule_trigger(clause.tokens)
    if plan is not None:
        clause.tokens = without_schedule(clause.tokens)
        while clause.tokens and (clause.tokens[-1].is_word("at", "on", "in", "and", "but") or clause.tokens[0].norm == ","):
            clause.tokens = clause.tokens[:-1] if clause.tokens[-1].is_word("at", "on", "in", "and", "but") else clause.tokens[1:]
        if clause.tokens and all(
            t.is_word(
                "run",
                "start",
                "it",
                "this",
                "do",
                "the",
                "workflow",
                "should",
                "execute",
                "trigger",
                "repeat",
                "be",
                "please",
                "process",
                "happen",
                "launch",
            )
            for t in clause.tokens
        ):
            clause.tokens = []
    return plan


def find_trigger(parts: list[Clause], source: str) -> TriggerPlan | None:
    """The trigger that the clauses speak of, taken out of them; None when they name none."""
    started = False
    if (plan := _told_last(parts, source)) is not None:
        return plan
    for at, clause in enumerate(parts):
        if not started and only_announced(clause, parts[at + 1 :]):
            clause.tokens = []
            continue
        if not started and (plan := called_from_outside(clause, source)) is not None:
            return plan
        if not started and clause.condition is None and clause.tokens:
            for find in (watched, happening):
                if (plan := find(clause, source)) is not None:
                    return plan
        if (
            clause.condition is not None
            and clause.condition_word in STARTERS
            and (not started or clause.trailing or "workflow" in clause.words)
        ):
            if clause.trailing and not started and (plan := _schedule_in(clause)) is not None:
                return plan
            if not started and (beside := event_beside(clause, parts[at + 1 :], source)) is not None:
                return beside
            plan = event_trigger(clause.condition, source) if not (started and clause.sentence > parts[0].sentence) else None
            if plan is None and not started and (timed := schedule_trigger(clause.condition)) is not None:
                plan = timed
            if plan is not None:
                clause.condition, clause.condition_word, clause.trailing = None, "", False
                return plan
        if (
            not started
            and clause.condition is None
            and clause.tokens
            and clause.tokens[0].is_word("after", "following", "upon", "on", "once")
        ):
            end = _event_end(clause.tokens, source)
            if len(clause.tokens) > 2 and clause.tokens[1].is_word("delivery", "arrival") and is_verb(clause.tokens, 2, start=True):
                clause.tokens[1] = replace(clause.tokens[1], norm="delivered")
                clause.tokens.insert(1, replace(clause.tokens[1], norm="shipment"))
                end = 3
            named = next((i for i, t in enumerate(clause.tokens[1:4], 1) if t.is_word("exception", "delay", "creation", "update")), end)
            end = named + 1 if named + 1 < end and is_verb(clause.tokens, named + 1, start=True) else end
            plan = None if find_schedule(clause.tokens).found else event_trigger(clause.tokens[1:end], source)
            if plan is not None:
                clause.tokens = clause.tokens[end:]
                return plan
        if not started and clause.condition is None and (plan := _each_one(clause, source)) is not None:
            return plan
        if not started and clause.condition is None and (plan := _waited_for(clause, source)) is not None:
            return plan
        if not started and clause.condition is None and (plan := some_time_after(parts, at, source)) is not None:
            return plan
        if not started and clause.condition is None and (plan := befalls(parts[: at + 1], source)) is not None:
            return plan
        if not started and clause.condition is None and (plan := _relative(clause, source) or _happens(clause, source)) is not None:
            return plan
        if not started or clause.sentence == parts[0].sentence or set(clause.words) & {"run", "workflow", "start", "schedule"}:
            plan = (
                _schedule_in(clause)
                if not {w for t in clause.tokens for w in (t.norm, t.raw.lower())} & {"times", "until", "attempts"}
                else None
            )
            if plan is not None:
                return plan
        if not started and clause.condition is None and (_headed_start(clause.tokens) or not _acts(clause, source)):
            plan = bare_trigger(clause.tokens, source)
            if plan is not None:
                clause.tokens = []
                return plan
        started = started or _acts(clause, source)
    return None


def _told_last(parts: list[Clause], source: str) -> TriggerPlan | None:
    """`…. This runs whenever a shipment is delayed.`: the start in a last sentence that says nothing else."""
    last = parts[-1] if len(parts) > 1 else None
    headed = last is not None and len(last.tokens) > 2 and last.tokens[0].is_word("trigger", "start") and last.tokens[1].norm == ":"
    if last is not None and headed and last.condition is None and (plan := bare_trigger(last.tokens, source)) is not None:
        parts.remove(last)
        return plan
    if last is None or not last.trailing or last.condition is None or not last.tokens or last.sentence == parts[0].sentence:
        return None
    if not all(
        t.is_word("this", "it", "all", "that", "the", "workflow", "run", "start", "happen", "begin", "should", "trigger")
        for t in last.tokens
    ):
        return None
    plan = event_trigger(last.condition, source)
    if plan is not None:
        parts.remove(last)
    return plan


def _event_end(tokens: list[Token], source: str) -> int:
    """Where what happens ends and the order begins: `on a webhook call | email x@y.com`; a noun for an event has no predicate."""
    end = condition_end(tokens, 1)
    if end < len(tokens):
        return end
    return next((i for i in orders_behind(tokens, 2) if event_trigger(tokens[1:i], source) is not None and frames(tokens[i:], source)), end)


def _relative(clause: Clause, source: str) -> TriggerPlan | None:
    """`for every mail that arrives from x@y.com, …`, `an invoice that comes in is read`: the event in a relative clause."""
    tokens = clause.tokens
    that = next((i for i, t in enumerate(tokens[:5]) if t.is_word("that", "which", "who") and i), None)
    plural = bool(tokens) and tokens[0].is_word("email", "message", "invoice", "shipment", "order") and tokens[0].raw.lower().endswith("s")
    if that is None or not (plural or tokens[0].is_word("for-each", "for-all", "every", "each", "any", "a", "an", "all")):
        return None
    if find_schedule(tokens[:that]).found:
        return None  # `each night find the shipments that …`
    if plural:
        tokens, that = [replace(tokens[0], norm="a"), *tokens], that + 1
    end = next(
        (
            i
            for i in range(that + 2, len(tokens))
            if tokens[i].is_word("should", "must", "be", "get") and not tokens[i - 1].is_word("and", "or")
        ),
        condition_end(tokens, that + 1),
    )
    plan = event_trigger([*tokens[1:that], *tokens[that + 1 : end]], source)
    if plan is not None:
        passive = end < len(tokens) and tokens[end].is_word("should", "must", "be", "get")
        while end < len(tokens) and tokens[end].kind == "punct":
            end += 1
        clause.tokens = [*(tokens[1:that] if passive else []), *tokens[end:]]
    return plan


_MAILS = frozenset({"mails", "emails", "e-mails", "messages"})


def _each_one(clause: Clause, source: str) -> TriggerPlan | None:
    """`for every email we get from x@y.com: …`, `with each new order, …`: the event as what it is done for."""
    tokens = [t for t in clause.tokens if t.kind != "punct" or t.norm == "'s"]
    if len(tokens) > 3 and tokens[0].is_word("for", "on", "with") and tokens[1].raw.lower() in _MAILS:
        plural = [replace(tokens[0], raw="each", norm="each"), tokens[1]]
        about = tokens[3:] if tokens[2].is_word("that", "which") else tokens[2:]
        plan = event_trigger([*plural[1:], replace(tokens[0], norm="arrive", raw="arrives"), *about], source)
        if plan is not None and plan.type == "email" and len(tokens) <= 16:
            clause.tokens = []
            return plan
    start = tokens[:1] and tokens[0].is_word("with", "on", "for")
    tokens = tokens[1:] if start else tokens
    if len(tokens) < 3 or not tokens[0].is_word("for-each", "every", "each", "any") or len(tokens) > 14:
        return None
    got = next((i for i, t in enumerate(tokens[:5]) if t.is_word("get", "receive") and tokens[i - 1].is_word("we", "i", "you")), None)
    mail = tokens[1].is_word("email", "message") or tokens[2].is_word("email", "message")
    if got is None and not (mail and tokens[-1].kind == "address" and any(t.is_word("from") for t in tokens)):
        return None
    kept = [t for i, t in enumerate(tokens[1:], 1) if got is None or i not in (got - 1, got)]
    plan = event_trigger([*kept[:1], replace(kept[0], norm="arrive", raw="arrives"), *kept[1:]], source)
    if plan is not None and plan.type == "email":
        clause.tokens = []
        return plan
    return None


def _waited_for(clause: Clause, source: str) -> TriggerPlan | None:
    """`wait until the truck is delivered, …` at the very beginning; `classify the incoming mails from x.com`."""
    tokens = clause.tokens
    if len(tokens) > 2 and tokens[0].is_word("wait") and tokens[1].is_word("until", "for"):
        plan = event_trigger(tokens[2:], source) if not any(t.kind == "duration" for t in tokens) else None
        if plan is not None and plan.type != "manual":
            clause.tokens = []
            return plan
        return None
    new = next((i for i, t in enumerate(tokens[:6]) if i and t.is_word("incoming", "inbound")), None)
    if new is None or not any(t.is_word("email", "message", "invoice", "order") for t in tokens[new : new + 4]):
        return None
    end = next((i for i, t in enumerate(tokens) if i > new and t.is_word("as", "into", "for", "and")), len(tokens))
    noun = next(i for i, t in enumerate(tokens) if i > new and t.is_word("email", "message", "invoice", "order"))
    plan = event_trigger([tokens[noun], replace(tokens[new], norm="arrive"), *tokens[noun + 1 : end]], source)
    if plan is not None:
        gone = range(noun + 1, end)
        clause.tokens = [t for i, t in enumerate(tokens) if i not in gone]
    return plan


def _happens(clause: Clause, source: str) -> TriggerPlan | None:
    """`a hold notice arrives by mail`, `our TMS posts new loads to a webhook`: an event told as a sentence of its own."""
    tokens = clause.tokens
    we = len(tokens) > 4 and tokens[0].is_word("we", "i") and tokens[1].is_word("get", "receive")
    if we and any(t.is_word("by", "via") and tokens[i + 1].is_word("email") for i, t in enumerate(tokens[:-1])):
        plan = event_trigger(tokens, source)
        clause.tokens = [] if plan is not None else tokens
        return plan
    hooked = any(t.is_word("webhook", "hook", "endpoint") for t in tokens)
    verbs = (*_COMING, *_SENDING) if hooked else _COMING
    said, tokens = tokens, outside_brackets(tokens)
    verb = next((i for i, t in enumerate(tokens[:8]) if i and t.form in ("s", "base") and t.is_word(*verbs)), None)
    if verb is None or is_verb(tokens, 0, start=True) or any(t.kind in ("address", "url") for t in tokens[:verb]):
        return None
    told = tokens[verb - 1].raw.endswith("s") or tokens[verb - 1].is_word("will", "can", "shall", "would", "may")
    if tokens[verb].form == "base" and (tokens[0].is_word("i", "we", "you", "they") or not told):
        return None
    plan = event_trigger(said, source)
    if plan is not None:
        clause.tokens = []
    return plan


def _acts(clause: Clause, source: str) -> bool:
    return bool(clause.tokens) and bool(frames(clause.tokens, source)) and head_of(clause.tokens) >= 0


def _headed_start(tokens: list[Token]) -> bool:
    """`Trigger: …`, `Starts with: …`."""
    return bool(tokens) and (
        tokens[0].is_word("trigger") or (tokens[0].is_word("start", "begin") and any(t.norm == ":" for t in tokens[:4]))
    )


def bare_trigger(tokens: list[Token], source: str) -> TriggerPlan | None:
    """A trigger without `when`: `late >4h`, `Trigger: new email from x@y.com`, `on delivery`."""
    if any(t.kind == "word" and t.norm in PROCESS for t in tokens):
        return None
    words = [
        t
        for i, t in enumerate(tokens)
        if not (i == 1 and t.is_word("with") and tokens[0].is_word("start", "begin"))
        and not t.is_word(
            "trigger", "on", "start", "begin", "upon", "event", "at", "after", "any", "each", "every", "for-each", "first", "by"
        )
        and t.norm != ":"
    ]
    if len(words) == 1 and words[0].form == "ed" and words[0].norm in EVENTS:
        words = [replace(words[0], raw="shipment", norm="shipment", form="base"), *words]
    if not words or len(words) > 14:
        return None
    mail = next((i for i, t in enumerate(words[:3]) if t.is_word("email", "message")), None)
    arriving = mail is not None and _headed_start(tokens)
    told = (
        [*words[: mail + 1], replace(words[0], raw="arrives", norm="arrive", form="s"), *words[mail + 1 :]]
        if arriving and mail is not None
        else words
    )
    return event_trigger(told, source)


def only_timed(parts: list[Clause]) -> TriggerPlan | None:
    """`check the inbox at 8, 12 and 16 o'clock Berlin time`, where nothing else starts it: every day at these times."""
    for clause in parts[:2]:
        schedule = find_schedule(clause.tokens)
        clock = next((i for i, t in enumerate(clause.tokens) if t.kind == "clock"), 0)
        other = any(t.is_word("wait", "until", "by", "before", "after") for t in clause.tokens)
        other = other or any(t.is_word("that", "be", "say", "about", "whether", "for") for t in clause.tokens[:clock])
        if clause.condition is None and schedule.timed and not other and (schedule.zone or "," in schedule.hour):
            clause.tokens = without_schedule(clause.tokens)
            note = "you named no day, so it runs every day"
            return TriggerPlan("schedule", {"cron": schedule.cron, "timezone": schedule.zone or "UTC"}, note=note)
    return None
