"""What a call to another system carries and which answers are right: `expect 201 or 202`, `a 409 is fine too`, `the body should be {"id": …}`."""

import json
import re
from typing import Any

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_SUCCESS = [200, 201, 202, 204]
"""What counts as success where nothing is told."""
_ANSWERS = word_set("expect status code codes answer respond response return reply accept success successful succeed treat count fine ok okay good valid "
                    "allow pass expected right correct")  # fmt: skip
_FILL = word_set("the a an of for is be should must shall may can to as and or also too it that this on with http call request api please only just now "
                 "instead set change make if from either both well still we i post put get patch another add allowed statuses")  # fmt: skip
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_TOO = word_set("also too add still another")
_BODY = re.compile(r"(?i)\b(?:body|payload)\b")
_OBJECT = re.compile(r"\{(?!\{).*\}", re.DOTALL)


def call_told(graph: Graph, tokens: list[Token], source: str, focus: str | None) -> tuple[str, str, Any] | None:
    """(the call, its parameter, the new value); None where the words say anything else, or where it is not told which call is meant."""
    calls = [s for s in graph.order() if graph.nodes[s].action == "http.request"]
    found = find(graph, tokens, focus=focus, actions={"http.request"}) if len(calls) > 1 else None
    step = calls[0] if len(calls) == 1 else found.step if found is not None and found.score >= 2 and not found.several else None
    if step is None or any(t.kind == "url" and t.norm not in str(graph.nodes[step].params) for t in tokens):
        return None  # what is told of another call
    if method := _method(tokens, str(graph.nodes[step].params.get("method") or "")):
        return step, "method", method
    if _BODY.search(source) and (body := _object(source)) is not None:
        return step, "body", body
    codes = _codes(tokens)
    if not codes:
        return None
    before = graph.nodes[step].params.get("expect_status") or []
    more = any(t.is_word(*_TOO) for t in tokens)
    known = (list(before) or list(_SUCCESS)) if more else []
    return step, "expect_status", [*known, *(c for c in codes if c not in known)]


def _method(tokens: list[Token], held: str) -> str:
    """`a PATCH is what they want, not a PUT`: the method told beside the one that stands; empty for other words."""
    told = list(dict.fromkeys(t.raw for t in tokens if t.raw in _METHODS))
    other = [one for one in told if one != held]
    turned = any(t.is_word("not", "instead-of", "rather", "than", "no-longer") for t in tokens)
    return other[0] if held in told and len(other) == 1 and turned else ""


def _codes(tokens: list[Token]) -> list[int]:
    """The numbers of a message about nothing but which answers are right."""
    said = [t for t in tokens if t.kind != "punct"]
    codes = [int(t.value) for t in said if t.kind == "number" and isinstance(t.value, int) and 100 <= t.value <= 599]
    plain = all((t.kind == "number" and t.value in codes) or t.is_word(*_ANSWERS, *_FILL) for t in said)
    return codes if codes and plain and any(t.is_word(*_ANSWERS) for t in said) else []


def _object(source: str) -> Any:
    """The JSON object that the message brings; None where there is none."""
    match = _OBJECT.search(source)
    try:
        return json.loads(match[0]) if match is not None else None
    except ValueError:
        return None
