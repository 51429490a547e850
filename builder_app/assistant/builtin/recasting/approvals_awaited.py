"""What is done once somebody has approved who was not asked yet: `email a@x.com once b@x.com has approved it` asks b@x.com first."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_APPROVES = word_set("approve sign release authorise ok confirm")
_AROUND = word_set(
    "has have be it this that the draft text off on for to them those these a all email message by request order and first may can should"
)
_WAITS = ("once", "when", "whenever", "if", "after", "upon")


def once_approved(tokens: list[Token]) -> list[Token]:
    """`after b@x.com has signed it off` as `once …`, `b@x.com must have approved it` as `b@x.com must approve it`."""
    tokens = [
        replace(token, form="base") if i > 1 and token.is_word(*_APPROVES) and _must_have(tokens, i) else token
        for i, token in enumerate(tokens)
        if not (i + 1 < len(tokens) and tokens[i + 1].is_word(*_APPROVES) and _must_have(tokens, i + 1))
    ]
    return [
        replace(token, norm="once", raw="once") if token.is_word("after") and _approver(tokens[i + 1 : i + 6]) else token
        for i, token in enumerate(tokens)
    ]


def _must_have(tokens: list[Token], i: int) -> bool:
    """Whether `must have` stands in front of the participle at `i`."""
    return i > 1 and tokens[i].form == "ed" and tokens[i - 1].is_word("have") and tokens[i - 2].is_word("must", "should", "shall")


def _approver(said: list[Token]) -> bool:
    """Whether `b@x.com has approved` is what the words begin with."""
    at = next((i for i, t in enumerate(said) if t.kind == "address"), None)
    behind = said[at + 1 :] if at is not None and at < 2 else []
    return len(behind) > 1 and behind[0].is_word("have", "has") and behind[1].is_word(*_APPROVES) and behind[1].form == "ed"


def approved_before(graph: Graph, clause: Clause) -> Clause:
    """`send the email only once b@x.com has approved it`, where that step stands: the order to ask b@x.com before it; others as they are."""
    who = _who(clause.condition or []) if clause.condition_word in _WAITS else []
    named = next((i for i, t in enumerate(clause.tokens) if t.is_word("the", "that", "our", "it")), None)
    known = {a for node in graph.nodes.values() if node.action == "human.approval" for a in node.params.get("approvers") or []}
    if not who or named is None or who[0].norm in known:
        return clause
    found = find(graph, [t for t in clause.tokens[named:] if not t.is_word("only", "go", "out", "should", "be", "send", "leave")])
    if found.step is None or found.several or found.score < 3:
        return clause
    at, step = who[0], Token("step", found.step, found.step, who[0].start, who[0].start)
    order = [word_at("before", at), step, replace(at, kind="punct", raw=",", norm=","), word_at("ask", at), *who]
    return replace(clause, tokens=[*order, word_at("to", at), word_at("approve", at)], condition=None, condition_word="", trailing=False,
                   marks=clause.marks - {"only"})  # fmt: skip


def approvals_awaited(parts: list[Clause]) -> list[Clause]:
    """The clauses with the request for every such approval in front, and its verdict as the condition."""
    out: list[Clause] = []
    asked: set[str] = set()
    for clause in parts:
        who = _who(clause.condition or []) if clause.condition_word in _WAITS else []
        if who and not {t.norm for t in who} & asked:
            at = who[0]
            order = [word_at("ask", at), *who, word_at("to", at), word_at("approve", at)]
            out.append(Clause(order, clause.marks & {"then"}, sentence=clause.sentence, first_in_sentence=clause.first_in_sentence))
            verdict = [word_at("approve", at, "ed")]
            clause = replace(clause, condition=verdict, condition_word="if", trailing=False, marks=clause.marks - {"only"})
        if any(t.is_word(*_APPROVES) for t in clause.tokens):
            asked |= {t.norm for t in clause.tokens if t.kind == "address"}
        out.append(clause)
    return out


def _who(condition: list[Token]) -> list[Token]:
    """The people of a condition that says no more than that they have approved something."""
    people = [t for t in condition if t.kind == "address"]
    rest = [t for t in condition if t.kind != "address" and t.kind != "punct"]
    decides = any(t.is_word(*_APPROVES) and t.form == "ed" for t in rest)
    plain = all(t.kind == "word" and t.is_word(*_APPROVES, *_AROUND) for t in rest)
    return people if len(people) == 1 and decides and plain and _approver(condition) else []
