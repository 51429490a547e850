"""Moves and swaps steps."""

from itertools import pairwise

from builder_app.assistant.builtin.changes.guarding import Guarding
from builder_app.assistant.builtin.places.positions import Position, take_position
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.recasting.standing import pair
from builder_app.assistant.builtin.workflow.references import find

_BRANCHING = frozenset({"flow.condition", "flow.switch", "flow.for_each", "flow.repeat", "ai.classify", "ai.sentiment", "human.approval"})

_CHASERS = frozenset({"email.follow_up", "email.escalate"})
"""What comes when nobody has answered."""


class Moving(Guarding):
    """`move X before Y`, `swap X and Y`."""

    def _move(self, clause: Clause, first: str) -> bool:
        """`move X before Y`, `swap X and Y`, `send the Teams message first`."""
        tokens = clause.tokens
        words = set(clause.words)
        if 1 < len(tokens) <= 4 and tokens[-1].is_word("first", "last") and (named := find(self.graph, tokens[:-1])).score >= 3:
            return self._move_to(str(named.step), Position("start" if tokens[-1].is_word("first") else "end"))
        if first in ("swap", "switch", "exchange") or (words & {"order"} and words & {"swap", "switch", "change", "reverse", "flip"}):
            both = pair(self.graph, tokens) or self._targets(
                [
                    t
                    for t in tokens
                    if not t.is_word("swap", "switch", "exchange", "the", "order", "of", "around", "reverse", "change", "flip")
                ]
            )
            if len(both) < 2 and words & {"the-two", "them"}:
                both = self.graph.order()[-2:]
            return self._swap(both[0], both[1]) if len(both) == 2 else False
        pointed = self.focus is not None and len(tokens) > 1 and tokens[1].is_word("it", "that", "this")
        if first != "move" and not pointed and not self._definite(tokens[: 5 if first in ("send", "do", "run", "put") else 3]):
            return False
        position, rest = take_position(self.graph, tokens, focus=self.focus)
        if "at-end" in clause.marks:
            position = Position("end")
        if "at-start" in clause.marks:
            position = Position("start")
        if position is None:
            return False
        found = find(self.graph, rest[1:], focus=self.focus)
        if found.step is None or (position.steps and found.step in position.steps):
            return False
        return self._move_to(found.step, position)

    def _move_to(self, step: str, position: Position) -> bool:
        graph, before = self.graph, set(self.graph.edges)
        behind = position.steps[0] if position.kind == "after" and position.steps else ""
        if len(graph.nodes) == 1 or (behind and {source for source, _ in graph.sources(step)} == {behind}):
            self.said.append(f"“{graph.nodes[step].name}” stands there already")
            self.focus = step
            return True
        if behind and graph.nodes[behind].action == "email.wait_for_reply" and graph.nodes[step].action in _CHASERS:
            position = Position("branch", ends=[(behind, "timeout")])
        standing = list(graph.edges)
        self._detach(step)
        self._splice(step, graph.natural(step)[:1] or [], position, [step])
        if not graph.sources(step):  # the place is told by the step itself
            graph.edges = standing
            return False
        stays = set(graph.edges) == before
        self.said.append(f"“{graph.nodes[step].name}” stands there already" if stays else f"moved “{graph.nodes[step].name}”")
        self.focus = step
        return True

    def _in_order(self, steps: list[str]) -> bool:
        """Lets steps of one road follow each other as told, from where the first of them stood."""
        place = self.graph.sources(min(steps, key=self.graph.order().index))
        told = list(self.said)
        for before, step in pairwise(steps):
            self._move_to(step, Position("after", [before]))
        if self.graph.sources(steps[0]) != place:
            self._move_to(steps[0], Position("before", [steps[1]]))
        self.said = [*told, "put them in that order"]
        return True

    def _beside_each_other(self, one: str, two: str) -> bool:
        """Two steps of which one follows the other run at the same time; what followed waits for both."""
        graph = self.graph
        if two not in graph.targets(one) or graph.nodes[one].action in _BRANCHING or graph.nodes[two].action in _BRANCHING:
            return False
        after = [t for e in graph.natural(two) for t in graph.targets(*e)]
        graph.edges = [e for e in graph.edges if e[0] not in (one, two) or e[1] == "error"]
        for end in graph.sources(one):
            graph.link(end, two)
        if after:
            join = graph.add(
                "flow.join", name="Wait for all branches", params={"mode": "all"}, ends=[(one, "next"), (two, "next")], wish="join"
            )
            for target in after:
                graph.link((join, "next"), target)
        self.said.append(f"“{graph.nodes[one].name}” and “{graph.nodes[two].name}” now run at the same time")
        return True

    def _detach(self, step: str) -> None:
        """Takes a step out of its road without deleting it; other outcomes keep theirs."""
        graph = self.graph
        before = graph.sources(step)
        ends = graph.natural(step)[:1]
        after = [t for e in ends for t in graph.targets(*e)]
        graph.edges = [e for e in graph.edges if e[2] != step and (e[0], e[1]) not in ends]
        for end in before:
            for target in after:
                if target != end[0]:
                    graph.link(end, target)

    def _swap(self, one: str, two: str) -> bool:
        order = self.graph.order()
        one, two = sorted((one, two), key=order.index)
        if two in self.graph.targets(one):
            return self._move_to(one, Position("after", [two]))
        names = {one: two, two: one}
        self.graph.edges = [(names.get(s, s), o, names.get(t, t)) for s, o, t in self.graph.edges]
        self.said.append(f"swapped “{self.graph.nodes[one].name}” and “{self.graph.nodes[two].name}”")
        return True
