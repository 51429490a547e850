"""Questions that ask for leave: `ask cs@x.com whether we should reship`, `check with the lead (a@b.com) if we may go on`."""

from builder_app.assistant.builtin.words.tokens import Token

_ASKS = ("ask", "check", "consult")
_MODALS = ("should", "may", "can", "could", "shall")
_US = ("we", "i", "it", "to")


def leave_asked(tokens: list[Token]) -> list[Token]:
    """The order to ask somebody to approve what the question is about; empty for questions about facts."""
    at = whether(tokens)
    if at is None or not tokens[0].is_word(*_ASKS) or not any(t.kind == "address" for t in tokens[1:at]):
        return []
    who = [t for t in tokens[1:at] if not t.is_word("with", "for")]
    said = tokens[at + 1 :]
    start = 1 if said[0].is_word("to") else 2
    marks = [Token("word", word, word, tokens[at].start, tokens[at].start) for word in ("ask", "to", "approve")]
    return [marks[0], *who, marks[1], marks[2], *said[start:]]


def whether(tokens: list[Token]) -> int | None:
    """Where `whether we should …`, `if we may …` opens what is asked; None where nothing of the kind is said."""
    for i in range(2, len(tokens) - 2):
        if not tokens[i].is_word("whether", "if") or not tokens[0].is_word(*_ASKS):
            continue
        ours = tokens[i + 1].is_word(*_US)
        if ours and (tokens[i + 2].is_word(*_MODALS) or (tokens[i].is_word("whether") and tokens[i + 1].is_word("to"))):
            return i if not (tokens[i + 1].is_word("it") and tokens[i + 2].is_word("can", "could")) else None
    return None


def time_allowed(tokens: list[Token]) -> list[Token]:
    """`let them decide within 4 hours` as `give them 4 hours`; empty for other words."""
    length = next((t for t in tokens if t.kind == "duration"), None)
    opens = len(tokens) > 3 and tokens[0].is_word("let", "have", "make") and tokens[1].is_word("them", "her", "him", "it", "the")
    had = next((i for i, t in enumerate(tokens[2:6], 2) if t.is_word("have", "take")), None)
    if (
        opens
        and length is not None
        and had is not None
        and all(t.kind == "duration" or t.is_word(*_WITHIN, "full") for t in tokens[had + 1 :][:2])
    ):
        return [Token("word", "give", "give", tokens[0].start, tokens[0].start), *tokens[1:had], *tokens[had + 1 :]]
    decides = next((i for i, t in enumerate(tokens[:6]) if t.is_word("decide", "answer", "respond", "approve", "react")), None)
    if not opens or length is None or decides is None or not tokens[decides + 1 : decides + 2] or not tokens[decides + 1].is_word(*_WITHIN):
        return []
    give = Token("word", "give", "give", tokens[0].start, tokens[0].start)
    return [give, *tokens[1:decides], length]


_WITHIN = ("within", "in", "inside", "by", "at-most", "up-to")
