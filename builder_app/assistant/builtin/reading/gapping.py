"""A verb said once for several objects: `request the BOL from a@x.com and the packing list from b@y.com`."""

from builder_app.assistant.builtin.reading.boundaries import clause_start, is_verb
from builder_app.assistant.builtin.words.tokens import Token

_LINKS = ("to", "from", "with", "about", "for", "by", "of", "into")
_ENDS = ("newline", "bullet", "arrow")
_BREAKS = (".", ";", "!", "?", ":")
_NAMED = ("channel", "severity", "collection", "format", "level", "template", "method")
"""Parameters whose values are single words: `the channel line-alerts`."""
_SENDABLE = ("email", "message", "note", "copy", "notification", "reminder", "summary", "line", "alert")
_TARGETS = ("address", "channel", "duration", "number", "clock", "quoted", "url")


def gaps_filled(tokens: list[Token]) -> list[Token]:
    """Every object of a verb with the verb before it: `change A to 3 and B to 5` as `change A to 3 and change B to 5`."""
    out: list[Token] = []
    verb: Token | None = None
    opened = 0
    """Where the object of the verb in force begins."""
    fresh = True
    for i, token in enumerate(tokens):
        if fresh and is_verb(tokens, i, start=True) and token.form == "base":
            verb, opened = token, i + 1
        out.append(token)
        if token.kind in _ENDS or (token.kind == "punct" and token.norm in _BREAKS):
            verb = None
        joint = token.is_word("and") or (token.kind == "punct" and token.norm == ",")
        fresh = joint or verb is None or token.is_word("please", "then", "also")
        if not joint or verb is None or (i + 1 < len(tokens) and tokens[i + 1].is_word("and")):
            continue
        link = _linked(tokens, opened, i)
        if verb.is_word("make", "set") and _valued(tokens, i + 1):
            out.append(verb)
            opened, fresh = i + 1, False
            continue
        if link and not clause_start(tokens, i + 1) and _linked(tokens, i + 1, _end(tokens, i + 1)) == link:
            out.append(verb)
            opened, fresh = i + 1, False
    return out


def gets_filled(tokens: list[Token]) -> list[Token]:
    """`the team gets a post and x@y.com a mail` as `the team gets a post and x@y.com gets a mail`."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        out.append(token)
        ahead = tokens[i + 1 : i + 3]
        joined = token.kind == "address" and i and (tokens[i - 1].is_word("and") or tokens[i - 1].norm == ",")
        thing = len(ahead) == 2 and ahead[0].is_word("a", "an") and ahead[1].is_word(*_SENDABLE)
        got = next((t for t in reversed(tokens[max(0, i - 12) : i]) if t.is_word("get", "receive") and t.form == "s"), None)
        if joined and thing and got is not None:
            out.append(got)
    return out


def _valued(tokens: list[Token], start: int) -> bool:
    """Whether `the threshold 2 hours` stands from `start` on: a thing and its value, without a verb of its own."""
    start += start < len(tokens) and tokens[start].is_word("and")
    part = tokens[start : _end(tokens, start)]
    named = 2 < len(part) <= 6 and part[0].is_word("the", "its")
    called = named and len(part) == 3 and part[1].is_word(*_NAMED) and part[2].kind in ("word", "ident", "channel")
    named = named and (called or part[-1].kind in ("duration", "number", "quoted"))
    return named and all(t.kind == "word" and not t.is_word("to", "be", "for", "by", "at", "after") for t in part[:-1])


def _end(tokens: list[Token], start: int) -> int:
    """Where the part that begins at `start` stops."""
    for i in range(start, len(tokens)):
        token = tokens[i]
        if token.kind in _ENDS or token.is_word("and", "but", "then") or (token.kind == "punct" and token.norm in (*_BREAKS, ",")):
            return i
    return len(tokens)


def _linked(tokens: list[Token], start: int, stop: int) -> str:
    """The preposition of `the packing list from the supplier b@y.com`: an object, a preposition, a value; empty for other words."""
    while stop > start and tokens[stop - 1].is_word("please", "too", "instead", "now", "each"):
        stop -= 1
    at = next((i for i in range(start, stop) if tokens[i].is_word(*_LINKS) and not (tokens[i].is_word("of") and i + 1 < stop - 1)), None)
    worded = at is not None and tokens[at].is_word("to") and (stop == len(tokens) or tokens[stop - 1].raw[:1].isupper() or stop - at == 2)
    if at is not None and at == start + 1 and tokens[start].kind == "address" and tokens[at].is_word("for") and at + 1 < stop <= at + 6:
        return "for" if all(t.kind in ("word", "ident", "number") for t in tokens[at + 1 : stop]) else ""
    if at is None or at == start or stop - start > 9 or (tokens[stop - 1].kind not in _TARGETS and not worded):
        return ""
    plain = all(t.kind in ("word", "number", "duration", "clock", "quoted", "ident") or t.norm == "'s" for t in tokens[start:at])
    return tokens[at].norm if plain and stop - at <= 5 and not any(t.norm == "," for t in tokens[start:stop]) else ""
