"""A condition told in one breath with the event: `when a shipment is late and its priority is high`."""

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.conditions import atom
from builder_app.assistant.builtin.reading.schedules import TriggerPlan
from builder_app.assistant.builtin.reading.triggers import event_trigger
from builder_app.assistant.builtin.words.tokens import Token

_OF_THE_MAIL = frozenset({"subject", "body", "sender", "reply", "count"})
"""What the parameters of a trigger say by themselves."""


def event_beside(clause: Clause, later: list[Clause], source: str) -> TriggerPlan | None:
    """The trigger of a condition that holds both an event and a comparison; None where it does not.

    The comparison narrows a shipment trigger. Where the message goes on with an alternative, or where the trigger
    knows no filter, it stays as the clause's condition.
    """
    for event, rest in _parted(clause.condition or []):
        cond = atom(rest)
        if cond.kind != "compare" or not cond.operator or cond.subject in _OF_THE_MAIL:
            continue
        plan = event_trigger(event, source)
        if plan is None or plan.type == "manual" or (cond.subject == "delay_hours" and plan.params.get("event") == "delayed"):
            continue
        if plan.type == "shipment" and not _goes_on(later, cond.subject):
            known = {c.subject for c in plan.conditions}
            plan.conditions = [*plan.conditions, *([] if cond.subject in known else [cond])]
            clause.condition, clause.condition_word = None, ""
        else:
            clause.condition, clause.condition_word = rest, "if"
        clause.trailing = False
        return plan
    return None


def _parted(tokens: list[Token]) -> list[tuple[list[Token], list[Token]]]:
    """(event, rest) for every two parts between `and`, brackets and commas; those with a number in the rest first."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        bounded = parts[-1][-2:-1] and parts[-1][-2].is_word("between")  # `between 40 and 50` is one part
        if (token.is_word("and", "but", "with") and not bounded) or token.norm in ("(", ")", ","):
            parts.append([])
        else:
            parts[-1].append(token)
    parts = [part for part in parts if part]
    pairs = [(one, other) for one in parts for other in parts if one is not other]
    return sorted(pairs, key=_plainness)


def _plainness(pair: tuple[list[Token], list[Token]]) -> tuple[bool, bool]:
    """Sorts pairs: those whose rest has a number, then those whose event is a call from outside."""
    event, rest = pair
    return not any(t.kind == "number" for t in rest), not any(t.kind == "path" or t.is_word("webhook", "email") for t in event)


def _goes_on(later: list[Clause], subject: str) -> bool:
    """Whether the next thing that hangs on a condition is an alternative to this one: `otherwise`, or another value of the same field."""
    branch = next((c for c in later if c.condition is not None or "otherwise" in c.marks), None)
    if branch is None or "otherwise" in branch.marks:
        return branch is not None
    other = branch.condition or []
    bare = len(other) <= 4 and [t.norm for t in other[:2]] == ["it", "be"] and atom(other).kind == "label"
    return bare or atom(other).subject == subject
