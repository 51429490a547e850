"""New steps that join what stands: beside it, behind it, in a wait that has no time yet."""

from dataclasses import replace
from typing import Any

from builder_app.assistant.builtin.building.realise import Realiser
from builder_app.assistant.builtin.changes.anyway import back_to, known_target
from builder_app.assistant.builtin.changes.child_awaited import child_awaited
from builder_app.assistant.builtin.changes.in_turn import join_in_turn, place_in_turn
from builder_app.assistant.builtin.changes.replacement import Replacement
from builder_app.assistant.builtin.changes.role_copied import role_copied
from builder_app.assistant.builtin.changes.rounds_told import join_told, rounds_told
from builder_app.assistant.builtin.changes.verdict_mail import verdict_mail
from builder_app.assistant.builtin.places.completion import completed
from builder_app.assistant.builtin.places.positions import Position
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.frames import Frame
from builder_app.assistant.builtin.values.read_fields import fields_wanted
from builder_app.assistant.builtin.values.settings import Settings
from builder_app.assistant.builtin.words.quantities import spell
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.actions import MESSAGES, RECIPIENT, TIME_PARAM
from builder_app.assistant.builtin.workflow.graph import End
from builder_app.assistant.builtin.workflow.joining_in import Newcomer
from builder_app.domain.outline import road_words

INSIDE = ("in", "inside", "within", "the", "loop")
"""Words that say no more than that a place is in the loop."""
_LOOPS = [[word, "the", "loop"] for word in INSIDE[:3]]


class Joining(Replacement):
    """Adds to rows, to work side by side, to waits."""

    def _in_turn(self, tokens: list[Token]) -> bool:
        """`add a third carrier after pine, ops@x.com, same 45 min`: one more person who is asked in turn."""
        turn = place_in_turn(self.graph, tokens)
        if turn is None:
            return False
        self.focus = join_in_turn(self.graph, turn, tokens)
        self.said.append(f"added “{self.graph.nodes[self.focus].name}” behind the others, with a wait of its own")
        return True

    def _once_done(self, clause: Clause, carried: Clause) -> tuple[Clause, Clause | None]:
        """`if it is declined, also email x@y.com once the update is done`: the place is behind that step, the condition the first one."""
        done = completed(self.graph, clause.condition or [])
        if not done or carried.sentence != clause.sentence:
            return clause, carried
        self.cursor = list(done)
        return replace(clause, condition=carried.condition, condition_word=carried.condition_word, marks=clause.marks - {"also"}), None

    def _awaits_the_other(self, clause: Clause) -> bool:
        """`don't wait for the sub-workflow to finish`, `wait until the other workflow is done`."""
        words = set(clause.words)
        step = next((s for s in self.graph.order() if self.graph.nodes[s].action == "flow.sub_workflow"), None)
        spoken = words & {"sub-workflow", "workflow", "finish", "done", "it"} and "wait" in words
        if step is None or not spoken or clause.condition is not None or any(t.kind == "duration" for t in clause.tokens):
            return False
        setter = Settings(self.graph, self.source, self.focus)
        setter.put(step, "wait", not words & {"not", "no", "never", "without", "no-longer"})
        self.said += setter.said
        self.focus = step
        return True

    def _meets_already(self, clause: Clause) -> bool:
        """`the email has to wait for that one as well`, said of a branch that was just put beside the others."""
        words = set(clause.words)
        beside = self.graph.side_by_side()
        if beside is None or not {"wait", "for"} <= words or not words & {"that", "it", "this", "them", "all", "one"} or not self.said:
            return False
        new = self.focus if self.focus in self.graph.nodes else None
        if new is None or clause.condition is not None or any(t.kind == "duration" for t in clause.tokens):
            return False
        for end in self.graph.natural(new):
            self.graph.link(end, beside[1])
        return True

    def _verdict_mail(self, tokens: list[Token]) -> bool:
        """`the rejection goes to x@y.com instead`, where a mail stands on that road."""
        told = verdict_mail(self.graph, tokens)
        if told is None:
            return False
        setter = Settings(self.graph, self.source, self.focus)
        setter.put(*told)
        self.said += setter.said
        self.focus = told[0]
        return True

    def _rounds(self, tokens: list[Token]) -> bool:
        """A message about nothing but when a join goes on, or how often and at which pace something is tried."""
        join, rounds = join_told(self.graph, tokens), rounds_told(self.graph, tokens)
        told = (join[0], {"mode": join[1]}) if join is not None else rounds
        if told is None:
            return False
        setter = Settings(self.graph, self.source, self.focus)
        for name, value in told[1].items():
            setter.put(told[0], name, value)
        self.said += setter.said
        self.focus = told[0]
        return True

    def _role_copied(self, tokens: list[Token]) -> bool:
        """`add the customer in copy`: the shipment's own address beside those who get one."""
        told = role_copied(self.graph, tokens, self.focus)
        if told is None:
            return False
        return self._settled(*told)

    def _child_awaited(self, tokens: list[Token]) -> bool:
        """A message about nothing but whether the sub-workflow is waited for."""
        told = child_awaited(self.graph, tokens)
        if told is None:
            return False
        return self._settled(told[0], "wait", told[1])

    def _fields_wanted(self, tokens: list[Token]) -> bool:
        """A message about nothing but the values that are read out of something."""
        wanted = fields_wanted(self.graph, tokens, self.source)
        if wanted is None:
            return False
        return self._settled(*wanted)

    def _settled(self, step: str, name: str, value: Any) -> bool:
        """The step with that value, said and in focus."""
        setter = Settings(self.graph, self.source, self.focus)
        setter.put(step, name, value)
        self.said += setter.said
        self.focus = step
        return True

    def _in_the_loop(self, tokens: list[Token], *, placed: bool) -> tuple[Position, list[Token]] | None:
        """`for each one, also email x@y.com`, `in the loop, log it`, where a loop stands: at the end of what it does for each."""
        loop = next((s for s in reversed(self.graph.order()) if self.graph.nodes[s].action == "flow.for_each"), None)
        inside = not placed and [t.norm for t in tokens[:3]] in _LOOPS
        if loop is None or not tokens[:1] or not (inside or tokens[0].is_word("for-each", "each-of", "for-all")):
            return None
        end = 3 if inside else 1
        while end < len(tokens) and (
            tokens[end].is_word("one", "of", "them", "shipment", "row", "order", "it", "these", "those") or tokens[end].norm == ","
        ):
            end += 1
        rest = tokens[end:]
        return Position("branch", ends=[(loop, "item")]), rest

    def _none_came(self, condition: list[Token]) -> list[End]:
        """`if there is none`, right behind a wait for a reply that was just added: its time limit."""
        node = self.graph.nodes.get(str(self.focus))
        waits = node is not None and node.action == "email.wait_for_reply" and node.fresh
        words = {t.norm for t in condition if t.kind == "word"}
        none = bool(words & {"none", "nothing"}) and words <= {"there", "be", "none", "nothing", "come", "still", "by", "then"}
        return [(str(self.focus), "timeout")] if waits and none else []

    def _awaited_there(self, made: list[Frame], position: Position) -> Position:
        """`in the loop, wait for the reply`: behind the last message of the loop."""
        looped = position.kind == "after" and self.graph.nodes[position.steps[0]].action == "flow.for_each"
        ends = [(position.steps[0], "item")] if looped else position.ends if position.kind == "branch" else []
        inside = len(ends) == 1 and ends[0][1] == "item"
        awaits = bool(made) and (
            made[0].action == "email.wait_for_reply"
            or (made[0].action == "flow.wait" and made[0].slots.words & {"reply", "answer", "response"})
        )
        written = [s for s in self.graph.downstream(*ends[0]) if self.graph.nodes[s].action in MESSAGES] if inside and awaits else []
        return Position("after", [max(written, key=self.graph.order().index)]) if written else position

    def _waits_there(self, made: list[Frame], position: Position) -> bool:
        """`wait 3 days before the form`, where a wait stands before it already: that one takes the time."""
        before = [s for s, _ in self.graph.sources(position.steps[0]) if s in self.graph.nodes]
        said = [frame.slots.durations for frame in made]
        alone = len(made) == len(before) == 1 and made[0].action == self.graph.nodes[before[0]].action == "flow.wait" and said[0]
        if not alone or made[0].head != "wait":
            return False
        setter = Settings(self.graph, self.source, self.focus)
        setter.put(before[0], "duration", said[0][0])
        self.said += setter.said
        self.focus = before[0]
        return True

    def _one_more(self, made: list[Frame]) -> bool:
        """`we also need a certificate from the supplier`, where documents are asked for side by side: asked for beside them."""
        beside = self.graph.side_by_side()
        if beside is None or len(made) != 1 or made[0].action != "document.request":
            return False
        starts, join = beside
        first = next((t for end in starts for t in self.graph.targets(*end) if self.graph.nodes[t].action == made[0].action), None)
        if first is None:
            return False
        new, _ = Realiser(self.graph, self.source).add(made[0], starts)
        Newcomer(self.graph).follow(new, first, join)
        self.said.append(f"added “{self.graph.nodes[new].name}” beside the others")
        self.focus = new
        return True

    def _elsewhere(self, rest: list[Token], made: list[Frame], ends: list[End]) -> bool | None:
        """`if he approves it, it is sent`, `…, ask the boss again`, where that step stands: the road leads there; None for something new."""
        step = back_to(self.graph, rest, ends, self.source) or known_target(self.graph, rest, made, ends)
        if step is None:
            return None
        for end in ends:
            self.graph.link(end, step)
        self.said.append(f"{road_words(ends[0][1])}, it goes on with “{self.graph.nodes[step].name}”")
        self.focus = step
        return True

    def _open_wait(self, made: list[Frame]) -> bool:
        """`wait 4 hours`, where a wait stands that has no time yet: that one takes it."""
        time = made[0].slots.durations[0] if len(made) == 1 and made[0].slots.durations else None
        step = next((s for s in self.graph.order() if self.graph.nodes[s].action == "email.wait_for_reply"), None)
        if time is None or step is None or made[0].action not in ("flow.wait", "email.wait_for_reply"):
            return False
        if made[0].head != "wait" or "timeout" in self.graph.nodes[step].params:
            return False
        setter = Settings(self.graph, self.source, self.focus)
        setter.put(step, "timeout", time)
        self.said += setter.said
        self.focus = step
        return True

    def _beside(self, made: list[Frame], start: list[End], join: str) -> bool:
        """`add a third mail in parallel`: from where the others begin to where they meet."""
        realiser, before = Realiser(self.graph, self.source), set(self.graph.nodes)
        ends = start
        for frame in made:
            _, ends = realiser.add(frame, ends)
        for end in ends:
            self.graph.link(end, join)
        new = [s for s in self.graph.nodes if s not in before]
        self.focus = new[-1]
        self.said += [f"added “{self.graph.nodes[s].name}” beside the others" for s in new]
        return True

    def _open_roads(self) -> list[End]:
        """The outcomes still open at the step that branched last: what `if not` and `otherwise` speak of in a new
        message."""
        graph = self.graph
        order = list(graph.upstream([self.focus] if self.focus else [])) + list(reversed(graph.order()))
        for step in order:
            every = graph.roads(step)
            free = [(step, o) for o in every if not graph.used((step, o))]
            if len(every) > 1 and free and len(free) < len(every):
                return free
        return []

    def _limits(self, ends: list[End], condition: list[Token]) -> None:
        """`if nobody decides within a day`: the day is the limit of that step unless it has one."""
        length = next((t.value for t in condition if t.kind == "duration"), None)
        for step, outcome in ends:
            node = self.graph.nodes[step]
            name = TIME_PARAM.get(node.action, "")
            if length is not None and outcome == "timeout" and name and name not in node.params:
                node.params = node.params | {name: length}
                self.said.append(f"“{node.name}” waits {spell(length)} at most")

    def _given_again(self, clause: Clause) -> bool:
        """`send a reminder and give them another 10 days`: behind a message that was just added, one more wait for an answer to it."""
        tokens = clause.tokens
        length = next((t for t in tokens if t.kind == "duration"), None)
        told = any(t.is_word("another", "more", "further", "again", "extra", "additional") for t in tokens) or "also" in clause.marks
        node = self.graph.nodes.get(str(self.focus))
        sent = node is not None and node.fresh and node.action in MESSAGES and self.cursor is not None and node.action != "email.escalate"
        if (
            length is None
            or clause.condition is not None
            or not (sent and told)
            or not tokens[0].is_word("give", "allow", "wait", "grant", "they")
        ):
            return False
        ends = [end for end in self.cursor or [] if end[0] == self.focus] or self.graph.natural(str(self.focus))
        params = {"email_step": str(self.focus), "timeout": length.value}
        step = self.graph.add("email.wait_for_reply", name="Wait for a reply", params=params, ends=ends, wish="reply")
        self.said.append(f"added “{self.graph.nodes[step].name}”")
        self.focus, self.cursor = step, [(step, "timeout")]
        return True

    def _as_before(self, new: list[str]) -> None:
        """What is put back in the message that took it out with something else keeps what it had: whom it goes to, its texts."""
        for step in new:
            node = self.graph.nodes[step]
            old = next((n for n in self.lost if n.action == node.action), None)
            if old is None or node.params.get(RECIPIENT.get(node.action, "to")):
                continue
            self.lost.remove(old)
            node.params = node.params | {k: v for k, v in old.params.items() if k not in node.params and "steps." not in str(v)}

    def _decides_instead(self, step: str, ends: list[End]) -> list[End]:
        """Lets somebody who is asked after another's silence decide as the other one would have; where his own silence leads on from."""
        nodes = self.graph.nodes
        silent = [s for s, o in ends if o == "timeout" and s in nodes and nodes[s].action == "human.approval"]
        if nodes[step].action != "human.approval" or not silent or len(silent) != len(ends):
            return []
        for asked in silent:
            for outcome in ("approved", "rejected"):
                for target in self.graph.targets(asked, outcome):
                    self.graph.link((step, outcome), target)
        return [(step, "timeout")]
