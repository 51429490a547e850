"""Names of people, companies and places, as they stand in a message: `Walmart`, `the customer "Fresh Co"`."""

from builder_app.assistant.builtin.words.fields import NAMED_FIELDS
from builder_app.assistant.builtin.words.tokens import Token


def name_at(tokens: list[Token], i: int) -> str:
    """A proper name at `i`: capitalised words, or quoted text."""
    while i < len(tokens) and tokens[i].is_word(*NAMED_FIELDS, "the"):
        i += 1
    if i < len(tokens) and tokens[i].kind in ("quoted", "code"):
        return tokens[i].norm
    words: list[str] = []
    while i < len(tokens) and tokens[i].kind == "word" and tokens[i].raw[:1].isupper() and not tokens[i].is_word("i"):
        words.append(tokens[i].raw)
        i += 1
    return " ".join(words)
