"""Steps that a message takes for granted although the workflow has none such: `remove the Slack message`, `the third e-mail`."""

from builder_app.assistant.builtin.words.quantities import ORDINALS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MESSAGES
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_WAITS = frozenset({"flow.wait", "email.wait_for_reply"})
_FAMILIES: dict[str, frozenset[str]] = {
    "slack": frozenset({"message.slack"}),
    "teams": frozenset({"message.teams"}),
    "pagerduty": frozenset({"incident.pagerduty"}),
    "incident": frozenset({"incident.pagerduty"}),
    "page": frozenset({"incident.pagerduty"}),
    "approval": frozenset({"human.approval"}),
    "form": frozenset({"human.form"}),
    "escalation": frozenset({"email.escalate"}),
    "follow-up": frozenset({"email.follow_up"}),
    "reminder": frozenset({"email.follow_up"}),
    "wait": _WAITS,
    "pause": _WAITS,
    "loop": frozenset({"flow.for_each", "flow.repeat"}),
    "classification": frozenset({"ai.classify"}),
    "classifier": frozenset({"ai.classify"}),
    "log": frozenset({"log.write"}),
    "email": MESSAGES,
}
"""Nouns that only steps of these actions can mean, the telling ones first."""
_SPOKEN = {
    "log": "log entry",
    "pagerduty": "PagerDuty incident",
    "slack": "Slack message",
    "teams": "Teams message",
    "page": "PagerDuty incident",
    "email": "e-mail",
}
_CHANNELS = ("slack", "teams", "pagerduty")
_GONE = word_set("remove delete drop cut erase skip omit take throw keep")
_TURNED = word_set(
    "change set make rename move swap replace update extend shorten double halve lengthen reduce increase raise lower switch turn edit"
)
_SENDS = word_set("send post give put")
_STOPS = word_set("to with by into before after if when behind between instead-of and")


def absent(graph: Graph, tokens: list[Token]) -> str:
    """What is spoken of as if it were there, in words; empty where all of it is."""
    if not tokens or not tokens[0].is_word(*_GONE, *_TURNED, *_SENDS) or any(t.kind in ("quoted",) for t in tokens[:4]):
        return ""
    if tokens[0].is_word(*_SENDS) and tokens[1:2] and tokens[1].is_word("a", "another"):
        return ""  # one more of them is ordered
    end = next((i for i, t in enumerate(tokens) if i and (t.is_word(*_STOPS) or (t.kind == "punct" and t.norm != "'s"))), len(tokens))
    for phrase in _definite(tokens[1:end]):
        noun = next((n for n in _FAMILIES if any(t.is_word(n) for t in phrase)), "")
        ordinal = next((ORDINALS[t.norm] for t in phrase if t.norm in ORDINALS), 0)
        if not noun or (tokens[0].is_word(*_SENDS) and ordinal < 2):
            continue
        there = [s for s in graph.order() if _is(graph, s, noun)]
        if len(there) < max(ordinal, 1) and not (ordinal < 1 and noun not in _CHANNELS and _called(graph, phrase)):
            which = next((t.raw.lower() + " " for t in phrase if t.norm in ORDINALS), "")
            return f"{which}{_SPOKEN.get(noun, noun)}"
    return ""


def lacking(graph: Graph, tokens: list[Token]) -> tuple[str, list[str]]:
    """What kind of step the words name, as a person says it, and the steps of that kind; an empty name where they name none."""
    noun = next((n for n in _FAMILIES if any(t.is_word(n) or t.raw.lower().removesuffix("s") == n for t in tokens)), "")
    if not noun and any(t.is_word("escalate", "approve", "wait") for t in tokens):
        noun = next(
            {"escalate": "escalation", "approve": "approval"}.get(t.norm, t.norm)
            for t in tokens
            if t.is_word("escalate", "approve", "wait")
        )
    return _SPOKEN.get(noun, noun), [s for s in graph.order() if noun and _is(graph, s, noun)]


def _is(graph: Graph, step: str, noun: str) -> bool:
    node = graph.nodes[step]
    return node.action in _FAMILIES[noun] or noun in node.name.lower()


def _called(graph: Graph, phrase: list[Token]) -> bool:
    """Whether the words are the name of a step."""
    return find(graph, phrase).score >= 5


def _definite(tokens: list[Token]) -> list[list[Token]]:
    """The phrases that begin with an article or an ordinal: `the Slack message`, `second wait`."""
    out: list[list[Token]] = []
    for token in tokens:
        if token.is_word("the", "that", "this", "our") or (
            token.norm in ORDINALS and token.kind == "word" and not (out and len(out[-1]) < 2)
        ):
            out.append([token])
        elif token.is_word("of", "for", "in", "on", "a", "an", "every", "all"):
            out.append([])
        elif out:
            out[-1].append(token)
    return [one for one in out if one and (one[0].is_word("the", "that", "this", "our") or one[0].norm in ORDINALS)]
