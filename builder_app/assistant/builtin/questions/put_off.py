"""An open question left open: `I don't know yet`, `not sure, ask me later`, `I have to ask IT`."""

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_AROUND = word_set(
    "skip it that this for now please the question later unknown one i we do not know let us leave open ok yet sure certain no idea clue tbd will "
    "tell you me ask give add fill in on back to get have decide be still come can could what which who so sorry hmm well blank empty out just as "
    "about then answer set up settle say check find soon tomorrow an a right address at moment connection am"
)
_UNKNOWN = word_set("know sure certain decide have")
_LATER = word_set("tell give ask add fill come get decide set answer say")
_VALUES = frozenset({"address", "duration", "number", "url", "channel", "quoted", "clock", "broken"})
_LONGEST = 18


def puts_off(tokens: list[Token]) -> bool:
    """Whether the message says that the answer comes later or not at all, and nothing else."""
    words = [t.norm for t in tokens if t.kind == "word"]
    said = set(words)
    if not words or len(tokens) > _LONGEST or any(t.kind in _VALUES or t.raw == "?" for t in tokens):
        return False
    if said == {"later"} or said & {"skip", "unknown", "tbd"}:
        return said <= _AROUND
    if _asks_around(words):
        return True
    unknown = bool({"not"} & said and said & _UNKNOWN and (said & {"know", "sure", "certain", "yet"})) or bool(
        "no" in said and said & {"idea", "clue"}
    )
    later = "later" in said and bool(said & _LATER)
    left = "leave" in said and bool(said & {"open", "blank", "empty"})
    return (unknown or later or left) and said <= _AROUND


def _asks_around(words: list[str]) -> bool:
    """`I have to ask IT`, `let me check with the warehouse`: the person goes and asks; nobody is to be asked by the workflow."""
    own = words[0] == "i" or words[:2] == ["let", "me"]
    at = next((i for i, w in enumerate(words[:5]) if w in ("ask", "check", "look", "find")), None)
    wished = {"want", "would", "like", "first", "then"} & set(words)
    return own and at is not None and at >= 2 and len(words) - at <= 5 and not wished
