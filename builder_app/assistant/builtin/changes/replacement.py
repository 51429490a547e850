"""Puts one step where another stood."""

from dataclasses import replace
from typing import Any

from builder_app.assistant.builtin.building.compose import Composer
from builder_app.assistant.builtin.changes.other_channel import other_channel
from builder_app.assistant.builtin.changes.removal import Removal
from builder_app.assistant.builtin.places.positions import Position, branch_ends
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.frames import Frame, frames, noun_frame
from builder_app.assistant.builtin.reading.heads import channels, orders_behind
from builder_app.assistant.builtin.reading.slots import find_slots
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.actions import MANNERS, MESSAGES, TEXT_PARAM, TIME_PARAM
from builder_app.assistant.builtin.workflow.graph import End
from builder_app.assistant.builtin.workflow.references import find


class Replacement(Removal):
    """`replace X with Y`, `Y instead of X`, `change the Slack message to Teams`."""

    def _instead(self, clause: Clause, head: str) -> bool:
        """`replace X with Y`, `Y instead of X`, `change the Slack message to Teams`."""
        tokens = clause.tokens
        words = clause.words
        cut = next((i for i, t in enumerate(tokens) if t.is_word("instead-of")), None)
        if cut is None and "rather" in words[:4] and (than := next((i for i, t in enumerate(tokens) if t.is_word("than")), None)):
            cut, first = than, 1 + next(i for i, t in enumerate(tokens) if t.is_word("rather"))
            tokens = [*(t for t in tokens[first:than] if not t.is_word("have", "want", "see", "prefer")), *tokens[than:]]
            cut = next(i for i, t in enumerate(tokens) if t.is_word("than"))
        if cut is not None:
            old, new = (tokens[cut + 1 :], tokens[:cut]) if cut else self._leading_instead(tokens)
            comma = next((i for i, t in enumerate(old) if t.norm == ","), len(old)) if cut else len(old)
            old, new = old[:comma], [*new, *old[comma + 1 :]]
            if not cut and not new and self.pending is not None and self.pending.steps and all(t.kind == "word" for t in tokens):
                return True
        elif (
            words
            and words[0] in ("replace", "swap", "substitute", "exchange")
            and (with_at := next((i for i, t in enumerate(tokens) if t.is_word("with", "for", "by") and i > 1), None))
        ):
            old, new = tokens[1:with_at], tokens[with_at + 1 :]
        elif (
            words
            and words[0] in ("change", "turn", "make", "convert", "switch")
            and (to := next((i for i, t in enumerate(tokens) if t.is_word("to", "into") and i > 1), None))
        ):
            old, new = tokens[1:to], tokens[to + 1 :]
            named = noun_frame(new, self.source)
            bare = named is None or words[0] not in ("turn", "convert")
            if (
                bare
                and any(t.kind in ("duration", "address", "quoted", "number", "url", "clock") for t in new)
                and not channels(new, find_slots(new, self.source, head=-1))
            ) or not self._other_kind(old, new):
                return False
        elif (
            words
            and words[0] in ("make", "turn")
            and (a := next((i for i, t in enumerate(tokens) if t.is_word("a", "an") and i > 1), None))
        ):
            old, new = tokens[1:a], tokens[a + 1 :]
            if not self._other_kind(old, new) or new[0].is_word("wait", "pause"):
                return False
        else:
            return False
        kinds = {part[0].kind for part in (old, [t for t in new if not t.is_word("wait", "only", "just", "use", "make")]) if part}
        if kinds and kinds <= {"duration", "number"}:
            return False
        if any(t.kind in ("duration", "address", "channel", "url", "clock") for t in old) and not [
            t for t in old if t.kind == "word" and t.norm not in ("the", "a", "to", "from")
        ]:
            return False
        found = find(self.graph, old, focus=self.focus)
        if found.several and (nearer := find(self.graph, new, actions={self.graph.nodes[str(found.step)].action}).step) in found.steps:
            found.steps = [str(nearer)]
        gerund = frames(old, self.source)
        if found.step is None and gerund:
            found = find(self.graph, list(old), actions={gerund[0].action})
            found.steps = found.steps or [s for s in self.graph.order() if self.graph.nodes[s].action == gerund[0].action]
        if found.step is None:
            return False
        made = self._wanted(new)
        if not made:
            return False
        if made[0].action == self.graph.nodes[found.step].action and not (cut is not None and self._differs(made[0], found.step)):
            return False
        leading = self.graph.sources(found.step)
        meant = [end for end in branch_ends(self.graph, clause.condition) if end in leading] if clause.condition is not None else []
        return self._on_road(meant, found.step, made) if meant and len(meant) < len(leading) else self._replace(found.step, made)

    def _on_road(self, ends: list[End], step: str, made: list[Frame]) -> bool:
        """`if it is unusable, send an email instead of the form`: the step stays on the roads that were not named."""
        graph = self.graph
        following = graph.targets(step) if len(graph.roads(step)) == 1 else []
        for end in ends:
            graph.unlink(end, step)
        new, leaving = Composer(graph, self.source, ends).realiser.add(made[0], ends)
        for target in following:
            for end in leaving:
                graph.link(end, target)
        self.said.append(f"added “{graph.nodes[new].name}” there in place of “{graph.nodes[step].name}”")
        self.focus = new
        return True

    def _another_way(self, clause: Clause) -> bool:
        """`that should go to Slack #dock`: the chat message that stands goes out the other way."""
        if clause.condition is not None or clause.marks & {"also", "parallel", "then", "at-start", "at-end", "finally"}:
            return False
        meant = other_channel(self.graph, clause.tokens, self.source, self.focus, instead="instead" in clause.marks)
        return meant is not None and self._replace(*meant)

    def _leading_instead(self, tokens: list[Token]) -> tuple[list[Token], list[Token]]:
        comma = next((i for i, t in enumerate(tokens) if i > 1 and t.kind == "punct" and t.norm == ","), None)
        wish = next(
            (i + 1 for i, t in enumerate(tokens[:-1]) if i > 1 and t.is_word("i", "we") and tokens[i + 1].is_word("want", "need")), None
        )
        if comma is None and wish is not None:
            return tokens[1 : wish - 1], tokens[wish:]
        comma = min((i for i in (comma, *orders_behind(tokens, 2)) if i is not None), default=None)
        if comma is not None:
            return tokens[1:comma], tokens[comma + tokens[comma].kind.count("punct") :]
        self.pending = Position("replace", [s for s in [find(self.graph, tokens[1:]).step] if s])
        return [], []

    def _differs(self, frame: Frame, step: str) -> bool:
        return False

    def _other_kind(self, old: list[Token], new: list[Token]) -> bool:
        found, made = find(self.graph, old, focus=self.focus), self._wanted(new)
        return bool(found.step and made and made[0].action != self.graph.nodes[found.step].action)

    def _wanted(self, tokens: list[Token]) -> list[Frame]:
        if tokens and tokens[0].is_word("use", "add", "make", "put", "have", "create", "insert", "include", "do", "send", "want", "need"):
            inner = noun_frame(tokens[1:], self.source)
            direct = frames(tokens, self.source) if tokens[0].is_word("send", "use") else []
            return direct or ([inner] if inner else [])
        if tokens and tokens[0].form == "ing":
            tokens = [replace(tokens[0], form="base"), *tokens[1:]]
        made = frames(tokens, self.source)
        named = noun_frame(tokens, self.source)
        return made or ([named] if named else [])

    def _replace(self, step: str, made: list[Frame]) -> bool:
        """Puts new steps where the old one stood; outcomes that the new one has too keep their roads, the rest
        follow its natural one."""
        graph = self.graph
        old = graph.nodes[step]
        sources, outgoing = graph.sources(step), [(o, t) for s, o, t in graph.edges if s == step]
        naturals = [o for _, o in graph.natural(step)]
        if len(made) == 1 and any(t.is_word("for-each", "each-of", "for-all") for t in made[0].tokens):
            return self._replace_by_loop(step, made[0])
        if len(made) == 1 and made[0].action in MANNERS and made[0].action not in ("flow.for_each",):
            composer = Composer(graph, self.source, sources)
            new, _ = composer.realiser.add(made[0], sources)
            fresh = graph.nodes[new]
            self._inherit(old.params, fresh.params, old.action, fresh.action)
            graph.nodes = {**{k: v for k, v in graph.nodes.items() if k != new}, new: fresh}
            self._repoint_to(step, new)
            graph.edges = [e for e in graph.edges if step not in (e[0], e[2])]
            roads = graph.roads(new)
            for outcome, target in outgoing:
                if outcome in roads:
                    graph.link((new, outcome), target)
                elif outcome in naturals:
                    for end in graph.natural(new):
                        graph.link(end, target)
            del graph.nodes[step]
            self.said.append(f"replaced “{old.name}” with “{fresh.name}”")
            self.focus = new
            return True
        return False

    def _replace_by_loop(self, step: str, frame: Frame) -> bool:
        """`instead of one list, post a message for each shipment`: what followed the step follows the end of the loop."""
        graph = self.graph
        old, known, sources = graph.nodes[step], set(graph.nodes), graph.sources(step)
        following = list(dict.fromkeys(graph.targets(step)))
        graph.edges = [e for e in graph.edges if step not in (e[0], e[2])]
        del graph.nodes[step]
        composer = Composer(graph, self.source, sources)
        composer._frame(frame)
        new = [s for s in graph.nodes if s not in known]
        loop = next((s for s in new if graph.nodes[s].action == "flow.for_each"), None)
        if loop is None:
            return False
        for inner in new:
            if graph.nodes[inner].action == old.action:
                graph.nodes[inner].params = {k: old.params[k] for k in ("channel", "connection") if k in old.params} | graph.nodes[
                    inner
                ].params
        for target in following:
            graph.link((loop, "done"), target)
        self.said.append(f"replaced “{old.name}” with a loop over “{graph.nodes[loop].params.get('items', '')}”")
        self.focus = new[-1]
        return True

    def _inherit(self, old: dict[str, Any], new: dict[str, Any], was: str, now: str) -> None:
        """What the new step was not told it takes from the one it replaces."""
        if (
            (text := old.get(TEXT_PARAM.get(was, "")))
            and now in TEXT_PARAM
            and was.split(".")[0] in ("message", "incident", "email")
            and now.split(".")[0] in ("message", "incident")
        ):
            new[TEXT_PARAM[now]] = text
        if was in MESSAGES and now in MESSAGES and "to" not in new and "to" in old:
            new["to"] = old["to"]
        if was in TIME_PARAM and now in TIME_PARAM and TIME_PARAM[now] not in new and old.get(TIME_PARAM[was]):
            new[TIME_PARAM[now]] = old[TIME_PARAM[was]]

    def _repoint_to(self, old: str, new: str) -> None:
        can = self.graph.nodes[new].action in MESSAGES
        for node in self.graph.nodes.values():
            if node.params.get("email_step") == old:
                if can:
                    node.params = node.params | {"email_step": new}
                else:
                    self._repoint(old)
