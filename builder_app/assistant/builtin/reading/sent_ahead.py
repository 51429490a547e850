"""Things that go to people, told as facts: `a form goes to x@y.com`."""

from builder_app.assistant.builtin.words.tokens import Token

_SENT = (
    "form",
    "questionnaire",
    "email",
    "message",
    "note",
    "notification",
    "alert",
    "reminder",
    "escalation",
    "report",
    "request",
    "approval",
)
LONGEST_THING = 3


def sent_ahead(tokens: list[Token], i: int) -> bool:
    """Whether something that goes to somebody is named from `i` on."""
    if not tokens[i].is_word("a", "an", "the", "one"):
        return False
    last = min(i + 2 + LONGEST_THING, len(tokens) - 1)
    go = next((j for j in range(i + 2, last) if tokens[j].is_word("go") and tokens[j].form == "s"), None)
    return go is not None and tokens[go - 1].is_word(*_SENT) and tokens[go + 1].is_word("to", "out", "straight")
