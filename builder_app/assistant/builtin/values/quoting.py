"""New words for a text that stands, where only the words themselves are given: `make it "shift complete" instead`."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import TEXT_PARAM
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_AROUND = word_set(
    """
    make change it set to instead be should must say read now text please the words wording use replace by with put that rather a an one so
    let us instead-of from not but just write tell call
    """
)
_TEXTS = ("subject", "body", "text", "message", "summary", "prompt", "reason")
ALIKE = 0.5
"""From this similarity on (0 to 1) new words are taken for a new version of old ones."""


@dataclass(frozen=True)
class Rewording:
    """One text parameter of a step and what it is to say."""

    step: str
    name: str
    text: str


def requoted(graph: Graph, tokens: list[Token], *, focus: str | None) -> Rewording | None:
    """The text that the quoted words replace; None where the clause says more than that, or where no text is meant."""
    quotes = [t.norm for t in tokens if t.kind == "quoted"]
    texts = [(s, n, str(graph.nodes[s].params[n])) for s in graph.order() for n in _TEXTS if graph.nodes[s].params.get(n)]
    if len(quotes) == 2:
        swapped = any(t.is_word("instead-of") for t in tokens)
        old, new = (quotes[1], quotes[0]) if swapped else (quotes[0], quotes[1])
        hit = next(((s, n, t) for s, n, t in texts if old.lower() in t.lower()), None)
        return Rewording(hit[0], hit[1], _exchanged(hit[2], old, new)) if hit is not None else None
    if len(quotes) != 1 or any(t.kind not in ("quoted", "punct") and t.norm not in _AROUND for t in tokens):
        return None
    near = max(texts, key=lambda one: _likeness(one[2], quotes[0]), default=None)
    if near is not None and _likeness(near[2], quotes[0]) >= ALIKE:
        return Rewording(near[0], near[1], quotes[0])
    holders = [s for s in graph.order() if graph.nodes[s].action in TEXT_PARAM]
    step = focus if focus in holders else holders[0] if len(holders) == 1 else None
    return Rewording(step, TEXT_PARAM[graph.nodes[step].action], quotes[0]) if step is not None else None


_MENTIONS = ("mention", "include", "contain", "state", "carry")


def mentioned(graph: Graph, tokens: list[Token], source: str, *, focus: str | None) -> Rewording | None:
    """`the carrier mail must mention the order number`, `mention the dock in the email`: the text with one more line."""
    at = next((i for i, t in enumerate(tokens) if t.is_word(*_MENTIONS)), None)
    if at is None or at + 1 >= len(tokens):
        return None
    behind = next((i for i, t in enumerate(tokens) if i > at + 1 and t.is_word("in", "into", "to") and i + 1 < len(tokens)), len(tokens))
    found = find(graph, tokens[:at] if at else tokens[behind + 1 :], focus=focus)
    name = TEXT_PARAM.get(graph.nodes[found.step].action) if found.step is not None else None
    span = tokens[at + 1 : behind if at == 0 else len(tokens)]
    if name is None or not span or found.step is None or graph.nodes[found.step].action.startswith(("human.", "log.")):
        return None
    text = re.sub(r"\s+", " ", source[span[0].start : span[-1].end]).strip(" .,\"'")
    before = str(graph.nodes[found.step].params.get(name) or "")
    return Rewording(found.step, name, f"{before}\n{text[:1].upper()}{text[1:]}".strip())


def _exchanged(text: str, old: str, new: str) -> str:
    at = text.lower().find(old.lower())
    return text[:at] + new + text[at + len(old) :]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()
