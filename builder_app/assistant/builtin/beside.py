"""A condition told in one breath with the event: `when a shipment is late and its priority is high`."""

from builder_app.assistant.builtin.clauses import Clause
from builder_app.assistant.builtin.conditions import atom
from builder_app.assistant.builtin.schedules import TriggerPlan
from builder_app.assistant.builtin.tokens import Token
from builder_app.assistant.builtin.triggers import event_trigger

_OF_THE_MAIL = frozenset({"subject", "body", "sender", "reply", "count", "delay_hours"})
"""What the parameters of a trigger say by themselves."""


def event_beside(clause: Clause, later: list[Clause], source: str) -> TriggerPlan | None:
    """The trigger of a condition that holds both an event and a comparison; None where it does not.

    The comparison narrows a shipment trigger. Where the message goes on with an alternative, or where the trigger
    knows no filter, it stays as the clause's condition.
    """
    for event, rest in _halves(clause.condition or []):
        cond = atom(rest)
        if cond.kind != "compare" or not cond.operator or cond.subject in _OF_THE_MAIL:
            continue
        plan = event_trigger(event, source)
        if plan is None or plan.type == "manual":
            continue
        if plan.type == "shipment" and not _goes_on(later):
            known = {c.subject for c in plan.conditions}
            plan.conditions = [*plan.conditions, *([] if cond.subject in known else [cond])]
            clause.condition, clause.condition_word = None, ""
        else:
            clause.condition, clause.condition_word = rest, "if"
        clause.trailing = False
        return plan
    return None


def _halves(tokens: list[Token]) -> list[tuple[list[Token], list[Token]]]:
    """(event, rest), both ways round, at each `and` and at a bracket."""
    cuts = [i for i, t in enumerate(tokens) if 0 < i < len(tokens) - 1 and (t.is_word("and", "but", "with") or t.norm in "(,")]
    made = []
    for i in cuts:
        left, right = tokens[:i], [t for t in tokens[i + 1 :] if t.norm not in "()"]
        made += [(left, right), (right, left)]
    return made


def _goes_on(later: list[Clause]) -> bool:
    """Whether the next thing that hangs on a condition is an alternative to this one."""
    branch = next((c for c in later if c.condition is not None or "otherwise" in c.marks), None)
    return branch is not None and "otherwise" in branch.marks
