"""What a call that stands carries and expects, told in any order of words: `pass mode=fast in the query string`, `send the header X-Tenant: acme
along with the POST`, `add the carrier to the body of the call`, `a 202 is what we expect back`."""

import re
from typing import Any

from builder_app.assistant.builtin.building.record_values import value_path
from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.reading.web_details import WebDetails, details_in
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import TEXT_PARAM
from builder_app.assistant.builtin.workflow.context import Context, expr
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_FILL = word_set(
    "the a an it its that this call request http post put get patch delete need needs should must shall be make made send sent carry have has with to along "
    "of for on in and also too please we i want let give add set use pass include append expect back what is as well too now can you would like like "
    "go out come at from authorise authenticate only instead one more another api webhook tms erp"
)
"""Words around the details of a call that say nothing else."""
_AUTHORISED = ("authorise", "authorize", "authorised", "authorized")
_CALLS = word_set("call request http post put get patch delete payload api")
_MORE = word_set("also too add append include well additionally")
_CARRIES = r"(?:should|must|needs? to|has to|shall|can)?\s*(?:also\s+)?(?:carry|contain|include|have|hold|get|carries|contains|includes|needs?|gets?)\s+(?:also\s+)?"
_LITERAL = (
    re.compile(r"(?:\b(?:the|an?)\s+)?(?P<name>[A-Za-z_]\w*)\s*(?:=|:|\bof\b|\bset to\b|\bwith (?:the )?value\b)?\s*\"(?P<value>[^\"\n]+)\"\s+(?:in|into|to|as part of)\s+(?:the\s+|its\s+)?(?:json |request )?(?:body|payload)\b", re.I),
    re.compile(rf"(?:the\s+|its\s+)?\b(?:body|payload)\b(?: of (?:the|that) (?:call|post|request|put))?\s+{_CARRIES}(?:the\s+|an?\s+)?(?P<name>[A-Za-z_]\w*)\s*(?:=|:|\bof\b|\bset to\b|\bwith (?:the )?value\b)?\s*\"(?P<value>[^\"\n]+)\"", re.I),
)  # fmt: skip
_NAMES = r"(?:(?:the|its|a)\s+)?[A-Za-z][\w' ]*?(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+)(?:(?:the|its|a)\s+)?[A-Za-z][\w' ]*?)*"
_NAMED = (
    re.compile(rf"\b(?:add|append|include|put|send|pass)\s+(?:along\s+)?(?P<names>{_NAMES})\s+(?:in|into|to)\s+(?:the\s+|its\s+)?(?:json |request )?(?:body|payload)\b", re.I),
    re.compile(rf"(?:the\s+|its\s+)?\b(?:body|payload)\b(?: of (?:the|that) (?:call|post|request|put))?\s+{_CARRIES}(?P<names>{_NAMES})(?=\s*(?:[.;\n]|$|\bas well\b|\btoo\b))", re.I),
)  # fmt: skip


def call_details(graph: Graph, tokens: list[Token], source: str, focus: str | None) -> tuple[str, dict[str, Any]] | None:
    """(the call, its new parameters); None where the words say anything besides, or where it is not told which call is meant."""
    if not tokens or any(t.kind in ("url", "address", "channel", "duration", "clock") for t in tokens):
        return None
    if all(node.action != "http.request" for node in graph.nodes.values()):
        return None
    start, end = tokens[0].start, tokens[-1].end
    text = " " * start + source[start:end]
    found, spans = details_in(text)
    literal = any(pattern.search(text) for pattern in _LITERAL)
    step = _which(graph, tokens, focus, body=bool(re.search(r"(?i)\bbody\b", text)) and not literal)
    if step is None:
        return None
    more = any(t.is_word(*_MORE) for t in tokens)  # one more right answer beside those that are
    told = _params(graph.nodes[step].params, found) if not (found.expected and more) else {}
    if (body := _body(graph, step, text, tokens, spans)) is not None:
        told["body"] = body
    rest = [t for t in tokens if t.kind != "punct" and not any(a <= t.start and t.end <= b for a, b in spans)]
    return (step, told) if told and all(t.is_word(*_FILL) or t.raw.lower() in _AUTHORISED for t in rest) else None


def _which(graph: Graph, tokens: list[Token], focus: str | None, *, body: bool) -> str | None:
    """The call that is meant: the only one, the one that is named or last spoken of. A mail has a body as well."""
    calls = [s for s in graph.order() if graph.nodes[s].action == "http.request"]
    mails = any(n.action in TEXT_PARAM and n.action != "http.request" for n in graph.nodes.values())
    if body and mails and focus not in calls and not any(t.is_word(*_CALLS) for t in tokens):
        return None
    if len(calls) == 1:
        return calls[0]
    named = find(graph, tokens, focus=focus, actions={"http.request"})
    return named.step if named.step is not None and not named.several else None


def _params(before: dict[str, Any], found: WebDetails) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if found.headers:
        told["headers"] = dict(before.get("headers") or {}) | found.headers
    if found.query:
        told["query"] = dict(before.get("query") or {}) | found.query
    if found.expected:
        told["expect_status"] = found.expected
    return told


def _body(graph: Graph, step: str, text: str, tokens: list[Token], spans: list[tuple[int, int]]) -> dict[str, Any] | None:
    """The body with the values that are told for it; None where none is, or where one of them is not known here."""
    made: dict[str, Any] = {}
    for pattern in _LITERAL:
        if (match := pattern.search(text)) is not None and not made:
            made = {snake(match["name"]): match["value"]}
            spans.append(match.span())
    for pattern in _NAMED:
        match = pattern.search(text) if not made else None
        if match is None:
            continue
        names = [re.sub(r"^(?:the|its|a)\s+", "", n.strip(), flags=re.I) for n in re.split(r",|\band\b", match["names"]) if n.strip()]
        paths = {snake(n): value_path(n, Context(graph, graph.sources(step))) for n in names}
        if not paths or not all(paths.values()):
            return None
        made = {name: expr(path) for name, path in paths.items()}
        spans.append(match.span())
    if not made:
        return None
    before = graph.nodes[step].params.get("body")
    adds = any(t.is_word(*_MORE) for t in tokens)
    return (dict(before) if adds and isinstance(before, dict) else {}) | made
