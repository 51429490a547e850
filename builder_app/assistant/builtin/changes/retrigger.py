"""Changes to what starts the workflow."""

from dataclasses import replace
from typing import Any

from builder_app.assistant.builtin.building.compose import apply_trigger
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.comparisons import filter_tree
from builder_app.assistant.builtin.reading.conditions import atom
from builder_app.assistant.builtin.reading.frames import frames
from builder_app.assistant.builtin.reading.narrowing import narrowed
from builder_app.assistant.builtin.reading.schedules import TriggerPlan, schedule_trigger, uncalendared
from builder_app.assistant.builtin.reading.triggers import event_trigger
from builder_app.assistant.builtin.values.tuning import tune
from builder_app.assistant.builtin.words.calendar import DAYS, day_field, find_schedule
from builder_app.assistant.builtin.words.quantities import seconds
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import TIME_PARAM
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_ABOUT = word_set(
    """
    trigger run start schedule fire launch workflow begin kick execute timezone happen report it this
    """
)


_STEPS_DO = word_set("go send out email post page ask notify escalate store save forward call")
"""What steps do and workflows do not: `it should only go out if …` is about a step."""


def _days(text: str) -> set[int]:
    """The weekdays of a cron field, 0 for Sunday."""
    out: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if part == "*":
            out |= set(range(7))
        elif first.isdigit():
            out |= {d % 7 for d in range(int(first), int(last or first) + 1)}
    return out


def _without_days(graph: Graph, gone: str) -> bool:
    fields = str(graph.trigger.params.get("cron", "")).split()
    if len(fields) != 5:
        return False
    left = sorted(_days(fields[4]) - _days(gone))
    if not left or left == sorted(_days(fields[4])):
        return False
    fields[4] = day_field(left)
    graph.set_trigger("schedule", dict(graph.trigger.params) | {"cron": " ".join(fields)})
    return True


def _hours(tokens: list[Token]) -> float | int | None:
    durations = [t for t in tokens if t.kind == "duration"]
    gone = next(
        (
            tokens[i + 1]
            for i, t in enumerate(tokens[:-1])
            if t.is_word("instead-of", "not", "from") and tokens[i + 1].kind in ("duration", "number")
        ),
        None,
    )
    value = next((t for t in durations if t is not gone), None)
    if value is None:
        return None
    hours = (seconds(value.value) or 0) / 3600
    return int(hours) if hours == int(hours) else round(hours, 2)


def month_days(graph: Graph, tokens: list[Token]) -> list[int]:
    """The days of `move it to the 5th`, `on the 2nd and the 16th`, where the workflow runs on days of the month; empty for none."""
    fields = str(graph.trigger.params.get("cron", "")).split()
    if graph.trigger.type != "schedule" or len(fields) != 5 or fields[2] == "*":
        return []
    gone = next((i + 1 + tokens[i + 1].is_word("the", "on") for i, t in enumerate(tokens[:-1]) if t.is_word("not", "instead-of")), None)
    days = [t.value for i, t in enumerate(tokens) if t.kind == "word" and t.raw[:1].isdigit() and i not in (gone, (gone or -2) + 1)]
    counted = any(t.is_word("wait", "email", "message", "step", "reminder", "approval", "follow-up", "time", "attempt") for t in tokens)
    return [] if counted else [int(day) for day in days if isinstance(day, int) and 1 <= day <= 31]


def _reschedule(graph: Graph, tokens: list[Token], *, also: bool = False) -> bool:
    """Only what was named changes: the days, the time of day, the zone."""
    gone = next((i for i, t in enumerate(tokens) if t.is_word("instead-of") or (t.is_word("not") and i > 2)), len(tokens))
    origin = next(
        (
            i
            for i, t in enumerate(tokens)
            if t.is_word("from")
            and any(u.is_word("to") for u in tokens[i:])
            and not any(u.is_word("monday", "hour") for u in tokens[i : i + 2])
        ),
        None,
    )
    kept = (
        tokens[:gone]
        if origin is None
        else tokens[:origin] + tokens[next(i for i, t in enumerate(tokens) if i > origin and t.is_word("to")) :]
    )
    new = find_schedule(kept)
    params = dict(graph.trigger.params)
    fields = str(params.get("cron", "0 9 * * *")).split()
    if len(fields) != 5:
        fields = ["0", "9", "*", "*", "*"]
    old_days, old_hour = fields[4], fields[1]
    if new.literal:
        fields = new.literal.split()
    elif new.found:
        made = new.cron.split()
        if made[3] != "*" and made[2] == "*" and made[4] == "*":
            made = [*made[:2], fields[2], made[3], fields[4]]
        fields = made if new.timed else [fields[0] if "*" not in fields[1] else "0", fields[1] if "*" not in fields[1] else "9", *made[2:]]
    elif new.timed:
        fields[0], fields[1] = new.minute, new.hour
    if new.timed and not new.literal:
        fields[1] = _same_half(fields[1], old_hour, tokens)
    if not new.found and (told := month_days(graph, kept)):
        fields[2] = ",".join(map(str, told))
        new.found = True
    if also and new.found and new.week_day != "*" and (not new.timed or _days_behind(kept)):
        fields[4] = day_field(_days(old_days) | _days(new.week_day))
    if not (new.found or new.timed or new.zone):
        return False
    params["cron"] = " ".join(fields)
    if new.zone:
        params["timezone"] = new.zone
    if params == graph.trigger.params:
        return False
    graph.set_trigger("schedule", params)
    return True


def _days_behind(tokens: list[Token]) -> bool:
    """`at 7:15 from now on, and on Saturdays as well`: whether days are told behind another change of the schedule."""
    joint = next((i for i, t in enumerate(tokens) if i and t.is_word("and")), None)
    behind = tokens[joint + 1 :] if joint is not None else []
    timed = any(t.kind in ("clock", "number") for t in behind)
    return not timed and any(t.norm in DAYS for t in behind) and not any(t.norm in DAYS for t in tokens[:joint])


def _same_half(hour: str, before: str, tokens: list[Token]) -> str:
    """`half past four` where it was four in the afternoon: an hour told without its half of the day stays in the old one."""
    told = any(
        (t.kind == "clock" and t.form != "spoken") or t.is_word("am", "pm", "morning", "afternoon", "evening", "night", "noon", "midnight")
        for t in tokens
    )
    late = hour.isdigit() and before.isdigit() and 1 <= int(hour) <= 7 and int(before) >= 12
    return str(int(hour) + 12) if late and not told else hour


def _narrow(graph: Graph, tokens: list[Token], *, only: bool) -> bool:
    """`only for critical shipments`: a filter beside the event."""
    words = {t.norm for t in tokens}
    conds = narrowed(tokens)
    at = next((i for i, t in enumerate(tokens) if t.is_word("if", "when", "for", "where", "with")), None)
    if (
        not conds
        and at is not None
        and (made := atom(tokens[at + 1 :])).kind == "compare"
        and made.subject not in ("delay_hours", "reply", "count")
    ):
        conds = [made]
    if not conds or not (only or words & {"just", "limit", "restrict"}):
        return False
    graph.set_trigger("shipment", dict(graph.trigger.params) | {"filter": filter_tree(conds, scope="trigger")})
    return True


def _compares_lateness(graph: Graph) -> bool:
    """Whether a check looks at how late the shipment is: its limit is what `the threshold` means then."""
    return any(n.action == "flow.condition" and "delay_hours" in str(n.params.get("condition")) for n in graph.nodes.values())


def _exchanged(graph: Graph, tokens: list[Token]) -> bool:
    """`8 hours instead of 6`, `9 instead of 8`: nothing is named but the value that the trigger has now."""
    cut = next((i for i, t in enumerate(tokens) if t.is_word("instead-of")), None)
    if cut is None or any(t.kind == "word" and t.norm not in _AROUND for t in tokens):
        return False
    new, old = ([t for t in part if t.kind in ("number", "duration", "clock")] for part in (tokens[:cut], tokens[cut + 1 :]))
    if len(new) != 1 or len(old) != 1:
        return False
    values = [_hours([t]) if t.kind == "duration" else t.value for t in (*new, *old)]
    params = dict(graph.trigger.params)
    fields = str(params.get("cron", "")).split()
    if graph.trigger.type == "shipment" and params.get("delay_hours") == values[1]:
        graph.set_trigger("shipment", params | {"delay_hours": values[0]})
        return True
    if graph.trigger.type == "schedule" and len(fields) == 5 and fields[1] == str(values[1]) and new[0].kind == "number":
        graph.set_trigger("schedule", params | {"cron": " ".join([fields[0], str(values[0]), *fields[2:]])})
        return True
    return False


_AROUND = frozenset({"instead-of", "make", "it", "please", "the", "to", "at", "be", "should", "let", "us", "use", "set", "change", "that"})


def _without_what_is_denied(clause: Clause) -> Clause:
    """`we do not run weekends, so only do it Monday to Friday` without the denial: what follows tells the days."""
    tokens = clause.tokens
    at = next((i for i, t in enumerate(tokens) if (i > 1 and t.is_word("so", "but")) or t.norm == ";"), None)
    told = at is not None and find_schedule(tokens[at + 1 :])
    denied = at is not None and any(t.is_word("not", "never", "no-longer", "no") for t in tokens[:at])
    after = (
        told and (told.found or told.timed) and not any(t.is_word("not", "never", "no", "skip", "except") for t in tokens[(at or 0) + 1 :])
    )
    return replace(clause, tokens=tokens[at + 1 :]) if at is not None and denied and after else clause


def retrigger(graph: Graph, clause: Clause, source: str) -> bool:
    """Applies a clause that speaks of the start of the workflow; False when it does not."""
    clause = _without_what_is_denied(clause)
    tokens, words = clause.tokens, set(clause.words)
    condition = clause.condition or []
    if tokens and tokens[0].is_word("stop", "end", "cancel", "abort", "finish") and condition:
        return False
    everything = [*tokens, *condition]
    about = bool(words & _ABOUT) or not [
        t
        for t in tokens
        if t.kind != "punct"
        and not t.is_word(
            "make",
            "change",
            "instead",
            "use",
            "only",
            "switch",
            "do",
            "it",
            "that",
            "so",
            "to",
            "please",
            "let",
            "but",
            "be",
            "should",
            "have",
        )
    ]
    pointing = words & _ABOUT <= {"it", "this", "report"} and not clause.trailing and bool(frames(tokens, source))
    if (
        condition
        and not pointing
        and clause.condition_word in ("when", "whenever", "if", "once", "upon", "while")
        and about
        and words & (_ABOUT | {"make", "change", "only"}) | ({"x"} if "instead" in clause.marks else set())
    ):
        plan = event_trigger(condition, source) or schedule_trigger(condition)
        compared = plan is not None and plan.params == {"event": "updated"} and bool(plan.conditions)
        if plan is not None and compared and graph.trigger.type == "shipment":
            plan.params = {"event": graph.trigger.params.get("event", "updated")}
        if plan is not None and not (compared and words & _STEPS_DO):
            return apply_plan(graph, plan, condition)
    if condition and not tokens and "instead" in clause.marks and (plan := event_trigger(condition, source)) is not None:
        return apply_plan(graph, plan, condition)
    if graph.trigger.type == "webhook" and (
        auth := next((w for w in ("bearer", "basic", "hmac") if w in words or any(t.raw.lower() == w for t in tokens)), "")
    ):
        graph.set_trigger("webhook", dict(graph.trigger.params) | {"auth": auth})
        return True
    told = tokens if not condition else condition if not tokens else []
    if _exchanged(graph, tokens) or (told and tune(graph, told, only="only" in clause.marks or bool(condition))):
        return True
    if graph.trigger.type == "shipment":
        hours = _hours(everything)
        late = {t.norm for t in everything} & {"late", "delay", "delayed", "threshold", "overdue"}
        if (
            hours is not None
            and graph.trigger.params.get("event") == "delayed"
            and (late - {"threshold"} or "delay_hours" in graph.trigger.params or not _compares_lateness(graph))
            and late
            and not words & {"wait", "add", "insert", "put", "pause", "message", "email", "send", "escalate"}
        ):
            graph.set_trigger("shipment", dict(graph.trigger.params) | {"delay_hours": hours})
            return True
        if _narrow(graph, everything, only="only" in clause.marks):
            return True
    if later_than(graph, tokens) is not None:
        graph.set_trigger("shipment", dict(graph.trigger.params) | {"delay_hours": later_than(graph, tokens)})
        return True
    if (paced := at_another_pace(graph, tokens)) is not None:
        return _reschedule(graph, paced)
    schedule = find_schedule(tokens)
    days = bool(tokens) and all(t.norm in DAYS or t.is_word("and", "on", "or", "only") or t.kind == "punct" for t in tokens)
    if graph.trigger.type == "schedule" and days:
        return _reschedule(graph, tokens, also="also" in clause.marks)
    if (
        graph.trigger.type == "schedule"
        and words & {"skip", "remove", "not", "except", "drop", "without"}
        and schedule.week_day not in ("*", "")
    ):
        last = max((i for i, t in enumerate(tokens) if t.norm in DAYS or t.raw.lower() in ("weekend", "weekends")), default=len(tokens))
        timed = bool(find_schedule(tokens[last + 1 :]).timed) and _reschedule(graph, tokens[last + 1 :])
        return _without_days(graph, schedule.week_day) or timed
    if (
        graph.trigger.type == "schedule"
        and (schedule.found or schedule.timed or schedule.zone or month_days(graph, tokens))
        and (about or find(graph, uncalendared(tokens)).step is None)
        and not words & {"wait", "add", "insert", "retry", "repeat", "timeout", "threshold", "limit", "cutoff", "bar", "ceiling"}
    ):
        return _reschedule(graph, tokens, also="also" in clause.marks or "too" in words)
    looping = graph.trigger.type != "schedule" and any(n.action == "flow.repeat" for n in graph.nodes.values())
    if (
        schedule.found
        and not (looping and not words & {"workflow", "trigger", "start"})
        and words & {"run", "start", "schedule", "trigger", "launch", "execute", "workflow", "it", "that", "this", "happen"}
        and not words & {"retry", "times", "until", "wait", "send", "email", "repeat"}
    ):
        plan = schedule_trigger(tokens)
        return plan is not None and apply_plan(graph, plan, tokens)
    placed = any(t.is_word("before", "after") for t in tokens) or any(t.kind == "address" for t in tokens)
    if (
        words & {"trigger", "start", "run", "launch"}
        and not placed
        and (
            words
            & {
                "change",
                "make",
                "switch",
                "set",
                "use",
                "replace",
                "trigger",
                "manually",
                "webhook",
                "by",
                "from",
                "when",
                "should",
                "instead",
            }
            or clause.marks & {"instead"}
        )
    ):
        kept = tokens[: next((i for i, t in enumerate(tokens) if t.is_word("instead-of")), len(tokens))]
        plan = event_trigger(_after_to(kept), source) or _bare({t.norm for t in kept})
        if plan is not None:
            return apply_plan(graph, plan, tokens)
    return False


def later_than(graph: Graph, tokens: list[Token]) -> float | int | None:
    """The hours of `make that 8 hours`, where only the delay that starts the workflow can be meant."""
    bare = all(t.kind in ("duration", "punct") or t.norm in _AROUND | {"instead", "rather"} for t in tokens)
    delayed = graph.trigger.type == "shipment" and "delay_hours" in graph.trigger.params
    waits = any(n.action in TIME_PARAM for n in graph.nodes.values())
    return _hours(tokens) if delayed and bare and not waits else None


def at_another_pace(graph: Graph, tokens: list[Token]) -> list[Token] | None:
    """`change it to 10 minutes`, where the workflow starts every 15: as `every 10 minutes`."""
    cron = str(graph.trigger.params.get("cron", ""))
    lengths = [t for t in tokens if t.kind == "duration"]
    paced = graph.trigger.type == "schedule" and "*/" in " ".join(cron.split()[:2])
    bare = all(t.kind in ("duration", "punct") or t.norm in _AROUND | {"every", "instead", "rather", "it's", "interval"} for t in tokens)
    if (
        not paced
        or len(lengths) != 1
        or not bare
        or any(n.action in TIME_PARAM for n in graph.nodes.values() if n.action != "email.check_inbox")
    ):
        return None
    return [Token("word", "every", "every", lengths[0].start, lengths[0].start), lengths[0]]


def _after_to(tokens: list[Token]) -> list[Token]:
    at = next((i for i, t in enumerate(tokens) if t.is_word("to", "be", "by", "with", "into", "on", "from") and i > 0), None)
    return tokens[at + 1 :] if at is not None else tokens


def _bare(words: set[str]) -> Any:
    if words & {"manually", "manual", "button"}:
        return TriggerPlan("manual")
    if words & {"webhook"}:
        return TriggerPlan("webhook")
    if words & {"email", "inbox"}:
        return TriggerPlan("email")
    return None


def apply_plan(graph: Graph, plan: Any, tokens: list[Token]) -> bool:
    """Whether the plan made another start of the workflow; of a schedule only what was told changes."""
    before = graph.trigger
    if plan.type == "schedule" and before.type == "schedule":
        return _reschedule(graph, tokens)
    if plan.type == "shipment" and before.type == "shipment" and plan.params.get("event") == before.params.get("event"):
        plan.params = dict(before.params) | plan.params
    apply_trigger(graph, plan)
    return graph.trigger != before or bool(plan.inputs)
