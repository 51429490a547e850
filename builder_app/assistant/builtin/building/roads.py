"""Roads that are named with what lies on them: `billing goes to x@y.com`, `everything else goes to the release call`, `… do nothing`."""

from dataclasses import replace

from builder_app.assistant.builtin.building.loops import Loops
from builder_app.assistant.builtin.places.attach import Branching
from builder_app.assistant.builtin.places.kinds import road_named
from builder_app.assistant.builtin.places.switching import open_switch
from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.conditions import atom, field_at
from builder_app.assistant.builtin.reading.frames import Frame, frames
from builder_app.assistant.builtin.reading.slots import Slots, snake
from builder_app.assistant.builtin.words.fields import PRIORITIES, STATUSES
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.workflow.read_marks import read_mark
from builder_app.assistant.builtin.workflow.references import find

_STRAIGHT = frozenset({"straight", "directly", "right", "immediately", "over", "on"})
_NOTHING = frozenset({"do", "nothing", "with", "it", "them", "that", "else", "more", "further", "about", "then", "simply"})


_SEARCHED = frozenset(
    {"if", "whether", "inbox", "mailbox", "email", "mail", "reply", "shipment", "for", "into", "up", "with", "in", "tone", "sentiment"}
)
"""Words of orders that look for something or into something, which are no mere look at a field."""


class Roads(Loops):
    """Hangs what is said of a road on it."""

    def _left_alone(self, clause: Clause) -> bool:
        """`otherwise do nothing`, `if there are no rows, do nothing`: a road that ends where it begins."""
        words = {t.norm for t in clause.tokens if t.kind == "word"}
        if not {"do", "nothing"} <= words or words - _NOTHING:
            return False
        if clause.condition is not None or "otherwise" in clause.marks:
            self._conditional_ends(clause)
        if self.branching is not None and (clause.sentence == self.branching.sentence or "otherwise" in clause.marks):
            self.before = self.ends = []
        return True

    def _looks_at(self, clause: Clause) -> bool:
        """`check the carrier.`: nothing is done yet, but what comes next speaks of it."""
        tokens = clause.tokens
        if clause.condition is not None or not 1 < len(tokens) <= 6 or not tokens[0].is_word("check", "look", "see", "inspect", "consider"):
            return False
        said = [t for t in tokens[1:] if not t.is_word("at", "the", "its", "on", "first")]
        if any(t.kind not in ("word", "ident", "code") or t.norm in _SEARCHED for t in said) or not 0 < len(said) <= 2:
            return False
        field = field_at(said)
        if field is None and (self.graph.trigger.type != "webhook" or not tokens[1].is_word("at", "the")):
            return False
        self.looked = field[0] if field is not None else f"attributes.{snake(' '.join(t.raw for t in said))}"
        return True

    def _marked_read(self, clause: Clause, tokens: list[Token]) -> bool:
        """`and mark them as read`, behind a look into the inbox: how it looks, not another step."""
        marked = read_mark(self.graph, tokens) if clause.condition is None else None
        if marked is None:
            return False
        node = self.graph.nodes[marked[0]]
        node.params = node.params | {"mark_as_read": marked[1]}
        return True

    def _parted_by_name(self, tokens: list[Token]) -> None:
        """`UPS goes to x@y.com` after `check the carrier`: a switch on it, unless there is one."""
        proper = bool(tokens) and (tokens[0].kind == "quoted" or (tokens[0].kind == "word" and tokens[0].raw[:1].isupper()))
        named = proper and not is_verb(tokens, 0, start=True)
        if not self.looked or not named or open_switch(self.graph) is not None:
            return
        field = Token("code", self.looked, self.looked, tokens[0].start, tokens[0].start, self.looked)
        _, self.ends = self.realiser.add(Frame("flow.switch", Slots(), "switch", (field,)), self.ends)

    def _is_label(self, tokens: list[Token]) -> bool:
        """Whether words name a road of a step that sorts: `delay -> …` after `classify as delay, damage or other`."""
        named = road_named(self.graph, tokens)
        self._parted_by_name(tokens)
        proper = 0 < len(tokens) <= 3 and (
            tokens[0].kind == "quoted" or tokens[0].raw[:1].isupper() or tokens[0].norm in PRIORITIES | STATUSES
        )
        return (named is not None and named[1] == len(tokens)) or (proper and open_switch(self.graph) is not None)

    def _goes_to(self, clause: Clause, tokens: list[Token]) -> bool:
        """`billing goes to x@y.com`: the branch of a label or an outcome, and who gets it."""
        way = next((i for i, t in enumerate(tokens[:-2]) if i and t.is_word("by", "via") and tokens[i + 1].is_word("email", "mail")), None)
        tokens = tokens if way is None or not tokens[way - 1].is_word("go") else [*tokens[:way], *tokens[way + 2 :]]
        if "otherwise" in clause.marks and len(tokens) > 1 and tokens[0].is_word("to") and tokens[1].kind == "address":
            tokens = [Token("word", "go", "go", tokens[0].start, tokens[0].start), *tokens]
        if clause.condition is None and any(t.is_word("go", "to") for t in tokens[1:4]):
            self._parted_by_name(tokens)
        at = next(
            (
                i
                for i, t in enumerate(tokens)
                if t.is_word("go", "belong", "route") and i + 2 < len(tokens) and tokens[i + 1].is_word("to", "into", *_STRAIGHT)
            ),
            None,
        )
        tokens = [t for i, t in enumerate(tokens) if not (at is not None and i > at and t.is_word(*_STRAIGHT))]
        if at is None and clause.condition is None and self._routed(tokens):
            at = next(i for i, t in enumerate(tokens) if t.is_word("to"))
            tokens = [*tokens[:at], tokens[at], *tokens[at:]]
        if at is None or clause.condition is not None or not (at or "otherwise" in clause.marks):
            return False
        acted = at > 1 and tokens[0].form == "base" and is_verb(tokens, 0, start=True)  # `customs is escalated to x@y.com`, put actively
        verb, kind = (tokens[0].norm, tokens[1:at]) if acted else ("send", tokens[:at])
        named = atom(kind) if kind else None
        if named is not None and named.kind != "sentiment":
            named = replace(named, kind="label")
        if (onward := self._onward(kind, tokens[at + 2 :], clause)) is not None:
            return onward
        ends = self.attacher.resolve(named, self.ends) if named is not None else self._otherwise(clause)
        made = frames([word_at(verb, tokens[at]), *tokens[at + 1 :]], self.source)
        if not ends or not made:
            return False
        self.branching = Branching(ends[0][0], {o for _, o in ends}, clause.sentence)
        self.before = self.ends = ends
        for frame in made:
            self._frame(frame)
        return True

    def _onward(self, kind: list[Token], where: list[Token], clause: Clause) -> bool | None:
        """`everything up to 5000 goes straight to the release call`: a road to a step that stands; None where none is named."""
        if any(t.kind in ("address", "channel", "url") for t in where) or not any(t.is_word("the", "that") for t in where[:2]):
            return None
        there = find(self.graph, where)
        if there.step is None or there.score < 3:
            return None
        said = [
            t for t in kind if not t.is_word("everything", "anything", "all", "the", "any", "one", "ones", "those", "amount", "amounts")
        ]
        ends = self._branch(Clause([], set(), said, "if", sentence=clause.sentence)) if said else self._otherwise(clause)
        if ends is None:
            return None
        for end in ends:
            self.graph.link(end, there.step)
        return bool(ends) or None

    def _routed(self, tokens: list[Token]) -> bool:
        """Whether the words are a road and an address: `delay to x@y.com`, `the negative ones to x@y.com`."""
        to = next((i for i, t in enumerate(tokens[:5]) if t.is_word("to") and i), None)
        if to is None or to + 1 >= len(tokens) or tokens[to + 1].kind != "address":
            return False
        if (named := road_named(self.graph, tokens)) is not None and named[1] == to:
            return True
        if to <= 3 and tokens[0].raw[:1].isupper() and open_switch(self.graph) is not None and not is_verb(tokens, 0, start=True):
            return True
        names = {t.norm for t in tokens[:to]} | {t.raw.lower() for t in tokens[:to]}
        sorting = [s for s, n in self.graph.nodes.items() if n.action in ("ai.classify", "ai.sentiment", "flow.switch")]
        return any(names & {road.lower() for road in self.graph.roads(s)} for s in sorting)
