"""Fields of a shipment and what they are set to: `the status to held and the priority to high`, `as delivered`, `ETA = 2026-07-01`."""

from builder_app.assistant.builtin.words.fields import SHIPMENT_FIELDS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.domain.shipments import EDITABLE

_DATES = {
    "planned": "planned_delivery",
    "schedule": "planned_delivery",
    "promise": "planned_delivery",
    "estimate": "estimated_delivery",
    "estimated": "estimated_delivery",
    "expect": "estimated_delivery",
    "eta": "estimated_delivery",
    "actual": "actual_delivery",
}
_OF_DATES = ("delivery", "deliver", "arrival", "date", "time", "day", "eta")
_WRITTEN_TO = ("carrier", "customer", "facility", "warehouse", "manager")
_LINKS = ("to", "as", "be", "with", "into")
_BETWEEN = word_set(
    "of on for at the a this that its their our shipment load order consignment it them field value from in each one every them-all each-of"
)
"""Words between a field and the word that says what it is set to: `the status of the shipment to held`."""
_ASIDE = word_set("please instead now again too accordingly afterwards then")
_ARTICLES = word_set("the its their our a an be new with")


def field_named(tokens: list[Token], i: int) -> tuple[str, int] | None:
    """(the field that the words from `i` on name, where they end); None where they name none."""
    token = tokens[i]
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    if token.kind in ("ident", "code") and (token.norm in EDITABLE or token.norm.startswith("attributes.")):
        return token.norm, i + 1
    if token.kind != "word":
        return None
    if token.is_word(*_WRITTEN_TO) and nxt is not None:
        at = i + 1 + (nxt.norm == "'s")
        if at < len(tokens) and tokens[at].is_word("email"):
            return f"{SHIPMENT_FIELDS[token.norm]}_email", at + 1 + (at + 1 < len(tokens) and tokens[at + 1].is_word("address"))
    dated = token.norm in _DATES and (token.is_word("eta") or (nxt is not None and nxt.is_word(*_OF_DATES)))
    if dated or (token.is_word("delivery") and nxt is not None and nxt.is_word("date", "time", "eta")):
        end = i + 1
        while end < len(tokens) and tokens[end].is_word(*_OF_DATES):
            end += 1
        return _DATES.get(token.norm, "estimated_delivery"), end
    field = SHIPMENT_FIELDS.get(token.norm, "") if token.form in ("base", "") else ""
    if field not in EDITABLE:
        return None
    return field, i + 1 + (field in ("delay_hours", "temperature_f") and nxt is not None and nxt.is_word("hours", "hour"))


def field_changes(tokens: list[Token]) -> list[tuple[str, list[Token]]]:
    """Every field with the words of its new value, in the order told; the field is empty where only a value is told: `mark it as held`."""
    out: list[tuple[str, list[Token]]] = []
    i, first = 0, len(tokens)
    while i < len(tokens):
        named = field_named(tokens, i)
        link = _link(tokens, named[1]) if named is not None else None
        if named is None or link is None:
            i += 1
            continue
        end = _end(tokens, link)
        first = min(first, i)
        if said := _plain(tokens[link:end]):
            out.append((named[0], said))
        i = max(end, named[1])
    return [*_only_value(tokens[:first]), *out]


def _link(tokens: list[Token], start: int) -> int | None:
    """Where the value of a field begins whose name ends at `start`."""
    i, away = start, None
    while i < len(tokens):
        token = tokens[i]
        if token.is_word(*_LINKS) or token.norm in ("=", ":"):
            return i + 1 if i + 1 < len(tokens) else None
        if token.is_word("from") and i == start:
            away = i
        known = token.is_word(*_BETWEEN) or token.kind in ("ident", "number", "expr", "code") or token.norm in ("'s", "(", ")")
        if not known and away is None:
            break
        i += 1
    nxt = tokens[start] if start < len(tokens) else None
    bare = nxt is not None and nxt.kind in ("word", "quoted", "code", "number", "ident") and not nxt.is_word(*_BETWEEN, "and", "or")
    return start if bare and (nxt is None or field_named(tokens, start) is None) else None


def _end(tokens: list[Token], start: int) -> int:
    """Where the value that begins at `start` stops."""
    for i in range(start + 1, len(tokens)):
        token = tokens[i]
        joint = token.is_word("and", "plus", "but") or token.norm in (",", ";", "+", "&")
        if joint and i + 1 < len(tokens):
            after = i + 1
            while after < len(tokens) and (tokens[after].is_word(*_ARTICLES, "and", "set") or tokens[after].norm == ","):
                after += 1
            if after >= len(tokens) or field_named(tokens, after) is not None or token.norm != ",":
                return i
        if (
            token.is_word("with")
            and i + 1 < len(tokens)
            and field_named([t for t in tokens[i + 1 :] if not t.is_word(*_ARTICLES)] or [token], 0)
        ):
            return i
        if token.is_word("for", "on", "of", "in") and i + 1 < len(tokens):
            ahead = [t for t in tokens[i + 1 : i + 4] if not t.is_word(*_ARTICLES, "this", "that")]
            if ahead and (ahead[0].is_word("shipment", "load", "order", "system", "it", "them") or _names_one(ahead[0])):
                return i
    return len(tokens)


def _names_one(token: Token) -> bool:
    return token.kind == "ident" and token.raw[:1].isupper()


def _plain(tokens: list[Token]) -> list[Token]:
    """The words of a value without what only leads to it or stands behind it."""
    while tokens and (tokens[0].is_word(*_LINKS, "set") or tokens[0].norm in (":", "=", ",")):
        tokens = tokens[1:]
    while tokens and (tokens[-1].is_word(*_ASIDE) or tokens[-1].norm in (",", ".", ")", "and")):
        tokens = tokens[:-1]
    return tokens


def _only_value(tokens: list[Token]) -> list[tuple[str, list[Token]]]:
    """`mark the shipment as delivered`, `put it on hold`: the value, without the name of its field."""
    while tokens and tokens[-1].is_word(*_ARTICLES, "set", "and"):
        tokens = tokens[:-1]
    link = next((i for i, t in enumerate(tokens) if i and t.is_word("to", "as", "into", "on") and i + 1 < len(tokens)), None)
    if link is None:
        return []
    end = _end(tokens, link + 1)
    said = _plain(tokens[link + 1 : end])
    return [("", said)] if said else []
