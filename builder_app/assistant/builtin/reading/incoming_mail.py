"""A mail that starts the workflow, and what narrows it: `a mail from haulpro.com with "delay" in the subject arrives`."""

from itertools import pairwise, takewhile
from typing import Any

from builder_app.assistant.builtin.reading.schedules import TriggerPlan
from builder_app.assistant.builtin.reading.slots import find_slots
from builder_app.assistant.builtin.words.mail_parts import headed, held_in
from builder_app.assistant.builtin.words.proper_names import name_at
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

MAIL = frozenset({"email", "message", "mail", "inbox", "mailbox"})
_ARRIVES = word_set("arrive receive get land hit reach come send reply contain be new incoming")


def _written_to(token: Token) -> bool:
    return token.kind == "address" or token.is_word("us", "me")


def _sent_by(tokens: list[Token]) -> bool:
    """`email from x@y.com`, without a verb."""
    return any(t.is_word("email", "message") and tokens[i + 1].is_word("from") for i, t in enumerate(tokens[:-1]))


def _held(tokens: list[Token], at: int) -> str:
    """`ETA` of `with ETA in the subject`, which stands at `at`; empty for other words."""
    into = at - 1 - tokens[at - 1].is_word("the", "its") if at else 0
    opens = next((i for i in range(into - 1, max(into - 5, -1), -1) if tokens[i].is_word("with", "have", "contain", "carry", "say")), None)
    if into <= 0 or opens is None or not tokens[into].is_word("in") or opens + 1 == into:
        return ""
    joint = next(
        (i for i in range(into - 1, opens, -1) if tokens[i].is_word("and") and tokens[i - 1].is_word("attachment", "pdf", "file")), opens
    )
    said = [t for t in tokens[joint + 1 : into] if not t.is_word("the", "a", "an", "word") and t.norm != "("]
    return " ".join(t.norm if t.kind in ("quoted", "code") else t.raw for t in said)


def incoming_mail(tokens: list[Token], source: str) -> TriggerPlan | None:
    """The mail trigger that the words describe, with what narrows it; None when they describe none."""
    words = {t.norm for t in tokens if t.kind == "word"}
    pairs = pairwise(tokens)
    written = any(t.is_word("email", "write") and t.form in ("s", "ed") and _written_to(after) for t, after in pairs)
    told = any(one.kind in ("address", "domain") and after.is_word("email", "write", "send") for one, after in pairwise(tokens))
    mailed = told and words & {"us", "me", "something", "anything"} and words & (MAIL | {"write", "subject", "attachment", "pdf"})
    if written or mailed or (words & {"write", "contact"} and words & {"us", "me"}):
        words |= {"email", "send"}
    if (
        not words & (MAIL | {"invoice", "bol", "pod", "document", "attachment"})
        or not (
            words & _ARRIVES or _sent_by(tokens) or (words & {"subject", "body"} and words & {"have", "say", "mention", "carry", "hold"})
        )
        or (words & {"nobody", "not", "no"} and not words & MAIL)
    ):
        return None
    if not words & MAIL and not words & {"arrive", "receive", "land", "come", "send"}:
        return None
    slots = find_slots(tokens, source, head=-1)
    params: dict[str, Any] = {}
    ours = {t.norm for i, t in enumerate(tokens) if t.kind == "address" and i and tokens[i - 1].is_word("to", "at", "in", "into", "email")}
    sender = (slots.sender or [a for a in slots.to if a not in ours])[:1]
    for i, token in enumerate(tokens):
        if token.is_word("from") and not sender and i + 1 < len(tokens):
            nxt = tokens[i + 1]
            sender = (
                [str(nxt.value or nxt.raw)]
                if nxt.kind in ("quoted", "code")
                else [name_at(tokens, i + 1)]
                if name_at(tokens, i + 1)
                else sender
            )
            if nxt.kind in ("broken", "domain"):
                sender = [nxt.raw]
        elif token.kind == "domain" and not sender and i and tokens[i - 1].is_word("at", "by"):
            sender = [token.raw]
        if token.is_word("subject", "body") and (within := _held(tokens, i)):
            params[f"{token.norm}_filter"] = within
        elif token.is_word("subject", "body") and i + 1 < len(tokens):
            text = (
                next((t.norm for t in tokens[i + 1 : i + 5] if t.kind in ("quoted", "code")), "") or held_in(tokens, i) or headed(tokens, i)
            )
            if not text:
                start = next(
                    (
                        j + 1
                        for j in range(i, min(i + 4, len(tokens)))
                        if tokens[j].is_word("contain", "say", "mention", "include", "with", "be", "start", "have")
                    ),
                    None,
                )
                text = (
                    " ".join(
                        t.raw
                        for t in takewhile(lambda t: not t.is_word("in", "and"), tokens[start : start + 3])
                        if t.kind in ("word", "ident", "number") and not t.is_word("the", "word", "a", "arrive")
                    )
                    if start
                    else ""
                )
            if text:
                params[f"{token.norm}_filter"] = text
    if connection := next((t.norm for t in tokens if t.kind == "connection"), ""):
        params["connection"] = connection
    if sender and sender[0]:
        params["from_filter"] = sender[0]
    if not {"subject_filter", "body_filter"} & params.keys() and slots.quoted:
        params["subject_filter"] = slots.quoted[0]
    if words & {"attachment", "attached", "attach", "pdf", "bol", "invoice", "pod", "document"} and "without" not in words:
        params["has_attachment"] = True
    return TriggerPlan("email", params)
