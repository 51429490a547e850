"""Where steps stand on the canvas: layers from top to bottom, branches side by side.

Layered drawing after Sugiyama, Tagawa and Toda (1981), in its simplest form: longest-path layers over the graph
without its back edges, then a few barycentre sweeps to keep branches from crossing.
"""

from collections import defaultdict

from builder_app.domain.catalog import CATALOG
from builder_app.domain.workflow import TRIGGER, Position, Step, WorkflowDefinition

WIDTH, HEIGHT = 250, 96
GAP_X, GAP_Y = 50, 56
SWEEPS = 4


def arrange(definition: WorkflowDefinition) -> dict[str, Position]:
    """A place for every step, none on another, the trigger's own place at (0, 0) above them."""
    layers = _layers(definition)
    rows: dict[int, list[str]] = defaultdict(list)
    for step_id, layer in layers.items():
        rows[layer].append(step_id)
    _order(rows, definition)
    places = {}
    for layer, row in rows.items():
        left = -(len(row) - 1) * (WIDTH + GAP_X) / 2
        for index, step_id in enumerate(row):
            places[step_id] = Position(x=left + index * (WIDTH + GAP_X), y=layer * (HEIGHT + GAP_Y))
    return {step.id: places[step.id] for step in definition.steps}


def placed(definition: WorkflowDefinition) -> WorkflowDefinition:
    """`definition` with a place for each step that has none; those that have one stay where they are."""
    missing = sum(step.position is None for step in definition.steps)
    if missing == 0:
        return definition
    places = arrange(definition) if missing == len(definition.steps) else _filled(definition)
    steps = tuple(step.model_copy(update={"position": places[step.id]}) for step in definition.steps)
    return definition.model_copy(update={"steps": steps})


def _filled(definition: WorkflowDefinition) -> dict[str, Position]:
    """Steps without a place go below what leads to them, on the first free spot to the side on which their road leaves; else below everything."""
    taken = {step.id: step.position for step in definition.steps if step.position is not None}
    leading: dict[str, list[str]] = defaultdict(list)
    for edge in definition.edges:
        leading[edge.target].append(edge.source)
    layers = _layers(definition)
    lowest = max(place.y for place in taken.values())
    for step in sorted((s for s in definition.steps if s.position is None), key=lambda s: layers[s.id]):
        above = [taken[source] for source in leading[step.id] if source in taken]
        x = max((place.x for place in above), default=0.0)
        y = max((place.y for place in above), default=lowest) + HEIGHT + GAP_Y
        taken[step.id] = Position(x=_free(x, y, taken, side=_side(definition, step, taken)), y=y)
    return taken


def _side(definition: WorkflowDefinition, step: Step, taken: dict[str, Position]) -> int:
    """-1 where the step's road leaves left of those to its placed sisters, 1 otherwise."""
    for edge in definition.edges:
        source = definition.step(edge.source) if edge.target == step.id and edge.source in taken else None
        if source is None:
            continue
        ports = _ports(source)
        sisters = [e for e in definition.edges if e.source == edge.source and e.target in taken and e.outcome in ports]
        if sisters and edge.outcome in ports and all(ports[edge.outcome] < ports[sister.outcome] for sister in sisters):
            return -1
    return 1


def _free(x: float, y: float, taken: dict[str, Position], *, side: int) -> float:
    """The first place from `x` to the right (`side` 1) or to the left (-1), at height `y`, that no step covers."""
    row = sorted((place.x for place in taken.values() if abs(place.y - y) < HEIGHT + GAP_Y / 2), reverse=side < 0)
    for other in row:
        if abs(other - x) < WIDTH + GAP_X / 2:
            x = other + side * (WIDTH + GAP_X)
    return x


def _layers(definition: WorkflowDefinition) -> dict[str, int]:
    """The longest way from the trigger to each step, back edges aside; what the trigger does not reach comes below."""
    after: dict[str, list[str]] = defaultdict(list)
    ids = [step.id for step in definition.steps]
    known = set(ids) | {TRIGGER}
    for edge in definition.edges:
        if edge.source in known and edge.target in known:
            after[edge.source].append(edge.target)
    order, back = _depth_first([TRIGGER, *ids], after)
    layer = dict.fromkeys([TRIGGER, *ids], 0)
    for node in order:
        for target in after[node]:
            if (node, target) not in back:
                layer[target] = max(layer[target], layer[node] + 1)
    del layer[TRIGGER]
    return {node: max(1, value) for node, value in layer.items()}


def _depth_first(roots: list[str], after: dict[str, list[str]]) -> tuple[list[str], set[tuple[str, str]]]:
    """A topological order of the graph without its back edges, and those back edges."""
    done: list[str] = []
    state: dict[str, int] = {}
    back: set[tuple[str, str]] = set()
    for root in roots:
        stack = [(root, iter(after[root]))] if root not in state else []
        state.setdefault(root, 1)
        while stack:
            node, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                stack.pop()
                state[node] = 2
                done.append(node)
            elif target not in state:
                state[target] = 1
                stack.append((target, iter(after[target])))
            elif state[target] == 1:
                back.add((node, target))
    return done[::-1], back


def _order(rows: dict[int, list[str]], definition: WorkflowDefinition) -> None:
    """Sort each row by the mean place of what leads to it, then of what it leads to; roads leave a step in the order of its outcomes."""
    before: dict[str, list[tuple[str, float]]] = defaultdict(list)
    after: dict[str, list[tuple[str, float]]] = defaultdict(list)
    ports = {step.id: _ports(step) for step in definition.steps}
    for edge in definition.edges:
        shift = ports.get(edge.source, {}).get(edge.outcome, 0.0)
        before[edge.target].append((edge.source, shift))
        after[edge.source].append((edge.target, -shift))
    for sweep in range(SWEEPS):
        near = before if sweep % 2 == 0 else after
        place = {node: index - (len(row) - 1) / 2 for row in rows.values() for index, node in enumerate(row)}
        for layer in sorted(rows, reverse=sweep % 2 == 1):
            row = rows[layer]
            weight = {n: [place[m] + shift for m, shift in near[n] if m in place] for n in row}
            row.sort(key=lambda n: sum(weight[n]) / len(weight[n]) if weight[n] else place[n])
            place.update({node: index - (len(row) - 1) / 2 for index, node in enumerate(row)})


def _ports(step: Step) -> dict[str, float]:
    """How far from a step's middle each of its outcomes leaves it, from left to right, in columns of the grid."""
    spec = CATALOG.get(step.action)
    names = spec.outcomes(step.params) if spec else ()
    return {name: (index - (len(names) - 1) / 2) / (len(names) + 1) for index, name in enumerate(names)}
