"""One answer that counts as another: `no answer in 3 hours = treat as rejected`."""

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.conditions import Cond, atom
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.graph import Graph

_VERBS = ("treat", "count", "mean", "consider", "equal", "regard", "take", "handle", "process", "same", "amount")
_CONSENT = ("consent", "agreement", "approval", "ok", "yes", "permission")
_DECISIONS = {"approved": "approved", "rejected": "rejected"}


def equated(clause: Clause) -> tuple[Cond, str] | None:
    """(that nobody answers, the decision that it counts as); None for a clause that says no such thing."""
    at = next((i for i, t in enumerate(clause.tokens) if t.is_word(*_VERBS) or (t.kind == "compare" and t.norm == "=")), None)
    if at is None and clause.condition and 0 < len(clause.tokens) <= 2 and clause.tokens[-1].form == "ed":
        return _counted(clause.condition, clause.tokens)
    if at is None and clause.condition is None:
        at = next((i for i, t in enumerate(clause.tokens) if i and t.is_word("be") and clause.tokens[-1].raw.lower() in _CONSENT), None)
    if at is None:
        return None
    if (
        at == 0
        and clause.condition is None
        and (split := next((i for i, t in enumerate(clause.tokens) if t.is_word("as", "like")), None)) is not None
    ):
        return _counted(clause.tokens[1:split], clause.tokens[split + 1 :])
    said = clause.condition if clause.condition is not None else clause.tokens[:at]
    return _counted(said, clause.tokens[at:])


def _counted(said: list[Token], meant: list[Token]) -> tuple[Cond, str] | None:
    """What is said, and what it counts as."""
    said = [t for t in said if t.kind != "compare" and not t.is_word("should", "must", "shall", "will")]
    cond = atom(said)
    if any(t.is_word("timeout", "silence") for t in said):
        cond = Cond("decided", negative=True, duration=cond.duration)
    meant = [
        t
        for t in meant
        if not t.is_word(*_VERBS, "as", "it", "that", "this", "a", "an", "be", "like", "to", "for", "the", "way", "should", "must")
        and t.norm != "="
    ]
    decision = _decision(meant)
    silent = cond.kind in ("reply", "decided") and (cond.negative or cond.kind == "decided")
    return (cond, decision) if silent and decision else None


def _decision(tokens: list[Token]) -> str:
    if not tokens or len(tokens) > 3:
        return ""
    if tokens[-1].raw.lower() in _CONSENT:
        return "approved"
    made = atom(tokens)
    if made.kind == "yes":
        return "rejected" if made.negative else "approved"
    return _DECISIONS.get(made.kind, "")


def equate(graph: Graph, step: str, cond: Cond, decision: str) -> None:
    """Let the time limit of an approval lead where the decision leads."""
    node = graph.nodes[step]
    if cond.duration:
        node.params = node.params | {"timeout": cond.duration}
    for target in graph.targets(step, decision):
        graph.link((step, "timeout"), target)
