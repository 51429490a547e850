"""Changes of one road of a step that sorts: one more, one less, and of what stands on it only."""

from builder_app.assistant.builtin.changes.alike import kinds_alike, treated_alike
from builder_app.assistant.builtin.changes.anyway import anyway, yes_road
from builder_app.assistant.builtin.changes.new_roads import new_road, road_gone
from builder_app.assistant.builtin.changes.setting_values import Values
from builder_app.assistant.builtin.places.kinds import of_a_kind, road_named
from builder_app.assistant.builtin.places.positions import Position, branch_ends, routed_too, take_position
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.equated import equated
from builder_app.assistant.builtin.reading.frames import frames
from builder_app.assistant.builtin.values.settings import Settings
from builder_app.assistant.builtin.workflow.actions import MESSAGES
from builder_app.domain.outline import road_words


class RoadChanges(Values):
    """Works on the roads that a message names."""

    def _one_more_road(self, clause: Clause) -> bool:
        """`add a case for Evergreen that emails x@y.com`."""
        made = new_road(self.graph, clause.tokens) if clause.condition is None else None
        if made is None:
            return False
        self.said.append(f"“{self.graph.nodes[made[0][0]].name}” has one more road, {made[0][1]}")
        self.cursor, self.focus = [made[0]], made[0][0]
        return not made[1] or self._insert(frames(made[1], self.source), Position("branch", ends=[made[0]]), clause) or True

    def _one_road_less(self, clause: Clause) -> bool:
        """`drop the MSC case`, `we no longer need the label spam`."""
        gone = road_gone(self.graph, clause.tokens) if clause.condition is None else None
        if gone is None:
            return False
        self.said.append(f"“{self.graph.nodes[gone[0]].name}” no longer has the road {gone[1]}")
        self.focus = gone[0]
        return True

    def _alike(self, clause: Clause) -> bool:
        """`treat neutral like negative`: one road takes the way of another."""
        alike = kinds_alike(self.graph, clause) if equated(clause) is None else None
        done = treated_alike(self.graph, *alike) if alike is not None else ""
        if alike is None or not done:
            return False
        self.said.append(done)
        self.focus = alike[1][0]
        return True

    def _anyway(self, clause: Clause) -> bool:
        """`without a decision in 4 hours it goes out anyway`: silence leads where the yes leads."""
        ends = branch_ends(self.graph, clause.condition) if clause.condition and anyway(clause) else []
        silent = [end for end in ends if end[1] == "timeout" and yes_road(self.graph, end)]
        if not silent:
            return False
        self._limits(silent, clause.condition or [])
        for end in silent:
            for target in yes_road(self.graph, end):
                self.graph.link(end, target)
            self.said.append(f"{road_words(end[1])} (“{self.graph.nodes[end[0]].name}”), it goes on all the same")
            self.focus = end[0]
        return True

    def _of_a_kind(self, clause: Clause) -> bool:
        """`post the questions to Teams instead of emailing them`, `send the claims to x@y.com`: only that road is meant."""
        named = of_a_kind(self.graph, clause.tokens) if clause.condition is None else None
        if named is None:
            return False
        road, rest = named
        cut = next((i for i, t in enumerate(rest) if t.is_word("instead-of")), None)
        made = frames(rest[:cut], self.source)
        there = [t for t in self.graph.targets(*road) if self.graph.nodes[t].action in (*MESSAGES, "message.slack", "message.teams")]
        alone = [t for t in there if self.graph.sources(t) == [road]]
        if not made or "also" in clause.marks or not alone:
            return bool(made) and self._insert(made, Position("branch", ends=[road]), clause)
        if made[0].action != self.graph.nodes[alone[0]].action:
            return self._replace(alone[0], made)
        setter = Settings(self.graph, self.source, self.focus)
        if not made[0].slots.to:
            return False
        setter.put(alone[0], "to", made[0].slots.to)
        self.said += setter.said
        self.focus = alone[0]
        return True

    def _acts_on_its_road(self, clause: Clause) -> bool:
        """`damage should also page the on-call`: one more step on the road that the sentence is about."""
        named = road_named(self.graph, clause.tokens)
        rest = clause.tokens[named[1] :] if named is not None else []
        if named is None or len(rest) < 2 or not rest[0].is_word("should", "must", "shall", "will"):
            return False
        made = frames([t for t in rest[1:] if not t.is_word("also", "be")], self.source)
        return bool(made) and self._insert(made, Position("branch", ends=[named[0]]), clause)

    def _sooner_or_later(self, clause: Clause) -> bool:
        """`escalate after 8 hours`, where that is what happens when a wait is over: the wait takes so long."""
        tokens = [t for t in clause.tokens if not t.is_word("only", "it", "already", "please")]
        told = len(tokens) == 3 and tokens[1].is_word("after") and tokens[2].kind == "duration"
        made = frames(tokens[:1], self.source) if told and clause.condition is None else []
        alike = [s for s in self.graph.order() if made and self.graph.nodes[s].action == made[0].action]
        waits = [w for s in alike for w, o in self.graph.sources(s) if o == "timeout" and w in self.graph.nodes]
        if len(alike) != 1 or len(waits) != 1 or "timeout" not in self.graph.nodes[waits[0]].params:
            return False
        setter = Settings(self.graph, self.source, self.focus)
        setter.put(waits[0], "timeout", tokens[2].value)
        self.said += setter.said
        self.focus = waits[0]
        return True

    def _on_its_road(self, clause: Clause) -> bool:
        """`shortage should also go to x@y.com`, `in the bad case cc x@y.com`: only what stands on that road is meant."""
        tokens = clause.tokens
        if clause.condition is None and self._acts_on_its_road(clause):
            return True
        if clause.condition is not None or not any(t.kind == "address" for t in tokens):
            return False
        if "also" in clause.marks and (routed := routed_too(self.graph, tokens)) is not None:
            return self._insert(frames(routed[1], self.source), Position("branch", ends=routed[0]), clause)
        place, rest = take_position(self.graph, tokens, focus=self.focus)
        if place is None or place.kind != "branch" or not set(clause.words) & {"cc", "bcc", "copy"}:
            return False
        on_it = [t for end in place.ends for t in self.graph.targets(*end) if self.graph.nodes[t].action in MESSAGES]
        setter = Settings(self.graph, self.source, self.focus)
        if not on_it:
            return False
        setter.put(on_it[0], "bcc" if "bcc" in clause.words else "cc", [t.norm for t in rest if t.kind == "address"])
        self.said += setter.said
        self.focus = on_it[0]
        return True
