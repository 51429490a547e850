"""What a message leaves out because the one before it said so: `and the second one too`, `same for the reminder`."""

from collections.abc import Sequence
from typing import Any

from builder_app.assistant.builtin.places.positions import last_leaf
from builder_app.assistant.builtin.values.timing import Timing
from builder_app.assistant.builtin.words.calendar import find_schedule
from builder_app.assistant.builtin.words.quantities import ORDINALS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MESSAGES, RECIPIENT, TEXT_PARAM, TIME_PARAM
from builder_app.assistant.builtin.workflow.graph import End, Graph
from builder_app.assistant.builtin.workflow.param_names import parameters
from builder_app.assistant.builtin.workflow.references import find
from builder_app.domain.diff import Change

_AROUND = word_set(
    """
    and the same for do go apply also too likewise please with on to one as well in of a an that should is be goes it
    just so then now but
    """
)
_PEOPLE = frozenset({"to", *RECIPIENT.values()})


def _bare(tokens: Sequence[Token]) -> list[Token]:
    return [t for t in tokens if t.kind != "punct" and t.norm not in _AROUND]


def leaves_out(tokens: Sequence[Token], *, also: bool) -> bool:
    """Whether the clause names only who or what the last change is to be repeated for."""
    words = {t.norm for t in tokens if t.kind == "word"}
    if find_schedule(list(tokens)).found:
        return False
    marked = "same" in words or also or bool(words & {"too", "likewise"})
    if not marked or len(tokens) > 12 or any(t.kind in ("duration", "clock", "quoted", "number") for t in tokens):
        return False
    return "same" in words or (not any(t.kind == "address" for t in tokens) and len(_bare(tokens)) <= 3)


class Repetition:
    """Repeats changes on another step. `said` tells what was done, `focus` on which step."""

    def __init__(self, graph: Graph, source: str, recent: Sequence[Change]) -> None:
        self.graph, self.source = graph, source
        self.recent = [c for c in recent if c.kind == "step_changed" and c.step_id in graph.nodes and c.field]
        self.said: list[str] = []
        self.focus: str | None = None

    def run(self, tokens: Sequence[Token], *, focus: str | None, ends: list[End] | None = None) -> bool:
        """Whether the change was repeated; `ends` tell where a message that is sent once more belongs."""
        addresses = [t.norm for t in tokens if t.kind == "address"]
        if addresses and any(t.is_word("same") for t in tokens):
            return self._copy(addresses, focus, ends)
        done = False
        for change in self.recent:
            target = self._target(tokens, str(change.step_id))
            if target is not None and target != change.step_id:
                done = self._repeat(change, target) or done
        return done

    def meant(self, tokens: Sequence[Token]) -> set[str]:
        """The steps on which the change would be repeated."""
        return {step for change in self.recent if (step := self._target(tokens, str(change.step_id))) is not None}

    def _target(self, tokens: Sequence[Token], changed: str) -> str | None:
        """The step meant: `the second one` counts among steps like the one that changed."""
        words = {t.norm for t in tokens if t.kind == "word"}
        action = self.graph.nodes[changed].action
        ordinal = next((ORDINALS[t.norm] for t in tokens if t.kind == "word" and t.norm in ORDINALS), None)
        rest = _bare(tokens)
        if ordinal is not None and (words & {"one"} or len(rest) == 1):
            alike = TIME_PARAM if action in ("flow.wait", "email.wait_for_reply") else MESSAGES if action in MESSAGES else (action,)
            family = [s for s in self.graph.order() if self.graph.nodes[s].action in alike]
            index = ordinal - 1 if ordinal > 0 else len(family) - 1
            return family[index] if 0 <= index < len(family) else None
        if words & {"other", "the-other"} and len(rest) <= 1:
            return next((s for s in self.graph.order() if s != changed and self.graph.nodes[s].action == action), None)
        return find(self.graph, rest).step

    def _repeat(self, change: Change, target: str) -> bool:
        node, source = self.graph.nodes[target], self.graph.nodes[str(change.step_id)]
        name = str(change.field)
        if name == "policy":
            node.policy = source.policy
            self.said.append(f"“{node.name}”: tried as “{source.name}” is")
            self.focus = target
            return True
        if name not in source.params or name in ("name", "action", "position"):
            return False
        own = self._own(node.action, source.action, name)
        if own not in parameters(node.action):
            return False
        setter = Timing(self.graph, self.source, self.focus)
        setter.put(target, own, self._value(change, node.params.get(own), source.params[name]))
        self.said += setter.said
        self.focus = target
        return True

    def _own(self, action: str, source: str, name: str) -> str:
        """What the parameter is called on a step of another action: the text of a chat message is the body of an e-mail."""
        if name in TIME_PARAM.values():
            return TIME_PARAM.get(action, "")
        if name in _PEOPLE:
            return RECIPIENT.get(action, "to")
        return TEXT_PARAM.get(action, "") if name == TEXT_PARAM.get(source) else name

    def _value(self, change: Change, now: Any, after: Any) -> Any:
        """The new value; of a list only what was added."""
        if not isinstance(after, list) or not isinstance(now, list):
            return after
        before = change.before if isinstance(change.before, list) else []
        added = [v for v in after if v not in before]
        return [*now, *(v for v in added if v not in now)] if before else after

    def _copy(self, addresses: list[str], focus: str | None, where: list[End] | None) -> bool:
        """`the same for x@y.com`: the message once more, to somebody else, with the wait that belongs to it."""
        graph = self.graph
        messages = [s for s in graph.order() if graph.nodes[s].action in MESSAGES]
        step = focus if focus in messages else next(iter(messages), None)
        if step is None:
            return False
        node, ends = graph.nodes[step], where or last_leaf(graph)
        wait = next((t for t in graph.targets(step) if graph.nodes[t].action == "email.wait_for_reply"), None)
        if where is None and wait is not None and ends == graph.natural(wait):
            ends = [(wait, o) for o in graph.roads(wait)]
        new = graph.add(node.action, name=node.name, params=node.params | {"to": addresses}, ends=ends, wish=step)
        self.said.append(f"added “{node.name}” to {', '.join(addresses)}")
        if wait is not None and where is None:
            other = graph.nodes[wait]
            graph.add(other.action, name=other.name, params=other.params | {"email_step": new}, ends=graph.natural(new), wish=wait)
            self.said.append(f"added “{other.name}”")
        self.focus = new
        return True
