"""Facts that amount to orders for others: `the refund needs approval from x@y.com`, `shortage opens an incident`."""

from dataclasses import replace

from builder_app.assistant.builtin.words.fields import DOCUMENTS
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_SIGNS = ("approval", "sign-off", "approve", "permission", "blessing", "ok")
_ORDERED = word_set(
    "become mean open trigger start create need get require call page cause notify alert go escalate send email post log store"
)


_WISHES = ("should", "must", "will", "can", "only", "just", "simply", "always", "also")
LONGEST_CASE = 6


_ENOUGH = word_set("be will suffice enough sufficient fine all that need necessary do we it want then there here in this case")


def needs_approval(tokens: list[Token]) -> list[Token]:
    """`the refund needs approval from x@y.com first`: ask x@y.com to approve, before the refund."""
    if (asked := _asked_of_nobody(tokens)) is not None:
        return asked
    need = next((i for i, t in enumerate(tokens[:8]) if i and t.is_word("need", "require", "want")), None)
    if need is None or not any(t.kind == "address" for t in tokens[need:]) or any(t.kind == "address" for t in tokens[:need]):
        return []
    sign = next((i for i, t in enumerate(tokens) if i > need and t.is_word(*_SIGNS)), None)
    by = next((i for i, t in enumerate(tokens) if sign is not None and i > sign and t.is_word("from", "by", "of")), None)
    if all(t.is_word("i", "we", "you", "it", "they", "would", "will", "also") for t in tokens[:need]) and any(
        t.is_word("before", "for") for t in tokens
    ):
        return []
    subject = [
        t
        for t in tokens[:need]
        if not t.is_word("should", "must", "will", "also", "now", "then", "it", "this", "that", "those", "these", "they", "one")
    ]
    if sign is None or by is None:
        return []
    who = [t for t in tokens[by + 1 :] if not t.is_word("first", "beforehand", "before", "too")]
    order = [word_at("ask", tokens[0]), *who, word_at("to", tokens[by]), word_at("approve", tokens[by])]
    return [*order, word_at("before", tokens[by]), *subject] if subject else order


def needs_field(tokens: list[Token]) -> list[Token]:
    """`the form needs one more field, photo link`: add the field to it."""
    need = next((i for i, t in enumerate(tokens[:4]) if i and t.is_word("need", "require", "get", "lack")), None)
    field = next((i for i, t in enumerate(tokens) if need is not None and need < i < need + 5 and t.is_word("field")), None)
    if need is None or field is None or not any(t.is_word("form") for t in tokens[:need]):
        return []
    named = [t for t in tokens[field + 1 :] if t.kind != "punct" and not t.is_word("called", "for", "name", "call")]
    form = [word_at(word, tokens[0]) for word in ("to", "the", "form")]
    single = bool(named) and not any(t.norm == "," or t.is_word("and") for t in tokens[field + 2 :])
    if not single or any(t.kind not in ("word", "ident", "quoted", "code") for t in named):
        return []
    name = "_".join(t.norm if t.kind in ("quoted", "code") else t.raw.lower() for t in named).replace(" ", "_")
    ident = replace(named[0], kind="ident", raw=name, norm=name, end=named[-1].end)
    return [word_at("add", tokens[0]), word_at("the", tokens[0]), word_at("field", tokens[field]), ident, *form]


def needs_document(tokens: list[Token]) -> list[Token]:
    """`we also need a certificate of origin from the supplier`: request it."""
    need = next((i for i, t in enumerate(tokens[:4]) if t.is_word("need", "want", "require")), None)
    told = need is not None and need > 0 and all(t.is_word("we", "i", "they", "also", "still", "will", "would") for t in tokens[:need])
    whom = next(
        (i for i, t in enumerate(tokens) if need is not None and i > need + 1 and t.is_word("from", "of") and t.norm == "from"), None
    )
    if not told or need is None or whom is None or not any(t.norm in DOCUMENTS for t in tokens[need:whom]):
        return []
    return [word_at("request", tokens[0]), *tokens[need + 1 :]]


def _asked_of_nobody(tokens: list[Token]) -> list[Token] | None:
    """`I need a sign-off before we release it`: get an approval; who gives it is asked for."""
    start = 1 if tokens[:1] and tokens[0].is_word("i", "we") else 0
    wanted = start < len(tokens) and tokens[start].is_word("need", "want", "require")
    sign = next((i for i, t in enumerate(tokens[: start + 4]) if t.is_word("approval", "sign-off", "approve", "permission")), None)
    if not wanted or sign is None or any(t.kind == "address" for t in tokens):
        return None
    return [word_at("get", tokens[0]), word_at("approval", tokens[sign])]


def suffices(tokens: list[Token]) -> list[Token]:
    """`a log entry is all that is needed`, `a note in Slack is enough`: the order to make it."""
    at = next((i for i, t in enumerate(tokens) if i and t.is_word("be", "will", "suffice")), None)
    tail = {t.norm for t in tokens[at:]} if at is not None else set()
    enough = (
        tail & {"enough", "suffice", "sufficient", "fine"} or tail >= {"all", "need"} or tail >= {"all", "we"} or tail == {"will", "do"}
    )
    if at is None or not enough or tail - _ENOUGH or not tokens[0].is_word("a", "an", "one", "the", "just", "only"):
        return []
    return [word_at("add", tokens[0]), *tokens[:at]]


def case_and_order(tokens: list[Token]) -> tuple[list[Token], list[Token]] | None:
    """(the case, what is done in it) of `shortage opens an incident`; None where no finite verb parts the two."""
    at = next((i for i, t in enumerate(tokens[1:5], 1) if t.form == "s" and t.norm in _ORDERED and t.raw.lower() not in ("posts",)), None)
    said = [t for i, t in enumerate(tokens) if not (0 < i < LONGEST_CASE and t.is_word(*_WISHES))]
    passive = next(
        (i for i, t in enumerate(said[1:5], 1) if t.is_word("be", "get") and i + 1 < len(said) and said[i + 1].form == "ed"), None
    )
    if passive is not None and (at is None or at == passive):
        done = replace(said[passive + 1], form="base")
        return said[:passive], [done, *(said[passive + 2 :] or [word_at("it", done)])]
    if at is None or at + 1 >= len(tokens) or any(t.kind not in ("word", "quoted", "code") for t in tokens[:at]):
        return None
    verb = replace(tokens[at], norm="send", form="base") if tokens[at].is_word("go") else replace(tokens[at], form="base")
    if verb.is_word("need", "require", "get", "cause", "become", "mean"):
        verb = word_at("ask", verb) if any(t.is_word(*_SIGNS) for t in tokens[at:]) else word_at("add", verb)
    return tokens[:at], [verb, *tokens[at + 1 :]]
