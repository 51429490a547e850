"""Silence told with its length: `after 6 hours of silence, …`, `4 hours without a word from him: …`, all as `if nobody answers within 6 hours`."""

from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_STILL = word_set("silence quiet inactivity inaction")
_ANSWERS = word_set("word answer reply response reaction decision verdict sign news feedback sound approval sign-off")
_OVER = ("after", "following", "upon")
_WHOSE = word_set("him her them his their the a an any from of to by it this manager boss lead approver supplier carrier team part side")


def silence_spoken(tokens: list[Token]) -> list[Token]:
    """The message with every silence that has a length as a condition, in front of an order or behind it."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        opens = _opens(out)
        length, end = _silence(tokens, i) if opens or tokens[i].is_word(*_OVER) else (None, i)
        counts = end < len(tokens) and (tokens[end].norm == "=" or tokens[end].is_word("count", "equal", "mean", "be", "as"))
        if length is None or counts or not (opens or _ends(tokens, end)):
            out.append(tokens[i])
            i += 1
            continue
        at = tokens[i]
        out += [*(word_at(word, at) for word in ("if", "nobody", "reply", "within")), length]
        parted = end < len(tokens) and (tokens[end].norm in (",", ":") or tokens[end].kind == "arrow")
        if parted or not _ends(tokens, end):
            out.append(Token("punct", ",", ",", length.end, length.end))
        i = end + parted
    return out


def _silence(tokens: list[Token], i: int) -> tuple[Token | None, int]:
    """(its length, where it ends) of a silence told from `i` on; (None, `i`) where there is none."""
    at = i + tokens[i].is_word(*_OVER)
    while at < len(tokens) and tokens[at].is_word("the", "a", "another", "some"):
        at += 1
    if at + 2 >= len(tokens):
        return None, i
    if tokens[at].norm in _STILL:
        joined = tokens[at + 1].is_word("for", "of", "over", "within", "during", "after")
        length = tokens[at + 2] if joined and tokens[at + 2].kind == "duration" else None
        return length, at + 3
    if tokens[at].kind != "duration":
        return None, i
    if tokens[at + 1].is_word("of") and tokens[at + 2].norm in _STILL:
        return tokens[at], _whose(tokens, at + 3)
    noun = at + 2 + tokens[at + 2].is_word("a", "an", "any", "no")
    denied = tokens[at + 1].is_word("without") or (tokens[at + 1].is_word("of", "with") and tokens[at + 2].is_word("no"))
    if denied and noun < len(tokens) and tokens[noun].norm in _ANSWERS:
        return tokens[at], _whose(tokens, noun + 1)
    return None, i


def _whose(tokens: list[Token], end: int) -> int:
    """Where `from him`, `on her part` ends that stands at `end`."""
    if end >= len(tokens) or not tokens[end].is_word("from", "by", "on"):
        return end
    at = end + 1
    while at < len(tokens) and (tokens[at].norm in _WHOSE or (at == end + 1 and tokens[at].kind == "address")):
        at += 1
    return at if at > end + 1 else end


def _opens(out: list[Token]) -> bool:
    """Whether a sentence or a part of it begins behind what was read so far."""
    last = out[-1] if out else None
    return (
        last is None or last.kind in ("newline", "bullet", "arrow") or last.norm in (".", ",", ";", "!", "?") or last.is_word("and", "but")
    )


def _ends(tokens: list[Token], i: int) -> bool:
    return i >= len(tokens) or tokens[i].kind in ("newline", "bullet") or tokens[i].norm in (".", ";", "!", "?")
