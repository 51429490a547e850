"""What is done in a case, as an order: `goes by email to a@x.com`, `are just logged`, `gets a mail to b@y.com`, `a form for c@z.com`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_MODALS = word_set("should must will can shall have need to also then always only just simply straight directly please immediately")
_MOVES = word_set("go land end belong come be move head route travel")
_PASSING = word_set("up straight directly by via per over on email mail out off right")
_TO = ("to", "with", "at", "into", "in")
_DROPPED = ("ignored", "dropped", "discarded", "skipped", "disregarded", "binned", "nothing")
_NOUNS = {
    "form": "send",
    "log": "write",
    "entry": "write",
    "line": "write",
    "email": "send",
    "mail": "send",
    "message": "send",
    "note": "send",
    "reminder": "send",
    "record": "store",
    "approval": "get",
    "sign-off": "get",
    "page": "create",
    "incident": "create",
}
"""The verb for a case that only names a thing."""
_TAILS = (
    ("nothing", "otherwise"),
    ("nothing", "more"),
    ("and", "that", "be", "it"),
    ("that", "be", "all"),
    ("will", "do"),
    ("be", "enough"),
)
"""What closes a case without saying anything: `log it, nothing else`."""


def order_of(rest: list[Token], *, bound: bool, elliptic: bool = False) -> list[Token]:
    """The order that the words behind the name of a case amount to; empty where they are none. `bound`: a colon or an arrow stands between;
    `elliptic`: the verb `are` of the case before may be left out, `positive ones stored in praise`."""
    rest = _without_tail(rest)
    while len(rest) > 1 and rest[0].is_word(*_MODALS) and rest[1].kind != "address":
        rest = rest[1:]
    if not rest:
        return []
    if any(t.raw.lower() in _DROPPED for t in rest[:4]) and len(rest) <= 4:
        return [_verb("do", rest[0]), word_at("nothing", rest[0])]
    if (whom := _moved_to(rest, bound=bound)) is not None:
        return [_verb("email", rest[whom]), *rest[whom:]]
    if (put := _put_into(rest)) is not None:
        return put
    if elliptic and len(rest) > 2 and rest[0].is_word("to", "into") and (named := _noun_order(rest[1:])):
        return named
    passive = next((i for i, t in enumerate(rest[:4]) if i and t.form == "ed" and _passively(rest[:i])), 0 if elliptic else None)
    if (
        passive is not None
        and rest[passive].form == "ed"
        and is_verb([replace(rest[passive], form="base"), *_object(rest, passive)], 0, start=True)
    ):
        return [replace(rest[passive], form="base"), *_object(rest, passive)]
    if rest[0].is_word("mean", "be", "get", "receive", "need", "become", "require") and len(rest) > 1:
        return _noun_order(rest[1:]) or ([] if not rest[0].is_word("mean", "be") else _plain(rest[1:]))
    return (_noun_order(rest) if bound else []) or _plain(rest)


def _plain(rest: list[Token]) -> list[Token]:
    """`page PagerDuty`, `opens an incident` as orders in the imperative."""
    order = [replace(rest[0], form="base"), *rest[1:]] if rest[0].form == "s" else rest
    if order[0].is_word("do") and len(order) > 1 and order[1].is_word("nothing"):
        return order
    return (
        order if order[0].form == "base" and not order[0].is_word("be", "go", "get", "have", "do") and is_verb(order, 0, start=True) else []
    )


def _passively(before: list[Token]) -> bool:
    return before[0].is_word("be", "get") and all(t.is_word("be", "get", *_MODALS) for t in before)


def _object(rest: list[Token], verb: int) -> list[Token]:
    """What stands behind the participle; `it` where nothing does."""
    behind = rest[verb + 1 :]
    needs = not behind or behind[0].is_word("in", "to", "into", "with", "as", "by", "via", "on", "for", "only", "and", "then", "after")
    sends = rest[verb].is_word("email", "mail", "escalate", "send", "forward", "notify", "page", "post")
    return [*([word_at("it", rest[verb])] if needs and not sends else []), *behind]


def _moved_to(rest: list[Token], *, bound: bool) -> int | None:
    """Where the address stands of `goes by email to a@x.com`, `to a@x.com`, `is a@x.com`; None for other words."""
    at = 0
    while at < len(rest) and at < 7 and (rest[at].is_word(*_MOVES, *_PASSING, *_TO) or (at and rest[at].is_word("email", "mail"))):
        at += 1
    if at == 0 and len(rest) > 1 and rest[0].is_word("be", "get") and rest[1].kind == "address":
        return 1
    whole = at < len(rest) and rest[at].kind == "address" and (at or bound)
    does = whole and at == 0 and len(rest) > 1 and rest[1].kind == "word" and rest[1].form == "s"
    return at if whole and not does else None


def _put_into(rest: list[Token]) -> list[Token] | None:
    """`go into the collection claims`, `land in Slack #dock`, `end up in the log`: stored, posted, logged."""
    if not rest[0].is_word(*_MOVES) or len(rest) < 3:
        return None
    at = next((i for i, t in enumerate(rest[1:5], 1) if t.is_word(*_TO)), None)
    if at is None or at + 1 >= len(rest):
        return None
    where = [t for t in rest[at + 1 : at + 5] if t.kind == "word"]
    if any(t.is_word("log") for t in where[:2]):
        return [_verb("write", rest[0]), word_at("to", rest[at]), *rest[at + 1 :]]
    if any(t.is_word("collection") for t in where):
        return [_verb("store", rest[0]), word_at("it", rest[0]), word_at("in", rest[at]), *rest[at + 1 :]]
    if any(t.is_word("slack", "teams", "channel") for t in where) or rest[at + 1].kind == "channel":
        return [_verb("post", rest[0]), word_at("to", rest[at]), *rest[at + 1 :]]
    return None


def _noun_order(rest: list[Token]) -> list[Token]:
    """`a form for a@x.com with the field total`, `a log entry`: the thing with the verb that makes it."""
    if not rest[0].is_word("a", "an", "one", "just", "only") or len(rest) < 2:
        return []
    end = next(
        (i for i, t in enumerate(rest[:5]) if i and t.is_word("to", "for", "in", "with", "that", "saying", "from", "by", "about")),
        len(rest),
    )
    if end > 1 and rest[end - 1].is_word("post", "page"):
        return [_verb(rest[end - 1].norm, rest[end - 1]), *rest[end:]] if end < len(rest) else []
    noun = next((t for t in reversed(rest[1:end]) if t.norm in _NOUNS), None)
    if noun is None:
        return []
    verb = _NOUNS[noun.norm]
    behind = rest[end:]
    if behind and behind[0].is_word("for") and len(behind) > 1 and behind[1].kind == "address":
        behind = [word_at("to", behind[0]), *behind[1:]]
    return [_verb(verb, rest[0]), *rest[:end], *behind]


def _without_tail(rest: list[Token]) -> list[Token]:
    for tail in _TAILS:
        n = len(tail)
        if len(rest) > n and [t.norm for t in rest[-n:]] == list(tail):
            rest = rest[:-n]
            while rest and (rest[-1].norm == "," or rest[-1].is_word("and")):
                rest = rest[:-1]
    return rest


def _verb(norm: str, at: Token) -> Token:
    return Token("word", norm, norm, at.start, at.start, form="base")
