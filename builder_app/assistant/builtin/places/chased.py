"""Answers to a mail that was sent more than once: `if they reply` speaks of the first mail as much as of the reminders behind it."""

import json
import re
from typing import Any

from builder_app.assistant.builtin.words.quantities import duration_at
from builder_app.assistant.builtin.words.tokens import Token, tokenize
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MESSAGES
from builder_app.assistant.builtin.workflow.graph import End, Graph

_AFTERWARDS = word_set("then now afterwards time follow-up reminder second third last final still after escalation")
"""Words that make a condition speak of the answer to the latest mail alone."""


def answers_before(graph: Graph, wait: str, said: list[Token]) -> list[End]:
    """The answers to the same person's mails before, that nothing was said of yet, where the words mean any answer."""
    found: list[End] = []
    if any(t.norm in _AFTERWARDS for t in said):
        return found
    at: str | None = wait
    while at is not None and (chaser := _message(graph, at)) is not None and graph.nodes[at].fresh:
        at = next((s for s, o in graph.sources(chaser) if o == "timeout" and _same_person(graph, chaser, s)), None)
        if at is None or graph.used((at, "replied")) or (at, "replied") in found:
            break
        found.append((at, "replied"))
    return found


def due_in(graph: Graph, message: str) -> dict[str, Any] | None:
    """How long the answer to a request for a document may take, where the request says when it is due: `2 days`."""
    due = duration_at(tokenize(str(graph.nodes[message].params.get("due") or "")), 0) if graph.nodes[message].params.get("due") else None
    return due[0] if due is not None else None


def _message(graph: Graph, wait: str) -> str | None:
    """The message whose answer a step waits for."""
    step = graph.nodes[wait].params.get("email_step")
    return step if isinstance(step, str) and step in graph.nodes and graph.nodes[step].action in MESSAGES else None


def _same_person(graph: Graph, chaser: str, wait: str) -> bool:
    """Whether a message goes to whom the wait before it is waiting for."""
    first = _message(graph, wait) if graph.nodes[wait].action == "email.wait_for_reply" else None
    return first is not None and graph.nodes[first].params.get("to") == graph.nodes[chaser].params.get("to")


def read_whichever_came(graph: Graph, known: set[str]) -> None:
    """New steps that lie behind several answers read the one that came."""
    for step in [s for s in graph.nodes if s not in known]:
        waits = [s for s, o in graph.sources(step) if o == "replied"]
        if len(waits) < 2:
            continue
        path = re.compile(rf"\bsteps\.(?:{'|'.join(waits)})\.reply\b((?:\.\w+|\[\d+\])*)")
        either = "coalesce(" + ", ".join(rf"steps.{wait}.reply\1" for wait in waits) + ")"
        for node in (graph.nodes[s] for s in [step, *graph.downstream(step)] if s not in known):
            node.params = json.loads(path.sub(either, json.dumps(node.params)))
