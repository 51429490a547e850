"""Order told as a fact: `both mails should be followed by a log entry`, `the approval is followed by a Slack post`, as `add … after …`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.words.tokens import word_at

_AROUND = ("should", "must", "be", "is", "are", "then", "always", "directly", "immediately", "get", "will")
_EVERY = ("both", "all", "each", "every", "them-all", "the-two")


def followed(clause: Clause) -> Clause:
    """The clause as the order to add what follows behind what it follows."""
    tokens = clause.tokens
    at = next((i for i, t in enumerate(tokens[:-2]) if t.raw.lower() == "followed" and tokens[i + 1].is_word("by")), None)
    if at is None or clause.condition is not None or at < 2:
        return clause
    first = tokens[:at]
    while first and first[-1].is_word(*_AROUND):
        first = first[:-1]
    if not first or any(t.kind not in ("word", "address", "number") for t in first):
        return clause
    order = [word_at("add", tokens[0]), *tokens[at + 2 :]]
    if first[0].is_word(*_EVERY):
        return replace(clause, tokens=order, marks=clause.marks | {"at-end"})
    return replace(clause, tokens=[*order, word_at("after", tokens[0]), *first])
