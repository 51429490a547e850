"""Changes to waits and time limits."""

from dataclasses import replace
from typing import Any

from builder_app.assistant.builtin.reading.making import interval_of, times_of
from builder_app.assistant.builtin.reading.slots import Slots
from builder_app.assistant.builtin.recasting.contrasts import only_judges
from builder_app.assistant.builtin.words.quantities import SECONDS, from_seconds, seconds, spell
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.actions import TIME_PARAM
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find, timed
from builder_app.domain.trigger_words import condition_words

_EVERY = frozenset({"whenever", "both", "all", "every", "each", "each-of", "them-all", "the-two"})
_SCALE = {"double": 2.0, "halve": 0.5, "treble": 3.0}


_LONGER = frozenset({"extend", "lengthen", "increase", "raise", "longer", "prolong", "more"})


_SHORTER = frozenset({"shorten", "reduce", "decrease", "cut", "lower", "shorter", "less"})


def in_unit(total: float, like: Any) -> dict[str, Any]:
    unit = str(like["unit"]).lower().rstrip("s") + "s"
    return {"value": int(total / SECONDS[unit]), "unit": unit} if unit in SECONDS and total % SECONDS[unit] == 0 else from_seconds(total)


def _show(value: Any) -> str:
    if isinstance(value, dict) and "value" in value and "unit" in value:
        return spell(value)
    if isinstance(value, dict) and value.keys() & {"left", "all", "any", "not"}:
        return condition_words(value)
    if isinstance(value, dict) and "name" in value:
        return str(value["name"]).replace("_", " ")
    if isinstance(value, list):
        return ", ".join(_show(v) for v in value)
    text = str(value)
    return f"“{text[:80]}…”" if len(text) > 80 else text


def policy_words(changes: dict[str, Any]) -> str:
    """What is told of how a step is attempted."""
    words = []
    if "max_attempts" in changes:
        words.append("one attempt only" if changes["max_attempts"] == 1 else f"up to {changes['max_attempts']} attempts")
    if "initial_interval_seconds" in changes:
        words.append(f"{spell(from_seconds(changes['initial_interval_seconds']))} between them")
    if "backoff" in changes:
        words.append(f"each pause {changes['backoff']:g} times the one before" if changes["backoff"] != 1 else "equal pauses")
    if "on_error" in changes:
        words.append("the workflow goes on when it fails")
    if "timeout_seconds" in changes:
        words.append(f"a limit of {spell(from_seconds(changes['timeout_seconds']))} for each attempt")
    return ", ".join(words)


class Timing:
    """Sets values of steps and notes what was set; retimes."""

    def __init__(self, graph: Graph, source: str, focus: str | None) -> None:
        self.graph, self.source, self.focus = graph, source, focus
        self.said: list[str] = []
        self.touched: list[str] = []
        self.question = ""

    def put(self, step: str, name: str, value: Any) -> None:
        """Sets one parameter, keeping the rest."""
        node = self.graph.nodes[step]
        same = node.params.get(name) == value or (seconds(value) is not None and seconds(node.params.get(name)) == seconds(value))
        if not same:
            node.params = node.params | {name: value}
        self._note(step, f"“{node.name}”: {name.replace('_', ' ')} is {'already' if same else 'now'} {_show(value)}")

    def attempt(self, step: str, changes: dict[str, Any]) -> None:
        """Changes how a step is attempted."""
        node = self.graph.nodes[step]
        node.policy = type(node.policy).model_validate(node.policy.model_dump() | changes)
        self._note(step, f"“{node.name}”: {policy_words(changes)}")

    def in_working_time(self, step: str, tokens: list[Token]) -> None:
        """Counts only hours of work in a wait whose length was told so: `5 working days`."""
        node = self.graph.nodes[step]
        told = any(t.kind == "duration" and t.norm == "business" for t in tokens)
        if told and node.action == "flow.wait" and not node.params.get("business_hours"):
            self.put(step, "business_hours", True)

    def unset(self, step: str, name: str) -> None:
        """Takes one parameter away."""
        node = self.graph.nodes[step]
        node.params = {k: v for k, v in node.params.items() if k != name}
        self._note(step, f"“{node.name}”: no {name.replace('_', ' ')} any more")

    def _note(self, step: str, text: str) -> None:
        self.touched.append(step)
        self.said.append(text)

    def retime(self, tokens: list[Token], slots: Slots) -> bool:
        """`make the second wait 36 hours`, `double the wait`, `extend it by a day`, `36 hours instead of 48`."""
        verbs = {t.norm for t in tokens if t.kind == "word"}
        looping = any(n.action == "flow.repeat" for n in self.graph.nodes.values())
        if only_judges(tokens) or (looping and times_of(tokens) is not None and interval_of(tokens) is not None):
            return False  # `every 20 minutes, up to 5 times` tells two things, of the repetition
        if (
            verbs & {"business", "working", "office"}
            and verbs & {"hour", "day", "only", "hours"}
            and not any(t.kind == "duration" for t in tokens)
        ):
            wait = find(self.graph, tokens, focus=self.focus, actions={"flow.wait"}).step or next(
                (s for s in self.graph.order() if self.graph.nodes[s].action == "flow.wait"), None
            )
            if wait is not None:
                self.put(wait, "business_hours", True)
                return True
        tokens = self._as_times(tokens)
        scale = next((f for w, f in _SCALE.items() if w in verbs), None)
        twice = "twice" in verbs and "long" in verbs
        durations = [t for t in tokens if t.kind == "duration"]
        if scale is None and not twice and not durations:
            number = next((t for t in tokens if t.kind == "number"), None)
            if number is None or not verbs & {"wait", "timeout", "delay", "pause"} or verbs & {"times", "retry"}:
                return False
        old = self._old_value(tokens, durations)
        named = [t for t in tokens if t.kind != "duration" or t is old]
        found = timed(self.graph, named, focus=self.focus)
        if old is not None and not (found.step and seconds(self._time(found.step)) == seconds(old.value)):
            same = [s for s in self.graph.order() if self._lasts(s, old)]
            found.steps = same
        if found.step is None:
            return False
        paced = any(t.is_word("every", "each") and tokens[i + 1].kind == "duration" for i, t in enumerate(tokens[:-1]))
        if paced and self.graph.nodes[found.step].action in ("human.approval", "human.form", "email.wait_for_reply"):
            return False  # `every 10 minutes` is how often something is done, never how long somebody has
        targets = [found.step]
        if verbs & _EVERY:
            targets = self._all_alike(verbs, found.step)
        for step in targets:
            self._retime_one(step, verbs, scale or (2.0 if twice else None), [d for d in durations if d is not old], tokens)
        return bool(self.touched)

    def _lasts(self, step: str, old: Token) -> bool:
        """Whether a step waits as long as was said; a bare number has the step's unit."""
        now = self._time(step)
        bare = old.raw.strip().replace(".", "").isdigit()
        return now is not None and (
            seconds(now) == seconds(old.value) or (bare and isinstance(now, dict) and now.get("value") == old.value["value"])
        )

    def _all_alike(self, verbs: set[str], step: str) -> list[str]:
        """The steps of `both waits`, `each of the approvals`, `each of them`: those of the kind named, else those like the one meant."""
        kinds: tuple[str, ...]
        if verbs & {"wait", "timeout", "pause"}:
            kinds = ("flow.wait", "email.wait_for_reply")
        elif verbs & {"approval", "approver", "approve", "form"}:
            kinds = ("human.form",) if "form" in verbs else ("human.approval",)
        elif len(asked := [s for s in self.graph.order() if self.graph.nodes[s].action == "human.approval"]) > 1 and verbs & {
            "have",
            "get",
        }:
            return asked
        else:
            return [step]
        return [s for s in self.graph.order() if self.graph.nodes[s].action in kinds] or [step]

    def _as_times(self, tokens: list[Token]) -> list[Token]:
        """`18 instead of 12` and `the 12 to 18`: two bare numbers are times where a step waits for the old one, in its unit."""
        for i, token in enumerate(tokens[1:-1], 1):
            if not token.is_word("instead-of", "to") or {tokens[i - 1].kind, tokens[i + 1].kind} != {"number"}:
                continue
            old, new = (i + 1, i - 1) if token.is_word("instead-of") else (i - 1, i + 1)
            times = [t for s in self.graph.order() if isinstance(t := self._time(s), dict) and t.get("value") == tokens[old].value]
            if times:
                told = {n: replace(tokens[n], kind="duration", value=times[0] | {"value": tokens[n].value}) for n in (old, new)}
                return [told.get(n, one) for n, one in enumerate(tokens)]
        return tokens

    def _old_value(self, tokens: list[Token], durations: list[Token]) -> Token | None:
        for i, token in enumerate(tokens):
            if token.is_word("instead-of", "from", "not") and i + 1 < len(tokens) and tokens[i + 1] in durations and len(durations) > 1:
                return tokens[i + 1]
            if (
                token.kind == "duration"
                and len(durations) > 1
                and i + 1 < len(tokens)
                and tokens[i + 1].is_word("wait", "pause", "delay", "timeout", "timer")
            ):
                return token
        bare = next((i for i, t in enumerate(tokens) if t.kind == "number" and i and tokens[i - 1].is_word("to")), None)
        if len(durations) == 1 and bare is not None and tokens.index(durations[0]) < bare:
            return durations[0]
        if len(durations) == 2 and any(t.is_word("replace", "change", "turn", "swap") for t in tokens[:2]):
            return durations[0]
        return None

    def _time(self, step: str) -> Any:
        node = self.graph.nodes[step]
        return node.params.get(TIME_PARAM.get(node.action, ""))

    def _retime_one(self, step: str, verbs: set[str], scale: float | None, durations: list[Token], tokens: list[Token]) -> None:
        node = self.graph.nodes[step]
        if node.action == "flow.repeat" and (times := times_of(tokens)) is not None:
            self.put(step, "max_times", times)
        name, now = TIME_PARAM.get(node.action), seconds(self._time(step))
        if name is None:
            return
        given = seconds(durations[0].value) if durations else None
        at = next((i for i, t in enumerate(tokens) if t.kind == "duration"), len(tokens))
        by = (
            any(t.is_word("by") for t in tokens)
            or any(t.is_word("longer", "shorter") for t in tokens[at:])
            or verbs & {"another"}
            or any(t.is_word("more") for t in tokens[max(at - 1, 0) : at + 2])
        )
        if scale is not None and now:
            self.put(step, name, from_seconds(now * scale))
        elif given is not None and by and now and verbs & (_LONGER | {"another"}):
            self.put(step, name, in_unit(now + given, self._time(step)))
        elif given is not None and by and now and verbs & _SHORTER:
            self.put(step, name, in_unit(max(now - given, 1), self._time(step)))
        elif durations:
            self.put(step, name, durations[0].value)
            self.in_working_time(step, durations)
        elif (number := next((t.value for t in tokens if t.kind == "number"), None)) is not None and isinstance(self._time(step), dict):
            self.put(step, name, {"value": number, "unit": self._time(step)["unit"]})
