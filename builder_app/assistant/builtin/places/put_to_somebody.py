"""What was put to somebody to decide: `released` after `whether goods are released`."""

from builder_app.assistant.builtin.reading.conditions import Cond


def was_asked(cond: Cond, message: str) -> bool:
    """Whether the condition says what was to be decided: `released` after `whether goods are released`, `if it may go on` after
    `that the load may go on`."""
    said = [word.strip(".,:()") for word in message.lower().split()]
    words = cond.text.lower().replace(",", " ").split()
    if {word for word in said if len(word) > 4 and word.endswith("ed")} & set(words):
        return True
    at = next((i for i, word in enumerate(words) if word in ("may", "can", "should", "must")), None)
    if at is None or at + 1 >= len(words):
        return False
    wish = [word for word in words[at:] if word not in ("not", "n't")]
    return any(said[i : i + len(wish)] == wish for i in range(len(said)))
