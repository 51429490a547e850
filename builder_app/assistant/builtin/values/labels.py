"""The labels of a classification: one more, one less, another name; the road of a label goes with it."""

from builder_app.assistant.builtin.reading.slots import listed
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import End, Graph

_NAMES = word_set("label category class")
_AWAY = word_set("remove drop delete without cut no-longer")
_ANOTHER = word_set("rename call change name")
_MORE = word_set("add include also too another more additional extra insert new should need want have there as")
_SORTS = word_set("classify categorise sort label triage")
_BETWEEN = word_set(
    "the a an new another called call name named also too label category class as be should there one more additional extra add include rename remove drop "
    "delete and or for please we i need want have with insert change classify categorise sort triage email mail message it"
)
LONGEST = 4
"""Words of a label."""


def sorter(graph: Graph) -> str | None:
    """The step that sorts into labels."""
    return next((s for s in graph.order() if graph.nodes[s].action == "ai.classify"), None)


class Labels:
    """Applies one clause. `said` tells what was done, `new` the roads of labels that were added, `step` where."""

    def __init__(self, graph: Graph, source: str) -> None:
        self.graph, self.source, self.step = graph, source, sorter(graph)
        self.said: list[str] = []
        self.new: list[End] = []

    def run(self, tokens: list[Token], *, also: bool) -> bool:
        """Whether the clause was about labels."""
        words = {t.norm for t in tokens if t.kind == "word"}
        sorting = also and tokens[:1] and tokens[0].is_word(*_SORTS)
        if self.step is None or not (words & _NAMES or sorting or self._known(tokens)) or any(t.kind == "address" for t in tokens):
            return False
        if words & _ANOTHER and (to := next((i for i, t in enumerate(tokens) if t.is_word("to", "into", "as")), None)):
            return self._rename(self._named(tokens[:to]), self._named(tokens[to + 1 :]))
        if not words & _NAMES and not sorting:
            return False
        at = next((i for i, t in enumerate(tokens) if t.norm in _NAMES | _SORTS and i + 1 < len(tokens)), None)
        names = self._named(tokens[at + 1 :] if at is not None and self._named(tokens[at + 1 :]) else tokens)
        if words & _AWAY:
            return self._remove(names)
        return self._add(names) if also or words & _MORE else False

    def _labels(self) -> list[str]:
        return [str(one) for one in self.graph.nodes[str(self.step)].params.get("labels") or []]

    def _known(self, tokens: list[Token]) -> bool:
        return bool(tokens) and tokens[0].is_word("rename") and any(t.raw.lower() in self._labels() for t in tokens)

    def _named(self, tokens: list[Token]) -> list[str]:
        end = next((i for i, t in enumerate(tokens) if i and t.is_word("to", "in", "from", "of", "as") and t is not tokens[0]), len(tokens))
        kept = [t for t in tokens[:end] if t.kind not in ("punct",) or t.norm == ","]
        while kept and kept[0].norm in _BETWEEN:
            kept = kept[1:]
        while kept and kept[-1].norm in _BETWEEN - {"email", "mail", "message"}:
            kept = kept[:-1]
        names = [one.lower() for one in listed([t for t in kept if not t.is_word("label", "category", "the", "a")], self.source)]
        return [one for one in names if len(one.split()) <= LONGEST]

    def _put(self, labels: list[str]) -> None:
        node = self.graph.nodes[str(self.step)]
        node.params = node.params | {"labels": labels}

    def _add(self, names: list[str]) -> bool:
        fresh = [one for one in names if one not in self._labels()]
        if not fresh:
            return False
        self._put([*self._labels(), *fresh])
        self.new = [(str(self.step), one) for one in fresh]
        self.said.append(f"“{self.graph.nodes[str(self.step)].name}” may also answer {', '.join(fresh)}")
        return True

    def _remove(self, names: list[str]) -> bool:
        gone = [one for one in names if one in self._labels()]
        if not gone or len(gone) == len(self._labels()):
            return False
        self._put([one for one in self._labels() if one not in gone])
        for name in gone:
            self.graph.cut((str(self.step), name))
        self.said.append(f"“{self.graph.nodes[str(self.step)].name}” no longer answers {', '.join(gone)}")
        return True

    def _rename(self, old: list[str], new: list[str]) -> bool:
        if len(old) != 1 or len(new) != 1 or old[0] not in self._labels() or new[0] in self._labels():
            return False
        self._put([new[0] if one == old[0] else one for one in self._labels()])
        self.graph.edges = [(s, new[0] if (s, o) == (self.step, old[0]) else o, t) for s, o, t in self.graph.edges]
        self.said.append(f"the label “{old[0]}” is now called “{new[0]}”")
        return True
