"""Old and new value of one thing, however they are set against each other, as `new instead of old`."""

from dataclasses import replace

from builder_app.assistant.builtin.recasting.postponing import without_haste
from builder_app.assistant.builtin.words.calendar import DAYS
from builder_app.assistant.builtin.words.tokens import Token

_WAYS = (
    "slack", "teams", "pagerduty", "email", "csv", "json", "markdown", "critical", "error", "warning", "info", "urgent", "high", "medium", "low",
    "normal", "friendly", "formal", "plain",
)  # fmt: skip
"""Ways to tell or keep something that are set against each other like values: `not Slack but Teams`."""
_BY = ("in", "on", "via", "by", "to", "with", "as", "at", "through", "into", "over", "using")
_VALUES = frozenset({"number", "duration", "clock", "address", "channel", "quoted", "url"})
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
_ONES = ("one", "other", "the-other", "others", "it", "the-two", "email", "message", "mail")
_PRAISE = ("enough", "fine", "better", "plenty", "ok", "sufficient")


def _pointed_out(tokens: list[Token]) -> list[Token]:
    """The words before `, just that one, not the last one`, which only say again that one step is meant."""
    for i in range(3, len(tokens) - 1):
        opens = tokens[i - 1].norm in (",", "-", "(") or tokens[i].is_word("just", "only")
        again = tokens[i].is_word("just", "only") and tokens[i + 1].is_word("that", "this", "the", "there")
        other = (
            tokens[i].is_word("not")
            and tokens[i + 1].is_word("the", "any", "all", "both")
            and any(t.is_word("one", "other", "the-other", "the-two") for t in tokens[i:])
        )
        rest = tokens[i:]
        if opens and (again or other) and len(rest) <= 10 and all(t.kind in ("word", "punct") for t in rest) and rest[-1].is_word(*_ONES):
            return tokens[: i - (tokens[i - 1].kind == "punct")]
    return tokens


def contrasted(tokens: list[Token]) -> list[Token]:
    """`not six but eight hours`, `eight hours, not six` and `six is too short, eight is fine` as `eight hours instead
    of six`; other tokens as they are."""
    tokens = _bare_old(without_interjection(tokens))
    tokens = without_haste(_unfit(_pointed_out(tokens)))
    while len(tokens) > 2 and tokens[-1].is_word(*_PRAISE) and tokens[-2].is_word("be"):
        tokens = tokens[:-2]
    return _one_unit(
        _arrow(tokens)
        or _changed_to(tokens)
        or _made(tokens)
        or _too(tokens)
        or _preferred(tokens)
        or _mistaken(tokens)
        or _stated(tokens)
        or _should(tokens)
        or _behind(tokens)
        or _not_but(tokens)
        or tokens
    )


_COUNTED = ("row", "record", "result", "match", "time", "times", "attempt", "hit", "degree", "step", "retry", "tries")


def _bare_old(tokens: list[Token]) -> list[Token]:
    """`from 5 rows to 3` as `from 5 to 3`."""
    for i in range(len(tokens) - 4):
        old, noun, to, new = tokens[i + 1 : i + 5]
        if tokens[i].is_word("from") and old.kind == new.kind == "number" and noun.is_word(*_COUNTED) and to.is_word("to"):
            return [*tokens[: i + 2], *tokens[i + 3 :]]
    return tokens


def without_interjection(tokens: list[Token]) -> list[Token]:
    """`no wait, …`, `oh, hold on – …`: the words that only stop the other."""
    at = next((i for i, t in enumerate(tokens[:6]) if t.kind == "punct" and t.norm in ",.-–!:"), None)
    said = tokens[:at] if at is not None else []
    stops = bool(said) and all(
        t.form != "ed" and t.is_word("no", "oh", "ah", "hmm", "sorry", "wait", "hold", "on", "stop", "actually", "nope") for t in said
    )
    return tokens[at + 1 :] if at is not None and stops and any(t.is_word("wait", "hold") for t in said) else tokens


def _value(token: Token) -> bool:
    return (
        token.kind in _VALUES
        or token.raw in _METHODS
        or token.is_word(*_WAYS)
        or token.raw.lower() in _WAYS
        or (token.kind == "word" and (token.norm in DAYS or token.raw[:1].isdigit()))
    )


def _instead(token: Token) -> Token:
    return replace(token, kind="word", raw="instead of", norm="instead-of")


def _arrow(tokens: list[Token]) -> list[Token]:
    """`20 -> 25 minutes`."""
    at = next((i for i, t in enumerate(tokens[:-1]) if t.kind == "arrow" and i), None)
    if at is None or not _value(tokens[at - 1]) or not _value(tokens[at + 1]):
        return []
    return [*tokens[: at - 1], tokens[at + 1], replace(_instead(tokens[at]), kind="word"), tokens[at - 1], *tokens[at + 2 :]]


def _changed_to(tokens: list[Token]) -> list[Token]:
    """`change the 3 hours to 5`."""
    said = [t for t in tokens if not t.is_word("the", "those", "these", "please")]
    known = len(said) == 4 and said[0].is_word("change", "make", "set", "turn", "raise", "lower", "increase", "reduce", "extend")
    if not known or said[1].kind != "duration" or not said[2].is_word("to", "into") or said[3].kind not in ("number", "duration"):
        return []
    return [said[3], _instead(said[2]), said[1]]


def _made(tokens: list[Token]) -> list[Token]:
    """`make the three days five`."""
    said = [t for t in tokens if not t.is_word("the", "make", "turn", "please", "and") and t.norm != ","]
    told = bool(tokens) and tokens[0].is_word("make", "turn") and len(said) > 2 and len(said) % 2 == 0
    if told and all(t.kind == "duration" for t in said):
        to = replace(tokens[0], raw="to", norm="to")
        each = [[replace(tokens[0], norm="change"), old, to, new] for old, new in zip(said[::2], said[1::2], strict=True)]
        return [t for i, one in enumerate(each) for t in ([replace(tokens[0], raw="and", norm="and"), *one] if i else one)]
    if (
        len(tokens) < 3
        or any(t.is_word("and") for t in tokens)
        or not tokens[0].is_word("make", "turn")
        or tokens[-2].kind != "duration"
        or tokens[-1].kind not in ("number", "duration")
    ):
        return []
    return [tokens[-1], _instead(tokens[0]), tokens[-2]]


_UNFIT = frozenset({"tight", "short", "long", "little", "generous", "slow", "much", "low", "high", "few", "many", "early", "late"})


def only_judges(tokens: list[Token]) -> bool:
    """`4 hours is short`, which says what is wrong and not what it should be."""
    said = [t for t in tokens if t.kind != "punct" and not t.is_word("too", "much", "bit", "a", "rather", "the", "way")]
    return len(said) == 3 and _value(said[0]) and said[1].is_word("be") and said[2].raw.lower() in _UNFIT


def _unfit(tokens: list[Token]) -> list[Token]:
    """`2 hours is tight` as `2 hours is too tight`."""
    at = next((i for i, t in enumerate(tokens[:-1]) if i > 1 and t.raw.lower() in _UNFIT and tokens[i - 1].is_word("be")), None)
    if (
        at is None
        or not _value(tokens[at - 2])
        or tokens[at + 1].norm not in (",", "-", ".")
        or not any(_value(t) for t in tokens[at + 1 :])
    ):
        return tokens
    return [*tokens[:at], replace(tokens[at], kind="word", raw="too", norm="too"), *tokens[at:]]


def _too(tokens: list[Token]) -> list[Token]:
    """`24 hours is too long, make it 18`: the new value has the old one's unit where it has none."""
    too = next((i for i, t in enumerate(tokens[:-2]) if t.is_word("too", "not") and i > 1 and tokens[i - 1].is_word("be")), None)
    if too is None or (tokens[too].is_word("not") and not tokens[too + 1].is_word("enough", "sufficient")):
        return []
    counted = too > 2 and tokens[too - 2].is_word("times", "time", "attempt", "attempts", "tries", "rounds")
    if not _value(tokens[too - 2 - counted]):
        return []
    old, new = tokens[too - 2 - counted], next((t for t in tokens[too + 2 :] if _value(t)), None)
    if new is None:
        return []
    if old.kind == "duration" and new.kind == "number":
        new = replace(new, kind="duration", value=dict(old.value) | {"value": new.value})
    return [new, _instead(tokens[too]), old]


_SLIPS = frozenset({"slip", "mistake", "typo", "wrong", "error", "oversight", "misunderstanding", "nonsense", "slip-up"})
_TAIL = frozenset(
    {
        "go",
        "for",
        "make",
        "it",
        "take",
        "so",
        "better",
        "rather",
        "use",
        "let",
        "us",
        "set",
        "to",
        "please",
        "try",
        "give",
        "them",
        "put",
        "be",
    }
)


def _preferred(tokens: list[Token]) -> list[Token]:
    """`the office prefers JSON to CSV`: the new value and the old one."""
    at = next((i for i, t in enumerate(tokens) if t.raw.lower() in ("prefer", "prefers", "preferred")), None)
    said = [t for t in tokens[at + 1 :] if t.kind != "punct"] if at is not None else []
    told = len(said) == 3 and said[1].norm in ("to", "over") and _value(said[0]) and _value(said[2])
    return [said[0], _instead(said[1]), said[2]] if told else []


def _mistaken(tokens: list[Token]) -> list[Token]:
    """`the file should be JSON, csv was a slip of mine`: what was a slip is the old value."""
    for i, token in enumerate(tokens[:-2]):
        slip = next((n for n in range(i + 2, min(i + 5, len(tokens))) if tokens[n].raw.lower() in _SLIPS), None)
        if not _value(token) or not tokens[i + 1].is_word("be") or slip is None or not i:
            continue
        rest = [t for t in tokens[:i] if t.kind != "punct"]
        while rest and rest[-1].is_word("and", "the", "as", "because"):
            rest = rest[:-1]
        if any(_value(t) for t in rest):
            return [*rest, _instead(tokens[i + 1]), token]
    return []


def _stated(tokens: list[Token]) -> list[Token]:
    """`three hours is an eternity, go for one`: a value that is judged, and another one behind the comma."""
    cut = next((i for i, t in enumerate(tokens) if t.norm in (",", ";", "-", ".") and i > 2), None)
    if cut is None or not _value(tokens[0]) or not any(t.is_word("be") for t in tokens[1:3]) or any(_value(t) for t in tokens[1:cut]):
        return []
    tail = [t for t in tokens[cut + 1 :] if t.kind != "punct"]
    new = [t for t in tail if _value(t)]
    alike = len(new) == 1 and {new[0].kind, tokens[0].kind} <= ({"number", "duration"} if new[0].kind != tokens[0].kind else {new[0].kind})
    if not alike or any(t not in new and t.norm not in _TAIL for t in tail):
        return []
    value = new[0]
    if tokens[0].kind == "duration" and value.kind == "number":
        value = replace(value, kind="duration", value=dict(tokens[0].value) | {"value": value.value})
    return [value, _instead(tokens[cut]), tokens[0]]


def _one_unit(tokens: list[Token]) -> list[Token]:
    """`36 hours instead of 48` and `from 48 to 36 hours`: of two values set against each other, the bare one has the other's unit."""
    tokens = [
        replace(t, kind="number", value=1) if t.is_word("one") and i and tokens[i - 1].is_word("instead-of") and i == len(tokens) - 1 else t
        for i, t in enumerate(tokens)
    ]
    out = list(tokens)
    for i, token in enumerate(tokens[1:-1], 1):
        if not token.is_word("instead-of", "to"):
            continue
        for bare, whole in ((i + 1, i - 1), (i - 1, i + 1)):
            if tokens[bare].kind == "number" and tokens[whole].kind == "duration":
                out[bare] = replace(tokens[bare], kind="duration", value=dict(tokens[whole].value) | {"value": tokens[bare].value})
    return out


def _should(tokens: list[Token]) -> list[Token]:
    """`the 12 hours should be 18`."""
    for i in range(len(tokens) - 3):
        old, should, be, new = tokens[i : i + 4]
        alike = (
            _value(old) and _value(new) and all((old.kind == kind) == (new.kind == kind) for kind in ("word", "address", "channel", "url"))
        )
        if should.is_word("should", "must") and be.is_word("be") and alike:
            return [*tokens[:i], new, _instead(should), old, *tokens[i + 4 :]]
    return []


def _behind(tokens: list[Token]) -> list[Token]:
    """`use eight, not six`."""
    last = len(tokens) - 2
    if last >= 2 and tokens[-1].is_word("one") and tokens[last].is_word("not"):
        tokens = [*tokens[:-1], replace(tokens[-1], kind="number", value=1)]
    if last < 2 or not tokens[last].is_word("not") or not _value(tokens[-1]) or not any(_value(t) for t in tokens[:last]):
        return []
    return [*tokens[: last - (tokens[last - 1].kind == "punct")], _instead(tokens[last]), tokens[-1]]


def _not_but(tokens: list[Token]) -> list[Token]:
    """`not six but eight`."""
    if any(t.is_word("not") for t in tokens):
        tokens = [t for i, t in enumerate(tokens) if not (t.is_word(*_BY) and i + 1 < len(tokens) and tokens[i + 1].is_word(*_WAYS))]
    at = next((i for i, t in enumerate(tokens) if t.is_word("not")), None)
    but = next((i for i, t in enumerate(tokens) if at is not None and i > at and t.is_word("but")), None)
    if but is None and at is not None and len(tokens) == at + 4 and tokens[at + 2].norm == ",":
        but = at + 2
    if at is None or but is None or not 1 <= but - at - 1 <= 3 or not _value(tokens[but - 1]):
        return []
    if not any(_value(t) for t in tokens[but + 1 : but + 3]):
        return []
    return [*tokens[:at], *tokens[but + 1 :], _instead(tokens[at]), *tokens[at + 1 : but]]
