"""What comes when the time that somebody is given is over: `give her 3 days, after which it counts as rejected`, `… 6 hours, after which
escalate`, as a sentence of its own about nobody having decided."""

from builder_app.assistant.builtin.words.tokens import Token

_GIVES = ("give", "allow", "grant", "have", "get", "has")
_COUNTS = ("handle", "treat", "count", "process", "regard", "consider", "take")
_VERDICTS = {
    "rejected": "rejected",
    "approved": "approved",
    "refused": "rejected",
    "declined": "rejected",
    "no": "rejected",
    "yes": "approved",
}
_ENDS = (".", ";", "!", "?")


def after_which(tokens: list[Token]) -> list[Token]:
    """The message with what comes after such a time as `if nobody decides, …`, or as what no decision counts as."""
    for i in range(len(tokens) - 1):
        later = tokens[i].is_word("afterwards") and i + 1 < len(tokens) and tokens[i + 1].norm == ","
        plainly = tokens[i].is_word("then") and _has_time(tokens, i)
        if not i or not (later or plainly or [t.raw.lower() for t in tokens[i : i + 2]] in (["after", "which"], ["after", "that"])):
            continue
        start = next((j for j in range(i - 1, -1, -1) if tokens[j].norm in _ENDS or tokens[j].kind == "newline"), -1) + 1
        before = tokens[start:i]
        if not before and later and tokens[i - 1].norm == ";":
            start = next((j for j in range(i - 2, -1, -1) if tokens[j].norm in _ENDS or tokens[j].kind == "newline"), -1) + 1
            before = tokens[start:i]
        given = (
            any(t.is_word(*_GIVES) for t in before) and any(t.kind == "duration" for t in before) and before[-1].norm in (",", "and", ";")
        )
        if not given:
            continue
        end = next((j for j in range(i, len(tokens)) if tokens[j].norm in _ENDS or tokens[j].kind == "newline"), len(tokens))
        rest = tokens[i + 2 - plainly : end]
        at = tokens[i]
        counts = any(t.norm in _COUNTS for t in rest) and rest[-1].raw.lower() in _VERDICTS
        said = (
            ["no", "decision", "treat", "as", _VERDICTS[rest[-1].raw.lower()]]
            if counts
            else ["if", "nobody", "decide", "until", "then", ","]
        )
        words = [Token("punct" if w == "," else "word", w, _NORMS.get(w, w), at.start, at.start) for w in said]
        return [*tokens[: i - 1], Token("punct", ".", ".", at.start, at.start), *words, *([] if counts else rest), *tokens[end:]]
    return tokens


def _has_time(tokens: list[Token], i: int) -> bool:
    """Whether `he has 2 days,` and nothing else stands in front of the `then` at `i`."""
    said = tokens[max(0, i - 5) : i]
    start = next((n + 1 for n in range(len(said) - 1, -1, -1) if said[n].norm in _ENDS or said[n].kind == "newline"), 0)
    said = said[start:]
    return (
        len(said) in (4, 5)
        and said[0].is_word("he", "she", "they")
        and said[1].is_word("have", "get")
        and said[-2].kind == "duration"
        and said[-1].norm == ","
    )


_NORMS = {"rejected": "reject", "approved": "approve"}
"""Dictionary forms of the decisions."""
