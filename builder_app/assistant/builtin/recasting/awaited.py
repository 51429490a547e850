"""What is expected from others, told as a fact: `POD expected within 24h from the carrier`, `answer due in 2 days`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.words.fields import DOCUMENTS
from builder_app.assistant.builtin.words.tokens import word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_DUE = ("expected", "due", "required", "awaited", "needed", "wanted", "expect")
_ANSWERS = word_set("reply answer response confirmation feedback reaction acknowledgement acknowledge confirm")


def awaited(parts: list[Clause]) -> list[Clause]:
    """Clauses that say what is expected and by when, as the request and the wait that they amount to."""
    return [made for clause in parts for made in _asked(clause)]


def _asked(clause: Clause) -> list[Clause]:
    tokens = clause.tokens
    if (parts := _reply_in_time(clause)) is not None:
        return parts
    due = next((i for i, t in enumerate(tokens[:8]) if t.raw.lower() in _DUE), None)
    time = next((t for t in tokens if t.kind == "duration"), None)
    if due is None or time is None or clause.trailing:
        return [clause]
    what = [t for t in tokens[:due] if not t.is_word("be", "the", "a", "an", "we", "should", "must", "have", "to", "our", "i")]
    behind = tokens[due + 1 :]
    if not what:
        end = next((i for i, t in enumerate(behind) if t.is_word("within", "in", "by", "from", "after") or t.kind == "duration"), 0)
        what, behind = [t for t in behind[:end] if not t.is_word("the", "a", "an", "their")], behind[end:]
    if not what or len(what) > 4:
        return [clause]
    wait = [word_at("wait", what[0]), time, word_at("for", time), word_at("reply", time)]
    if any(t.is_word(*_ANSWERS) for t in what):
        return [replace(clause, tokens=wait)]
    if not any(t.norm in DOCUMENTS for t in what):
        return [clause]
    whom = next((behind[i:] for i, t in enumerate(behind) if t.is_word("from", "by") and behind[i + 1 : i + 2] != [time]), [])
    asked = [word_at("request", what[0]), *what, *(t for t in whom if t.kind != "duration" and not t.is_word("within", "in"))]
    return [replace(clause, tokens=asked), Clause(wait, sentence=clause.sentence)]


def _reply_in_time(clause: Clause) -> list[Clause] | None:
    """`analyse the reply that comes within 2 days` as the wait and what is done with the reply; None for other words."""
    tokens = clause.tokens
    for i, token in enumerate(tokens[:-4]):
        relative = tokens[i + 1].is_word("that", "which") and tokens[i + 2].is_word("come", "arrive", "send")
        length = next((j for j in range(i + 3, min(i + 7, len(tokens))) if tokens[j].kind == "duration"), None)
        if i and token.is_word("reply", "answer", "response") and relative and length is not None and not tokens[0].is_word("wait"):
            wait = [word_at("wait", token), tokens[length], word_at("for", token), word_at("reply", token)]
            rest = replace(clause, tokens=[*tokens[: i + 1], *tokens[length + 1 :]], marks=clause.marks - {"parallel"})
            return [Clause(wait, clause.marks, sentence=clause.sentence), rest]
    return None
