"""A definition as the canvas shows it: ids, places, labels and status, nothing else."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from builder_app.domain.catalog import CATALOG, TRIGGERS
from builder_app.domain.conditions import describe
from builder_app.domain.diff import shown
from builder_app.domain.errors import BuilderError
from builder_app.domain.issues import Issue
from builder_app.domain.layout import GAP_Y, HEIGHT, placed
from builder_app.domain.outline import outcome_words
from builder_app.domain.trigger_words import trigger_words
from builder_app.domain.workflow import TRIGGER, Edge, Position, Step, WorkflowDefinition

_SUMMARY = (
    "to",
    "timeout",
    "duration",
    "until",
    "approvers",
    "assignees",
    "condition",
    "filter",
    "url",
    "channel",
    "text",
    "collection",
    "shipment_id",
    "items",
    "max_times",
    "message",
    "value",
)


@dataclass
class NodeView:
    """One step, or the trigger. `ways` are its outcomes in words."""

    id: str
    label: str
    action: str
    action_name: str
    icon: str
    family: str
    summary: str
    x: float
    y: float
    outcomes: list[str] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    status: str = ""
    issue: str = ""
    issue_text: str = ""
    mark: bool = False
    plan: bool = False
    lit: bool = False
    dim: bool = False


@dataclass
class EdgeView:
    """One edge."""

    id: str
    source: str
    target: str
    outcome: str
    lit: bool = False
    plan: bool = False
    mark: bool = False
    words: str = ""


@dataclass
class PaletteItem:
    """One action of the palette."""

    action: str
    label: str
    help: str
    icon: str
    family: str
    group: str


GROUPS: dict[str, str] = {
    "email": "E-mail",
    "documents": "Documents",
    "flow": "Flow",
    "human": "People",
    "data": "Data",
    "shipments": "Shipments",
    "http": "HTTP",
    "messages": "Messages",
    "ai": "AI",
    "log": "Log",
}
"""The catalogue's categories in the words of the palette."""


def palette_items() -> list[PaletteItem]:
    """The actions that can be used, in the catalogue's order, those of one group together."""
    ready = [
        PaletteItem(
            action=s.id, label=s.name, help=s.help, icon=s.icon, family=s.category, group=GROUPS.get(s.category, s.category.capitalize())
        )
        for s in CATALOG
        if s.status == "ready"
    ]
    order = list(dict.fromkeys(item.group for item in ready))
    return sorted(ready, key=lambda item: order.index(item.group))


def nodes_of(
    definition: WorkflowDefinition,
    *,
    issues: Sequence[Issue] = (),
    status: Mapping[str, str] | None = None,
    marked: Collection[str] = (),
    lit: Collection[str] = (),
    planned: bool = False,
) -> list[NodeView]:
    """The trigger, then every step."""
    worst: dict[str, Issue] = {}
    for issue in issues:
        if issue.step_id and issue.severity != "info":
            worst.setdefault(issue.step_id, issue)
    nodes = [_trigger(definition), *(_step(definition, step) for step in placed(definition).steps)]
    for node in nodes:
        found = worst.get(node.id)
        node.issue, node.issue_text = (found.severity, found.message) if found else ("", "")
        node.status = (status or {}).get(node.id, "")
        node.plan = planned
        node.mark = node.id in marked
        node.lit = node.id in lit or (bool(lit) and node.id == TRIGGER)
        node.dim = bool(lit) and not node.lit
    return nodes


def edge_id(edge: Edge) -> str:
    """What the canvas knows an edge by."""
    return f"{edge.source}/{edge.outcome}/{edge.target}"


def edges_of(
    definition: WorkflowDefinition, *, lit: Collection[tuple[str, str]] = (), marked: Collection[str] = (), planned: bool = False
) -> list[EdgeView]:
    """Every edge; `lit` names the (source, outcome) pairs that were taken, `marked` the ids of those that are new."""
    names = {step.id: step.name or step.id for step in definition.steps} | {TRIGGER: "the trigger"}
    actions = {step.id: step.action for step in definition.steps}
    return [
        EdgeView(
            id=edge_id(edge),
            mark=edge_id(edge) in marked,
            source=edge.source,
            target=edge.target,
            outcome=edge.outcome,
            lit=(edge.source, edge.outcome) in lit,
            plan=planned,
            words=f"From {names.get(edge.source, edge.source)} to {names.get(edge.target, edge.target)}"
            + ("" if edge.outcome == "next" else f": {outcome_words(actions.get(edge.source, ''), edge.outcome)}"),
        )
        for edge in definition.edges
    ]


def _trigger(definition: WorkflowDefinition) -> NodeView:
    spec = TRIGGERS.get(definition.trigger.type)
    tops = [step.position for step in placed(definition).steps if step.position is not None]
    first = [
        step.position
        for step in placed(definition).steps
        if step.position and any(e.source == TRIGGER and e.target == step.id for e in definition.edges)
    ]
    x = sum(p.x for p in first) / len(first) if first else 0.0
    y = min((p.y for p in tops), default=0.0) - HEIGHT - GAP_Y
    return NodeView(
        id=TRIGGER,
        label=spec.name if spec else definition.trigger.type,
        action=definition.trigger.type,
        action_name="Trigger",
        icon=spec.icon if spec else "workflow",
        family="trigger",
        summary=trigger_words(definition.trigger),
        x=x,
        y=y,
        outcomes=["next"],
        ways=[outcome_words("", "next")],
    )


def _step(definition: WorkflowDefinition, step: Step) -> NodeView:
    spec = CATALOG.get(step.action)
    outcomes = list(spec.outcomes(step.params)) if spec else ["next"]
    used = [edge.outcome for edge in definition.edges if edge.source == step.id]
    if step.policy.on_error == "route" or "error" in used:
        outcomes.append("error")
    outcomes += [one for one in dict.fromkeys(used) if one not in outcomes]
    place = step.position or Position()
    return NodeView(
        id=step.id,
        label=step.name or step.id.replace("_", " ").capitalize(),
        action=step.action,
        action_name=spec.name if spec else step.action,
        icon=spec.icon if spec else "workflow",
        family=spec.category if spec else "log",
        summary=_summary(step),
        x=place.x,
        y=place.y,
        outcomes=outcomes,
        ways=[outcome_words(step.action, one) for one in outcomes],
    )


def _summary(step: Step) -> str:
    for name in _SUMMARY:
        value = step.params.get(name)
        if value in (None, "", [], {}):
            continue
        return _described(value) if name in ("condition", "filter") else shown(value)
    return ""


def _described(value: object) -> str:
    try:
        return describe(value)
    except (BuilderError, ValueError):
        return "a condition that cannot be read"
