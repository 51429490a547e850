"""Steps that run only where something holds: `only page if the priority is high as well`, `skip the Slack post for low priority shipments`."""

import re
from dataclasses import replace
from typing import Any

from builder_app.assistant.builtin.changes.insertion import Insertion
from builder_app.assistant.builtin.changes.restricting import told_for
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.combined import conjuncts
from builder_app.assistant.builtin.reading.comparisons import condition_tree
from builder_app.assistant.builtin.reading.conditions import Cond, understand
from builder_app.assistant.builtin.reading.narrowing import narrowed, side_condition
from builder_app.assistant.builtin.recasting.standing import standing
from builder_app.assistant.builtin.words.fields import NEGATED
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.context import Context
from builder_app.assistant.builtin.workflow.graph import End
from builder_app.assistant.builtin.workflow.references import find
from builder_app.domain.trigger_words import condition_words
from builder_app.domain.workflow import TRIGGER

_START = word_set("run start trigger workflow begin launch fire")
_WHOLE = word_set("only do this that it all of run everything the whole rest these steps just go on continue work happen should must")
_LOOKS = word_set("check verify see test look first make sure ensure")
"""Verbs that only look at something."""
_SKIPS = word_set("skip omit")
_LEAST = 3.0
"""From this score on words name a step for sure."""
Tree = dict[str, Any]


_NEEDLESS = ("need", "necessary", "require", "no", "be", "can", "skipped", "unnecessary", "needless", "we", "there")


def _needless(clause: Clause) -> bool:
    """Whether, in a case, a step is not needed: `if the amount is below 500, the approval isn't needed`."""
    words = set(clause.words)
    told = words & {"need", "necessary", "require"} and words & {"not", "no", "never"}
    return clause.condition is not None and bool(told or words & {"unnecessary", "needless"})


class Guarding(Insertion):
    """Puts steps behind conditions, and one more condition beside the one that a step stands behind."""

    def _guarded(self, clause: Clause) -> bool:
        """`only email if the priority is high`, `page if it is above 41 or the priority is critical`."""
        if clause.condition is not None and clause.tokens and set(clause.words) <= _LOOKS and self._check_there(clause.condition):
            return True
        refused = bool(clause.tokens) and (clause.tokens[0].is_word(*_SKIPS) or [t.norm for t in clause.tokens[:2]] == ["do", "not"])
        refused = refused or _needless(clause)
        only = self._narrows(clause)
        words, condition = self._parted(clause, cut=only or refused)
        step = self._spoken_of(words) if condition and not set(clause.words) & _START else None
        if step is None:
            return False
        check = self._checked_by(step)
        conds, every = self._compared_values(condition, check)
        if not conds:
            return False
        if check is not None and not only and not refused:
            return self._beside_check(step, check, conds, every=every, also="also" in clause.marks)
        if not (only or refused):
            return False
        conds = [replace(c, operator=NEGATED.get(c.operator, c.operator)) for c in conds] if refused else conds
        if check is not None and "also" in clause.marks and (tree := self._tree(conds, self.graph.sources(check), every=every)):
            return self._put_check(check, _joined("all", self.graph.nodes[check].params["condition"], tree))
        return self._behind_check(step, conds, every=every or refused)

    def _all_guarded(self, clause: Clause, behind: Clause | None) -> bool:
        """`only do all this if the priority is high. Otherwise …`: a check in front of everything, whose other side is told next."""
        goes_on = behind is not None and "otherwise" in behind.marks and behind.condition is None
        whole = bool(clause.tokens) and set(clause.words) <= _WHOLE and self._narrows(clause)
        conds, every = self._compared_values(clause.condition, None) if clause.condition and goes_on and whole else ([], False)
        first = self.graph.targets(TRIGGER, "next")
        tree = self._tree(conds, [(TRIGGER, "next")], every=every) if conds and first else None
        if not tree:
            return False
        text = " ".join(conds[0].text.split()[:7])
        check = self.graph.add(
            "flow.condition", name=f"Check: {text}"[:60], params={"condition": tree}, ends=[(TRIGGER, "next")], wish="check"
        )
        for target in first:
            self.graph.unlink((TRIGGER, "next"), target)
            self.graph.link((check, "true"), target)
        self.said.append(f"everything now runs only when {condition_words(tree)}")
        self.cursor, self.focus = [(check, "true")], check
        return True

    def _check_there(self, condition: list[Token]) -> bool:
        """`before the email, check if the priority is high`: what stands there runs only then."""
        place = self.pending
        conds, every = self._compared_values(condition, None)
        if place is None or place.kind != "before" or not conds:
            return False
        self.pending = None
        return self._behind_check(place.steps[0], conds, every=every)

    def _narrows(self, clause: Clause) -> bool:
        return "only" in clause.marks or "only" in clause.words or re.search(r"(?i)\bonly (?:if|when|for|where)\b", self.source) is not None

    def _parted(self, clause: Clause, *, cut: bool) -> tuple[list[Token], list[Token]]:
        """The words for the step and those of the condition, which `for high priority shipments` is too."""
        tokens = [
            t
            for t in clause.tokens
            if not t.is_word("only", "not", "do", "skip", "omit", "even", *(_NEEDLESS if _needless(clause) else ()))
        ]
        if clause.condition is not None:
            return tokens, clause.condition
        at = next((i for i, t in enumerate(tokens) if i and t.is_word("for")), None)
        return (tokens[:at], tokens[at + 1 :]) if cut and at is not None and told_for(tokens[at + 1 :]) else (tokens, [])

    def _spoken_of(self, words: list[Token]) -> str | None:
        """The step that stands and that the words name: by a noun, or by a verb that only it carries out."""
        if not words or any(t.kind in ("duration", "clock") for t in words):
            return None
        made = self._frames(words)
        if len(made) == 1 and (step := standing(self.graph, made[0], words)) is not None:
            return step
        found = find(self.graph, words, focus=self.focus)
        named = any(t.is_word("the", "that", "this") for t in words) and found.score >= _LEAST and not found.several
        return found.step if named and (not made or self.graph.nodes[str(found.step)].action == made[0].action) else None

    def _checked_by(self, step: str) -> str | None:
        """The check on whose true side a step stands alone."""
        sources = self.graph.sources(step)
        only = len(sources) == 1 and sources[0][1] == "true" and sources[0][0] in self.graph.nodes
        return sources[0][0] if only and self.graph.nodes[sources[0][0]].action == "flow.condition" else None

    def _compared_values(self, condition: list[Token], check: str | None) -> tuple[list[Cond], bool]:
        """The comparisons of a condition, and whether all of them must hold; `it` is what the check looks at."""
        tree = self.graph.nodes[check].params.get("condition") if check is not None else None
        subject = _last_name(tree)
        said = [replace(t, kind="code", norm=subject, value=subject) if subject and t.is_word("it", "that") else t for t in condition]
        said = [t for i, t in enumerate(said) if not (t.is_word("if", "when") and i and said[i - 1].is_word("or", "and"))]
        every = conjuncts(said)
        conds = every or narrowed(said) or understand(said)
        conds = conds if all(c.kind == "compare" for c in conds) else side_condition(said)
        return (conds, bool(every)) if conds and all(c.kind == "compare" for c in conds) else ([], False)

    def _tree(self, conds: list[Cond], ends: list[End], *, every: bool) -> Tree:
        return condition_tree(conds, Context(self.graph, ends), every=every)

    def _beside_check(self, step: str, check: str, conds: list[Cond], *, every: bool, also: bool) -> bool:
        """The condition told anew, or with one more case, where the step stands behind a check of the same matter."""
        old = self.graph.nodes[check].params.get("condition")
        tree = self._tree(conds, self.graph.sources(check), every=every)
        again = _last_name(old) in {c.subject.rpartition(".")[2] for c in conds}
        if not tree or not isinstance(old, dict) or not (also or again):
            return False
        return self._put_check(check, _joined("any", old, tree) if also and not again else tree)

    def _put_check(self, check: str, tree: Tree) -> bool:
        node = self.graph.nodes[check]
        node.params = node.params | {"condition": tree}
        self.said.append(f"“{node.name}” now asks for {condition_words(tree)}")
        self.focus = check
        return True

    def _behind_check(self, step: str, conds: list[Cond], *, every: bool) -> bool:
        """A new check in front of a step; what comes behind the step comes in both cases."""
        graph = self.graph
        sources = graph.sources(step)
        tree = self._tree(conds, sources, every=every)
        if not tree:
            return False
        after = [t for e in graph.natural(step)[:1] for t in graph.targets(*e)]
        text = " ".join(" and ".join(c.text for c in conds if c.text).split()[:7])
        name = f"Check: {text}"[:60] if text else "Check"
        check = graph.add("flow.condition", name=name, params={"condition": tree}, ends=sources, wish="check")
        for end in sources:
            graph.unlink(end, step)
        graph.link((check, "true"), step)
        for target in after:
            graph.link((check, "false"), target)
        self.said.append(f"“{graph.nodes[step].name}” now runs only when {condition_words(tree)}")
        self.focus = step
        return True


def _joined(how: str, old: Any, new: Tree) -> Tree:
    """Two conditions as one; parts of the same kind are not nested."""
    parts = [part for tree in (old, new) for part in (tree[how] if isinstance(tree, dict) and how in tree else [tree])]
    unique = [part for i, part in enumerate(parts) if part not in parts[:i]]
    return unique[0] if len(unique) == 1 else {how: unique}


def _last_name(tree: Any) -> str:
    """What a single comparison looks at: `temperature_f` of `{{ trigger.shipment.temperature_f }}`."""
    return str(tree.get("left", "")).strip("{} ").rpartition(".")[2] if isinstance(tree, dict) else ""
