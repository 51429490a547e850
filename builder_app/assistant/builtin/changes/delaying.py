"""Waits that come in front of a step that stands: `send it a day later`, `do not escalate right after the follow-up`."""

from dataclasses import replace

from builder_app.assistant.builtin.changes.changing_roads import RoadChanges
from builder_app.assistant.builtin.places.positions import Position, take_position
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.frames import frames
from builder_app.assistant.builtin.recasting.postponing import postponed
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.references import find


class Delaying(RoadChanges):
    """Puts off steps that stand."""

    def _postponed(self, clause: Clause) -> bool:
        """`send it a day later`: a wait in front of that step."""
        later = postponed(self.graph, clause.tokens, self.focus) if clause.condition is None and "also" not in clause.marks else None
        if later is None:
            return False
        (self.focus, length), self.pending = later, Position("before", [later[0]])
        return self._add(Clause([Token("word", "wait", "wait", length.start, length.start), length]))

    def _too_soon(self, clause: Clause) -> bool:
        """`do not escalate right after the follow-up`: what the message goes on with comes in between."""
        tokens = clause.tokens
        refused = len(tokens) > 2 and tokens[0].is_word("do") and tokens[1].is_word("not")
        soon = next((i for i, t in enumerate(tokens) if t.is_word("after", "immediately", "directly", "yet", "asap", "straight")), None)
        if not refused or soon is None or soon < 3 or clause.condition is not None:
            return False
        made = frames(tokens[2:soon], self.source)
        late = [s for s in self.graph.order() if made and self.graph.nodes[s].action == made[0].action]
        step = find(self.graph, tokens[2:soon]).step or next(iter(late), None)
        if step is None:
            return False
        length = next((t for t in tokens[soon:] if t.kind == "duration"), None)
        self.pending, self.focus = Position("before", [step]), step
        return length is None or self._add(Clause([Token("word", "wait", "wait", length.start, length.start), length]))

    def _some_time_behind(self, clause: Clause) -> bool:
        """`20 minutes after the email went out, …`: a wait behind that step, and then what the message goes on with."""
        tokens = clause.tokens
        if clause.condition is not None or len(tokens) < 3 or tokens[0].kind != "duration" or not tokens[1].is_word("after", "behind"):
            return False
        place, rest = take_position(self.graph, tokens[1:], focus=self.focus)
        if place is None:
            return False
        self.pending = place
        length = tokens[0]
        if not self._add(Clause([Token("word", "wait", "wait", length.start, length.start), length])):
            return False
        rest = rest[1:] if rest and rest[0].norm == "," else rest
        return not rest or self._add(replace(clause, tokens=rest)) or True
