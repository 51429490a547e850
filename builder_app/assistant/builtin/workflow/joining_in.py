"""One more person beside those who are there: `add d@sup.com as the fourth supplier`, `make x@y.com a second approver`."""

from builder_app.assistant.builtin.words.quantities import ORDINALS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MESSAGES, RECIPIENT
from builder_app.assistant.builtin.workflow.graph import Graph

_JOINS = word_set("add include make let ask invite have get insert put bring take")
_ONE_MORE = word_set("another additional further extra new also too more second third fourth fifth sixth next other")
_ROLES = {"approver": "human.approval", "approve": "human.approval", "decide": "human.approval", "assignee": "human.form"}


def part_of(tokens: list[Token]) -> list[Token]:
    """The words behind an address that name a part to play: `as the fourth supplier`, `a second approver`."""
    at = next((i for i, t in enumerate(tokens) if t.kind == "address"), None)
    if at is None or not (at == 0 or tokens[0].is_word(*_JOINS)) or any(t.kind not in ("word", "address", "punct") for t in tokens):
        return []
    behind = tokens[at + 1 :]
    told = any(t.is_word("as") or t.norm in _ONE_MORE | ORDINALS.keys() or t.form == "ordinal" for t in behind)
    plain = not any(t.is_word("cc", "bcc", "copy", "before", "after", "if", "when", "about", "that", "to", "form", "email") for t in tokens)
    return behind if told and plain and 2 <= len(behind) <= 6 else []


class Newcomer:
    """Lets somebody join. `said` tells what was done, `focus` where."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.said: list[str] = []
        self.focus: str | None = None

    def run(self, tokens: list[Token]) -> bool:
        """Whether the clause only names somebody new and the part to be played."""
        who = [t.norm for t in tokens if t.kind == "address"]
        part = part_of(tokens)
        if len(who) != 1 or not part or who[0] in str([n.params for n in self.graph.nodes.values()]).lower():
            return False
        action = next((_ROLES[t.norm] for t in part if t.norm in _ROLES), "")
        if action:
            return self._asked_too(action, who[0])
        return self._beside(who[0]) or self._written_too(who[0])

    def _asked_too(self, action: str, who: str) -> bool:
        step = next((s for s in self.graph.order() if self.graph.nodes[s].action == action), None)
        if step is None:
            return False
        self._add(step, RECIPIENT[action], who)
        return True

    def _beside(self, who: str) -> bool:
        """The same message to the newcomer, beside the others, with the wait that belongs to it."""
        graph = self.graph
        beside = graph.side_by_side()
        if beside is None:
            return False
        starts, join = beside
        first = next((t for end in starts for t in graph.targets(*end) if graph.nodes[t].action in MESSAGES), None)
        if first is None:
            return False
        node = graph.nodes[first]
        new = graph.add(node.action, name=node.name, params=node.params | {"to": [who]}, ends=starts, wish=first)
        self.follow(new, first, join)
        self.said.append(f"added “{node.name}” to {who} beside the others")
        self.focus = new
        return True

    def follow(self, new: str, first: str, join: str) -> None:
        """Behind a new step the same wait as behind the first one beside it, up to where they meet."""
        graph = self.graph
        ends, at = graph.natural(new), first
        while (following := next(iter(graph.targets(at)), None)) is not None and following != join:
            other = graph.nodes[following]
            params = other.params | ({"email_step": new} if other.params.get("email_step") == first else {})
            outcomes = {o for s, o, t in graph.edges if s == following and t == join} or {o for _, o in graph.natural(following)}
            copied = graph.add(other.action, name=other.name, params=params, ends=ends, wish=following)
            ends, at = [(copied, o) for o in sorted(outcomes)], following
        if behind := [
            t for t in dict.fromkeys(graph.targets(at, "timeout")) if graph.nodes[at].action == "email.wait_for_reply" and t != join
        ]:
            for target in behind:
                graph.link((ends[0][0], "timeout"), target)
        for end in ends:
            graph.link(end, join)

    def _written_too(self, who: str) -> bool:
        several = [
            s for s in self.graph.order() if self.graph.nodes[s].action in MESSAGES and len(self.graph.nodes[s].params.get("to") or []) > 1
        ]
        if not several:
            return False
        self._add(several[0], "to", who)
        return True

    def _add(self, step: str, name: str, who: str) -> None:
        node = self.graph.nodes[step]
        known = node.params.get(name)
        node.params = node.params | {name: [*(known if isinstance(known, list) else [known] if known else []), who]}
        self.said.append(f"“{node.name}” is for {who} too")
        self.focus = step
