"""Words that join clauses elsewhere and here belong to a noun."""

from builder_app.assistant.builtin.words.tokens import Token


def is_adjective(tokens: list[Token], i: int) -> bool:
    """Whether `following` at `i` belongs to a noun: `with the following fields`."""
    return tokens[i].is_word("following") and i > 0 and tokens[i - 1].is_word("the", "these", "those", "all", "any", "with")
