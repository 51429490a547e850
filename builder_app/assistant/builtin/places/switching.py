"""Switches: `switch on the carrier. Maersk: …; MSC: …; any other: …`, `depending on the priority: …`."""

from typing import Any

from builder_app.assistant.builtin.places.kinds import SOME
from builder_app.assistant.builtin.reading.comparisons import left_path
from builder_app.assistant.builtin.reading.conditions import Cond, field_at
from builder_app.assistant.builtin.reading.frames import Frame
from builder_app.assistant.builtin.reading.making import Made, Making
from builder_app.assistant.builtin.words.fields import PRIORITIES, STATUSES
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.context import Context, expr
from builder_app.assistant.builtin.workflow.graph import End, Graph

LONGEST_CASE = 4


class Switching(Making):
    """Makes switches."""

    def switch(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        tokens = list(frame.tokens)
        found = field_at(tokens)
        path = left_path(Cond("compare", subject=found[0]), context) if found is not None else ""
        value = expr(path) if path else next(iter(frame.slots.expressions), "")
        said = path.rpartition(".")[2].replace("_", " ")
        params: dict[str, Any] = {"cases": []} | ({"value": value} if value else {})
        return self._plain("flow.switch", params, ends, name=f"Switch on {said}" if said else "Switch", wish="switch")


def open_switch(graph: Graph) -> str | None:
    """The switch made in this message, whose cases are being told; None where there is none."""
    last = next((s for s in reversed(graph.nodes) if graph.nodes[s].action == "flow.switch"), None)
    return last if last is not None and graph.nodes[last].fresh else None


def add_case(graph: Graph, step: str, tokens: list[Token]) -> End | None:
    """One more case with the name that the tokens give; None where they name nothing."""
    words = [
        t
        for t in tokens
        if t.kind != "punct" and not t.is_word(*SOME, "case", "for", "if", "when", "it", "be", "called", "new", "in", "of")
    ]
    if not words or len(words) > LONGEST_CASE or any(t.kind not in ("word", "quoted", "code", "ident", "number") for t in words):
        return None
    name = " ".join(t.norm if t.kind in ("quoted", "code") else t.raw for t in words)
    node = graph.nodes[step]
    cases = list(node.params.get("cases") or [])
    if all(str(case.get("name", "")).lower() != name.lower() for case in cases):
        node.params = node.params | {"cases": [*cases, {"name": name, "equals": _value(name, str(node.params.get("value", "")))}]}
        return step, name
    return step, next(str(case["name"]) for case in cases if str(case.get("name", "")).lower() == name.lower())


def case_of_open(graph: Graph, cond: Cond) -> Token | None:
    """The value that a condition asks for, where the switch whose cases are being told looks at that field; None otherwise."""
    step = open_switch(graph)
    equal = cond.kind == "compare" and cond.operator == "equals" and not cond.negative and isinstance(cond.value, str)
    if not equal or step is None or _last_name(graph.nodes[step].params.get("value")) != cond.subject.rpartition(".")[2]:
        return None
    return Token("quoted", cond.value, cond.value, 0, 0, cond.value)


def case_for(graph: Graph, cond: Cond) -> End | None:
    """The road of a switch on the compared field, with a new case where it has none of that value; None where no switch looks at it."""
    equal = cond.kind == "compare" and cond.operator == "equals" and not cond.negative and isinstance(cond.value, str)
    step = next(
        (s for s, n in graph.nodes.items() if n.action == "flow.switch" and _last_name(n.params.get("value")) == cond.subject), None
    )
    if not equal or step is None:
        return None
    at = Token("quoted", cond.value, cond.value, 0, 0, cond.value)
    return add_case(graph, step, [at])


def _last_name(value: Any) -> str:
    return str(value or "").strip("{} ").rpartition(".")[2]


def _value(name: str, path: str) -> str:
    """The value as the field has it: `late` is the status `delayed`."""
    if path.strip("{} ").endswith(".priority"):
        return PRIORITIES.get(name.lower(), name)
    return STATUSES.get(name.lower(), name.lower().replace(" ", "_")) if path.strip("{} ").endswith(".status") else name
