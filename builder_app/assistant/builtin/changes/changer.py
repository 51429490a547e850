"""Changes by talking: every clause does one thing to the workflow that stands, and nothing else."""

import re
from collections.abc import Sequence
from dataclasses import replace

from builder_app.assistant.builtin.changes.asked_anew import asked_anew
from builder_app.assistant.builtin.changes.clause_kinds import (
    beside_those,
    describes,
    gives_a_name,
    heads_a_case,
    left_alone,
    negated,
    newly_named,
    remark,
    starts_by_itself,
    updates_somewhere,
)
from builder_app.assistant.builtin.changes.delaying import Delaying
from builder_app.assistant.builtin.changes.ellipsis import Repetition, leaves_out
from builder_app.assistant.builtin.changes.ending import nothing_else
from builder_app.assistant.builtin.changes.gone_kinds import kinds_gone
from builder_app.assistant.builtin.changes.hearing import heard
from builder_app.assistant.builtin.changes.in_that_case import told_of_it
from builder_app.assistant.builtin.changes.on_that_road import no_longer_done, steps_of_the_road, told_by_road
from builder_app.assistant.builtin.changes.ordering import reordered
from builder_app.assistant.builtin.changes.outcome_subjects import outcome_subject
from builder_app.assistant.builtin.changes.outcomes_told import cases_apart, outcome_told
from builder_app.assistant.builtin.changes.removal import REMOVE
from builder_app.assistant.builtin.changes.rest_told import rest_told
from builder_app.assistant.builtin.changes.restricting import restricted
from builder_app.assistant.builtin.changes.retrigger import retrigger
from builder_app.assistant.builtin.changes.road_first import roads_first
from builder_app.assistant.builtin.changes.rounds_told import without_meeting
from builder_app.assistant.builtin.changes.run_goes_on import run_goes_on, without_failing
from builder_app.assistant.builtin.changes.spared import goes_on_at_once, plainly_spared, spared_apart
from builder_app.assistant.builtin.changes.start_wishes import how_it_starts, starts_changed
from builder_app.assistant.builtin.changes.times_up import time_over
from builder_app.assistant.builtin.changes.told_kinds import kinds_told
from builder_app.assistant.builtin.changes.topics import about, places_joined, topic_of
from builder_app.assistant.builtin.changes.verdict_mail import verdict_headed
from builder_app.assistant.builtin.changes.wanted_too import wanted_too
from builder_app.assistant.builtin.places.kinds import known_roads
from builder_app.assistant.builtin.places.positions import branch_ends
from builder_app.assistant.builtin.reading.clauses import Clause, clauses, without_relatives
from builder_app.assistant.builtin.reading.condition_ends import condition_end
from builder_app.assistant.builtin.reading.conditions import atom
from builder_app.assistant.builtin.reading.elided import roads_apart, times_told_again, units_shared
from builder_app.assistant.builtin.reading.equated import equate, equated
from builder_app.assistant.builtin.reading.frames import frames
from builder_app.assistant.builtin.reading.gapping import gaps_filled
from builder_app.assistant.builtin.reading.heads import head_of
from builder_app.assistant.builtin.recasting.absent import absent
from builder_app.assistant.builtin.recasting.approvals_awaited import approved_before
from builder_app.assistant.builtin.recasting.arithmetic import reckoned
from builder_app.assistant.builtin.recasting.bounded import lesser_named, passes, rest_goes_on
from builder_app.assistant.builtin.recasting.cases_listed import cases_listed
from builder_app.assistant.builtin.recasting.contrasts import contrasted
from builder_app.assistant.builtin.recasting.decided_things import things_decided
from builder_app.assistant.builtin.recasting.dismissals import dismissed
from builder_app.assistant.builtin.recasting.kept import reassures, stays
from builder_app.assistant.builtin.recasting.narrated import told_as_orders
from builder_app.assistant.builtin.recasting.people import recast
from builder_app.assistant.builtin.recasting.put_on import put_on
from builder_app.assistant.builtin.recasting.remarks import only_remarks
from builder_app.assistant.builtin.recasting.several_at_once import ones_named
from builder_app.assistant.builtin.recasting.standing import sequence
from builder_app.assistant.builtin.values.adjusting import SET
from builder_app.assistant.builtin.values.assigning import Assigning
from builder_app.assistant.builtin.values.comparing import Comparing
from builder_app.assistant.builtin.values.mixed_up import mixed_up
from builder_app.assistant.builtin.values.succession import succeeded
from builder_app.assistant.builtin.words.calendar import DAYS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import End
from builder_app.assistant.builtin.workflow.joining_in import Newcomer
from builder_app.assistant.builtin.workflow.references import find
from builder_app.domain.diff import Change, changes

_SKIP = word_set(
    """
    please can could you would i we want to like need let us now ok actually oh hmm and plus also but just then so well yes
    no nah nope hey sorry great thanks good nice perfect
    """
)


_TALK = word_set(
    """
    fair enough right alright sounds good makes make sense got get it that no problem my bad mistake oops cool thanks ok sorry nice fine
    perfect true sure agreed understood point whatever anyway think thought one last more thing another change couple of few changes tweaks
    several some things two three please was is be wrong see understand i we you
    """
)
"""Words of clauses that only lead up to an order or comment on one."""
_REFUSING = word_set("never mind forget about do not no no-longer any-more need use want require be we i")
"""Words that refuse a step and do not name it."""
_OUTCOMES = frozenset({"reply", "approved", "rejected", "submitted", "decided", "found", "complete"})


class Changer(Delaying):
    """Works a message into the graph. `said` tells what was done, `missed` what was not understood, `focus` the step
    last spoken of."""

    asked_about: Sequence[End] = ()
    """The road that the person's last question was about."""

    def run(self) -> None:
        """All clauses of the message in order."""
        carried: Clause | None = None
        beside = False
        start = self.graph.definition()
        tokens = without_failing(self._without_start_wishes(heard(self.graph, self.source)))
        tokens = self._handed_over(tokens)
        if (
            not tokens
            or self._fields_wanted(tokens)
            or self._told(tokens)
            or self._corrected(tokens)
            or self._exchanged_people(tokens)
            or self._in_turn(tokens)
            or self._rounds(tokens)
            or self._child_awaited(tokens)
        ):
            return
        listed = cases_listed(without_relatives(without_meeting(self.graph, tokens)), known_roads(self.graph))
        parts = units_shared(
            times_told_again(clauses(contrasted(roads_apart(lesser_named(gaps_filled(ones_named(told_as_orders(listed))))))))
        )
        parts = told_by_road(self.graph, cases_apart(roads_first(self.graph, places_joined(self.graph, spared_apart(self.graph, parts)))))
        parts = kinds_gone(self.graph, kinds_told(self.graph, parts))
        self.alone = len(parts) == 1
        if parts and self.source.lower().startswith("and ") and all(t.norm in DAYS or t.is_word("on", "and") for t in parts[0].tokens):
            parts[0].marks.add("also")
        if order := sequence(self.graph, parts, self.source):
            self._in_order(order)
            return
        for at, clause in enumerate(parts):
            before = self.graph.definition()
            if not self.alone and only_remarks(clause):
                about_it = find(self.graph, clause.tokens)
                self.focus = about_it.step if about_it.score >= 3 and not about_it.several else self.focus
                continue
            self._strip(clause)
            if at + 1 < len(parts) and [t.kind for t in clause.tokens] == ["duration", "word"] and clause.tokens[1].is_word("later"):
                clause.tokens = [Token("word", "wait", "wait", clause.tokens[0].start, clause.tokens[0].start), clause.tokens[0]]
            if clause.condition is None and (stays(self.graph, clause.tokens) or reassures(clause.tokens)):
                self.said += ["that stays as it is"] if self.alone else []
                continue
            if (topic := topic_of(self.graph, clause, parts[at + 1 :])) is not None:
                self.focus, parts[at + 1].tokens = topic, about(self.graph, topic, parts[at + 1])
                continue
            behind = parts[at + 1] if at + 1 < len(parts) else None
            if clause.condition is None and (self._verdict_mail(clause.tokens) or self._role_copied(clause.tokens)):
                continue
            clause = approved_before(self.graph, clause)
            headed = verdict_headed(self.graph, restricted(self.graph, clause))
            told = time_over(self.graph, things_decided(headed), self.focus)
            told = outcome_subject(self.graph, told)
            clause = outcome_told(self.graph, told, alone=behind is None or behind.sentence != clause.sentence)
            if behind is not None and self._case_told(clause, behind):
                continue
            if carried is not None and behind is not None and run_goes_on(clause):
                continue
            if (rest_of_all := rest_told(self.graph, clause)) is not None:
                clause, self.cursor = rest_of_all
            if self._alike(clause) or self._anyway(clause) or self._all_guarded(clause, behind):
                continue
            if self.asked_about and (rest := told_of_it(clause.tokens)) is not None:
                clause.tokens, self.cursor = rest, list(self.asked_about)
            if goes_on_at_once(clause, self.emptied):
                continue
            clause = no_longer_done(self.graph, plainly_spared(clause), self.source)
            clause = recast(put_on(self.graph, dismissed(newly_named(wanted_too(self.graph, reckoned(self.graph, clause), self.source)))))
            self._in_vain(clause)
            if self._silent(clause) or heads_a_case(self.graph, clause, self.source):
                clause.condition, clause.condition_word, clause.tokens = clause.tokens, "if", []
            if carried is not None and clause.condition is not None and clause.tokens:
                clause, carried = self._once_done(clause, carried)
            if carried is not None:
                if clause.condition is None and clause.sentence - carried.sentence <= 1:
                    clause.condition, clause.condition_word = carried.condition, carried.condition_word
                    clause.marks |= carried.marks
                carried = None
            waits = clause.condition is not None or bool(clause.marks & {"otherwise", "at-start", "at-end", "parallel"})
            if not clause.tokens and waits and "instead" not in clause.marks:
                carried = clause
                continue
            if clause.condition is None and all(t.kind in ("punct", "number") or t.is_word(*_TALK) for t in clause.tokens):
                continue
            onward = self.said and not clause.condition and (rest_goes_on(clause.tokens) or nothing_else(clause))
            if onward or ("otherwise" in clause.marks and self.cursor is not None and passes(clause.tokens)):
                self.said.append("the others go on as before")
                continue
            if beside_those(clause):
                beside = True
                continue
            if beside:
                clause.marks, beside = clause.marks | {"parallel"}, False
            clause = steps_of_the_road(self.graph, clause, self.source)
            done = self._repeated(clause, changes(start, before) or self.recent) or self._clause(clause)
            if not done and self.graph.definition() == before and self.pending is None and not remark(self.graph, clause):
                self.missed.append(" ".join(t.raw for t in [*clause.tokens, *(clause.condition or [])]))
        if carried is not None and not self._clause(carried):
            self.missed.append(" ".join(t.raw for t in carried.condition or []))

    def _without_start_wishes(self, tokens: list[Token]) -> list[Token]:
        """The message without the sentences that only change how the workflow starts, which are applied."""
        trigger, inputs = self.graph.trigger, list(self.graph.inputs)
        left = starts_changed(self.graph, tokens, self.source)
        self.said += [how_it_starts(self.graph, trigger)] if self.graph.trigger != trigger else []
        new = [one.name for one in self.graph.inputs if one not in inputs]
        self.said += [f"a run is now started with {' and '.join(new)}"] if new else []
        return left

    def _case_told(self, clause: Clause, behind: Clause) -> bool:
        """`the shipment may be unknown to us. in that case …`: the fact is the road that is meant."""
        if told_of_it(behind.tokens) is None or behind.condition is not None or any(t.kind == "address" for t in clause.tokens):
            return False
        if clause.condition is not None and clause.tokens:
            return False
        said = clause.condition or clause.tokens
        named = outcome_told(self.graph, Clause([], condition=said, condition_word="if")).condition
        self.asked_about = (branch_ends(self.graph, named) if named else []) or self.asked_about
        return bool(named and branch_ends(self.graph, named))

    def _in_vain(self, clause: Clause) -> None:
        """`after two days without decision escalate`: the condition that nobody decided within two days."""
        tokens = clause.tokens
        opens = (
            len(tokens) > 3
            and tokens[0].is_word("after")
            and tokens[1].kind == "duration"
            and tokens[2].is_word("without", "no", "of", "with")
        )
        if clause.condition is None and opens and 2 < (end := condition_end(tokens, 1)) < len(tokens):
            clause.condition, clause.condition_word, clause.tokens = tokens[1:end], "if", tokens[end:]
            self._strip(clause)

    def _silent(self, clause: Clause) -> bool:
        """`no reply in 4 hours -> …`, `not submitted: …`: a condition without its `if`."""
        tokens = clause.tokens
        return (
            clause.condition is None
            and 1 < len(tokens) <= 8
            and tokens[0].is_word("no", "not", "nobody")
            and not any(t.is_word("require", "need", "necessary") for t in tokens)
            and atom(tokens).kind in _OUTCOMES
            and equated(clause) is None
        )

    def _exchanged_people(self, tokens: list[Token]) -> bool:
        """`a@x.com and b@y.com got mixed up, swap them`, `a@x.com has left, it is now b@x.com`."""
        setter = mixed_up(self.graph, tokens, self.source, self.focus) or succeeded(self.graph, tokens, self.source, self.focus)
        if setter is None:
            return False
        self.said += setter.said
        self.focus = setter.touched[-1]
        return True

    def _repeated(self, clause: Clause, recent: Sequence[Change]) -> bool:
        """`and the second one too`: what was changed last, once more."""
        joined = clause.sentence == 0 and self.source.lower().startswith("and ") and any(t.is_word("the") for t in clause.tokens[:1])
        if not leaves_out(clause.tokens, also="also" in clause.marks or joined):
            return False
        ends = branch_ends(self.graph, clause.condition) if clause.condition is not None else None
        if ends == [] or (ends is not None and "same" not in clause.words):
            return False
        repetition = Repetition(self.graph, self.source, recent)
        if not repetition.run(clause.tokens, focus=self.focus, ends=ends):
            return False
        self.said += repetition.said
        self.focus = repetition.focus
        return True

    def _strip(self, clause: Clause) -> None:
        tokens = clause.tokens
        if [t.norm for t in tokens[:3]] == ["from", "now", "on"]:
            tokens = tokens[3:]
        while tokens and (
            tokens[0].kind == "punct"
            or (
                tokens[0].kind == "word"
                and tokens[0].norm in _SKIP
                and not (tokens[0].norm == "let" and len(tokens) > 1 and tokens[1].norm != "us")
                and not (tokens[0].norm == "no" and len(tokens) > 1 and atom(tokens[:4]).kind in _OUTCOMES)
                and not (tokens[0].norm == "no" and len(tokens) > 1 and find(self.graph, tokens[1:3]).score >= 3)
            )
        ):
            tokens = tokens[1:]
        clause.tokens = tokens

    def _clause(self, clause: Clause) -> bool:
        tokens = clause.tokens
        head_at = head_of(tokens)
        head = tokens[head_at].norm if head_at >= 0 else ""
        first = tokens[0].norm if tokens else ""
        if clause.condition is None and (gone := absent(self.graph, tokens)):
            self.said.append(f"there is no {gone} in this workflow")
            return True
        if left_alone(tokens):
            self.said.append("I leave that as it is")
            return True
        if (anew := asked_anew(self.graph, clause, self.source, self.focus)) is not None:
            self.said += anew.said
            self.focus = anew.focus
            return True
        if tokens and (self._given_again(clause) or self._some_time_behind(clause)):
            return True
        if self._asked_in_form(clause) or self._anyway(clause) or self._end_roads(clause) or self._guarded(clause):
            return True
        if any(t.is_word("that", "which", "where") for t in tokens[3:]) and self._one_more_road(clause):
            return True
        if self._how_many_at_once(clause) or self._given(clause) or self._relabelled(clause) or self._assigned(clause):
            return True
        if first in ("rename", "call", "name", "title") and self._rename(tokens):
            return True
        if self._compared(clause) or self._counts_as(clause):
            return True
        if (gives_a_name(tokens) and self._rename(tokens)) or self._postponed(clause):
            return True
        if retrigger(self.graph, clause, self.source):
            self.said.append("changed what starts the workflow")
            return True
        if self._another_way(clause) or self._awaits_the_other(clause) or self._meets_already(clause):
            return True
        if self._too_soon(clause):
            return True
        if self.pending is not None and clause.condition is None and head in ("give", "wait", "allow", "hold", "pause"):
            return self._add(replace(clause, tokens=[t for t in tokens if not t.is_word("first", "beforehand", "then")]))
        if negated(self.graph, clause):
            if starts_by_itself(tokens) and self.graph.trigger.type != "manual":
                self.graph.set_trigger("manual", {})
                self.said.append("the workflow no longer starts by itself")
                return True
            if self._settings(clause, removing=True):
                return True
            return self._remove(
                clause,
                [t for t in tokens if not t.is_word(*_REFUSING)],
            )
        if first in ("take", "throw", "leave", "cut", "rip") and set(clause.words) & {"out", "off", "away"}:
            return self._settings(clause, removing=True) or self._remove(
                clause, [t for t in tokens[1:] if not t.is_word("out", "off", "away", "again")]
            )
        if first == "cut" and any(t.kind in ("duration", "number") for t in tokens) and self._settings(clause):
            return True
        if first == "stop" and len(tokens) > 1 and tokens[1].form == "ing":
            return self._settings(clause, removing=True) or self._remove(clause, tokens[1:])
        if (first in REMOVE or head in REMOVE) and self._one_road_less(clause):
            return True
        if first in REMOVE and any(t.is_word("everything", "all", "rest") for t in tokens[1:3]) and self._remove(clause, tokens[1:]):
            return True
        if first in REMOVE or head in REMOVE:
            return self._settings(clause, removing=True) or self._remove(clause, tokens[1:] if first in REMOVE else tokens)
        if (
            first in ("rename", "call", "name", "title") or (first in SET and "name" in clause.words and clause.words[0] != "use")
        ) and self._rename(tokens):
            return True
        if (
            self._one_more_road(clause)
            or self._of_a_kind(clause)
            or self._instead(clause, head)
            or self._joined(clause)
            or self._on_its_road(clause)
            or self._sooner_or_later(clause)
        ):
            return True
        told = reordered(self.graph, tokens, clause.marks, focus=self.focus) if clause.condition is None else None
        if told is not None:
            return self._move_to(*told)
        both = self._both(tokens) if "parallel" in clause.marks and clause.condition is None else []
        if len(both) == 2:
            order = sorted(both, key=self.graph.order().index)
            if self._beside_each_other(order[0], order[1]):
                return True
        somebody = clause.condition is not None and any(t.kind == "address" for t in tokens)
        placed = clause.condition is None and 1 < len(tokens) <= 4 and tokens[-1].is_word("first", "last") and tokens[0].kind == "word"
        if (
            not somebody
            and (placed or first in ("move", "swap", "switch", "exchange", "shift", "do", "run", "put", "send") or "order" in clause.words)
            and self._move(clause, first)
        ):
            return True
        replacing = "instead" in clause.marks and self.vacated and frames(tokens, self.source)
        if not replacing and self._settable(clause, head, first) and self._settings(clause):
            return True
        if clause.condition is None and (lacking := Assigning(self.graph, self.source, self.focus).nowhere(tokens)):
            self.said.append(lacking)
            return True
        if self._exchanged(clause):
            return True
        return not (clause.condition is None and describes(self.graph, tokens)) and self._add(clause)

    def _both(self, tokens: list[Token]) -> list[str]:
        """The two steps named, or the last two for `do those two at the same time`."""
        pointed = any(t.is_word("the-two", "both", "them") or t.raw.lower() == "two" for t in tokens) and not frames(tokens, self.source)
        return self._targets(tokens) or (self.graph.order()[-2:] if pointed else [])

    def _compared(self, clause: Clause) -> bool:
        """Limits, filters and compared values."""
        alone = not clause.tokens and re.search(r"\bonly (?:if|when|for|where)\b", self.source, re.IGNORECASE)
        if (clause.condition is not None and "only" not in clause.marks and not alone) or updates_somewhere(
            clause, placed=self.pending is not None
        ):
            return False
        comparing = Comparing(self.graph, self.focus)
        only = "only" in clause.marks or (clause.condition is not None and not clause.tokens)
        if not comparing.run([*clause.tokens, *(clause.condition or [])], only=only, also="also" in clause.marks):
            return False
        self.said += comparing.said
        self.focus = comparing.focus
        return True

    def _counts_as(self, clause: Clause) -> bool:
        """`no decision in a day counts as rejected`."""
        said = equated(clause)
        step = next((s for s in self.graph.order() if self.graph.nodes[s].action == "human.approval"), None)
        if said is None or step is None:
            return False
        equate(self.graph, step, *said)
        self.said.append(f"“{self.graph.nodes[step].name}”: no decision counts as {said[1]}")
        self.focus = step
        return True

    def _joined(self, clause: Clause) -> bool:
        """Somebody new beside those who are there."""
        newcomer = Newcomer(self.graph)
        if clause.condition is not None or not newcomer.run(clause.tokens):
            return False
        self.said += newcomer.said
        self.focus = newcomer.focus
        return True
