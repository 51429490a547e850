"""A workflow that can be changed piece by piece while a message is worked through."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from builder_app.assistant.builtin.workflow.actions import MANNERS, natural, roads
from builder_app.domain.workflow import (
    INPUT_NAME,
    TRIGGER,
    Edge,
    Policy,
    Position,
    Step,
    Trigger,
    WorkflowDefinition,
    WorkflowInput,
)

End = tuple[str, str]
"""A loose end: (step id or `trigger`, outcome)."""


@dataclass
class Node:
    """One step under construction."""

    id: str
    action: str
    name: str
    params: dict[str, Any] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    position: Position | None = None
    fresh: bool = False


def slug(text: str) -> str:
    """A step id from a name: lower case, underscores, at most 40 characters."""
    cleaned = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:40].strip("_")
    return cleaned if cleaned[:1].isalpha() else f"step_{cleaned}".rstrip("_")


class Graph:
    """Steps in order and edges, with the surgery that the language needs. Starts from a definition and becomes one
    again."""

    def __init__(self, definition: WorkflowDefinition, *, people: dict[str, str] | None = None) -> None:
        self.origin, self.people = definition, people or {}
        self.name, self.description = definition.name, definition.description
        self.trigger, self.inputs = definition.trigger, list(definition.inputs)
        self.nodes: dict[str, Node] = {s.id: Node(s.id, s.action, s.name, dict(s.params), s.policy, s.position) for s in definition.steps}
        self.edges: list[tuple[str, str, str]] = [(e.source, e.outcome, e.target) for e in definition.edges]
        self.reserved = set(self.nodes)

    def definition(self) -> WorkflowDefinition:
        """What stands now, as a definition."""
        steps = tuple(
            Step(id=n.id, action=n.action, name=n.name[:120], params=n.params, policy=n.policy, position=n.position)
            for n in self.nodes.values()
        )
        there = {TRIGGER, *self.nodes}
        edges = tuple(Edge(source=s, outcome=o, target=t) for s, o, t in self.edges if s in there and t in there)
        changed = {
            "name": self.name[:120],
            "description": self.description,
            "trigger": self.trigger,
            "inputs": tuple(self.inputs),
            "steps": steps,
            "edges": edges,
        }
        return self.origin.model_copy(update=changed)

    # reading

    def roads(self, step_id: str) -> tuple[str, ...]:
        """Outcomes of a step; the trigger has `next`."""
        return ("next",) if step_id == TRIGGER else roads(self.nodes[step_id].action, self.nodes[step_id].params)

    def natural(self, step_id: str) -> list[End]:
        """Ends that an unconditional next step hangs on."""
        if step_id == TRIGGER:
            return [(TRIGGER, "next")]
        return [(step_id, o) for o in natural(self.nodes[step_id].action, self.nodes[step_id].params)]

    def targets(self, step_id: str, outcome: str | None = None) -> list[str]:
        """Steps that follow, by one outcome or by any."""
        return [t for s, o, t in self.edges if s == step_id and (outcome is None or o == outcome)]

    def sources(self, step_id: str) -> list[End]:
        """Ends that lead into a step."""
        return [(s, o) for s, o, t in self.edges if t == step_id]

    def side_by_side(self) -> tuple[list[End], str] | None:
        """Where work side by side begins, and the join where it ends; None where there is none."""
        for join in (s for s in self.order() if self.nodes[s].action == "flow.join"):
            for step in self.upstream(s for s, _ in self.sources(join)):
                ends = self.sources(step)
                if any(len(self.targets(*end)) > 1 for end in ends):
                    return ends, join
        return None

    def addresses(self) -> list[str]:
        """Everybody whom a step writes to or asks, in the order of the steps."""
        names = ("to", "cc", "approvers", "assignees")
        found = [v for node in self.nodes.values() for name in names if isinstance(value := node.params.get(name), list) for v in value]
        return [v for v in dict.fromkeys(found) if isinstance(v, str) and "@" in v]

    def used(self, end: End) -> bool:
        """Whether an edge leaves by this end."""
        return any((s, o) == end for s, o, _ in self.edges)

    def upstream(self, start: Iterable[str]) -> Iterator[str]:
        """Steps from `start` backwards, nearest first, `start` included, the trigger left out."""
        todo = [s for s in start if s != TRIGGER]
        seen: set[str] = set()
        while todo:
            at = todo.pop(0)
            if at in seen or at not in self.nodes:
                continue
            seen.add(at)
            yield at
            todo += [s for s, _ in self.sources(at) if s != TRIGGER]

    def downstream(self, step_id: str, outcome: str | None = None) -> list[str]:
        """Steps that some way leads to from here, by one outcome or by any; the step itself left out, although a loop leads back to it."""
        ahead, seen = self.targets(step_id, outcome), []
        while ahead:
            at = ahead.pop()
            if at not in seen and at != step_id:
                seen.append(at)
                ahead += self.targets(at)
        return seen

    def arrived_by(self, step_id: str, ends: Iterable[End]) -> set[str]:
        """Outcomes of `step_id` from which the ends can be reached."""
        out = {o for s, o in ends if s == step_id}
        inside = set(self.upstream(s for s, _ in ends if s != step_id))
        return out | {o for s, o, t in self.edges if s == step_id and t in inside}

    def nearest(self, actions: Iterable[str], ends: Iterable[End]) -> str | None:
        """The closest step of one of the actions upstream of the ends."""
        wanted = set(actions)
        return next((s for s in self.upstream(source for source, _ in ends) if self.nodes[s].action in wanted), None)

    def order(self) -> list[str]:
        """Steps as they run: depth first from the trigger, natural outcomes first, joins after all that they join, then whatever
        is not connected."""
        seen: dict[str, None] = {}
        joins: list[str] = []
        leaving: dict[str, list[tuple[str, str]]] = {}
        for source, outcome, target in self.edges:
            leaving.setdefault(source, []).append((outcome, target))

        def visit(step_id: str, *, hold: bool = True) -> None:
            stack = [step_id]
            while stack:
                at = stack.pop()
                if at in seen or at not in self.nodes:
                    continue
                if hold and self.nodes[at].action == "flow.join" and any(s not in seen for s, _ in self.sources(at)):
                    joins.append(at)
                    continue
                seen[at] = None
                out = leaving.get(at, [])
                if len(out) > 1:
                    ranking = {o: n for n, o in enumerate(self.roads(at))}
                    out = sorted(out, key=lambda end: ranking.get(end[0], 99))
                stack += [target for _, target in reversed(out)]

        for target in self.targets(TRIGGER):
            visit(target)
        for join in joins:
            visit(join, hold=False)
        for step_id in self.nodes:
            if step_id not in seen:
                visit(step_id)
        return list(seen)

    # surgery

    def fresh_id(self, wish: str) -> str:
        """An id like `wish` that no step has or had."""
        candidate, number = wish, 2
        while candidate in self.reserved or candidate == TRIGGER:
            candidate, number = f"{wish}_{number}", number + 1
        self.reserved.add(candidate)
        return candidate

    def add(self, action: str, *, name: str, params: dict[str, Any], ends: Iterable[End], wish: str = "") -> str:
        """A new step hung on the ends; its id."""
        step_id = self.fresh_id(wish or slug(name) or slug(MANNERS[action].noun))
        self.nodes[step_id] = Node(step_id, action, name, params, fresh=True)
        for end in ends:
            self.link(end, step_id)
        return step_id

    def link(self, end: End, target: str) -> None:
        """An edge, once."""
        if (*end, target) not in self.edges:
            self.edges.append((*end, target))

    def unlink(self, end: End, target: str) -> None:
        """Takes an edge away if it is there."""
        self.edges = [e for e in self.edges if e != (*end, target)]

    def remove(self, step_id: str) -> None:
        """Takes a step out; what led to it leads to what followed on its natural outcome."""
        before, after = self.sources(step_id), [t for _, o in self.natural(step_id) for t in self.targets(step_id, o)]
        if not after:
            every = list(dict.fromkeys(self.targets(step_id)))
            after = every if len(every) == 1 else []
        connected = self.reachable()
        self.edges = [e for e in self.edges if step_id not in (e[0], e[2])]
        del self.nodes[step_id]
        for end in before:
            for target in dict.fromkeys(after):
                joined = target in self.nodes and self.nodes[target].action == "flow.join" and bool(self.sources(target))
                if end[0] != step_id and target != step_id and end[0] != target and not (joined and self.used(end)):
                    self.link(end, target)
        for lost in connected - self.reachable() - {step_id}:
            self.edges = [e for e in self.edges if lost not in (e[0], e[2])]
            del self.nodes[lost]

    def led_by(self, end: End) -> list[Node]:
        """The steps that only this road leads to, in order."""
        edges, before = self.edges, self.reachable()
        self.edges = [e for e in edges if (e[0], e[1]) != end]
        lost = before - self.reachable()
        self.edges = edges
        return [self.nodes[s] for s in self.order() if s in lost]

    def cut(self, end: End) -> list[Node]:
        """Ends a road at its beginning: what only it led to goes; the steps that went, in order."""
        gone = self.led_by(end)
        lost = {node.id for node in gone}
        self.edges = [e for e in self.edges if (e[0], e[1]) != end and not {e[0], e[2]} & lost]
        self.nodes = {s: n for s, n in self.nodes.items() if s not in lost}
        return gone

    def reachable(self) -> set[str]:
        """Steps that some way leads to."""
        return set(self.downstream(TRIGGER))

    def splice_after(self, ends: Iterable[End], first: str, last: Iterable[End]) -> None:
        """Hangs a fragment on the ends; what followed them follows the fragment's last ends."""
        moved: list[str] = []
        for end in ends:
            for target in self.targets(*end):
                if target != first:
                    self.unlink(end, target)
                    moved.append(target)
            self.link(end, first)
        for end in last:
            for target in dict.fromkeys(moved):
                self.link(end, target)

    def splice_before(self, target: str, first: str, last: Iterable[End]) -> None:
        """Puts a fragment in front of a step: all that led there leads to the fragment."""
        inside = set(self.upstream(s for s, _ in last))
        for end in self.sources(target):
            if end[0] not in inside or end[0] == TRIGGER:
                self.unlink(end, target)
                self.link(end, first)
        for end in last:
            self.link(end, target)

    def loose_ends(self, inside: Iterable[str] | None = None) -> list[End]:
        """Natural ends with nothing behind them, of the given steps or of all."""
        steps = list(self.nodes) if inside is None else [s for s in inside if s in self.nodes]
        ends = [end for s in steps for end in self.natural(s) if not self.used(end)]
        return ends or ([(TRIGGER, "next")] if not self.nodes else [])

    def declare_input(self, name: str, *, kind: str = "string") -> None:
        """Adds a required run input unless there is one of this name; what cannot be a name is none."""
        if not re.match(INPUT_NAME, name):
            return
        if all(i.name != name for i in self.inputs):
            self.inputs.append(WorkflowInput.model_validate({"name": name, "type": kind, "required": True}))

    def set_trigger(self, kind: str, params: dict[str, Any]) -> None:
        """Another trigger."""
        self.trigger = Trigger(type=kind, params=params)
