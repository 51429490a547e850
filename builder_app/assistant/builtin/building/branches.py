"""Which road a clause hangs on: conditions, otherwise, what comes after all branches."""

from dataclasses import replace
from typing import Any

from builder_app.assistant.builtin.building.gathering import open_loop, says_gone_through, says_it_is_done, says_join
from builder_app.assistant.builtin.building.realise import Realiser
from builder_app.assistant.builtin.places.attach import READERS, Attacher, Branching
from builder_app.assistant.builtin.places.sorted_as import is_a_road
from builder_app.assistant.builtin.places.switching import case_of_open
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.combined import alternatives, conjuncts
from builder_app.assistant.builtin.reading.comparisons import condition_tree
from builder_app.assistant.builtin.reading.conditions import Cond, atom, understand
from builder_app.assistant.builtin.words.condition_words import BOUNDS
from builder_app.assistant.builtin.words.fields import OPERATORS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.actions import MESSAGES
from builder_app.assistant.builtin.workflow.context import Context
from builder_app.assistant.builtin.workflow.graph import End, Graph

EVERYBODY = frozenset({"both", "all", "them-all", "for-all", "everybody", "everyone", "each", "each-of", "every", "for-each"})
_AMOUNTS = frozenset({"amount", "total", "value", "price", "cost", "weight", "quantity", "temperature", "charge", "sum"})
_DONE = frozenset({"done", "finish", "complete", "end", "ready", "through", "out"})


_WHO = ("it", "they", "he", "she", "that", "we", "i", "you", "there")
_DECIDING = ("flow.condition", "human.approval", "human.form", "email.wait_for_reply", "email.check_inbox", "shipment.lookup")
"""Steps of which every road leads on to what comes in any case, also those that nothing was said about."""
_DENIALS = frozenset({"not_found", "timeout", "rejected", "false", "error", "partial", "unusable", "empty"})
"""Outcomes that say that something did not happen."""


_SUCCEEDS = "success"
"""What a condition is about that asks whether a call went well."""


class Branches:
    """The state of a composition: where the next step goes, and what branched last."""

    looked = ""
    """The field that the message said to look at: what `it` and bare values speak of."""

    def __init__(self, graph: Graph, source: str, ends: list[End]) -> None:
        self.graph, self.source, self.ends = graph, source, ends
        self.realiser, self.attacher = Realiser(graph, source), Attacher(graph)
        self.made: list[str] = []
        self.missed: list[str] = []
        self.branching: Branching | None = None
        self.otherwise_from: list[End] = []
        self.parallel: list[End] = []
        self.before: list[End] = list(ends)
        self.known = set(graph.nodes)

    def _gather(self) -> None:
        """A join after parallel work, when something follows all of it."""
        if self.parallel and set(self.parallel) == set(self.ends) and len(self.parallel) > 1:
            step = self.graph.add("flow.join", name="Wait for all branches", params={"mode": "all"}, ends=self.ends, wish="join")
            self.ends = self.graph.natural(step)
        self.parallel = []

    def _joins(self, clause: Clause) -> bool:
        """`join them`, `bring the branches back together`, where all that ran side by side is gathered by that and nothing else."""
        mode = says_join(clause.tokens)
        if not mode or clause.condition is not None or not (self.parallel or self._behind_join()):
            return False
        self._gather()
        if mode == "any" and (join := self._behind_join()) is not None:
            self.graph.nodes[join].params = {"mode": "any"}
        return True

    def _behind_join(self) -> str | None:
        """The join of this message that the next step comes straight behind."""
        step, outcome = self.ends[0] if len(self.ends) == 1 else ("", "")
        node = self.graph.nodes.get(step)
        return step if node is not None and node.action == "flow.join" and node.fresh and outcome == "next" else None

    def _all_through(self, words: list[Token], norms: set[str]) -> list[End]:
        """Behind a join: what `when both are done`, `once all have approved` speaks of; the deciders are those that it waits for."""
        join = self._behind_join()
        if join is None or not norms & (EVERYBODY | {"they", "everything"}) or "not" in norms:
            return []
        cond = atom(words)
        if cond.negative or not (norms & _DONE or cond.kind in ("approved", "reply", "submitted", "decided", "complete")):
            return []
        return self.ends

    def _deciders_joined(self, sentence: int) -> None:
        """After `when both have approved`: `otherwise` speaks of all of them."""
        join = self._behind_join()
        sources = self.graph.sources(join) if join is not None else []
        deciding = [(s, o) for s, o in sources if s in self.graph.nodes and len(self.graph.roads(s)) > 1]
        if deciding:
            first, *others = dict.fromkeys(s for s, _ in deciding)
            self.branching = Branching(first, {o for _, o in deciding}, sentence, beside=tuple(others))

    def _conditional_ends(self, clause: Clause) -> list[End] | None:
        """The ends on which the clause hangs; None when its condition speaks of nothing that is there."""
        if "finally" in clause.marks or "at-end" in clause.marks:
            self.ends = self._all_loose()
            self.branching, self.parallel = None, self.parallel if set(self.parallel) == set(self.ends) else []
        if clause.condition is not None:
            return self._branch(clause)
        if "otherwise" in clause.marks:
            return self._otherwise(clause)
        return self.ends

    def _await_each(self, duration: dict[str, Any] | None, *, late: bool = False) -> None:
        """A wait for the reply to each of the messages that went out side by side; `late`: what follows comes without a reply too."""
        ends: list[End] = []
        for end in self.parallel:
            params = {"email_step": end[0]} | ({"timeout": duration} if duration else {})
            step = self.graph.add("email.wait_for_reply", name="Wait for a reply", params=params, ends=[end], wish="reply")
            ends += [(step, "replied"), (step, "timeout")] if late else [(step, "replied")]
        self.ends, self.parallel = ends, list(ends)

    def _all_loose(self) -> list[End]:
        inside = [s for s in self.graph.nodes if s not in self.known]
        loose = self.graph.loose_ends(inside)
        done = [(s, "done") for s in inside if self.graph.nodes[s].action == "flow.for_each"]
        if done and not self.graph.used(done[-1]):
            body = set(self.graph.downstream(done[-1][0], "item"))
            return [e for e in loose if e[0] not in body and e[0] != done[-1][0]] + [done[-1]]
        told = {s for s, _, _ in self.graph.edges}
        return (
            loose
            + [
                (s, o)
                for s in inside
                for o in self.graph.roads(s)
                if self.graph.nodes[s].action in _DECIDING
                and (s in told or self.graph.nodes[s].action == "flow.condition")
                and not self.graph.used((s, o))
                and (s, o) not in loose
            ]
            or self.ends
        )

    def _behind_all(self, clause: Clause) -> list[End]:
        """`After that, …` behind a distinction of which more than one case was told: what lies behind all of them."""
        last = self.branching
        if last is None or clause.sentence == last.sentence or not clause.first_in_sentence or self.parallel:
            return []
        told = {o for s, o, _ in self.graph.edges if s == last.step}
        sides = (
            len(told) > 1 and last.step in self.graph.nodes and self.graph.nodes[last.step].action not in ("flow.repeat", "flow.for_each")
        )
        return self.graph.loose_ends(s for s in self.graph.nodes if s not in self.known) if sides else []

    def _otherwise(self, clause: Clause) -> list[End]:
        if self.branching is None:
            self.branching = self._guess_branching()
        if self.branching is None:
            return self.ends
        self.otherwise_from = list(self.ends) if clause.sentence == self.branching.sentence else []
        ends = self.attacher.others(self.branching) or self._failed(self.branching)
        self.branching = replace(self.branching, outcomes=self.branching.outcomes | {o for _, o in ends}) if ends else self.branching
        return ends or self.ends

    def _failed(self, branching: Branching) -> list[End]:
        """`if it succeeds, …, otherwise …`: the road of a call that fails."""
        if branching.subject != _SUCCEEDS or branching.step not in self.graph.nodes:
            return []
        node = self.graph.nodes[branching.step]
        node.policy = node.policy.model_copy(update={"on_error": "route"})
        return [(branching.step, "error")]

    def _guess_branching(self) -> Branching | None:
        for step in self.graph.upstream(s for s, _ in self.ends):
            if len(self.graph.roads(step)) > 1 and self.graph.nodes[step].action not in (
                "flow.for_each",
                "flow.repeat",
            ):
                return Branching(step, self.graph.arrived_by(step, self.ends) or {self.graph.roads(step)[0]})
        return None

    def _branch(self, clause: Clause) -> list[End] | None:
        words = clause.condition or []
        norms = {t.norm for t in words} | ({"done"} if any(t.raw.lower() == "done" for t in words) else set())
        together = (
            len(self.parallel) > 1 and norms & {"both", "all", "them-all", "everything"} and norms & {"send", "there", "in", "here", "back"}
        )
        replied = any(self.graph.nodes[s].action == "email.wait_for_reply" for s, _ in self.parallel if s in self.graph.nodes)
        if together and (replied or "send" in norms or not any(self.graph.nodes[s].action in MESSAGES for s, _ in self.parallel)):
            self._gather()
            return self.ends
        if answered := self._first_answer(words, norms):
            return answered
        if through := self._all_through(words, norms):
            self._deciders_joined(clause.sentence)
            return through
        if says_gone_through(words) and (loop := open_loop(self.graph)) is not None:
            self.branching = Branching(loop[0], {"done"}, clause.sentence)
            return [loop]
        whole = norms & _DONE and norms & {"both", "all", "every", "they", "branch", "everything", "them-all"} and not norms & {"field"}
        if whole and not self._of_what_is_read(norms):
            if self.parallel:
                self._gather()
            else:
                self.ends = self._all_loose()
            return self.ends
        if norms and norms <= {"do", *_DONE} and (around := Context(self.graph, self.ends).loop()) is not None:
            self.branching = Branching(around, {"done"}, clause.sentence)
            return [(around, "done")]
        if clause.condition_word == "upon" and not norms:
            return self.ends
        if says_it_is_done(words) and self.ends and not self.parallel:
            return self._way_out() or self.ends
        if "never" in norms and (spent := self._spent_loop()) is not None and atom(words).kind not in ("reply", "error"):
            self.branching = Branching(spent, {"exhausted"}, clause.sentence)
            return [(spent, "exhausted")]
        if left := self._the_other_way(clause):
            self.branching = Branching(left[0][0], {o for _, o in left}, clause.sentence)
            return left
        if not self.ends and self.branching is not None and self.branching.sentence != clause.sentence:
            self.ends = self.attacher.others(self.branching)  # the road before has ended: what comes next is about the other one
        conds = self._conds(clause)
        if len(self.parallel) > 1 and norms & EVERYBODY and conds[0].kind == "reply" and not conds[0].negative:
            if not replied:
                self._await_each(conds[0].duration)
            self._gather()
            return self.ends
        agreed = conds[0].kind == "approved" and not conds[0].negative and norms & EVERYBODY
        if agreed and len(self.parallel) > 1 and set(self.parallel) == set(self.ends):
            self._gather()
            self._deciders_joined(clause.sentence)
            return self.ends
        start = self._start_of(conds, clause)
        elif_ = "otherwise" in clause.marks and self.branching is not None
        if elif_ and self.branching is not None and conds[0].kind == "compare":
            start = self.attacher.others(self.branching) or start
        ends: list[End] = []
        parts = conjuncts(words) if clause.condition_word != "unless" else []
        context = Context(self.graph, start)
        mixed = [condition_tree(part, context, every=True) for part in alternatives(words)] if clause.condition_word != "unless" else []
        if mixed and all(mixed):
            ends = self.attacher.check({"any": mixed}, start, text=" ".join(t.raw for t in words))
        elif parts and (tree := condition_tree(parts, context, every=True)):
            ends = self.attacher.check(tree, start, text=conds[0].text)
        elif len(conds) > 1 and all(c.kind == "compare" for c in conds) and (tree := condition_tree(conds, context)):
            ends = self.attacher.check(tree, start, text=" or ".join(c.text for c in conds))
        else:
            for cond in conds:
                ends += [e for e in self.attacher.resolve(cond, start) if e not in ends]
        if not ends:
            return None
        first = ends[0][0]
        subject = _SUCCEEDS if conds[0].kind == "error" and conds[0].negative else conds[0].subject or self._looked_at(first)
        others = frozenset(c.subject for c in [*parts, *(c for one in alternatives(words) for c in one)])
        self.branching = Branching(first, {o for s, o in ends if s == first}, clause.sentence, subject, others)
        self.parallel = []
        return ends

    def _of_what_is_read(self, norms: set[str]) -> bool:
        """Whether `everything complete` speaks of what was just read, and not of all that was ordered so far."""
        reader = self.graph.nearest(READERS, self.ends)
        return reader is not None and "complete" in norms and not self.graph.used((reader, "complete"))

    def _first_answer(self, words: list[Token], norms: set[str]) -> list[End]:
        """`once one of them replies`, `as soon as either answers`, behind messages side by side: a join that goes on with the first answer."""
        one = norms & {"one", "either", "any", "first"} and not norms & {"both", "all", "every", "each", "not", "no", "nobody", "neither"}
        if not one or len(self.parallel) < 2 or set(self.parallel) != set(self.ends):
            return []
        cond = atom(words)
        if cond.kind != "reply" or cond.negative:
            return []
        if not any(self.graph.nodes[s].action == "email.wait_for_reply" for s, _ in self.parallel if s in self.graph.nodes):
            if not all(self.graph.nodes[s].action in MESSAGES for s, _ in self.parallel if s in self.graph.nodes):
                return []
            self._await_each(cond.duration)
        self._gather()
        if (join := self._behind_join()) is not None:
            self.graph.nodes[join].params = {"mode": "any"}
        return self.ends

    def _way_out(self) -> list[End]:
        """`once it is done`, behind a repetition: the side of the check before it that needs no other round."""
        repeat = self.ends[0][0] if len(self.ends) == 1 and self.ends[0][1] == "exhausted" else ""
        check = self.graph.nearest(("flow.condition",), [(repeat, "")]) if repeat else None
        other = [(check, o) for o in ("true", "false") if not self.graph.used((check, o))] if check is not None else []
        if len(other) == 1:
            self.branching = Branching(other[0][0], {other[0][1]})
        return other if len(other) == 1 else []

    def _spent_loop(self) -> str | None:
        """The repetition whose end nothing was said about yet: `if it never arrives`."""
        open_ = (s for s, n in self.graph.nodes.items() if n.action == "flow.repeat" and not self.graph.used((s, "exhausted")))
        return next(open_, None)

    def _asked_last(self, last: Branching) -> bool:
        """Whether what was told apart last is a matter of fact and nobody was asked anything since: what `if we don't` denies."""
        waiting = ("email.wait_for_reply", "human.approval", "human.form")
        since = list(self.graph.nodes)[list(self.graph.nodes).index(last.step) :] if last.step in self.graph.nodes else []
        return bool(since) and not any(self.graph.nodes[s].action in waiting for s in since)

    def _the_other_way(self, clause: Clause) -> list[End]:
        """`if it does` after `if it does not exist`, `if we don't` after `if we know it`: the outcomes that the condition before left open."""
        words = [t.norm for t in clause.condition or [] if t.kind == "word"]
        last = self.branching
        if words[1:2] and words[0] in _WHO and words[1] in ("do", "be", "have", "can") and words[2:] == ["not"]:
            return self.attacher.others(last) if last is not None and self._asked_last(last) and not last.outcomes & _DENIALS else []
        if len(words) != 2 or words[0] not in _WHO or words[1] not in ("do", "be", "have"):
            return []
        denied = last is not None and bool(last.outcomes) and last.outcomes <= _DENIALS and clause.condition_word != "unless"
        return self.attacher.others(last) if last is not None and denied else []

    def _conds(self, clause: Clause) -> list[Cond]:
        if "if-so" in clause.marks:
            return [Cond("yes", text="so")]
        tokens = clause.condition or []
        made = understand(tokens, word=clause.condition_word)
        if len(made) == 1 and is_a_road(self.graph, tokens, self.ends):
            return [replace(made[0], kind="label", tokens=tuple(tokens))]
        if len(made) == 1 and (case := case_of_open(self.graph, made[0])) is not None:
            return [replace(made[0], kind="label", text=case.raw, tokens=(case,))]
        told = [t for t in tokens if t.kind != "punct" and not t.is_word("the", "a", "it", "be", "not")]
        if (
            made[0].kind == "label"
            and len(told) == 1
            and self.branching is not None
            and self.branching.subject
            and not self.attacher._label(made[0], self.ends)
        ):
            value = told[0].norm if told[0].kind in ("quoted", "code") else told[0].raw
            operator = "not_equals" if made[0].negative else "equals"
            return [replace(made[0], kind="compare", subject=self.branching.subject, operator=operator, value=value)]
        named = made[0].kind == "label" and self.attacher.checked(made[0])
        bounded = any(t.is_word("between") for t in tokens)
        plain = [t for t in tokens if not t.is_word("still", "already", "again") and not (bounded and t.is_word("it", "be"))]
        bound = bool(plain) and (plain[0].is_word("between") or OPERATORS.get(plain[0].norm) in BOUNDS)
        if made[0].kind != "compare" and bound and (bounded or not named) and (subject := self._subject()):
            inherited = understand([replace(plain[0], kind="code", norm=subject, value=subject), *plain], word=clause.condition_word)
            return inherited if inherited[0].kind == "compare" else made
        if (
            made[0].kind != "compare"
            and not named
            and any(t.is_word("it", "they", "that") for t in tokens)
            and (subject := self._subject())
        ):
            meant = [subject if t.is_word("it", "they", "that") else None for t in tokens]
            again = [t if n is None else replace(t, kind="code", norm=n, value=n) for t, n in zip(tokens, meant, strict=True)]
            inherited = understand(again, word=clause.condition_word)
            return (
                inherited
                if inherited[0].kind == "compare"
                and (inherited[0].operator not in ("equals", "contains", "not_equals", "not_contains") or made[0].kind == "label")
                else made
            )
        return made

    def _looked_at(self, step: str) -> str:
        """What a check compares, by its last name; empty for other steps."""
        tree = self.graph.nodes[step].params.get("condition") if step in self.graph.nodes else None
        left = str(tree.get("left", "")) if isinstance(tree, dict) else ""
        return (
            f"attributes.{left.strip('{} ').rpartition('.')[2]}"
            if ".values." in left or ".fields." in left or "trigger.body." in left
            else ""
        )

    def _subject(self) -> str:
        """The field compared last: what `it` speaks of in `if it is over 50`."""
        if self.branching is not None and self.branching.subject:
            return self.branching.subject
        if self.looked:
            return self.looked
        tree = self.graph.trigger.params.get("filter")
        left = str(tree.get("left", "")) if isinstance(tree, dict) else ""
        return left.strip("{} ").removeprefix("trigger.shipment.") if "trigger.shipment." in left else self._amount()

    def _amount(self) -> str:
        """The one amount that was read last: what `over 2,500` speaks of."""
        step = Context(self.graph, self.ends).nearest("document.parse", "email.parse_reply", "ai.extract", "human.form")
        known = self.graph.nodes[step].params if step is not None else {}
        listed = known.get("fields") or known.get("required_fields") or []
        names = [str(one.get("name")) if isinstance(one, dict) else str(one) for one in listed] if isinstance(listed, list) else []
        amounts = [name for name in names if set(name.split("_")) & _AMOUNTS]
        if step is None and self.graph.trigger.type in ("webhook", "manual"):
            amounts = sorted({word for word in self.source.lower().replace(".", " ").split() if word.strip(".,;:") in _AMOUNTS})
            amounts = list(dict.fromkeys(word.strip(".,;:") for word in amounts))
        return f"attributes.{amounts[0]}" if len(amounts) == 1 else ""

    def _start_of(self, conds: list[Cond], clause: Clause) -> list[End]:
        """Where a new check goes: after a finished check of another matter, else on the other side of one about the
        same matter."""
        last = self.branching
        if last is None or conds[0].kind != "compare" or last.step not in self.graph.nodes:
            return self.ends
        if last.outcomes == {"error"}:
            return [end for end in self.graph.natural(last.step) if not self.graph.used(end)] or self.ends
        if self.graph.nodes[last.step].action != "flow.condition" or self.graph.used((last.step, "false")):
            return self.ends
        if conds[0].subject in {last.subject, *last.others}:
            return [(last.step, "false")]
        if last.sentence == clause.sentence:
            return self.ends
        return [*self.ends, (last.step, "false")]
