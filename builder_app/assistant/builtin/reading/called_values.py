"""What a web call answered, compared by its own names: `the price in the answer is above 4.20`, `the level in the response is below 15`."""

from typing import Any

from builder_app.assistant.builtin.words.condition_words import BOUNDS
from builder_app.assistant.builtin.words.fields import OPERATORS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_AROUND = word_set("the a an its their that this if when case be is of in from returned reported current")
_ANSWER = word_set("answer response reply body result call it json payload data")
LONGEST = 3


def bound_in_answer(call: str, tokens: list[Token]) -> dict[str, Any]:
    """The comparison of a number that the answer of the call holds; empty for other words."""
    at = next((i for i, t in enumerate(tokens) if OPERATORS.get(t.norm) in BOUNDS), None)
    number = next((t for t in tokens[at + 1 :] if t.kind == "number"), None) if at is not None else None
    if at is None or number is None or not any(t.is_word(*_ANSWER) for t in tokens[:at]):
        return {}
    said = [t for t in tokens[:at] if t.kind != "punct" and not t.is_word(*_AROUND, *_ANSWER)]
    if not 0 < len(said) <= LONGEST or any(t.kind not in ("word", "ident", "code") for t in said):
        return {}
    name = "_".join(t.norm if t.kind == "code" else t.raw.lower() for t in said)
    return {"left": "{{ steps." + call + ".body." + name + " }}", "operator": OPERATORS[tokens[at].norm], "right": number.value}
