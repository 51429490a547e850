"""One value for another, told by the values alone: `change low to standard`, `replace Leeds with York`."""

from collections.abc import Iterator
from typing import Any

from builder_app.assistant.builtin.values.comparing import Comparing
from builder_app.assistant.builtin.values.comparing import holders as comparers
from builder_app.assistant.builtin.values.timing import Timing
from builder_app.assistant.builtin.words.fields import PRIORITIES, STATUSES
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.graph import Graph

_VERBS = ("change", "replace", "swap", "switch", "turn", "exchange", "make", "substitute", "rename")
_LINKS = ("to", "with", "by", "for", "into")
_FILL = ("the", "a", "an", "value", "please", "instead", "now", "from", "word")
_LONGEST = 4
_STRUCTURAL = frozenset({"email_step", "labels", "cases", "condition", "filter", "connection", "workflow_id"})
"""Parameters whose values other things hang on: they have rules of their own."""


class Exchange:
    """Applies one clause. `said` tells what was done, `focus` where."""

    def __init__(self, graph: Graph, source: str, focus: str | None) -> None:
        self.graph, self.source, self.focus = graph, source, focus
        self.said: list[str] = []

    def run(self, tokens: list[Token]) -> bool:
        """Whether the clause names a value that stands in exactly one place, and what should stand there."""
        told = _told(tokens)
        if told is None:
            return False
        old, new = (self._text(part) for part in told)
        return bool(old and new) and self.put(old, new)

    def put(self, old: str, new: str) -> bool:
        """Whether the old value stood in exactly one place, where the new one stands now."""
        return self._compared(old, new) or self._held(old, new)

    def texts(self) -> Iterator[str]:
        """Every short text that is compared with or held."""
        yield from (str(leaf["right"]) for holder in comparers(self.graph) for leaf in holder.leaves if isinstance(leaf.get("right"), str))
        yield from (text for *_, text in self._places())

    def _text(self, tokens: list[Token]) -> str:
        kept = [t for t in tokens if not t.is_word(*_FILL) and t.kind != "punct"]
        if not 0 < len(kept) <= _LONGEST:
            return ""
        return kept[0].norm if kept[0].kind in ("quoted", "code") else self.source[kept[0].start : kept[-1].end].strip()

    def _compared(self, old: str, new: str) -> bool:
        found = [(h, leaf) for h in comparers(self.graph) for leaf in h.leaves if str(leaf.get("right")).lower() == old.lower()]
        if len(found) != 1 or not isinstance(found[0][1]["right"], str):
            return False
        holder, leaf = found[0]
        subject = str(leaf.get("left", "")).strip("{} ").rpartition(".")[2]
        tidy = {"priority": PRIORITIES, "status": STATUSES}.get(subject, {})
        comparing = Comparing(self.graph, self.focus)
        done = comparing.put(holder, leaf, leaf | {"right": tidy.get(new.lower(), new)})
        self.said, self.focus = comparing.said, comparing.focus
        return done

    def _held(self, old: str, new: str) -> bool:
        found = [place for place in self._places() if str(place[3]).lower() == old.lower()]
        if len(found) != 1:
            return False
        step, name, at, _ = found[0]
        before = self.graph.nodes[step].params[name]
        value: Any = new
        if isinstance(before, dict):
            value = before | {at: new}
        elif isinstance(before, list):
            value = [new if i == at else one for i, one in enumerate(before)]
        setter = Timing(self.graph, self.source, self.focus)
        setter.put(step, name, value)
        self.said, self.focus = setter.said, step
        return True

    def _places(self) -> Iterator[tuple[str, str, Any, str]]:
        """(step, parameter, key in it, text) of every short text that the steps hold."""
        for step in self.graph.order():
            for name, value in self.graph.nodes[step].params.items():
                if name in _STRUCTURAL:
                    continue
                items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else [(None, value)]
                yield from ((step, name, at, one) for at, one in items if isinstance(one, str))


def _told(tokens: list[Token]) -> tuple[list[Token], list[Token]] | None:
    """(old, new) of `change X to Y`, `X should be Y`, `Y instead of X`; None for other words."""
    if len(tokens) > 12 or any(t.kind in ("address", "duration", "clock") for t in tokens):
        return None
    instead = next((i for i, t in enumerate(tokens) if t.is_word("instead-of") and i), None)
    if instead is not None:
        opened = 1 if tokens[0].is_word("use", "make", "take", "write", "set", "put") else 0
        return tokens[instead + 1 :], tokens[opened:instead]
    if tokens[:1] and tokens[0].is_word(*_VERBS):
        link = next((i for i, t in enumerate(tokens) if i > 1 and t.is_word(*_LINKS)), None)
        return (tokens[1:link], tokens[link + 1 :]) if link is not None else None
    should = next((i for i, t in enumerate(tokens[:-2]) if i and t.is_word("should", "must") and tokens[i + 1].is_word("be")), None)
    return (tokens[:should], tokens[should + 2 :]) if should is not None else None
