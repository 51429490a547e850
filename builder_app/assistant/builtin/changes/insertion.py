"""Adds steps at the place that a clause names."""

import re
from dataclasses import replace

from builder_app.assistant.builtin.building.compose import Composer
from builder_app.assistant.builtin.building.gathering import gathered, loop_gone_through, says_all_done
from builder_app.assistant.builtin.building.preparing import before_it_goes_out, worded
from builder_app.assistant.builtin.changes.anchoring import anchor
from builder_app.assistant.builtin.changes.joining import INSIDE, Joining
from builder_app.assistant.builtin.changes.more_cases import another_case, beside_the_others
from builder_app.assistant.builtin.changes.on_that_road import placed_on
from builder_app.assistant.builtin.changes.one_more_decides import one_more_decides
from builder_app.assistant.builtin.places.positions import Position, branch_ends, chain_end, last_leaf, take_position
from builder_app.assistant.builtin.places.switching import case_for
from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.conditions import atom
from builder_app.assistant.builtin.reading.frames import Frame, frames, noun_frame
from builder_app.assistant.builtin.reading.heads import head_of
from builder_app.assistant.builtin.reading.slots import find_slots
from builder_app.assistant.builtin.recasting.standing import on_one_road, standing
from builder_app.assistant.builtin.values.adjusting import ADD
from builder_app.assistant.builtin.values.settings import Settings
from builder_app.assistant.builtin.words.added_words import what_it_does
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.actions import MESSAGES
from builder_app.assistant.builtin.workflow.context import Context
from builder_app.assistant.builtin.workflow.graph import End
from builder_app.assistant.builtin.workflow.references import find
from builder_app.domain.workflow import TRIGGER

_A_CHECK = frozenset({"add", "insert", "put", "include", "a", "an", "check", "condition", "test", "filter", "one", "first", "there"})
"""Words of an order for a check that does not say yet what is checked."""


class Insertion(Joining):
    """New steps before, after, between, beside, at an end, on a branch, behind a new condition."""

    def _add(self, clause: Clause) -> bool:
        tokens = clause.tokens
        abreast = "parallel" in clause.marks or any(t.is_word("parallel") for t in tokens)
        beside = self.graph.side_by_side() if abreast and clause.condition is None else None
        if beside is not None:
            tokens = what_it_does(tokens)
        if beside is not None and (more := self._frames(tokens)):
            return self._beside(more, *beside)
        place = self._at_the_time_of(tokens) if "parallel" in clause.marks and clause.condition is None else None
        if place is not None and not place[1]:
            self.pending = place[0]
            return True
        position, rest = place or take_position(self.graph, tokens, focus=self.focus)
        tokens = rest if place is not None else tokens
        if clause.condition is None and (inner := self._in_the_loop(tokens, placed=position is not None)) is not None:
            position, rest = inner
        if position is not None and position.kind == "before" and (start := self._before_all_that(tokens)) is not None:
            position = Position("before", [start])
        if position is None and tokens[:1] and tokens[0].is_word("after", "behind"):
            position, rest = self._after_all(tokens)
        if position is None and tokens[:1] and tokens[0].is_word("for-each") and (loop := self._loop_there(tokens)) is not None:
            position, rest = loop
        if "at-end" in clause.marks:
            position = Position("end")
        if "at-start" in clause.marks or (position is None and len(tokens) > 2 and tokens[-1].is_word("first", "beforehand")):
            position, rest = Position("start"), [t for t in rest if t is not tokens[-1] or not t.is_word("first", "beforehand")]
        if (
            len(tokens) > 2
            and tokens[0].is_word("start", "begin", "end", "finish", "close")
            and tokens[1].is_word("with", "by")
            and clause.condition is None
        ):
            position, rest = Position("start" if tokens[0].is_word("start", "begin") else "end"), tokens[2:]
        if clause.condition is not None and self._policy_on_error(clause):
            return True
        if clause.condition is not None and position is None and self.pending is not None:
            position, self.pending = self.pending, None
        if clause.condition is not None:
            return self._on_condition(clause, rest, position)
        if "otherwise" in clause.marks and self.cursor is not None:
            return self._continue(clause, rest)
        if "otherwise" in clause.marks and position is None and (open_roads := self._open_roads()):
            position = Position("branch", ends=open_roads)
        refused = any(t.is_word("not", "never", "no-longer") for t in rest) and not any(
            t.is_word("if", "whether", "that", "why") for t in rest
        )
        if self.cursor is not None and (back := self._elsewhere(rest, [], self.cursor)) is not None:
            return back
        made = [] if refused else self._frames(rest)
        only = "only" in clause.marks or (bool(rest) and rest[-1].is_word("only"))
        stays = only and position is None and len(made) == 1
        if (stays or "otherwise" in clause.marks) and len(made) == 1 and (there := standing(self.graph, made[0], rest)) is not None:
            self.said.append(f"“{self.graph.nodes[there].name}” stays where it is")
            return True
        if not made and position is not None and self._names_one(rest, position):
            return True
        if not made:
            said = {t.norm for t in rest if t.kind != "punct"}
            bare = not said - {"and", "then", "it", "right", "rather", *INSIDE}
            if position is not None and bare and self.alone and self._placed_anew(position):
                return True
            if position is not None and (bare or said <= _A_CHECK):
                self.pending = position
                self.focus = position.steps[-1] if position.kind == "before" and position.steps else self.focus
                return True
            return False
        if position is not None and position.kind == "start":
            position = before_it_goes_out(self.graph, made, rest) or position
        if position is None and self.pending is None and self._one_more(made):
            return True
        if (position is None or position.kind == "start") and self.pending is not None:
            position, self.pending = self.pending, None
        if position is not None and not clause.marks & {"also", "parallel"} and self._stands(made, tokens, position):
            return True
        if position is not None and position.kind == "before" and (longer := self._waits_there(made, position)):
            return longer
        if position is None and self._open_wait(made):
            return True
        if position is not None and position.kind == "replace":
            return self._replace(position.steps[0], made) if position.steps else False
        if position is None and "parallel" in clause.marks:
            anchor = self.focus if self.focus in self.graph.nodes else next(iter(reversed(self.graph.order())), None)
            position = Position("beside", [str(anchor)])
        stepped_in = self.emptied == clause.sentence and not clause.marks & {"also", "then", "parallel", "finally"}
        if position is None and self.vacated and (stepped_in or "instead" in clause.marks or "there" in clause.words):
            position = Position("cursor", ends=self.vacated)
        if position is None and self.cursor is None and made[0].action == "email.wait_for_reply":
            written = find(self.graph, tokens, actions=set(MESSAGES))
            position = Position("after", [written.step]) if written.step is not None and written.score >= 1.5 else None
        if position is None and self.cursor is None and (decided := one_more_decides(self.graph, made)) is not None:
            position = Position("after", [decided])
        if position is None and "then" in clause.marks and self.limited:
            position = Position("cursor", ends=self.limited)
        if position is None and self.cursor is not None:
            position = Position("cursor", ends=self.cursor)
        if position is not None and "parallel" in clause.marks and position.steps:
            position = Position("beside", position.steps)
        return self._insert(made, self._awaited_there(made, position or Position("last")), clause)

    def _after_all(self, tokens: list[Token]) -> tuple[Position | None, list[Token]]:
        """`after both, …`: behind the steps that run side by side."""
        end = next((i for i, t in enumerate(tokens) if t.norm == "," or (i > 1 and is_verb(tokens, i, start=True))), len(tokens))
        ends = gathered(self.graph) if says_all_done(tokens[1:end]) else []
        rest = tokens[end:]
        return (Position("branch", ends=ends), rest[1:] if rest[:1] and rest[0].norm == "," else rest) if ends else (None, tokens)

    def _loop_there(self, tokens: list[Token]) -> tuple[Position, list[Token]] | None:
        """`for each of them also …`, where a loop goes through them already."""
        loop = next((s for s in reversed(self.graph.order()) if self.graph.nodes[s].action == "flow.for_each"), None)
        at = next((i for i, t in enumerate(tokens) if i and is_verb(tokens, i, start=True)), None)
        if loop is None or at is None or any(t.kind not in ("word", "punct") for t in tokens[:at]):
            return None
        return Position("branch", ends=[(loop, "item")]), tokens[at:]

    def _placed_anew(self, position: Position) -> bool:
        """`actually right after the email`, behind a move or an addition: that step goes there instead."""
        kinds = {change.kind for change in self.recent}
        step = self.focus if self.focus in self.graph.nodes else None
        placed = bool(kinds) and (kinds <= {"edge_added", "edge_removed"} or "step_added" in kinds)
        added = [change for change in self.recent if change.kind == "step_added"]
        return placed and step is not None and len(added) <= 1 and step not in position.steps and self._move_to(step, position)

    def _names_one(self, rest: list[Token], position: Position) -> bool:
        """`begin with the storing`: the step that the words name goes there."""
        definite = bool(rest) and rest[0].is_word("the", "that", "this", "our")
        found = find(self.graph, rest, focus=self.focus) if definite else None
        if found is None or found.step is None or found.score < 3 or found.several or found.step in position.steps:
            return False
        return position.kind in ("start", "end", "before", "after") and self._move_to(found.step, position)

    def _stands(self, made: list[Frame], tokens: list[Token], position: Position) -> bool:
        """`post to Teams before the email`, where that post is there: it moves."""
        step = (
            standing(self.graph, made[0], tokens)
            if len(made) == 1 and position.kind in ("before", "after", "between", "start", "end")
            else None
        )
        if step is None or step in position.steps:
            return False
        return all(on_one_road(self.graph, step, one) for one in position.steps) and self._move_to(step, position)

    def _move_to(self, step: str, position: Position) -> bool:
        raise NotImplementedError

    def _before_all_that(self, tokens: list[Token]) -> str | None:
        """The first of the steps added together last, for `before that, …`; None where one alone was added."""
        pointed = any(
            t.is_word("before") and tokens[i + 1].is_word("that", "this", "all") and find(self.graph, tokens[i + 2 : i + 3]).step is None
            for i, t in enumerate(tokens[:-1])
        )
        added = [c.step_id for c in self.recent if c.kind == "step_added" and c.step_id in self.graph.nodes]
        return next((s for s in self.graph.order() if s in added), None) if pointed and len(added) > 1 else None

    def _at_the_time_of(self, tokens: list[Token]) -> tuple[Position, list[Token]] | None:
        """`at the same time as the email, …`: beside that step; the order without those words."""
        if tokens[:1] and tokens[0].is_word("the", "that", "this") and head_of(tokens) < 0:
            tokens = [replace(tokens[0], norm="as"), *tokens]
        at = next((i for i, t in enumerate(tokens) if t.is_word("as", "with") and i + 1 < len(tokens)), None)
        at = 0 if tokens and tokens[0].is_word("to", "of") else at
        found = find(self.graph, tokens[at + 1 :], focus=self.focus) if at is not None and (at == 0 or at > 1) else None
        if at is None or found is None or found.step is None or found.score < 3:
            return None
        return Position("beside", [found.step]), tokens[:at]

    def _policy_on_error(self, clause: Clause) -> bool:
        """`if the call fails, try again …`: that is how the step is attempted, not another step."""
        setter = Settings(self.graph, self.source, self.focus)
        words = [*clause.tokens, *(clause.condition or [])]
        if atom(clause.condition or []).kind != "error" or not setter.repolicy(words, find_slots(words, self.source, head=-1)):
            return False
        self.said += setter.said
        self.focus = setter.touched[-1]
        return True

    def _frames(self, tokens: list[Token]) -> list[Frame]:
        if not tokens or tokens[0].raw == "PUT":  # a call, not `put a wait …`
            return frames(tokens, self.source) if tokens else []
        step = next((i for i, t in enumerate(tokens[:4]) if t.is_word("step")), None)
        if step is not None and tokens[0].is_word(*ADD) and step + 2 < len(tokens) and tokens[step + 1].is_word("that", "which", "to"):
            return frames(tokens[step + 2 :], self.source)
        if tokens[0].is_word("a", "an", "another") and (thing := noun_frame(tokens, self.source)) is not None:
            return [thing]
        if tokens[0].is_word(*ADD) or tokens[0].is_word("have", "make", "need", "want"):
            rest = tokens[1:]
            inner = (
                frames(rest, self.source)
                if rest
                and head_of(rest) >= 0
                and rest[head_of(rest)].norm not in ("email", "message", "wait", "log", "report", "note", "follow-up")
                else []
            )
            named = noun_frame(rest, self.source)
            return ([named] if named and not inner else inner) or frames(tokens, self.source)
        return frames(tokens, self.source)

    def _ends_for(self, position: Position, made: list[Frame]) -> list[End]:
        graph = self.graph
        if position.kind == "before":
            return graph.sources(position.steps[0]) or [(TRIGGER, "next")]
        if position.kind == "after":
            ends = graph.natural(position.steps[0])
            if made and made[0].action in ("email.follow_up", "email.escalate"):
                ends = [(s, "timeout") if o == "replied" else (s, o) for s, o in ends]
            return ends
        if position.kind == "between":
            one, two = position.steps
            if two not in graph.targets(one) and one in graph.targets(two):
                one, two = two, one
                position.steps = [one, two]
            direct = [(s, o) for s, o, t in graph.edges if s == one and t == two]
            return direct or graph.natural(one)
        if position.kind == "start":
            return [(TRIGGER, "next")]
        if position.kind == "end":
            return [end for end in graph.loose_ends() if Context(graph, [end]).loop() is None] or graph.loose_ends()
        if position.kind == "beside":
            return graph.sources(position.steps[0]) or [(TRIGGER, "next")]
        if position.kind in ("branch", "cursor"):
            return position.ends
        return last_leaf(graph)

    def _insert(self, made: list[Frame], position: Position, clause: Clause) -> bool:
        graph = self.graph
        ends = self._ends_for(position, made)
        appended = position.kind in ("beside", "last", "end")
        if position.kind == "branch" and any(graph.used(e) for e in ends):
            waits = made[0].action in ("flow.wait", "human.approval", "flow.condition") and "road-end" not in clause.marks
            waits = waits or "road-start" in clause.marks
            appended = not waits
            ends = [x for e in ends for x in (chain_end(graph, e) if not waits else [e])]
        known = set(graph.nodes)
        kept = list(graph.edges)
        composer = Composer(graph, self.source, list(ends))
        for frame in made:
            composer._frame(frame)
        new = [s for s in graph.nodes if s not in known]
        if not new:
            return graph.edges != kept
        self._as_before(new)
        last = [e for e in composer.ends if e[0] in new] or graph.natural(new[-1])
        chased = position.kind in ("before", "between") and graph.nodes[position.steps[-1]].action in ("email.follow_up", "email.escalate")
        if chased and graph.nodes[new[-1]].action == "email.wait_for_reply":
            last = [(new[-1], "timeout")]
        last = self._decides_instead(new[0], ends) or last
        if not appended:
            # a wait in front of an escalation has become one for a reply: it no longer ends as it did
            ends = [(s, o) for s, o in ends if s not in graph.nodes or o in graph.roads(s) or o == "error"]
            self._splice(new[0], last, position, new, ends=ends, kept=kept)
        self.cursor = last
        self.focus = new[-1]
        self.said += [f"added “{graph.nodes[s].name}”" for s in new]
        if (step := worded(graph, made, clause.tokens, position, new[0])) != "":
            self.said.append(f"“{graph.nodes[step].name}” carries that text")
        return True

    def _splice(
        self,
        first: str,
        last: list[End],
        position: Position,
        new: list[str],
        *,
        ends: list[End] | None = None,
        kept: list[tuple[str, str, str]] | None = None,
    ) -> None:
        """Connects what came behind the place with the end of the new part."""
        graph = self.graph
        if position.kind == "before":
            target = position.steps[0]
            for end in graph.sources(target):
                if end[0] not in new:
                    graph.unlink(end, target)
                    graph.link(end, first)
            for end in last:
                graph.link(end, target)
            return
        where = [e for e in (ends if ends is not None else self._ends_for(position, [])) if e[0] not in new]
        only = {position.steps[1]} if position.kind == "between" else None
        moved: list[str] = []
        for end in where:
            for target in graph.targets(*end):
                if target != first and target not in new and (only is None or target in only):
                    graph.unlink(end, target)
                    moved.append(target)
            graph.link(end, first)
        for end in last:
            for target in dict.fromkeys(moved):
                graph.link(end, target)

    def _on_condition(self, clause: Clause, rest: list[Token], position: Position | None) -> bool:
        """`when they answer, also …`: on the branch that stands, else on a new check."""
        done = says_all_done(clause.condition or [])
        ends = (
            (gathered(self.graph) if done else loop_gone_through(self.graph, clause.condition or []))
            or self._none_came(clause.condition or [])
            or branch_ends(self.graph, clause.condition or [])
            or self._yes_or_no(clause.condition or [])
        )
        if clause.condition_word == "unless":
            ends = [(s, o) for s, w in ends for o in self.graph.roads(s) if o != w]
        self._limits(ends, clause.condition or [])
        made = self._frames(rest)
        if self._only(clause) and self._guard(clause, rest, made, ends):
            return True
        if not made and not ends:
            return False
        if not made:
            if self._settings(clause):
                return True
            self.pending = Position("branch", ends=ends)
            return True
        if not ends and (case := case_for(self.graph, atom(clause.condition or []))) is not None:
            self.said.append(f"“{self.graph.nodes[case[0]].name}” has one more road, {case[1]}")
            return self._insert(made, Position("branch", ends=[case]), clause)
        if (there := self._elsewhere(rest, made, ends)) is not None:
            return there
        if ends and position is not None and position.kind == "start":
            clause, position = replace(clause, marks=clause.marks | {"road-start"}), None
        if ends:
            if "instead" in clause.marks and (old := [t for e in ends for t in self.graph.targets(*e)]):
                shared = any(source not in ends for source in self.graph.sources(old[0]))
                if not shared:
                    return self._replace(old[0], made)
                for end in ends:
                    self.graph.unlink(end, old[0])
            return self._insert(made, placed_on(self.graph, position, ends) or Position("branch", ends=ends), clause)
        return self._new_condition(clause, made, position)

    def _yes_or_no(self, condition: list[Token]) -> list[End]:
        """`if it is, …` behind a check that was just added: its true side, or the others where it is denied."""
        cond, step = atom(condition), self.focus
        roads = self.graph.roads(step) if step in self.graph.nodes and step is not None else ()
        if cond.kind != "yes" or len(roads) < 2 or not condition:
            return []
        return [(str(step), o) for o in roads[1:]] if cond.negative else [(str(step), roads[0])]

    def _only(self, clause: Clause) -> bool:
        return (
            ("only" in clause.marks and not (clause.condition and not clause.trailing and branch_ends(self.graph, clause.condition)))
            or "only" in clause.words
            or (clause.trailing and re.search(r"(?i)\bonly (?:if|when)\b", self.source) is not None)
        )

    def _guard(self, clause: Clause, rest: list[Token], made: list[Frame], ends: list[End]) -> bool:
        """`only send the email if …`: the step that stands goes behind the condition."""
        graph = self.graph
        same = [s for s in graph.order() if made and graph.nodes[s].action == made[0].action]
        step = find(graph, rest, focus=self.focus, actions={made[0].action} if made else None).step or next(iter(same), None)
        if step is None:
            return False
        sources = graph.sources(step)
        if not ends:
            composer = Composer(graph, self.source, list(sources))
            ends = composer._branch(Clause([], set(), clause.condition, clause.condition_word)) or []
        before = set(graph.upstream(s for s, _ in ends))
        if not ends or step in before:
            return False
        for end in sources:
            graph.unlink(end, step)
        for end in ends:
            graph.link(end, step)
        self.said.append(f"“{graph.nodes[step].name}” now runs only when that holds")
        self.focus = step
        return True

    def _new_condition(self, clause: Clause, made: list[Frame], position: Position | None) -> bool:
        graph = self.graph
        if position is None and (case := another_case(graph, clause.condition or [])) is not None:
            return self._insert(made, Position("branch", ends=[case]), clause)
        others = beside_the_others(graph, clause.condition or []) if position is None else []
        where = self._ends_for(position, made) if position is not None else others or anchor(graph, clause.condition or [], self.focus)
        known = set(graph.nodes)
        composer = Composer(graph, self.source, where)
        wrapped = Clause(
            rest_of(clause, position, self),
            clause.marks - {"also", "instead"},
            clause.condition,
            clause.condition_word,
            clause.trailing,
            clause.sentence,
        )
        composer._clause(wrapped)
        new = [s for s in graph.nodes if s not in known]
        if not new:
            self.missed += composer.missed or composer.attacher.unplaced
            return False
        if others or (position is not None and position.kind in ("before", "after", "between", "start")):
            check = next((s for s in new if graph.nodes[s].action == "flow.condition"), new[0])
            through = [] if others else [e for e in composer.ends if e[0] in new]
            last = through + ([(check, "false")] if graph.nodes[check].action == "flow.condition" else [])
            self._splice(new[0], last, position or Position("branch", ends=others), new, ends=where)
        self.cursor = composer.ends
        self.focus = new[-1]
        self.said += [f"added “{graph.nodes[s].name}”" for s in new]
        return True

    def _continue(self, clause: Clause, rest: list[Token]) -> bool:
        """`otherwise …` after a change that put a condition there."""
        composer = Composer(self.graph, self.source, list(self.cursor or []))
        known = set(self.graph.nodes)
        composer._clause(Clause(rest, clause.marks, None, "", sentence=clause.sentence))
        new = [s for s in self.graph.nodes if s not in known]
        self.said += [f"added “{self.graph.nodes[s].name}”" for s in new]
        self.cursor = composer.ends
        return bool(new)


def rest_of(clause: Clause, position: Position | None, changer: Insertion) -> list[Token]:
    """The clause's words without its place and without `add`."""
    rest = clause.tokens if position is None else take_position(changer.graph, clause.tokens, focus=changer.focus)[1]
    return rest[1:] if rest and rest[0].is_word(*ADD) and not frames(rest, changer.source) else rest
