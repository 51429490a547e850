"""What we have or lack, behind what was looked up or asked for: `if we have it`, `if we don't have that order`, `if we don't have it by then`."""

from builder_app.assistant.builtin.words.vocabulary import word_set

_SAID = word_set(
    "we i it have do not the that this one such a an shipment order load already in our system on file record them these still by then yet"
)
_THINGS = word_set("it that this one such shipment order load them these record")
_BY_THEN = word_set("still by then yet")


def what_we_have(words: set[str]) -> str:
    """The kind of condition that the words are: `found`, or `reply` for what was awaited; empty for other words."""
    if "have" not in words or not words & {"we", "i"} or not words & _THINGS or not words <= _SAID:
        return ""
    return "reply" if words & _BY_THEN else "found"
