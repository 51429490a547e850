"""What steps say of the start, after the workflow was given another one: a webhook brings it in its body, who starts by hand enters it, and what no
other start can bring is left out."""

import re
from typing import Any

from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.domain.workflow import Trigger

_BRINGS = {"shipment": "trigger.shipment", "email": "trigger.email", "webhook": "trigger.body", "query": "trigger"}
"""Where the steps find what a start of this kind brings."""
_FIELD = r"(?:\.(?P<field>[A-Za-z_]\w*))?"
_ASIDE = r"(?:\s*[–-]\s*|\s+(?:for|about|of)\s+(?:the\s+)?)?(?:\b[Ss]hipment\s+)?"
"""Words that only lead up to what is named: `New ETA – shipment {{ … }}`, `… for shipment {{ … }}`."""


def start_followed(graph: Graph, before: Trigger) -> list[str]:
    """Points the steps at what the new start brings, where its kind is another one than before; what to say of it."""
    after = graph.trigger.type
    if before.type == after or before.type not in _BRINGS:
        return []
    path = rf"{re.escape(_BRINGS[before.type])}{_FIELD}"
    followed: list[str] = []
    for node in graph.nodes.values():
        if _BRINGS[before.type] not in str(node.params):
            continue
        followed.append(f"“{node.name}”")
        if after in ("webhook", "manual"):
            node.params = _mapped(node.params, re.compile(path), lambda match: _told(graph, after, match))
        else:
            node.params = {name: kept for name, value in node.params.items() if (kept := _without(value, path)) is not None}
    return [f"{', '.join(followed)} no longer speak{'s' if len(followed) == 1 else ''} of what the old start brought"] if followed else []


def _told(graph: Graph, after: str, match: re.Match[str]) -> str:
    """The path under which the new start brings the same."""
    name = match["field"] or "shipment"
    if after == "webhook":
        return f"trigger.body.{name}"
    graph.declare_input(name)
    return f"input.{name}"


def _mapped(value: Any, pattern: re.Pattern[str], told: Any) -> Any:
    if isinstance(value, str):
        return re.sub(r"\{\{.*?\}\}", lambda whole: pattern.sub(told, whole.group()), value)
    if isinstance(value, list):
        return [_mapped(one, pattern, told) for one in value]
    return {k: _mapped(one, pattern, told) for k, one in value.items()} if isinstance(value, dict) else value


def _without(value: Any, path: str) -> Any:
    """The value without what is not brought any more; None where it was nothing else. A condition is given up as a whole."""
    if isinstance(value, str):
        held = re.compile(r"\{\{[^{}]*\b" + path + r"\b[^{}]*\}\}")
        if held.fullmatch(value.strip()):
            return None
        opening = re.compile(r"(?:^|(?<=\n))[Ss]hipment\s+" + held.pattern)
        said = opening.sub("A shipment", value)
        again = re.compile(r"[ \t]?" + _ASIDE + held.pattern.replace("(?P<field>", "(?:"))
        return again.sub("", said).strip()
    if isinstance(value, list):
        return [kept for one in value if (kept := _without(one, path)) is not None] or None
    if isinstance(value, dict):
        kept = {k: _without(one, path) for k, one in value.items()}
        return None if "left" in value and kept.get("left") is None else {k: v for k, v in kept.items() if v is not None} or None
    return value
