"""What a clause says besides its verb: whom, by which way, about what, how long, how often."""

import re
from dataclasses import dataclass, field
from typing import Any

from builder_app.assistant.builtin.reading.web_details import WebDetails
from builder_app.assistant.builtin.words.fields import ADDRESS_FIELDS, DOCUMENTS
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_COPY = frozenset({"cc", "bcc"})
_TOPIC = word_set(
    """
    about regarding concerning re asking for that saying with on to why whether how where when explain
    """
)
_TOPIC_END = word_set(
    """
    within via by cc bcc copy using through and at from every each
    """
)
_TO_PEOPLE = frozenset({"email", "notify", "ask", "tell", "inform", "contact", "remind", "alert", "message", "ping", "chase", "nudge"})
"""Verbs whose object is somebody."""

_FORMATS = {"csv": "csv", "json": "json", "markdown": "markdown", "md": "markdown"}
_METHODS = frozenset({"get", "post", "put", "patch", "delete"})


@dataclass
class Slots:
    """The recognised parts of a clause; texts are as the user wrote them."""

    to: list[str] = field(default_factory=list)
    cc: list[str] = field(default_factory=list)
    bcc: list[str] = field(default_factory=list)
    sender: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    besides: list[str] = field(default_factory=list)
    """Roles that are written to beside the addresses: `the carrier and care@x.com`."""
    channel: str = ""
    durations: list[dict[str, Any]] = field(default_factory=list)
    business: bool = False
    numbers: list[float | int] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    web: WebDetails = field(default_factory=WebDetails)
    method: str = ""
    quoted: list[str] = field(default_factory=list)
    subject: str = ""
    body: str = ""
    topic: str = ""
    topic_word: str = ""
    obj: str = ""
    carried: str = ""
    """What stands behind `with`, `including`, `naming`, and in front of a participle: `with the order_no`, `its score is posted`."""
    document: str = ""
    format: str = ""
    idents: list[str] = field(default_factory=list)
    expressions: list[str] = field(default_factory=list)
    connection: str = ""
    called: list[str] = field(default_factory=list)
    """Words in the place of a receiver: they may be the first part of an address that is known already."""
    words: frozenset[str] = frozenset()


def _addresses(tokens: list[Token], slots: Slots) -> None:
    mode = "to"
    for i, token in enumerate(tokens):
        if token.is_word("cc", "bcc"):
            mode = token.norm
        elif token.is_word("copy") and token.form in ("ing", "base") and i + 1 < len(tokens):
            addressed = bool(slots.to) and tokens[i + 1].is_word("to", "for") and any(t.kind == "address" for t in tokens[i + 2 : i + 5])
            mode = "cc" if addressed or not (tokens[i - 1].norm in ("a", "the", "corrected", "new") if i else False) else mode
        elif token.is_word("to", "for") and mode == "cc" and tokens[i - 1].is_word("copy"):
            continue
        elif token.is_word("to", "email", "notify", "ask") and mode in _COPY | {"from"} and i > 0 and tokens[i - 1].norm not in _COPY:
            mode = "to"
        elif token.is_word("from"):
            mode = "from"
        elif token.is_word("about", "for", "with") and mode == "from":
            mode = "to"
        elif token.kind == "address":
            trailing = tokens[i + 1 : i + 3]
            if mode == "to" and len(trailing) == 2 and trailing[0].is_word("in", "on") and trailing[1].is_word("cc", "copy", "bcc"):
                slots.cc.append(token.norm)
            else:
                {"to": slots.to, "cc": slots.cc, "bcc": slots.bcc, "from": slots.sender}[mode].append(token.norm)
        elif token.kind == "broken":
            slots.broken.append(token.raw)


def _called(tokens: list[Token], head: int) -> list[str]:
    """The word behind the verb or `to`, and the one before `approves`."""
    places = [i + 1 for i, t in enumerate(tokens) if i == head or t.is_word("to")]
    places = [i + tokens[i].is_word("the", "our", "my") if i < len(tokens) else i for i in places]
    places += [i - 1 for i, t in enumerate(tokens) if i and t.is_word("approve", "decide", "sign", "agree")]
    return [tokens[i].raw.lower() for i in places if 0 <= i < len(tokens) and tokens[i].kind == "word"]


def _roles(tokens: list[Token], slots: Slots) -> None:
    for i, token in enumerate(tokens):
        if token.kind == "word" and token.norm in ADDRESS_FIELDS:
            before = [t.norm for t in tokens[max(0, i - 2) : i]]
            if not {"from", "about", "for", "of", "by", "with", "another", "other", "new"} & set(before) and token.norm not in slots.roles:
                following = tokens[i + 1].norm if i + 1 < len(tokens) else ""
                if following == "'s" and any(t.is_word("email", "address", "mailbox", "contact", "inbox") for t in tokens[i + 2 : i + 4]):
                    following = ""
                if following == "address" and _written_to(tokens, i):
                    following = ""
                if following not in (
                    "reply",
                    "answer",
                    "response",
                    "number",
                    "name",
                    "information",
                    "detail",
                    "details",
                    "list",
                    "status",
                    "document",
                    "schedule",
                    "report",
                    "invoice",
                    "date",
                    "time",
                    "address",
                    "appointment",
                    "slot",
                    "door",
                    "window",
                    "booking",
                    "'s",
                ):
                    slots.roles.append(token.norm)
                    if _enumerated(tokens, i):
                        slots.besides.append(token.norm)


def _written_to(tokens: list[Token], i: int) -> bool:
    """Whether the role at `i` is what a verb of writing or `to` reaches: `email the shipment's facility address`."""
    at = i - 1
    while at >= 0 and (tokens[at].is_word("the", "its", "their", "shipment", "order", "of", "our") or tokens[at].norm == "'s"):
        at -= 1
    return at >= 0 and tokens[at].is_word("to", *_TO_PEOPLE)


def _enumerated(tokens: list[Token], i: int) -> bool:
    """Whether the role at `i` and an address stand in one enumeration: `the carrier and (our customer care) care@x.com`."""
    behind = tokens[i + 1 : i + 7]
    if (
        len(behind) > 1
        and behind[1].kind == "address"
        and (behind[0].is_word("at", "under", "via", "on") or behind[0].norm in ("(", ",", ":"))
    ):
        return False  # `the customer at x@y.com` is one and the same
    if behind and behind[0].is_word("and") and any(t.kind == "address" for t in behind):
        between = behind[1 : next(n for n, t in enumerate(behind) if t.kind == "address")]
        return all(t.norm == "(" or (t.kind == "word" and t.form != "ed" and t.norm not in VERBS - _ROLEISH) for t in between)
    before = tokens[max(i - 2, 0) : i]
    joined = [t for t in before if not t.is_word("the", "our", "their")]
    at = i - len(before) + before.index(joined[-1]) if joined else 0
    return bool(joined) and joined[-1].is_word("and", "plus") and at > 0 and tokens[at - 1].kind == "address"


_ROLEISH = frozenset({"care", "support", "dispatch", "claim", "export", "import"})


def _text_after(tokens: list[Token], start: int, source: str) -> str:
    end = start
    while end < len(tokens):
        token = tokens[end]
        if token.kind == "connection":
            break
        if token.kind == "duration" and end + 1 < len(tokens) and tokens[end + 1].is_word("later"):
            break
        if token.kind == "word" and token.norm in _TOPIC_END and end > start:
            follower = tokens[end + 1] if end + 1 < len(tokens) else None
            if (
                token.norm in ("cc", "bcc", "via", "within", "using")
                or (follower is not None and follower.kind in ("address", "duration", "channel"))
                or (token.norm == "by" and follower is not None and follower.is_word("email", "phone", "slack"))
            ):
                break
        if (
            token.kind == "word"
            and token.norm == "to"
            and end + 1 < len(tokens)
            and tokens[end + 1].kind in ("address", "channel", "broken")
        ):
            break
        end += 1
    span = tokens[start:end]
    return re.sub(r"\s+", " ", source[span[0].start : span[-1].end]).strip(" ,(") if span else ""


def _topic(tokens: list[Token], slots: Slots, source: str, head: int) -> None:
    for i in range(head + 1, len(tokens)):
        token = tokens[i]
        if token.kind != "word" or i + 1 >= len(tokens):
            continue
        nxt = tokens[i + 1]
        if (
            token.norm in ("about", "regarding", "concerning")
            or (token.norm == "ask" and token.form == "ing")
            or (token.norm == "for" and nxt.kind not in ("address", "duration"))
        ):
            start = i + 1 + (token.norm == "ask" and nxt.is_word("for", "about", "them", "him", "her") and 1)
            while start < len(tokens) and tokens[start].is_word("for", "about", "them", "him", "her", "to"):
                start += 1
            slots.topic, slots.topic_word = (
                _text_after(tokens, start, source),
                "ask" if token.norm == "ask" else token.norm,
            )
            return
        if token.norm in ("that", "say", "explain") and token.form in ("base", "ing", "s") and i > head and nxt.kind != "quoted":
            told = token.norm == "that" and nxt.is_word("say", "read", "state") and nxt.form == "s" and i + 2 < len(tokens)
            slots.topic, slots.topic_word = _text_after(tokens, i + 1 + told, source), "that"
            return
        if (
            token.norm == "to"
            and nxt.kind == "word"
            and nxt.form == "base"
            and not nxt.is_word("the", "a", "an", "my", "our", "its", "their", "his", "her", "everyone", "all", "slack", "teams")
            and nxt.norm not in ADDRESS_FIELDS
            and slots.words & {"ask", "remind", "tell", "request", "contact", "email", "notify"}
        ):
            slots.topic, slots.topic_word = _text_after(tokens, i + 1, source), "to"
            return
        if token.norm in ("why", "whether", "how", "where", "what", "when"):
            slots.topic, slots.topic_word = _text_after(tokens, i, source), "ask"
            return


def _object(tokens: list[Token], slots: Slots, source: str, head: int) -> None:
    """The noun phrase between the verb and the first preposition that addresses somebody."""
    start = head + 1
    while start < len(tokens) and (
        tokens[start].is_word("a", "an", "the", "out", "up", "them", "him", "her", "me", "us", "all", "off", "my", "our", "back")
        or tokens[start].kind in ("address", "channel")
    ):
        start += 1
    if start + 2 < len(tokens) and tokens[start].norm == "(" and tokens[start + 1].kind == "address" and tokens[start + 2].norm == ")":
        start += 3
        while start < len(tokens) and tokens[start].is_word("a", "an", "the"):
            start += 1
    end = start
    while end < len(tokens) and not (
        tokens[end].kind == "word"
        and tokens[end].norm in ("to", "via", "cc", "bcc", "by", "at", "within", "asking", "saying", "about", "into", "as", "out")
    ):
        if tokens[end].kind in ("address", "channel", "url", "duration", "connection") or tokens[end].norm == "(":
            break
        end += 1
    span = tokens[start:end]
    while span and span[-1].is_word("in", "on", "to", "with", "for", "from"):
        span.pop()
    follower = tokens[end] if end < len(tokens) else None
    nxt = tokens[end + 1] if end + 1 < len(tokens) else None
    named = follower is not None and (follower.kind == "address" or (follower.norm == "(" and nxt is not None and nxt.kind == "address"))
    if named and 0 <= head < len(tokens) and tokens[head].norm in _TO_PEOPLE:
        return
    slots.obj = re.sub(r"\s+", " ", source[span[0].start : span[-1].end]).strip(" ,('\"") if span else ""


_TITLES = ("subject", "titled", "title", "headline", "headed")
"""Words before the quoted subject of a message."""


def _labelled(tokens: list[Token], slots: Slots) -> None:
    """Quoted text told apart by the word before it: `subject "…"`, `saying "…"`."""
    for i, token in enumerate(tokens):
        if token.kind not in ("quoted", "code"):
            continue
        slots.quoted.append(token.norm)
        before = [t.norm for t in tokens[max(0, i - 4) : i] if t.kind == "word"]
        label = next((w for w in reversed(before) if w in (*_TITLES, "say", "body", "text", "read", "saying", "content")), "")
        if label in _TITLES:
            slots.subject = slots.subject or token.norm
        elif set(before) & {
            "say",
            "body",
            "text",
            "read",
            "write",
            "message",
            "that",
            "saying",
            "state",
            "tell",
            "content",
        }:
            slots.body = slots.body or token.norm


def _subject_behind(tokens: list[Token], source: str) -> str:
    """`New routing instructions` of `with the subject New routing instructions`: unquoted, but for its capital; empty for none."""
    at = next(
        (i for i, t in enumerate(tokens) if t.is_word("subject") and any(b.is_word("with", "under") for b in tokens[max(0, i - 2) : i])),
        None,
    )
    if at is None:
        return ""
    start = at + 1 + sum(1 for t in tokens[at + 1 : at + 3] if t.raw.lower() in ("line", ":"))
    if start >= len(tokens) or not tokens[start].raw[:1].isupper():
        return ""
    end = next(
        (i for i in range(start, len(tokens)) if tokens[i].kind not in ("word", "ident", "number", "expr") or _opens_another(tokens, i)),
        len(tokens),
    )
    return source[tokens[start].start : tokens[end - 1].end] if end > start else ""


def _opens_another(tokens: list[Token], i: int) -> bool:
    """Whether something else of the message begins at `i`: `and the body …`, `to x@y.com`."""
    behind = tokens[i + 1] if i + 1 < len(tokens) else None
    if behind is None:
        return False
    return (tokens[i].is_word("to", "from", "by") and behind.kind == "address") or (
        tokens[i].is_word("and", "with") and behind.is_word("the", "a", "body", "text")
    )


_NAMED = ("called", "named", "titled")


def name_behind(tokens: list[Token], i: int, source: str) -> str:
    """The name told behind the noun at `i`, as written: `collection called late_loads`, `channel no-shows`; empty for none."""
    at = i + 1 + (i + 1 < len(tokens) and tokens[i + 1].raw.lower() in _NAMED)
    if at >= len(tokens) or tokens[at].kind not in ("word", "quoted", "ident", "code", "channel"):
        return ""
    if tokens[at].kind in ("quoted", "code"):
        return tokens[at].norm
    end = at + 1
    while end < len(tokens) and tokens[at].raw[:1].isupper() and tokens[end].kind == "word" and tokens[end].raw[:1].isupper():
        end += 1
    return source[tokens[at].start : tokens[end - 1].end]


def _channel(tokens: list[Token], source: str) -> str:
    for i, token in enumerate(tokens):
        if token.kind == "channel":
            return token.raw
        if (
            token.is_word("channel")
            and i > 0
            and tokens[i - 1].kind in ("word", "quoted", "ident", "code")
            and not tokens[i - 1].is_word("the", "a", "our", "slack", "teams", "to", "in", "this", "that")
        ):
            return tokens[i - 1].raw.strip("'\"`")
        if (
            token.is_word("channel")
            and i + 1 < len(tokens)
            and not tokens[i + 1].is_word("to", "in", "with", "when", "that", "and", "if", "once", "instead", "for", "about")
            and (name := name_behind(tokens, i, source))
        ):
            return name
    return ""


def find_slots(tokens: list[Token], source: str, *, head: int) -> Slots:
    """Everything recognisable in a clause whose verb stands at `head` (-1: none)."""
    slots = Slots(words=frozenset(t.norm for t in tokens if t.kind == "word"))
    _addresses(tokens, slots)
    _roles(tokens, slots)
    slots.called = _called(tokens, head)
    _labelled(tokens, slots)
    slots.subject = slots.subject or _subject_behind(tokens, source)
    _topic(tokens, slots, source, head)
    _object(tokens, slots, source, head)
    slots.carried = _carried(tokens, source, head)
    slots.channel = _channel(tokens, source)
    for i, token in enumerate(tokens):
        if token.kind == "duration":
            slots.durations.append(token.value)
            slots.business = slots.business or token.norm == "business"
        elif token.kind == "number":
            slots.numbers.append(token.value)
        elif token.kind == "url":
            slots.urls.append(token.norm)
            slots.web = token.value if isinstance(token.value, WebDetails) else slots.web
        elif token.kind == "ident":
            slots.idents.append(token.raw)
        elif token.kind == "expr":
            slots.expressions.append(token.raw)
        elif token.kind == "connection":
            slots.connection = token.norm
        elif token.kind == "word" and token.norm in _FORMATS and not slots.format:
            slots.format = _FORMATS[token.norm]
        elif token.kind == "word" and token.norm in _METHODS and (token.raw.isupper() or (i == head and not slots.method)):
            slots.method = token.norm.upper()
        if (
            token.kind == "word"
            and token.norm in DOCUMENTS
            and (not slots.document or slots.document in ("pdf", "attachment", "document", "file"))
        ):
            slots.document = token.norm
    if not slots.format:
        slots.format = next((_FORMATS[end] for q in slots.quoted if (end := q.rpartition(".")[2].lower()) in _FORMATS and " " not in q), "")
    return slots


_CARRY = word_set("with include mention name contain list state show give carry")


def _carried(tokens: list[Token], source: str, head: int) -> str:
    """The words for what a message carries besides its topic; empty for none."""
    at = next(
        (
            i
            for i, t in enumerate(tokens)
            if i > head and t.is_word(*_CARRY) and (t.norm == "with" or t.form in ("ing", "s")) and i + 1 < len(tokens)
        ),
        None,
    )
    if at is not None:
        return _text_after(tokens, at + 1, source)
    done = head > 0 and tokens[head].form == "ed" and not any(t.kind in ("address", "url", "channel") for t in tokens[:head])
    before = [t for t in tokens[:head] if not t.is_word("be", "should", "must", "and", "then", "get", "to")] if done else []
    return re.sub(r"\s+", " ", source[before[0].start : before[-1].end]) if before else ""


def listed(tokens: list[Token], source: str) -> list[str]:
    """The items of an enumeration `a, b and c` as written, articles dropped."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.is_word("and", "or", "also-and", "also", "plus") or (token.kind == "punct" and token.norm in ",;&/+"):
            parts.append([])
        elif not (
            token.is_word("the", "a", "an", "its", "their", "all", "any", "either", "both", "following", "respectively") and not parts[-1]
        ):
            parts[-1].append(token)
    return [re.sub(r"\s+", " ", source[p[0].start : p[-1].end]).strip(" '\"`") for p in parts if p]


def snake(text: str) -> str:
    """A field name: `BOL number` becomes `bol_number`."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
