"""A workflow as an outline: its steps in the order in which they come, branches indented."""

from dataclasses import dataclass

from builder_app.domain.workflow import TRIGGER, Step, WorkflowDefinition

_ROADS = {
    "replied": "when there is a reply",
    "timeout": "when nobody answers in time",
    "approved": "when it is approved",
    "rejected": "when it is refused",
    "complete": "when everything is there",
    "partial": "when something is missing",
    "unusable": "when it cannot be used",
    "found": "when something is found",
    "not_found": "when nothing is found",
    "true": "when that is so",
    "false": "when that is not so",
    "item": "for each one",
    "done": "when all are done",
    "again": "each time",
    "exhausted": "after the last time",
    "submitted": "when it is filled in",
    "error": "when it fails",
    "positive": "when it is positive",
    "neutral": "when it is neutral",
    "negative": "when it is negative",
    "next": "then",
    "default": "in any other case",
}

_SHORT = {
    "next": "then",
    "timeout": "no answer",
    "complete": "all there",
    "partial": "incomplete",
    "not_found": "not found",
    "true": "yes",
    "false": "no",
    "item": "each one",
    "done": "all done",
    "exhausted": "last time",
    "submitted": "filled in",
    "error": "it fails",
    "default": "otherwise",
    "stop": "the end",
}
_NAMED_BY_PEOPLE = frozenset({"flow.switch", "ai.classify"})


def outcome_words(action: str, outcome: str) -> str:
    """What an outcome is called where there is little room: `no answer` for `timeout`. Names that people gave stay as they are."""
    if action in _NAMED_BY_PEOPLE and outcome not in ("default", "error"):
        return outcome
    return _SHORT.get(outcome, outcome.replace("_", " "))


def road_words(outcome: str) -> str:
    """`when nobody answers in time` for `timeout`."""
    return _ROADS.get(outcome, f"when it is “{outcome}”")


@dataclass(frozen=True)
class Line:
    """One step. `number` counts from 1; `outcome` is that by which the step is reached, `next` for the plain way."""

    number: int
    depth: int
    outcome: str
    step: Step


def outline(definition: WorkflowDefinition) -> list[Line]:
    """Every step once: along the ways from the trigger, one level deeper behind each outcome that is a choice; then those without a way."""
    lines: list[Line] = []
    seen: set[str] = set()
    todo = [(TRIGGER, "next", -1)]
    while todo:
        at, outcome, depth = todo.pop(0)
        step = definition.step(at)
        if step is not None:
            if at in seen:
                continue
            seen.add(at)
            lines.append(Line(number=len(lines) + 1, depth=max(depth, 0), outcome=outcome, step=step))
        ways = [edge for edge in definition.edges if edge.source == at]
        deeper = [(e.target, e.outcome, max(depth, 0) + (e.outcome != "next" or (len(ways) > 1 and at != TRIGGER))) for e in ways]
        todo = deeper + todo
    for step in definition.steps:
        if step.id not in seen:
            lines.append(Line(number=len(lines) + 1, depth=0, outcome="next", step=step))
    return lines
