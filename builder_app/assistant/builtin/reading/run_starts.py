"""A start by hand and what it is given: `I start it with a sku and a quantity`, `with two inputs, lane and date`."""

import re

from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

STARTED = word_set(
    """
    start run launch trigger click press manually begin invoke ask tell execute give
    """
)
GIVES = word_set(
    "give gives enter enters provide provides type types pass passes key keys supply supplies choose chooses pick picks hand hands "
    "specify specifies input providing supplying passing typing entering keying giving filling"
)
"""Verbs that say what somebody gives a run, as the language leaves them: not every one is an order that it knows."""
TAKES = word_set("take takes need needs expect expects require requires")
_DONE = ("started", "run", "launched", "triggered", "invoked", "executed")
"""How a start is told without anybody who starts it: `when run with a sku`."""
_STARTERS = word_set("i we you somebody someone anybody anyone manually user operator dispatcher planner it this button they")
_PEOPLE = word_set("i we you they he she who somebody someone anybody anyone user operator dispatcher planner requester clerk agent buyer")
_INPUTS = frozenset({"input", "inputs", "parameter", "parameters", "argument", "arguments"})
_LINKS = frozenset({"called", "named", "be", "is", "call", "name", "namely", "of", "are"})
_BEFORE_NAME = word_set("single a an the it one some particular certain specific given its any two three four his her their our by hand in")
_NO_NAME = word_set(
    "plus for with by on when and to i you we they give that which it if so then who as from at in into whenever once before because or "
    "manually start run launch be each"
)
_HANDS = word_set("demand hand click button mouse request own")
_KINDS = frozenset({"required", "optional", "mandatory", "number", "text", "date", "string", "integer", "boolean"})
_NAMING = ("ident", "code", "quoted")


def given_names(tokens: list[Token], source: str) -> list[str]:
    """The run inputs that the words name, in order; `shipment_id` for `a shipment`. Explicit `inputs` count before what somebody gives,
    and that before what it is started `for`."""
    for find in (_explicit, _given, _started_with):
        if names := find(tokens, source):
            return list(dict.fromkeys(names))
    return []


def explicit_names(tokens: list[Token], source: str) -> list[str]:
    """Only the names told as inputs: `an input called lane`, `with po_number as input`."""
    return list(dict.fromkeys(_explicit(tokens, source)))


def _explicit(tokens: list[Token], source: str) -> list[str]:
    names: list[str] = []
    for i, token in enumerate(tokens):
        heads = token.raw.lower() == "given" and i + 1 < len(tokens) and tokens[i + 1].norm == ":"
        if (token.raw.lower() not in _INPUTS and not heads) or (i and tokens[i - 1].is_word("no", "without")):
            continue
        if i and tokens[i - 1].is_word("as") and tokens[i + 1 : i + 3] and tokens[i + 1].is_word("i", "we", "you", "it"):
            names += _listed(tokens, i + 3, source)
            continue
        if i and tokens[i - 1].is_word("as"):
            behind = [t for t in tokens[i + 1 : i + 2] if t.kind in _NAMING]
            names += [snake(behind[0].norm)] if behind else _named_before(tokens, i - 1, source)
            continue
        start = i + 1
        while start < len(tokens) and (tokens[start].raw.lower() in _LINKS or tokens[start].norm in (":", "=", ",", "-", "(")):
            start += 1
        told = start > i + 1 or (start < len(tokens) and tokens[start].kind in _NAMING)
        bare = (
            start < len(tokens)
            and tokens[start].kind == "word"
            and (i == 0 or tokens[i - 1].is_word("with", "the", "an", "one", "run", ","))
        )
        ends = start + 1 >= len(tokens) or tokens[start + 1].kind != "word" or tokens[start + 1].is_word("and")
        if told or (bare and ends) or (i and tokens[i - 1].norm == "," and ends):
            names += _listed(tokens, start, source)
        elif start >= len(tokens) and not names and i:
            names += _named_before(tokens, i, source)
    return names


def _given(tokens: list[Token], source: str) -> list[str]:
    """`I enter a carrier_email`, `it takes a sku and a quantity`, `passing in the shipment id`, `a shipment id that I enter`."""
    names: list[str] = []
    for i, token in enumerate(tokens):
        takes = token.is_word(*TAKES) and i and tokens[i - 1].is_word("it", "this", "workflow", "run")
        if not (token.is_word(*GIVES) or takes) or (token.raw.lower() in _INPUTS):
            continue
        by = i > 0 and tokens[i - 1].is_word(*_PEOPLE)
        if by and i > 1 and (i + 1 >= len(tokens) or tokens[i + 1].norm in ",.)" or tokens[i + 1].is_word("in", "myself")):
            that = i - 2 - tokens[i - 2].is_word("that", "which")
            names += _named_before(tokens, that + 1, source)
        start = i + 1 + sum(1 for t in tokens[i + 1 : i + 3] if t.is_word("in", "it", "over", "us", "him"))
        names += _listed(tokens, start, source)
    return names


def _started_with(tokens: list[Token], source: str) -> list[str]:
    """`for a shipment`, `with an order number`, `per load`, `on a shipment`."""
    names: list[str] = []
    for i, token in enumerate(tokens[:-1]):
        if token.is_word("for", "with", "on", "per") and not tokens[i + 1].is_word("each", "every", "all"):
            names += _listed(tokens, i + 1, source)
    return names


def _listed(tokens: list[Token], start: int, source: str) -> list[str]:
    """The names that begin at `start`: `a sku and a quantity`, `lane, equipment and pickup_date`."""
    names: list[str] = []
    i = start
    while i < len(tokens):
        while (
            i < len(tokens) and tokens[i].kind != "ident" and (tokens[i].is_word(*_BEFORE_NAME) or tokens[i].kind in ("number", "bullet"))
        ):
            i += 1
        end = i
        while end < len(tokens) and tokens[end].kind in ("word", *_NAMING) and not tokens[end].is_word(*_NO_NAME):
            end += 1
            if tokens[end - 1].kind in _NAMING:
                break
        if (short := _in_brackets(tokens, i)) is not None:
            names, end = [*names, short[0]], short[1]
        elif end == i or end - i > 3 or tokens[i].is_word(*_HANDS):
            return names
        elif name := _name(tokens[i:end], source):
            names.append(name)
        i = _behind_bracket(tokens, end)
        joint = i
        while joint < len(tokens) and (tokens[joint].norm in (",", "&", "+") or tokens[joint].is_word("and", "plus")):
            joint += 1
        if joint == i or (joint < len(tokens) and _orders(tokens, joint)):
            return names
        i = joint
    return names


def _in_brackets(tokens: list[Token], i: int) -> tuple[str, int] | None:
    """(`mrn`, where it ends) of `number of the document (mrn)`: the name that is told in brackets behind what it is."""
    opened = next((j for j in range(i + 1, min(i + 7, len(tokens) - 2)) if tokens[j].norm == "("), None)
    if opened is None or any(t.kind not in ("word", "ident") for t in tokens[i:opened]) or tokens[opened + 2].norm != ")":
        return None
    name = tokens[opened + 1]
    told = name.kind in _NAMING or (name.kind == "word" and name.norm not in _KINDS and any(t.is_word("of") for t in tokens[i:opened]))
    return (snake(name.norm), opened + 3) if told else None


def _orders(tokens: list[Token], i: int) -> bool:
    """Whether something else than one more name begins at `i`: an order, or what the last one is."""
    kind = tokens[i].is_word("a", "an") and i + 1 < len(tokens) and tokens[i + 1].is_word("list", "array")
    return kind or (tokens[i].kind == "word" and (tokens[i].norm in GIVES | STARTED or tokens[i].form in ("s", "ing")))


def _behind_bracket(tokens: list[Token], i: int) -> int:
    """The place behind `(required)`, `(a number)`."""
    if i < len(tokens) and tokens[i].norm == "(":
        return next((j + 1 for j in range(i, min(i + 8, len(tokens))) if tokens[j].norm == ")"), i)
    return i


def _named_before(tokens: list[Token], end: int, source: str) -> list[str]:
    """The names in front of `as inputs`, `that I enter`."""
    start = end
    while (
        start > 0
        and (tokens[start - 1].kind in ("word", *_NAMING) or tokens[start - 1].norm == ",")
        and not tokens[start - 1].is_word("with", "for", "on", "by", "to", "it", "use", "have", "get", *TAKES, *GIVES)
    ):
        start -= 1
    return _listed(tokens[:end], start, source)


def _name(span: list[Token], source: str) -> str:
    if len(span) == 1 and span[0].is_word("shipment", "delivery", "truck"):
        return "shipment_id"
    if all(t.norm in _KINDS for t in span):
        return ""
    name = snake(source[span[0].start : span[-1].end])[:60]
    return name if name and not name.isdigit() and re.match(r"[a-z]", name) else ""


def started_by_hand(tokens: list[Token]) -> bool:
    """`somebody starts it`, `I run this manually`."""
    words = {t.norm for t in tokens if t.kind == "word"}
    bare = len(tokens) > 2 and tokens[0].raw.lower() in _DONE and tokens[1].is_word("with", "for", "on", "manually", "by")
    return bare or bool(words & STARTED and words & _STARTERS)


def entered_by_hand(tokens: list[Token]) -> bool:
    """`a shipment id that I enter`, `the order number we type in`."""
    return any(
        t.is_word("i", "we", "you", "somebody", "someone")
        and tokens[i + 1].is_word("enter", "give", "type", "choose", "provide", "pick", "name")
        for i, t in enumerate(tokens[:-1])
    )
