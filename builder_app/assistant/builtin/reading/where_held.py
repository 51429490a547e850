"""Where a compared value stands, which the comparison does not need: `max_temp on the submitted form exceeds 8`, `the qty she filled in is 3`."""

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_IN = ("on", "in", "of", "from")
_FORMS = ("form", "questionnaire", "sheet")
_OF_FORMS = word_set("the this that her his their submitted filled completed returned filled-in form fill submit complete return")
_WHO = word_set("that which he she they the person has have")
_GIVING = word_set("fill enter type submit give report write state")


def without_holder(tokens: list[Token]) -> list[Token]:
    """The words without the place; the same words where they name none."""
    for i, token in enumerate(tokens):
        if i == 0:
            continue
        end = i
        if token.is_word(*_IN):
            end = i + 1
            while end < len(tokens) and tokens[end].is_word(*_OF_FORMS) and not tokens[end].is_word(*_FORMS):
                end += 1
            if end < len(tokens) and tokens[end].is_word(*_FORMS):
                return [*tokens[:i], *tokens[end + 1 :]]
        elif token.is_word("that", "which", "he", "she", "they"):
            while end < len(tokens) and tokens[end].is_word(*_WHO):
                end += 1
            if end > i and end < len(tokens) and tokens[end].is_word(*_GIVING):
                after = end + 1
                return [*tokens[:i], *tokens[after + any(t.is_word("in") for t in tokens[after : after + 1]) :]]
    return tokens
