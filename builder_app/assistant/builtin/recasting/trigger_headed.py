"""Starts told as in a specification: `Mail trigger: subject_filter BOL, has_attachment true`, `manual(po_number) -> …`, `shipment delayed,
delay_hours 4: …`; each as the sentence that it stands for."""

from dataclasses import replace

from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_BEFORE = word_set("a an the new this our flow workflow start inbound incoming kind type of with by")
_MAILS = ("email", "inbox", "mailbox")
_TIMES = ("schedule", "timer", "cron")
_FILLING = word_set("must should have has a an and with be it the only contain contains containing true yes required is")
_SUBJECTS = ("subject_filter", "subject")
_SENDERS = ("from_filter", "from", "sender")
_ATTACHED = ("has_attachment", "attachment", "attachments")
_STOPS = (".", ";")
_FARTHEST = 7


def trigger_headed(tokens: list[Token]) -> list[Token]:
    """The message with such a start in a sentence; others as they are."""
    for told in (_by_hand, _mail, _timed, _query):
        if (spoken := told(tokens)) is not None:
            return spoken
    return _without_payload(_hours_late(tokens))


def _kind(tokens: list[Token], *kinds: str) -> int:
    """Where the words behind `mail trigger` or `trigger: mail` begin; 0 for other words."""
    at = next((i for i, t in enumerate(tokens[:_FARTHEST]) if t.is_word("trigger")), None)
    if at is None or not all(t.is_word(*_BEFORE, *kinds) or t.norm in (",", ":") for t in tokens[:at]):
        return 0
    if any(t.is_word(*kinds) for t in tokens[:at]):
        return at + 1
    named = at + 1
    while named < len(tokens) and (tokens[named].norm in (":", "=", "-") or tokens[named].is_word(*_BEFORE)):
        named += 1
    return named + 1 if at + 1 < named < len(tokens) and tokens[named].is_word(*kinds) else 0


def _sentence_end(tokens: list[Token], start: int) -> int:
    return next(
        (i for i, t in enumerate(tokens) if i >= start and (t.norm in _STOPS or t.kind in ("newline", "arrow", "bullet"))), len(tokens)
    )


def _by_hand(tokens: list[Token]) -> list[Token] | None:
    """`manual(po_number)`, `manual trigger (a, b)`."""
    at = 1 + sum(t.is_word("trigger", "start", "run") for t in tokens[1:2])
    close = next((i for i, t in enumerate(tokens) if t.norm == ")"), 0)
    if not tokens or not tokens[0].is_word("manual") or close <= at or tokens[at].norm != "(":
        return None
    if not all(t.kind == "ident" or t.norm in (",", ":") or t.is_word("input", "and") for t in tokens[at + 1 : close]):
        return None
    open_ = tokens[at]
    names = [t for t in tokens[at + 1 : close] if t.kind == "ident" or t.norm == ","]
    head = [
        tokens[0],
        word_at("start", open_),
        replace(open_, raw=",", norm=","),
        word_at("inputs", open_),
        replace(open_, raw=":", norm=":"),
    ]
    stop = [replace(tokens[close], kind="punct", raw=".", norm=".")] if close + 1 < len(tokens) else []
    behind = close + 1 + (close + 1 < len(tokens) and (tokens[close + 1].norm in (".", ",", ":", ";") or tokens[close + 1].kind == "arrow"))
    return [*head, *names, *stop, *tokens[behind:]]


def _mail(tokens: list[Token]) -> list[Token] | None:
    """`Inbound mail trigger: from x@y.com, must have an attachment.`"""
    start = _kind(tokens, *_MAILS)
    end = _sentence_end(tokens, start)
    if not start or (narrowed := _narrowed(tokens[start:end])) is None:
        return None
    at = tokens[0]
    said = [word_at("when", at), word_at("an", at), word_at("email", at), word_at("arrive", at, "s"), *narrowed]
    return [*said, *_closed(tokens, end)]


def _closed(tokens: list[Token], end: int) -> list[Token]:
    """What follows the start's sentence, which ends at `end`: a list behind a colon, the next order behind a comma."""
    rest = tokens[end:]
    while rest and (rest[0].norm in _STOPS or rest[0].kind in ("newline", "arrow")):
        if rest[0].kind == "newline" and len(rest) > 1 and rest[1].kind == "bullet":
            return [replace(rest[0], kind="punct", raw=":", norm=":"), *rest]
        rest = rest[1:]
    return [replace(rest[0], kind="punct", raw=",", norm=",", end=rest[0].start), *rest] if rest else []


def _narrowed(said: list[Token]) -> list[Token] | None:
    """What narrows the mails, in words; None where something else is said too."""
    out: list[Token] = []
    i = 0
    while i < len(said):
        token, low = said[i], said[i].raw.lower()
        value = next((j for j in range(i + 1, len(said)) if said[j].norm not in ("=", ":") and not said[j].is_word(*_FILLING)), len(said))
        if low in _SENDERS and value < len(said) and said[value].kind in ("address", "domain", "quoted"):
            out += [word_at("from", token), said[value]]
            i = value + 1
        elif low in _SUBJECTS and value < len(said):
            end = next((j for j in range(value, len(said)) if said[j].norm == "," or said[j].is_word("and")), len(said))
            out += [word_at("with", token), _quoted(said[value:end]), *(word_at(word, token) for word in ("in", "the", "subject"))]
            i = end
        elif low in _ATTACHED:
            out += [word_at("with", token), word_at("an", token), replace(token, kind="word", raw="attachment", norm="attachment")]
            i += 1
        elif token.norm in (",", ":", "(", ")", "=") or token.is_word(*_FILLING):
            i += 1
        else:
            return None
    return out


def _quoted(said: list[Token]) -> Token:
    words = " ".join(t.norm if t.kind in ("quoted", "code") else t.raw for t in said)
    return Token("quoted", f'"{words}"', words, said[0].start, said[-1].end)


def _timed(tokens: list[Token]) -> list[Token] | None:
    """`Schedule trigger: cron 0 6 * * 1` without its head."""
    start = _kind(tokens, *_TIMES)
    while 0 < start < len(tokens) and tokens[start].norm in (":", ",", "=", "-"):
        start += 1
    return tokens[start:] if start else None


def _query(tokens: list[Token]) -> list[Token] | None:
    """`Query trigger on connection x, schedule …, sql = …, fire on row_count, operator greater_than, value 10.`"""
    if not _kind(tokens, "query", "database", "sql"):
        return None
    end = _sentence_end(tokens, 0)
    out: list[Token] = []
    for i, token in enumerate(tokens[:end]):
        before = out[-1] if out else token
        if token.is_word("schedule", "operator", "value") and before.norm == ",":
            if token.norm != "schedule":
                out.pop()
        elif token.is_word("sql") and before.norm == ",":
            out.append(word_at("run", token))
        elif token.norm in ("=", ":") and i and tokens[i - 1].is_word("schedule", "sql", "operator", "value"):
            continue
        elif token.is_word("on") and before.is_word("fire"):
            out.append(word_at("when", token))
        elif token.raw.lower() in ("row_count", "rowcount"):
            out += [word_at("row", token), word_at("count", token), word_at("be", token, "s")]
        else:
            out.append(token)
    return [*out, *tokens[end:]]


def _hours_late(tokens: list[Token]) -> list[Token]:
    """`shipment delayed, delay_hours = 4` as `shipment delayed by more than 4 hours`."""
    end = _sentence_end(tokens, 0)
    at = next((i for i, t in enumerate(tokens[:end]) if i and t.raw.lower() in ("delay_hours", "hours_late")), None)
    if (
        at is None
        or tokens[at - 1].norm not in (",", "(")
        or not any(t.is_word("delay", "delayed", "late") for t in tokens[max(at - 3, 0) : at])
    ):
        return tokens
    number = next((j for j in range(at + 1, min(at + 4, end)) if tokens[j].kind == "number"), None)
    if number is None:
        return tokens
    count = tokens[number]
    hours = replace(count, kind="duration", raw=f"{count.raw} hours", norm="duration", value={"value": count.value, "unit": "hours"})
    behind = number + 1 + (tokens[at - 1].norm == "(" and number + 1 < end and tokens[number + 1].norm == ")")
    return [*tokens[: at - 1], word_at("by", count), word_at("more-than", count), hours, *tokens[behind:]]


def _without_payload(tokens: list[Token]) -> list[Token]:
    """The message without the sentence that lists what a webhook is sent: `Payload fields: shipment_id, amount.`"""
    if not any(t.is_word("webhook") for t in tokens):
        return tokens
    for i, token in enumerate(tokens):
        opens = i > 0 and (tokens[i - 1].norm in _STOPS or tokens[i - 1].kind == "newline")
        if not opens or not token.is_word("payload", "body"):
            continue
        end = next((j for j in range(i, len(tokens)) if tokens[j].norm == "." or tokens[j].kind in ("newline", "arrow")), len(tokens))
        named = tokens[i + 1 : end]
        if named and all(t.kind == "ident" or t.norm in (":", ",", "=") or t.is_word() for t in named) and _lists(named):
            return [*tokens[:i], *tokens[end + (end < len(tokens) and tokens[end].norm == ".") :]]
    return tokens


def _lists(named: list[Token]) -> bool:
    """Whether the words name fields: behind `fields:`, `has`, `carries`, …"""
    return named[0].is_word("field", "carry", "have", "contain", "include") or named[0].norm == ":" or named[0].raw.lower() == "keys"
