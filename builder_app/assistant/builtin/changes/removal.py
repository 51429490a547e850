"""Takes steps out and leaves everything else connected."""

import re
from typing import Any

from builder_app.assistant.builtin.changes.ending import ended
from builder_app.assistant.builtin.places.positions import branch_ends
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.recasting.standing import counted
from builder_app.assistant.builtin.values.adjusting import Adjusting
from builder_app.assistant.builtin.values.leaving import leaving
from builder_app.assistant.builtin.values.settings import Settings
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.actions import MESSAGES
from builder_app.assistant.builtin.workflow.references import Reference, find
from builder_app.domain.outline import road_words

REMOVE = frozenset(
    {
        "remove",
        "delete",
        "drop",
        "cut",
        "erase",
        "skip",
        "lose",
        "kill",
        "omit",
        "scrap",
        "ditch",
        "scratch",
        "nix",
        "axe",
        "bin",
        "dump",
        "bypass",
    }
)
"""Verbs that take steps away."""
_SURE, _LEAST = 3.0, 1.5
"""From these scores on words name a step for sure, and at all."""


def _cleaned(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        if pattern.fullmatch(value.strip()):
            return None
        return pattern.sub("", value).rstrip() if pattern.search(value) else value
    if isinstance(value, list):
        return [v for v in (_cleaned(x, pattern) for x in value) if v is not None]
    if isinstance(value, dict):
        return {k: v for k, v in ((k, _cleaned(x, pattern)) for k, x in value.items()) if v is not None}
    return value


class Removal(Adjusting):
    """Removes steps, and what refers to them refers to what is left."""

    def _field_away(self, tokens: list[Token]) -> bool:
        """`drop the seal number`, where a form or a reading asks for it: that field goes, not the step."""
        said = snake(
            " ".join(
                t.raw
                for t in tokens
                if t.kind in ("word", "ident") and not t.is_word("the", "field", "a", "from", "form", "that", "any-more")
            )
        )
        for step in self.graph.order() if said else []:
            for name in ("fields", "required_fields"):
                known = self.graph.nodes[step].params.get(name)
                listed = known if isinstance(known, list) else []
                kept = [one for one in listed if (str(one.get("name")) if isinstance(one, dict) else str(one)) != said]
                if kept and len(kept) < len(listed):
                    setter = Settings(self.graph, self.source, self.focus)
                    setter.put(step, name, kept)
                    self.said += setter.said
                    self.focus = step
                    return True
        return False

    def _somebody_away(self, tokens: list[Token]) -> bool:
        """`take kim out again`: one of several who are asked."""
        gone = leaving(self.graph, tokens, self.focus)
        if gone is None:
            return False
        setter = Settings(self.graph, self.source, self.focus)
        setter.put(*gone)
        self.said += setter.said
        self.focus = gone[0]
        return True

    def _remove(self, clause: Clause, tokens: list[Token]) -> bool:
        if self._field_away(tokens) or self._somebody_away(tokens):
            return True
        words = {t.norm for t in tokens}
        behind = next((i for i, t in enumerate(tokens) if t.is_word("after", "behind", "following", "from")), None)
        if (
            behind is not None
            and words & {"everything", "all", "steps", "rest", "step"}
            and (found := find(self.graph, tokens[behind + 1 :])).step is not None
        ):
            return self._remove_steps(list(self.graph.downstream(found.step)))
        if words & {"everything"} or (words & {"all"} and words & {"step"}) or (words <= {"it", "all"} and "all" in words):
            return self._remove_steps(list(self.graph.nodes))
        if words & {"filter", "condition", "restriction"} and words & {"trigger"} and "filter" in self.graph.trigger.params:
            self.graph.set_trigger(self.graph.trigger.type, {k: v for k, v in self.graph.trigger.params.items() if k != "filter"})
            self.said.append("the trigger no longer filters")
            return True
        if (part := next((p for p in ("cc", "bcc", "timeout", "channel") if p in words), "")) and (
            found := self._holding(part, [t for t in tokens if not t.is_word(part)])
        ).step is not None:
            holder = found.step if part in self.graph.nodes[found.step].params else None
            if holder is not None and not (part == "timeout" and self.graph.nodes[holder].action == "email.wait_for_reply"):
                setter = Settings(self.graph, self.source, self.focus)
                setter.unset(holder, part)
                self.said += setter.said
                return True
        pointing = {t.norm for t in tokens if t.kind == "word"} <= {"it", "that", "this", "them", "one", "again", "please", "step"}
        if pointing and self.vacated and self.said:
            return True
        wanted = counted(self.graph, tokens) or self._targets(tokens)
        if not wanted and clause.condition is not None and (ends := branch_ends(self.graph, clause.condition)):
            wanted = [t for e in ends for t in self.graph.targets(*e)][:1]
        if (lacking := self._not_in_it(tokens)) is not None:
            self.said.append(lacking)
            return True
        self.emptied = clause.sentence
        return self._remove_steps(wanted)

    def _not_in_it(self, tokens: list[Token]) -> str | None:
        """`drop the due date from the invoice`: what to say where a part is to go that the step does not have; never the step itself."""
        at = next((i for i, t in enumerate(tokens) if i and t.is_word("from", "in", "out", "of")), None)
        rest = [t for t in tokens[at:] if not t.is_word("from", "in", "out", "of", "any-more")] if at is not None else []
        part = [t for t in tokens[:at] if not t.is_word("the", "a", "an", "its", "be", "any-more", "step") and t.kind == "word"]
        whole = find(self.graph, rest, focus=self.focus) if rest and rest[0].is_word("the", "our", "that") else None
        if not part or whole is None or whole.step is None or whole.score < _SURE or find(self.graph, part, focus=None).score >= _LEAST:
            return None
        if any(t.kind in ("address", "number") or t.is_word("everything", "all", "rest", "first", "last", "one") for t in tokens):
            return None
        return f"there is no “{' '.join(t.raw for t in part)}” in “{self.graph.nodes[whole.step].name}”"

    def _end_roads(self, clause: Clause) -> bool:
        """`drop what happens on rejection`: the road ends where it begins."""
        ends = ended(self.graph, clause, REMOVE)
        if ends is None:
            return False
        for end in ends:
            gone = self.graph.cut(end)
            for node in gone:
                self._repoint(node.id)
            names = ", ".join(f"“{node.name}”" for node in gone)
            self.said.append(f"{road_words(end[1])}, nothing happens any more" + (f"; removed {names}" if names else ""))
            self.focus = end[0]
        return True

    def _holding(self, part: str, tokens: list[Token]) -> Reference:
        """The step that the words name, or the only one that has such a part where they name none."""
        found = find(self.graph, tokens, focus=self.focus)
        holders = [s for s in self.graph.order() if part in self.graph.nodes[s].params]
        return found if found.step is not None or len(holders) != 1 else Reference(holders, 1)

    def _targets(self, tokens: list[Token]) -> list[str]:
        """Every step that an enumeration names."""
        words = {t.norm for t in tokens}
        listed = "both" in words and any(t.is_word("and") for t in tokens[2:])
        tokens = [t for t in tokens if not t.is_word("both")] if listed else tokens
        if (
            words & {"all", "both", "every", "the-two"}
            and not listed
            and (found := find(self.graph, [t for t in tokens if not t.is_word("all", "both")])).steps
        ):
            return found.steps
        parts: list[list[Token]] = [[]]
        for i, token in enumerate(tokens):
            if token.is_word("together", "along") and i + 1 < len(tokens) and tokens[i + 1].is_word("with"):
                continue
            if (
                (token.is_word("with") and i and tokens[i - 1].is_word("together", "along"))
                or token.is_word("and", "or")
                or (token.kind == "punct" and token.norm == ",")
            ):
                parts.append([])
            else:
                parts[-1].append(token)
        out: list[str] = []
        for part in parts:
            if self._written_to_nobody(part):
                continue
            found = find(self.graph, part, focus=self.focus)
            near = [s for s in found.steps if out and part[:1] and part[0].is_word("its", "their") and s in self.graph.targets(out[-1])]
            if near and near[0] not in out:  # `the follow-up and its wait`
                out.append(near[0])
            elif found.step is not None and found.step not in out:
                out.append(found.step)
        return out

    def _written_to_nobody(self, tokens: list[Token]) -> bool:
        """Whether words name a step by an address that none has: `the email to old@x.com`, which is gone already."""
        known = str([node.params for node in self.graph.nodes.values()]).lower()
        named = [t.norm.lower() for t in tokens if t.kind == "address"]
        return bool(named) and not any(one in known for one in named)

    def _remove_steps(self, steps: list[str]) -> bool:
        for step in steps:
            if step not in self.graph.nodes:
                continue
            name = self.graph.nodes[step].name
            self._repoint(step)
            self.vacated = [e for e in self.graph.sources(step) if e[0] not in steps]
            neighbours = [s for s, _ in self.graph.sources(step)]
            others = dict(self.graph.nodes)
            self.graph.remove(step)
            lost = [n for s, n in others.items() if s not in self.graph.nodes and s != step]
            self.lost += lost
            gone = [f"“{n.name}”" for n in lost]
            self.said.append(f"removed “{name}”" + (f" and what only hung on it ({', '.join(gone)})" if gone else ""))
            self.focus = next((n for n in neighbours if n in self.graph.nodes), None)
        return bool(steps)

    def _repoint(self, gone: str) -> None:
        """Steps that refer to the step that goes refer to the message before it; what cannot be given is left out."""
        before = self.graph.nearest(MESSAGES, self.graph.sources(gone))
        for node in self.graph.nodes.values():
            if node.id == gone:
                continue
            for name in ("email_step", "reply_to_step"):
                if node.params.get(name) == gone:
                    rest = {k: v for k, v in node.params.items() if k != name}
                    node.params = {k: (before if k == name else v) for k, v in node.params.items()} if before else rest
            pattern = re.compile(r"\{\{[^{}]*\bsteps\." + re.escape(gone) + r"\b[^{}]*\}\}")
            node.params = {k: v for k, v in ((k, _cleaned(v, pattern)) for k, v in node.params.items()) if v is not None}
