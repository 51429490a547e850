"""Whom the mail about a verdict reaches: `the rejection goes to x@y.com instead`, `send the approval mail to x@y.com`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MESSAGES
from builder_app.assistant.builtin.workflow.graph import Graph

Told = tuple[str, str, list[str]]
"""A step, the parameter that holds its people, and the new ones."""
_OUTCOMES = {"rejection": "rejected", "refusal": "rejected", "denial": "rejected", "approval": "approved"}
_MAILS = word_set("email message mail notification notice note")
_AROUND = word_set("the a any all every should must shall will can go be send email to now instead please from on and let have")


def verdict_mail(graph: Graph, tokens: list[Token]) -> Told | None:
    """The message behind that verdict and its new receivers; None for words that say anything else, or where no one message stands there.
    An approval without a word for a mail is the request itself."""
    told = _told(tokens)
    if told is None:
        return None
    said, people, mail = told
    if said == "approval" and not mail:
        asked = [s for s in graph.order() if graph.nodes[s].action == "human.approval"]
        instead = any(t.is_word("instead", "should", "must", "now") for t in tokens)
        return (asked[0], "approvers", people) if len(asked) == 1 and instead else None
    steps = _mails_behind(graph, _OUTCOMES[said])
    return (steps[0], "to", people) if len(steps) == 1 else None


def verdict_headed(graph: Graph, clause: Clause) -> Clause:
    """`send rejections to x@y.com`, where none are sent yet, as what happens when it is rejected; other clauses as they are."""
    told = _told(clause.tokens) if clause.condition is None else None
    decided = any(node.action == "human.approval" for node in graph.nodes.values())
    if told is None or not decided or _OUTCOMES[told[0]] != "rejected" or _mails_behind(graph, "rejected"):
        return clause
    at = next(t for t in clause.tokens if t.kind == "address")
    order = [word_at("email", at), *(t for t in clause.tokens if t.kind == "address" or t.is_word("and"))]
    return replace(clause, tokens=order, condition=[word_at("reject", at, "ed")], condition_word="if")


def _told(tokens: list[Token]) -> tuple[str, list[str], bool] | None:
    """(the verdict, who is told, whether a mail is named) of words that say no more than that."""
    noun = next((i for i, t in enumerate(tokens[:4]) if t.raw.lower().removesuffix("s") in _OUTCOMES), None)
    people = [t.norm for t in tokens if t.kind == "address"]
    if noun is None or not people or tokens[noun].form == "ed":
        return None
    mail = noun + 1 < len(tokens) and tokens[noun + 1].is_word(*_MAILS)
    rest = [t for i, t in enumerate(tokens) if i != noun and not (mail and i == noun + 1) and t.kind not in ("address", "punct")]
    directed = any(t.is_word("to") and tokens[i + 1].kind == "address" for i, t in enumerate(tokens[:-1]))
    plain = directed and all(t.is_word(*_AROUND) for t in rest)
    return (tokens[noun].raw.lower().removesuffix("s"), people, mail) if plain else None


def _mails_behind(graph: Graph, outcome: str) -> list[str]:
    return [t for s, o, t in graph.edges if o == outcome and t in graph.nodes and graph.nodes[t].action in MESSAGES]
