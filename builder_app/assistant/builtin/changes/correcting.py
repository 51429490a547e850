"""What corrects the change before it: `6 hours, sorry`, `no, I meant the first one`, `actually kim@acme.com`."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from builder_app.assistant.builtin.changes.ellipsis import Repetition
from builder_app.assistant.builtin.values.timing import Timing
from builder_app.assistant.builtin.words.calendar import find_schedule
from builder_app.assistant.builtin.words.quantities import SECONDS, seconds
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph, Node
from builder_app.assistant.builtin.workflow.param_names import WORDED, parameters
from builder_app.domain.diff import Change
from builder_app.domain.workflow import Policy

_AROUND = word_set(
    "sorry actually no hm oh ah i mean make it that be should better rather instead please let us to only just oops the at say a an use ok well wait hmm "
    "back wrong mistake correction typo typing mistake its with dash hyphen dot spelled spelling for and but so let's set change would have we want like write keep leave stay after all though as"
)
_VALUES = frozenset({"duration", "number", "address", "channel", "quoted", "url", "clock"})
_LISTS = ("cc", "bcc", "recipient", "copy")
_MEANT = word_set("mean wrong mix")


def corrects(tokens: Sequence[Token]) -> Token | None:
    """The one value that a message gives without saying what for; None where it says more, or gives none."""
    kept = list(tokens)
    away = next((i for i, t in enumerate(kept) if t.is_word("instead-of", "not") and i), len(kept))
    kept = [t for i, t in enumerate(kept[:away]) if t.kind != "punct" and t.norm not in _AROUND and not _named(kept, i)]
    return kept[0] if len(kept) == 1 and (kept[0].kind in _VALUES or kept[0].kind == "word") else None


def _named(tokens: list[Token], at: int) -> bool:
    """Whether the word only calls a kind of value or points at it: `address` in `wrong address, it's x@y.com`."""
    told = any(t.kind in ("address", "channel", "url") for t in tokens)
    return told and tokens[at].is_word("the", "address", "channel", "room", "url", "link")


def redirects(tokens: Sequence[Token]) -> list[Token]:
    """The words for what was meant in `no, I meant the first one`; empty where nothing is said to be meant."""
    said = [t for t in tokens if t.kind != "punct"]
    if len(said) > 10 or any(t.kind in _VALUES for t in said):
        return []
    meant = next((i for i, t in enumerate(said) if t.is_word("mean") or t.raw.lower() == "meant"), None)
    if meant is not None:
        return said[meant + 1 :] or said[:meant]
    refuses = next((i for i, t in enumerate(tokens) if i and t.is_word("not") and tokens[i - 1].norm == ","), None)
    if refuses is not None and tokens[0].is_word("on", "for", "in", "the"):  # `on the second, not the first`
        return [t for t in tokens[:refuses] if t.kind != "punct" and not t.is_word("on", "for", "in")]
    refused = said[:1] and said[0].is_word("no", "not", "wrong")
    rest = said[1:] if refused else []
    if refused and (comma := next((i for i, t in enumerate(tokens) if i and t.norm == ","), None)) is not None and tokens[0].is_word("not"):
        rest = [t for t in tokens[comma + 1 :] if t.kind != "punct"]
    while rest and rest[0].is_word("that", "this", "not", "one", "it", "no"):
        rest = rest[1:]
    return rest if rest and rest[0].is_word("the", "the-other") and len(rest) <= 5 else []


def _replaced(tokens: Sequence[Token]) -> Token | None:
    """The old value of `8 hours instead of 6`."""
    cut = next((i for i, t in enumerate(tokens) if t.is_word("instead-of")), None)
    return next((t for t in tokens[cut + 1 :] if t.kind in _VALUES), None) if cut is not None else None


def _is(now: Any, old: Token) -> bool:
    value = old.value if old.value is not None else old.norm
    return seconds(now) == seconds(value) if seconds(value) is not None else str(value).lower() in str(now).lower()


class Correction:
    """Works on what the last change did. `said` tells what was done, `focus` where."""

    def __init__(self, graph: Graph, source: str, recent: Sequence[Change], focus: str | None) -> None:
        self.graph, self.source, self.recent, self.focus = graph, source, recent, focus
        self.said: list[str] = []

    def redirect(self, tokens: list[Token]) -> bool:
        """The same change on the step that was meant, and none on the one that it was made on."""
        meant = redirects(tokens)
        changed = [c for c in self.recent if c.kind == "step_changed" and c.step_id in self.graph.nodes and c.field]
        if not meant or not changed:
            return False
        repetition = Repetition(self.graph, self.source, changed)
        if not repetition.run(meant, focus=self.focus):
            return False
        for change in changed:
            self._take_back(self.graph.nodes[str(change.step_id)], change)
        self.said = [*repetition.said, *(f"“{self.graph.nodes[str(c.step_id)].name}” is as it was" for c in changed[:1])]
        self.focus = repetition.focus
        return True

    def another_list(self, tokens: list[Token]) -> bool:
        """`no sorry, bcc`: whom the last change wrote to gets it another way."""
        if any(t.kind in _VALUES for t in tokens):
            return False
        said = [t.norm for t in tokens if t.is_word(*_LISTS)]
        plain = {"recipient": "to", "copy": "cc"}
        wanted = plain.get(said[0], said[0]) if len(said) == 1 else ""
        lead = [t for t in tokens[: 8 if wanted else 0] if t.kind != "punct" and not t.is_word(*_LISTS) and t.norm not in _AROUND]
        marked = any(t.is_word("sorry", "no", "mean", "actually", "instead", "make", "rather") for t in tokens[:6])
        at = next((i for i, t in enumerate(tokens) if t.is_word(*_LISTS)), len(tokens))
        if not wanted or not marked or any(t in lead for t in tokens[:at]):
            return False
        for change in self.recent:
            if change.kind != "step_changed" or change.step_id not in self.graph.nodes or change.field not in ("to", "cc", "bcc"):
                continue
            node, before = self.graph.nodes[str(change.step_id)], change.before if isinstance(change.before, list) else []
            added = [v for v in node.params.get(str(change.field)) or [] if v not in before]
            if not added or change.field == wanted:
                continue
            self._take_back(node, change)
            setter = Timing(self.graph, self.source, self.focus)
            setter.put(node.id, wanted, [*(node.params.get(wanted) or []), *added])
            self.said += setter.said
            self.focus = node.id
        return bool(self.said)

    def excepted(self, tokens: list[Token]) -> bool:
        """`but not on the first one`: what the last change did to several steps is taken back on one of them."""
        said = [t for t in tokens if t.kind != "punct" and not t.is_word("but", "and", "please")]
        changed = [c for c in self.recent if c.kind == "step_changed" and c.step_id in self.graph.nodes and c.field]
        if len({c.step_id for c in changed}) < 2 or len(said) > 7 or not said[:1] or not said[0].is_word("not"):
            return False
        rest = [t for t in said[1:] if not t.is_word("on", "for", "to", "in", "with")]
        target = Repetition(self.graph, self.source, changed)._target(rest, str(changed[0].step_id))
        for change in changed:
            if change.step_id == target:
                self._take_back(self.graph.nodes[str(target)], change)
                self.said, self.focus = [f"“{self.graph.nodes[str(target)].name}” is as it was"], target
        return bool(self.said)

    def _take_back(self, node: Node, change: Change) -> None:
        name = str(change.field)
        if name == "policy":
            node.policy = Policy.model_validate(change.before)
        elif name == "name":
            node.name = str(change.before)
        elif change.before in (None, "", [], {}):
            node.params = {k: v for k, v in node.params.items() if k != name}
        else:
            node.params = node.params | {name: change.before}

    def value(self, tokens: list[Token]) -> bool:
        """Another value where the last change set one of this kind."""
        token, old = corrects(tokens), _replaced(tokens)
        if token is None:
            return False
        added = [change for change in self.recent if change.kind == "step_added" and change.step_id in self.graph.nodes]
        if len(added) == 1 and old is None and self._of_the_new(self.graph.nodes[str(added[0].step_id)], token):
            return True
        built = any(change.kind == "step_added" for change in self.recent)
        for change in self.recent:
            if change.kind == "step_changed" and change.step_id in self.graph.nodes and change.field:
                node = self.graph.nodes[str(change.step_id)]
                now = node.params.get(str(change.field))
                new = self._like(node, str(change.field), change.before, now, token) if old is None or _is(now, old) else None
                if new is not None:
                    setter = Timing(self.graph, self.source, self.focus)
                    setter.put(node.id, str(change.field), new)
                    self.said, self.focus = setter.said, node.id
                    return True
            if change.kind == "trigger_changed" and not built and old is None and self._start(token):
                self.said = ["changed what starts the workflow"]
                return True
        return False

    def _of_the_new(self, node: Node, token: Token) -> bool:
        """Another value of the step that the last message added."""
        for name, now in node.params.items():
            if token.kind != "word" and (new := self._like(node, name, None, now, token)) is not None:
                setter = Timing(self.graph, self.source, self.focus)
                setter.put(node.id, name, new)
                self.said, self.focus = setter.said, node.id
                return True
        return False

    def _like(self, node: Node, name: str, before: Any, now: Any, token: Token) -> Any:
        """The token as a value of the same kind as the one that stands; None where it is of another kind."""
        parameter = parameters(node.action).get(name)
        if parameter is None:
            return None
        if parameter.options:
            return next((o for o in parameter.options if o.lower() in (token.norm, token.raw.lower())), None)
        if token.kind == "duration":
            return token.value if seconds(now) is not None else None
        if token.kind == "word" and f"{token.norm}s" in SECONDS and isinstance(now, dict) and seconds(now) is not None:
            return now | {"unit": f"{token.norm}s"}  # `days, not hours`
        if token.kind == "number":
            if seconds(now) is not None:
                return now | {"value": token.value}
            if isinstance(now, dict) and isinstance(now.get("right"), int | float):
                return now | {"right": token.value}
            return token.value if isinstance(now, int) else None
        if token.kind == "address":
            kept = before if isinstance(before, list) and isinstance(now, list) and set(map(str, before)) <= set(map(str, now)) else []
            return [*kept, token.norm] if isinstance(now, list) and parameter.kind == "emails" else None
        if token.kind == "channel":
            return token.raw if name == "channel" else None
        if token.kind == "url":
            return token.norm if name == "url" else None
        return token.norm if token.kind == "quoted" and name in WORDED else None

    def _start(self, token: Token) -> bool:
        """Another delay, another hour."""
        params, kind = dict(self.graph.trigger.params), self.graph.trigger.type
        if kind == "shipment" and "delay_hours" in params and token.kind in ("duration", "number"):
            hours = (seconds(token.value) or 0) / 3600 if token.kind == "duration" else token.value
            self.graph.set_trigger(kind, params | {"delay_hours": int(hours) if hours == int(hours) else round(hours, 2)})
            return True
        fields = str(params.get("cron", "")).split()
        if kind != "schedule" or len(fields) != 5 or token.kind not in ("number", "clock"):
            return False
        at = replace(token, kind="word", raw="at", norm="at", value=None)
        found = find_schedule([at, token])
        if found.timed:
            self.graph.set_trigger(kind, params | {"cron": " ".join([found.minute, found.hour, *fields[2:]])})
        return found.timed
