"""Values written to a shipment, as people say it: `put it on the shipment as its ETA`, `record the date as the shipment's estimated delivery`,
`the shipment gets the new carrier`, all as `set` or `update the shipment`."""

from builder_app.assistant.builtin.reading.field_changes import field_named
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_VERBS = word_set("put enter write record note save store keep copy set carry transfer fill add insert")
_USING = word_set("use take set record note save keep enter")
_SHIPMENT = word_set("shipment load order consignment")
_PLACES = ("on", "onto", "in", "into", "to", "against", "over", "at", "upon")
_WHOSE = word_set("the our that this its each every same")
_RECORD = word_set("record file entry row data card attribute attributes")
_NO_VALUES = word_set("email mail message letter line log post entry reply wait step approval form copy page status priority")
"""Words of objects that are no values: `write an email to the shipment's carrier`."""
_BEHIND = word_set("as and then or but so if when before after from once unless")
"""Words that can follow the shipment; any other makes it a part of a longer noun: `in the orders collection`."""
_LONGEST = 9


def put_on_shipments(tokens: list[Token]) -> list[Token]:
    """The message with every value that is put on a shipment told as an order to set its field, or to update it with the value."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        found = _got(tokens, i) or _put(tokens, i)
        if found is None:
            out.append(tokens[i])
            i += 1
        else:
            said, field, i = found
            out += _order(said, field)
    return out


def _order(said: list[Token], field: str) -> list[Token]:
    at = said[0]

    def word(norm: str, kind: str = "word") -> Token:
        return Token(kind, norm, norm, at.start, at.start)

    if field:
        return [word("set"), word("the"), word("shipment"), word(field, "ident"), word("to"), *said]
    return [word("update"), word("the"), word("shipment"), word("with"), *said]


def _put(tokens: list[Token], i: int) -> tuple[list[Token], str, int] | None:
    """(value, field or nothing, where it ends) of `put VALUE on the shipment (as FIELD)` and `record VALUE as the shipment's FIELD`."""
    if not (tokens[i].is_word(*_VERBS, *_USING) and tokens[i].form in ("base", "s") and _opens(tokens, i)):
        return None
    for at in range(i + 2, min(i + 2 + _LONGEST, len(tokens))):
        token = tokens[at]
        if token.kind in ("newline", "bullet", "arrow", "address", "url", "channel", "quoted", "number") or token.norm in (
            ".",
            ";",
            ":",
            "=",
        ):
            return None
        said = tokens[i + 1 : at]
        if token.raw.lower() == "over" and at + 1 < len(tokens) and tokens[at + 1].is_word("to", "into"):
            at += 1
        if tokens[i].is_word(*_VERBS) and token.raw.lower() in _PLACES and (end := _shipment(tokens, at + 1)) is not None:
            if any(t.is_word(*_NO_VALUES) for t in said):
                return None
            field, end = _field(tokens, end)
            return said, field, end
        if tokens[i].is_word(*_USING) and token.is_word("as") and (named := _of_shipment(tokens, at + 1)) is not None:
            return said, *named
    return None


def _got(tokens: list[Token], i: int) -> tuple[list[Token], str, int] | None:
    """The same of `the shipment gets VALUE (as its FIELD)`."""
    end = _shipment(tokens, i) if _opens(tokens, i) else None
    if (
        end is None
        or end + 1 >= len(tokens)
        or not tokens[end].is_word("get", "receive", "take")
        or not tokens[end + 1].is_word("the", "that")
    ):
        return None
    stop = next(
        (j for j in range(end + 1, len(tokens)) if tokens[j].kind in ("punct", "newline", "bullet") or tokens[j].is_word("as", "and")), None
    )
    stop = len(tokens) if stop is None else stop
    said = tokens[end + 1 : stop]
    if any(t.is_word(*_NO_VALUES) for t in said) or any(t.kind != "word" for t in said):
        return None
    field, stop = _field(tokens, stop)
    return said, field, stop


def _opens(tokens: list[Token], i: int) -> bool:
    """Whether an order can begin here."""
    before = tokens[i - 1] if i else None
    return (
        before is None
        or before.kind in ("punct", "newline", "bullet", "arrow", "compare")
        or before.is_word(
            "and", "then", "please", "to", "also", "just", "let", "us", "it", "they", "we", "should", "will", "first", "afterwards"
        )
    )


def _shipment(tokens: list[Token], i: int) -> int | None:
    """Where `the shipment`, `our shipment's record` ends that begins at `i`."""
    at = i
    while at < len(tokens) and tokens[at].is_word(*_WHOSE):
        at += 1
    if at >= len(tokens) or tokens[at].raw.lower() not in _SHIPMENT:
        return None  # `store it in orders` names a collection
    at += 1
    owned = at < len(tokens) and tokens[at].norm == "'s"
    behind = at + owned
    if behind < len(tokens) and (tokens[behind].is_word(*_RECORD) or tokens[behind].raw.lower() in _RECORD):
        return behind + 1
    ends = behind >= len(tokens) or tokens[behind].kind != "word" or tokens[behind].is_word(*_BEHIND)
    return at if ends and not owned else None


def _field(tokens: list[Token], at: int) -> tuple[str, int]:
    """(field, where it ends) of `as its FIELD` at `at`; no field where none is told."""
    if at >= len(tokens) or not tokens[at].is_word("as"):
        return "", at
    name = at + 1
    while name < len(tokens) and tokens[name].is_word("the", "its", "a", "new"):
        name += 1
    named = field_named(tokens, name) if name < len(tokens) else None
    return named if named is not None else ("", at)


def _of_shipment(tokens: list[Token], i: int) -> tuple[str, int] | None:
    """(field, where it ends) of `the shipment's FIELD` and `FIELD of the shipment` at `i`."""
    at = i
    while at < len(tokens) and tokens[at].is_word(*_WHOSE, "new"):
        at += 1
    if at < len(tokens) and tokens[at].is_word(*_SHIPMENT):
        at += 1 + (at + 1 < len(tokens) and tokens[at + 1].norm == "'s")
        at += at < len(tokens) and tokens[at].is_word("new")
        return field_named(tokens, at) if at < len(tokens) else None
    named = field_named(tokens, at) if at < len(tokens) else None
    if named is None or named[1] >= len(tokens) or not tokens[named[1]].is_word("of", "on", "for"):
        return None
    end = _shipment(tokens, named[1] + 1)
    return (named[0], end) if end is not None else None
