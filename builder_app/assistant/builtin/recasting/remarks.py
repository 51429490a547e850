"""What people say around their orders: `they are slow`, `we have moved to Teams`."""

from builder_app.assistant.builtin.reading.clauses import Clause

_WHO = ("we", "they", "i", "he", "she", "it", "that", "this", "you")
_THAT_ONE = ("that", "this", "the", "one", "there", "email", "message", "step", "mail")
_NO_REMARK = frozenset({"should", "must", "not", "never", "no-longer", "any-more", "now", "only", "enough", "too", "instead", "also"})


def only_remarks(clause: Clause) -> bool:
    """Whether a clause only tells how things are, with nothing in it that could be a value or an order."""
    tokens = clause.tokens
    if clause.marks == {"only"} and clause.condition is None and 1 < len(tokens) <= 3 and all(t.is_word(*_THAT_ONE) for t in tokens):
        return True
    if clause.condition is not None or clause.marks - {"then", "also"} or not 2 < len(tokens) <= 9:
        return False
    tells = tokens[0].is_word(*_WHO) and (
        tokens[1].is_word("be") or (tokens[1].is_word("have") and (tokens[2].form == "ed" or tokens[2].raw.lower().endswith("ed")))
    )
    plain = all(t.kind in ("word", "punct") for t in tokens) and not {t.norm for t in tokens} & _NO_REMARK
    return tells and plain
