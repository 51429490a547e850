"""Addresses for kinds, after what tells them apart: `depending on its carrier, mail a@x.com for UPS, b@x.com for FedEx, and post everyone
else to Slack`, as `switch on the carrier. If UPS, email a@x.com. …`."""

from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_ENDS = (".", ";", "!")
_REST = word_set("else other others rest otherwise remaining")
_LONGEST = 4


def addressed_kinds(tokens: list[Token]) -> list[Token]:
    """The message with such a list as a switch and its cases; any other message as it is."""
    head = next(
        (i for i, t in enumerate(tokens[:-3]) if t.is_word("depend", "depending", "according") and tokens[i + 1].is_word("on", "to")), None
    )
    if head is None:
        return tokens
    field = head + 2 + sum(1 for t in tokens[head + 2 : head + 4] if t.is_word("the", "its", "their"))
    end = next((i for i in range(head, len(tokens)) if tokens[i].norm in _ENDS or tokens[i].kind in ("newline", "bullet")), len(tokens))
    pairs, behind = _pairs(tokens, field + 1, end)
    if not pairs and field < len(tokens) and field + 1 == end:
        return _told_before(tokens, head, field, end)
    if len(pairs) < 2 or field >= len(tokens) or tokens[field].kind not in ("word", "ident"):
        return tokens
    rest = [
        t
        for t in tokens[behind:end]
        if not (t.is_word("for", "in") and _rest_ahead(tokens, t)) and not t.is_word("everyone", "anything", "everything", "all", "any")
    ]
    rest = [t for t in rest if not t.is_word(*_REST) and not t.is_word("the")]
    while rest and (rest[0].norm == "," or rest[0].is_word("and", "but")):
        rest = rest[1:]
    if any(t.is_word(*_REST) for t in tokens[behind:end]) and not rest:
        return tokens
    at = tokens[head]
    lead = tokens[:head]
    while lead and lead[-1].norm == ",":
        lead = lead[:-1]
    out = [
        *lead,
        *([Token("punct", ",", ",", at.start, at.start)] if lead else []),
        word_at("switch", at),
        word_at("on", at),
        word_at("the", at),
        tokens[field],
    ]
    for value, address in pairs:
        out += [
            Token("punct", ".", ".", at.start, at.start),
            word_at("if", at),
            *value,
            Token("punct", ",", ",", at.start, at.start),
            word_at("email", at),
            address,
        ]
    if rest:
        out += [Token("punct", ".", ".", at.start, at.start), word_at("otherwise", at), *rest]
    return [*out, *tokens[end:]]


def _told_before(tokens: list[Token], head: int, field: int, end: int) -> list[Token]:
    """`email a@x.com for Aldi and b@x.com for Rewe depending on the customer`: what tells them apart stands last."""
    start = max((i + 1 for i in range(head) if tokens[i].norm in (*_ENDS, ",", ":")), default=0)
    verb = next((i for i in range(start, head) if tokens[i].is_word("email", "mail")), None)
    if verb is None:
        return tokens
    turned = [
        *tokens[:verb],
        *tokens[head : field + 1],
        Token("punct", ",", ",", tokens[verb].start, tokens[verb].start),
        *tokens[verb:head],
    ]
    return addressed_kinds([*turned, *tokens[end:]]) if len(_pairs(tokens, verb, head)[0]) > 1 else tokens


def _rest_ahead(tokens: list[Token], at: Token) -> bool:
    """Whether `for anything else` stands here."""
    i = tokens.index(at)
    return any(t.is_word(*_REST) for t in tokens[i + 1 : i + 4])


def _pairs(tokens: list[Token], start: int, end: int) -> tuple[list[tuple[list[Token], Token]], int]:
    """(value and address of every `a@x.com for UPS`, where the last ends)."""
    pairs: list[tuple[list[Token], Token]] = []
    behind, i = start, start
    while i < end:
        if tokens[i].kind != "address" or i + 2 >= len(tokens) or not tokens[i + 1].is_word("for", "if", "when"):
            i += 1
            continue
        stop = next((j for j in range(i + 2, end) if tokens[j].norm == "," or tokens[j].is_word("and") or tokens[j].kind == "address"), end)
        value = [t for t in tokens[i + 2 : stop] if not t.is_word("the", "it", "be", "load", "shipment", "ones")]
        if (
            not 0 < len(value) <= _LONGEST
            or any(is_verb(value, n, start=True) for n in range(len(value)) if value[n].raw.islower())
            or any(t.is_word(*_REST) for t in value)
        ):
            return [], start
        pairs.append((value, tokens[i]))
        i = behind = stop
    return pairs, behind
