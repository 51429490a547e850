"""Events that are told first and pointed at then: `carrier no-show = exception on the shipment. When that happens, …`, and events told like a
question: `a shipment gets updated and it is late? Then …`."""

from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_OPENS = ("when", "whenever", "once", "if")
_HAPPENS = ("happens", "happened", "occurs", "occurred")
_EVENTS = word_set("exception delay delivered delivery created")
_ENDS = (".", ";", "!", "?")
LONGEST = 12


def pointed_events(tokens: list[Token]) -> list[Token]:
    """The message with the event itself, and without the words that only point back at it."""
    out = _defined(tokens)
    kept: list[Token] = []
    i = 0
    while i < len(out):
        points = i > 0 and i + 2 < len(out) and out[i].is_word(*_OPENS) and out[i + 1].is_word("that", "this", "it")
        if not points or out[i + 2].raw.lower() not in _HAPPENS or not (kept and (kept[-1].norm in _ENDS or kept[-1].kind == "newline")):
            kept.append(out[i])
            i += 1
            continue
        i += 3 + (i + 3 < len(out) and out[i + 3].norm in (",", ":"))
    return _asked(kept)


def _defined(tokens: list[Token]) -> list[Token]:
    """`carrier did not show up = exception on the shipment` as the event on the right."""
    at = next((i for i, t in enumerate(tokens[:LONGEST]) if t.norm == "="), None)
    end = next((i for i, t in enumerate(tokens) if t.norm in _ENDS or t.kind == "newline"), 0)
    if not at or not at < end <= at + 7:
        return tokens
    told = tokens[at + 1 : end]
    event = any(t.norm in _EVENTS for t in told) and any(t.is_word("shipment") for t in told)
    plain = all(t.kind in ("word", "punct") for t in tokens[:at])
    return [word_at("shipment", told[0]), *[t for t in told if t.norm in _EVENTS], *tokens[end:]] if event and plain else tokens


def _asked(tokens: list[Token]) -> list[Token]:
    """`a shipment gets updated, and …? Then …` as `when a shipment gets updated, and …, …`."""
    end = next((i for i, t in enumerate(tokens) if t.norm in _ENDS or t.kind == "newline"), 0)
    start = 1 if tokens[:1] and tokens[0].norm == "," else 0
    event = (
        end > start + 2 and tokens[start].is_word("a", "an", "any", "the") and any(t.is_word("shipment") for t in tokens[start : start + 3])
    )
    if not event or tokens[end].norm != "?" or end + 1 >= len(tokens) or not tokens[end + 1].is_word("then"):
        return tokens
    comma = Token("punct", ",", ",", tokens[end].start, tokens[end].end)
    told = [t for t in tokens[start:end] if t.norm != ","]
    return [word_at("when", tokens[start]), *told, comma, *tokens[end + 2 :]]
