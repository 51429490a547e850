"""What is done several times, told behind the number: `repeat this 6 times at an interval of 30 minutes: GET … and log it.`"""

from abc import abstractmethod
from typing import Any

from builder_app.assistant.builtin.building.behind import Behind
from builder_app.assistant.builtin.places.attach import FINDERS, Branching
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.making import interval_of, times_of
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.graph import End

_DO = ("repeat", "do", "run", "try", "loop")
_IT = ("this", "it", "that", "the", "following", "these", "steps", "step", "everything", "below", "up-to", "at-most", "max", "over")

_SPACED = ("time", "times", "round", "rounds", "every", "each", "at", "an", "a", "interval", "intervals", "of", "with", "in", "between", "apart", "and",
           "for", "break", "pause", "gap", "hour", "day", "minute", "week", "hourly", "daily", "once", "per", "wait", "rest", "then", "them")  # fmt: skip


class HeadedRounds(Behind):
    """A repetition that is told before what it repeats."""

    def _body_end(self, clauses: list[Clause], i: int) -> int:
        """Where the clauses that clause `i` repeats end; `i` where it heads none."""
        head, behind = clauses[i].tokens, clauses[i + 1 : i + 2]
        if not head or not behind or not _counts(head) or behind[0].condition is not None or not behind[0].tokens:
            return i
        if ":" not in self.source[head[-1].end : behind[0].tokens[0].start] or behind[0].sentence != clauses[i].sentence:
            return i
        return next((j for j in range(i + 1, len(clauses)) if clauses[j].sentence != clauses[i].sentence), len(clauses))

    def _rounds(self, head: Clause, body: list[Clause]) -> None:
        """The repetition, each round of `body` leading back to it; what comes next comes when the rounds are used up."""
        ends = self._conditional_ends(head)
        if ends is None:
            return
        params: dict[str, Any] = {"max_times": times_of(head.tokens)}
        lengths = [t.value for t in head.tokens if t.kind == "duration"]
        if (interval := interval_of(head.tokens) or next(iter(lengths), None)) is not None:
            params["interval"] = dict(interval)
        repeat = self.graph.add("flow.repeat", name="Repeat", params=params, ends=ends, wish="repeat")
        self.before = self.ends = [(repeat, "again")]
        self.branching, self.parallel = None, []
        self._in_turn(body)
        leave: list[End] = []
        for step, outcome in self.ends:
            if self.graph.nodes[step].action in FINDERS and outcome == "found":
                leave.append((step, outcome))
                self.graph.link((step, "not_found"), repeat)
            else:
                self.graph.link((step, outcome), repeat)
        self.branching = Branching(repeat, {"again"})
        self.parallel = []
        self.before = self.ends = leave or [(repeat, "exhausted")]

    @abstractmethod
    def _in_turn(self, clauses: list[Clause]) -> None:
        """Hangs clauses on the present ends, one after the other."""


def _counts(tokens: list[Token]) -> bool:
    """Whether words say only how often and how far apart: `repeat this 6 times, every 30 minutes`, `3 times, an hour apart`."""
    while tokens and tokens[0].is_word(*_DO, *_IT):
        tokens = tokens[1:]
    if not tokens or tokens[0].kind != "number" or times_of(tokens) is None:
        return False
    return all(t.kind in ("number", "duration", "punct") or t.is_word(*_SPACED) for t in tokens)
