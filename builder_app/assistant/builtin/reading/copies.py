"""Who gets a copy, however that is said, as `cc x@y.com`: `with x@y.com on copy`, `x@y.com gets a copy of it`, `loop x@y.com in`."""

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_LISTS = ("copy", "cc", "bcc")
_KEEPS = ("put", "keep", "have", "take", "let", "leave", "set", "bring", "hold", "include", "add", "place", "with", "loop", "pull")
_TITLE = word_set("the our my their a an boss lead manager head team desk director supervisor planner buyer controller also please always")
_HAVING = word_set("should must will would to also then always get receive want need have be like")
_MESSAGES = (
    "it",
    "that",
    "this",
    "them",
    "email",
    "message",
    "mail",
    "escalation",
    "reminder",
    "follow-up",
    "notification",
    "these",
    "everything",
)
_JOINS = ("and", "plus", "also-and")
LONGEST_TITLE = 4


def copies_spoken(tokens: list[Token]) -> list[Token]:
    """The message with every copy told as `cc` and the address."""
    i = 0
    while i < len(tokens):
        if tokens[i].kind != "address":
            i += 1
            continue
        end = _group_end(tokens, i)
        made = _copied(tokens, i, end)
        if made is None:
            i = end
            continue
        start, stop, rest = made
        people = [t for t in tokens[i:end] if t.kind == "address" or t.is_word(*_JOINS) or t.norm in (",", "&")]
        blind = any(t.is_word("bcc") or t.raw.lower() in ("blind", "bcc'd", "bcced") for t in tokens[start:stop])
        word = "bcc" if blind else "cc"
        spoken = [Token("word", word, word, tokens[start].start, tokens[start].start), *people, *rest]
        tokens = [*tokens[:start], *spoken, *tokens[stop:]]
        i = start + len(spoken)
    return tokens


def _group_end(tokens: list[Token], i: int) -> int:
    """Behind the last of addresses that are joined."""
    end = i + 1
    while end < len(tokens):
        joint = end + 1 if tokens[end].is_word(*_JOINS) or tokens[end].norm in (",", "&") else end
        joint += joint < len(tokens) and joint > end and tokens[joint].is_word("the")
        if joint > end and joint < len(tokens) and tokens[joint].kind == "address":
            end = joint + 1
        else:
            return end
    return end


def _copied(tokens: list[Token], i: int, end: int) -> tuple[int, int, list[Token]] | None:
    """(first token, last, what stays behind the people) of the words that give the addresses from `i` to `end` a copy."""
    stop = end + (end < len(tokens) and tokens[end].norm == ")")
    return (
        _on_copy(tokens, i, stop)
        or _gets(tokens, i, stop)
        or _copy_to(tokens, i, stop)
        or _handed(tokens, i, stop)
        or _looped(tokens, i, stop)
    )


def _opening(tokens: list[Token], i: int) -> int:
    """Where the words that name the person in front of the address at `i` begin."""
    start = i - (i > 0 and tokens[i - 1].norm in ("(", ":"))
    for _ in range(LONGEST_TITLE):
        named = start and (tokens[start - 1].is_word(*_TITLE) or (start < i and tokens[start - 1].kind == "word"))
        if not named or tokens[start - 1].is_word(*_KEEPS, "and", "to", "send", "email"):
            break
        start -= 1
    return start


def _on_copy(tokens: list[Token], i: int, end: int) -> tuple[int, int, list[Token]] | None:
    """`with x@y.com on copy`, `put x@y.com in cc`, `keep x@y.com in the loop`, `x@y.com copied in`."""
    at = end + (end < len(tokens) and tokens[end].is_word("in", "on", "into", "as", "be", "should"))
    while at < len(tokens) and at > end and tokens[at].is_word("the", "a", "be", "in", "on"):
        at += 1
    marks = at < len(tokens) and (
        (at > end and tokens[at].is_word(*_LISTS, "loop", "picture"))
        or (tokens[at].is_word("copy", "cc", "bcc") and (tokens[at].form == "ed" or _ends(tokens, at + 1)))
    )
    start = _opening(tokens, i)
    opened = start > 0 and tokens[start - 1].is_word(*_KEEPS)
    bounded = (
        start == 0 or tokens[start - 1].norm in (",", ";", ".", ":", "-", "(") or tokens[start - 1].is_word("and", "then", "but", "also")
    )
    if not marks or not (opened or bounded):
        return None
    at += 1 + (at + 1 < len(tokens) and tokens[at + 1].is_word("in", "too", "also") and _ends(tokens, at + 2))
    return start - opened, at, []


def _ends(tokens: list[Token], at: int) -> bool:
    return (
        at >= len(tokens)
        or tokens[at].kind in ("punct", "newline")
        or tokens[at].is_word("and", "then", "but", "on", "too", "also", "please", "in")
    )


def _gets(tokens: list[Token], i: int, end: int) -> tuple[int, int, list[Token]] | None:
    """`x@y.com (should) get a copy (of the escalation)`."""
    at = end
    while at < len(tokens) and tokens[at].is_word(*_HAVING):
        at += 1
    got = at > end and any(t.is_word("get", "receive", "want", "need", "have") for t in tokens[end:at])
    at += at < len(tokens) and tokens[at].is_word("a", "one", "the")
    return (_opening(tokens, i), *_of_what(tokens, at + 1)) if got and at < len(tokens) and _plain_copy(tokens, at) else None


def _copy_to(tokens: list[Token], i: int, end: int) -> tuple[int, int, list[Token]] | None:
    """`with a copy to x@y.com`, `send a copy of the escalation to x@y.com`, `a copy goes to x@y.com`."""
    start = _opening(tokens, i)
    if not start or not tokens[start - 1].is_word("to", "for"):
        return None
    at = start - 2
    while at > 0 and tokens[at].is_word("go", "should", "also", "be", "send"):
        at -= 1
    of = next((n for n in range(at, max(at - 5, 0), -1) if tokens[n].is_word("of")), None)
    noun = of - 1 if of is not None else at
    about = tokens[of + 1 : at + 1] if of is not None else []
    if noun < 0 or not tokens[noun].is_word("copy") or (about and not _speaks_of_a_message(about)):
        return None
    first = noun
    while first and tokens[first - 1].is_word("a", "one", "another", "with", "send", "also", "the", "have", "blind"):
        first -= 1
    if first and tokens[first - 1].is_word("for", "request", "ask", "about"):
        return None
    onto = [Token("word", "on", "on", tokens[noun].start, tokens[noun].start), *about] if len(about) > 1 else []
    return first, end, onto


def _handed(tokens: list[Token], i: int, end: int) -> tuple[int, int, list[Token]] | None:
    """`send x@y.com a copy`."""
    start = _opening(tokens, i)
    at = end + (end < len(tokens) and tokens[end].is_word("a", "one"))
    sends = start > 0 and tokens[start - 1].is_word("send", "give", "email", "mail")
    return (start - 1, *_of_what(tokens, at + 1)) if sends and end < at < len(tokens) and _plain_copy(tokens, at) else None


def _looped(tokens: list[Token], i: int, end: int) -> tuple[int, int, list[Token]] | None:
    """`loop x@y.com in`, `copy in x@y.com`, `copy x@y.com in`."""
    start = _opening(tokens, i)
    ahead = start - 1 - (start > 1 and tokens[start - 1].is_word("in") and tokens[start - 2].is_word("copy", "loop"))
    if ahead < 0 or not (tokens[ahead].is_word("loop") or tokens[ahead].is_word("copy")) or tokens[ahead].form not in ("base", "ing"):
        return None
    behind = end < len(tokens) and tokens[end].is_word("in") and _ends(tokens, end + 1)
    if not behind and ahead == start - 1:
        return None
    return ahead, end + behind, []


def _plain_copy(tokens: list[Token], at: int) -> bool:
    """Whether `copy` stands at `at` and is one of a message, not of a document."""
    if not tokens[at].is_word("copy"):
        return False
    of = tokens[at + 1 : at + 5]
    return not of or not of[0].is_word("of") or _speaks_of_a_message(of[1:])


def _speaks_of_a_message(said: list[Token]) -> bool:
    return any(t.is_word(*_MESSAGES) for t in said)


def _of_what(tokens: list[Token], at: int) -> tuple[int, list[Token]]:
    """(where the words go on, what they say of the message): `of it` says nothing, `of the escalation` becomes `on the escalation`."""
    if at >= len(tokens) or not tokens[at].is_word("of"):
        return at, []
    if at + 1 < len(tokens) and tokens[at + 1].is_word("it", "that", "this", "them", "everything"):
        return at + 2, []
    return at + 1, [Token("word", "on", "on", tokens[at].start, tokens[at].start)]
