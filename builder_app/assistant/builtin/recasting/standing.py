"""Orders that speak of steps that stand already: `post to Teams before the email`, `store it first, then email, then Teams`."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.frames import Frame, frames, noun_frame
from builder_app.assistant.builtin.words.quantities import ORDINALS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MESSAGES
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_NEW = word_set("a an another also again too more second additional extra new one")
_COMES = word_set("should must shall come go happen be only after that this it stand")
_REORDER = word_set("change swap reverse turn switch flip the order around other way round please and")
_ORDER = word_set("first then last finally next afterwards")


def standing(graph: Graph, frame: Frame, tokens: Sequence[Token]) -> str | None:
    """The one step that does what is asked for, where the words ask for nothing that it does not do; None otherwise."""
    if any(t.kind == "word" and t.norm in _NEW for t in tokens):
        return None
    alike = [s for s in graph.order() if graph.nodes[s].action == frame.action]
    fitting = [s for s in alike if _nothing_new(graph.nodes[s].params, frame)]
    told = bool(frame.slots.to or frame.slots.channel or frame.slots.urls)
    return fitting[0] if len(fitting) == 1 and (told or len(alike) == 1) else None


def _nothing_new(params: dict[str, Any], frame: Frame) -> bool:
    slots, known = frame.slots, str(params).lower()
    said = [*slots.to, *slots.cc, *slots.bcc, *slots.urls, *slots.quoted, *([slots.channel] if slots.channel else [])]
    return not slots.durations and not slots.expressions and all(one.lower() in known for one in said)


def on_one_road(graph: Graph, one: str, other: str) -> bool:
    """Whether every run that comes to the later one of two steps has come by the earlier one."""
    if set(graph.sources(one)) & set(graph.sources(other)):
        return True
    for early, late in ((one, other), (other, one)):
        if early in graph.upstream([late]) and all(len(graph.sources(s)) <= 1 for s in graph.upstream([late])):
            return True
    return False


def sequence(graph: Graph, parts: Sequence[Clause], source: str) -> list[str]:
    """The steps of `store it first, then email, then Teams` in the order told; empty where the message says more or less."""
    marked = any(c.marks & {"then", "finally", "at-end", "at-start"} or set(c.words) & _ORDER for c in parts)
    parts = [c for c in parts if not {t.norm for t in c.tokens if t.kind == "word"} <= _REORDER]
    if len(parts) < 2 or not marked or any(c.condition is not None for c in parts):
        return []
    found: list[str] = []
    for clause in parts:
        tokens = [t for t in clause.tokens if not t.is_word(*_ORDER, *_COMES, "do", "run", "please")]
        if 1 < len(tokens) <= 4 and tokens[-1].is_word("second", "third", "fourth"):  # `Slack first, mail second`
            tokens = tokens[:-1]
        made = frames(tokens, source) or [f for f in [noun_frame(tokens, source)] if f]
        named = find(graph, tokens)
        step = standing(graph, made[0], tokens) if len(made) == 1 else None
        if step is None and len(tokens) <= 4 and not named.several and (not made or named.score >= 3):
            step = named.step
        if step is None or step in found:
            return []
        found.append(step)
    return found if all(on_one_road(graph, *two) for two in pairwise(found)) else []


def pair(graph: Graph, tokens: Sequence[Token]) -> list[str]:
    """`the first two steps`, `steps 1 and 3`, `the last two`: the steps by their place; empty where none is told."""
    order = graph.order()
    numbers = [int(t.value) for t in tokens if t.kind == "number"]
    ordinal = next((ORDINALS[t.norm] for t in tokens if t.kind == "word" and t.norm in ORDINALS), 0)
    if ordinal and numbers == [2] and len(order) >= 2:
        return order[:2] if ordinal > 0 else order[-2:]
    named = len(numbers) == 2 and any(t.is_word("step") for t in tokens)
    return [order[n - 1] for n in numbers] if named and all(0 < n <= len(order) for n in numbers) else []


def counted(graph: Graph, tokens: Sequence[Token]) -> list[str]:
    """`the last two steps`, `steps 2, 3 and 4`, `the first two mails`: several steps by their place; empty where none are told so."""
    order = graph.order()
    numbers = [int(t.value) for t in tokens if t.kind == "number" and isinstance(t.value, int)]
    ordinal = next((ORDINALS[t.norm] for t in tokens if t.kind == "word" and t.norm in ORDINALS), 0)
    if any(t.is_word("step") for t in tokens):
        pool = order
    elif any(t.is_word("email", "mail") for t in tokens):
        pool = [s for s in order if graph.nodes[s].action.startswith("email.") and graph.nodes[s].action in MESSAGES]
    else:
        return []
    if ordinal in (1, -1) and len(numbers) == 1 and 1 < numbers[0] <= len(pool):
        return pool[: numbers[0]] if ordinal == 1 else pool[-numbers[0] :]
    listed = pool is order and not ordinal and len(numbers) > 1 and all(0 < n <= len(order) for n in numbers)
    return [order[n - 1] for n in numbers] if listed else []
