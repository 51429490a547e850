"""What a form asks for, as an enumeration names it: `weight (a number), result (choices: pass, fail) and remarks (optional)`."""

import re
from dataclasses import dataclass
from typing import Any

from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_TYPES = {
    "number": "number", "numeric": "number", "decimal": "number", "figure": "number", "integer": "integer", "whole": "integer",
    "date": "date", "day": "date", "boolean": "boolean", "checkbox": "boolean", "tick": "boolean", "yes/no": "boolean", "yesno": "boolean",
    "text": "string", "string": "string", "free": "string",
}  # fmt: skip
"""What people call the kinds of values that a field can take."""
_KIND_WORDS = word_set("a an the field value box only as in whole free numeric type format please and or of input entry one")
_OPTIONAL = word_set("optional voluntary")
_REQUIRED = word_set("required mandatory compulsory obligatory must")
_CHOICES = word_set("choices choice options option either values one-of select dropdown list pick")
_ENDS = word_set("within via using if when whenever unless once due until must should by then so which before after")
"""Words with which something else than a field begins."""
_ASIDE = word_set("in from as into for per on at")
"""Words with which an item says more about its field: `weight in kg`, `reason for the delay`."""
_ARTICLES = word_set("the a an its their his her this that these those your our any also too please both all new following more another")
_NOT_NAMES = word_set("field fields form following details called named fill")
_NOTHING = _ARTICLES | _NOT_NAMES | word_set("it them us me he she they this that there everything something nothing blank values rest")
LONGEST_NAME = 6


@dataclass(frozen=True)
class Enumeration:
    """The fields, and how many tokens tell them."""

    fields: list[dict[str, Any]]
    width: int


def fields_told(tokens: list[Token], source: str) -> Enumeration:
    """The fields that the tokens begin with."""
    end = _end(tokens)
    items: list[list[Token]] = [[]]
    depth = 0
    for token in tokens[:end]:
        depth += {"(": 1, ")": -1}.get(token.norm, 0)
        parts = token.norm in (",", "&", "+", ";") or token.is_word("and", "also-and", "plus", "or")
        if depth == 0 and parts and not _choosing(items[-1], token):
            items.append([])
        else:
            items[-1].append(token)
    made = [one for item in items if (one := _field(item, source)) is not None]
    known: dict[str, dict[str, Any]] = {}
    for one in made:
        known.setdefault(one["name"], one)
    return Enumeration(list(known.values()), end)


def _choosing(item: list[Token], token: Token) -> bool:
    """Whether a separator still stands among the choices of a field: `result with the choices pass, fail or hold`."""
    opened = next((i for i, t in enumerate(item) if t.is_word(*_CHOICES) or (i and t.norm == ":")), None)
    if opened is None or any(t.norm == ")" for t in item[opened:]):
        return False
    closed = any(t.is_word("or", "and") for t in item[opened:])
    return not closed or item[-1].is_word("or", "and", *_CHOICES) or item[-1].norm == ":"


def _end(tokens: list[Token]) -> int:
    """Where the enumeration ends: at a time, a receiver, a condition, or the bracket that it stands in."""
    depth = 0
    for i, token in enumerate(tokens):
        depth += {"(": 1, ")": -1}.get(token.norm, 0)
        nxt = tokens[i + 1] if i + 1 < len(tokens) else None
        if depth < 0 or (depth == 0 and token.kind in ("address", "newline", "bullet", "arrow")):
            return i - (depth == 0 and i > 0 and tokens[i - 1].is_word("to", "from", "for", "by", "with"))
        if depth == 0 and i and (token.is_word(*_ENDS) or token.norm in (".", "!", "?")):
            return i
        if depth == 0 and token.kind == "duration" and i and tokens[i - 1].is_word("in", "for", "give", "have", "them", "up-to", "at-most"):
            return i - 1
        if depth == 0 and i and token.is_word("be") and nxt is not None and nxt.form == "ed":
            return i
    return len(tokens)


def _field(item: list[Token], source: str) -> dict[str, Any] | None:
    """One field; None where the words name none."""
    opened = next((i for i, t in enumerate(item) if t.norm == "(" and i), len(item))
    name, told = item[:opened], item[opened + 1 :]
    while name and (name[0].kind == "punct" or (len(name) > 1 and name[0].is_word(*_ARTICLES, *_NOT_NAMES))):
        name = name[1:]
    cut = next(
        (i for i, t in enumerate(name) if i and (t.is_word(*_ASIDE, "to", "with", *_CHOICES) or t.norm in (":", "-", "="))), len(name)
    )
    name, told = name[:cut], [*name[cut:], *told]
    while len(name) > 1 and name[-1].is_word("field", "fields", "too", "also", "please", "be"):
        name = name[:-1]
    while len(name) > 1 and name[-1].is_word(*_OPTIONAL, *_REQUIRED):
        told, name = [name[-1], *told], name[:-1]
    if (
        not name
        or len(name) > LONGEST_NAME
        or all(t.is_word(*_NOTHING) for t in name)
        or any(t.kind in ("duration", "address", "url", "clock", "channel") for t in name)
    ):
        return None
    first, asked = name[0], name[0].is_word("whether", "if") and len(name) > 1
    if not asked and any(t.is_word("a", "an", "my", "your", "the") and not name[i].is_word("of") for i, t in enumerate(name[1:])):
        return None  # an order, not a name
    name = [t for t in name[1:] if not t.is_word("be", "the", "a", "it")] if asked else name
    text = first.norm if first.kind in ("quoted", "code") else " ".join(source[t.start : t.end] for t in name if t.norm != "'s")
    named = snake(text.replace("'s ", " "))
    if not re.search(r"[a-z]", named) or len(named) > 40:
        return None
    return {"name": named} | ({"type": "boolean"} if asked else _manner(text, told, source))


def _manner(name: str, told: list[Token], source: str) -> dict[str, Any]:
    """How the field is filled in: its type, whether it may stay empty, and in its label what there is to choose from."""
    words = [t.norm for t in told if t.kind == "word"]
    out: dict[str, Any] = {}
    if set(words) & _OPTIONAL:
        out["required"] = False
    yes_or_no = {"yes", "no"} <= set(words)
    kinds = [_TYPES[w] for w in words if w in _TYPES]
    rest = [t for t in told if t.kind not in ("punct",) and not (t.is_word(*_KIND_WORDS, *_OPTIONAL, *_REQUIRED) or t.norm in _TYPES)]
    if yes_or_no and all(t.is_word("yes", "no") for t in rest):
        out["type"] = "boolean"
    elif kinds and not rest and kinds[-1] != "string":
        out["type"] = "integer" if "integer" in kinds else kinds[-1]
    elif rest and (any(t.is_word(*_CHOICES) for t in told) or _chosen_from(told)):
        listed = [t for t in told if not t.is_word(*_CHOICES, *_KIND_WORDS, "from", "with") and t.norm not in ("(", ")", ":", ",", "/")]
        out["label"] = f"{name.replace('_', ' ').strip().capitalize()} ({', '.join(_spoken(listed, told, source))})"
    return out


def _chosen_from(told: list[Token]) -> bool:
    """`(pass, fail)`, `(pass or fail)`: several values in brackets."""
    return any(t.norm in (",", "/") or t.is_word("or") for t in told)


def _spoken(listed: list[Token], told: list[Token], source: str) -> list[str]:
    """The choices as written, words that follow each other without a separator as one."""
    out: list[str] = []
    last: Token | None = None
    for token in listed:
        joined = last is not None and not any(
            last.end <= t.start < token.start for t in told if t.kind == "punct" or t.is_word("or", "and")
        )
        out[-1:] = [f"{out[-1]} {source[token.start : token.end]}"] if joined and out else [*out[-1:], source[token.start : token.end]]
        last = token
    return out


_FORM = ("form", "questionnaire")
_STRONG = word_set("with ask contain field fields include collect enter provide capture gather record fill cover comprise carry want")
_ENTERED = word_set("put give state note list write say tell report answer")
"""Verbs of those who fill in a form: `where he puts in the weight`, `to state the cause`."""
_WEAK = ("for", "about")
_LEADS = word_set("put be should must with for about the following these those fields field their its out in up to a an of ask fill all")
_PLACES = ("in", "on", "via", "through", "using", "into", "by")


def answered_fields(tokens: list[Token], source: str) -> list[dict[str, Any]]:
    """The fields of an answer to the question for them: `weight and dock`, `it should ask for the weight and the dock`."""
    opens = next((i for i, t in enumerate(tokens[:7]) if t.norm == ":" or t.is_word("for", "ask", "fields", "field")), -1)
    start = _behind_lead(tokens, opens + 1) if opens >= 0 else 0
    ordered = opens < 0 and len(tokens) > 1 and tokens[0].norm in VERBS and tokens[1].is_word("that", "it", "this", "the", "them", "a")
    return [] if ordered else fields_told(tokens[start:], source).fields


def listed_in_form(tokens: list[Token], source: str) -> list[dict[str, Any]]:
    """The fields that an order for a form names, behind the form or, where it is only the means, in front of it."""
    form = next((i for i, t in enumerate(tokens) if t.is_word(*_FORM)), None)
    starts = _starts(tokens, form if form is not None else -1, form is not None)
    for start in starts:
        if found := fields_told(tokens[start:], source).fields:
            return found
    filled = next((i for i, t in enumerate(tokens) if t.is_word("fill", "enter", "provide", "collect", "submit") and t.form != "ed"), None)
    if form is None or filled is None or filled > form:
        return []
    place = next((i for i in range(form, filled, -1) if tokens[i].is_word(*_PLACES)), filled)
    return fields_told(tokens[filled + 1 : place], source).fields


def _starts(tokens: list[Token], form: int, named: bool) -> list[int]:
    """Where the enumeration may begin, the likeliest place first."""
    behind = range(form + 1, len(tokens))
    strong = [
        i
        for i in behind
        if tokens[i].is_word(*_STRONG)
        or tokens[i].norm in (":", "(", "-")
        or (tokens[i].is_word(*_ENTERED) and tokens[i - 1].is_word("to", "he", "she", "they", "who", "must", "should"))
    ]
    if not named:
        strong = [i for i in behind if tokens[i].is_word("fill", "enter", "provide", "collect") or tokens[i].norm == ":"]
    weak = [i for i in behind if tokens[i].is_word(*_WEAK) and not _receiver(tokens, i)]
    return [_behind_lead(tokens, i + 1) for i in [*strong[:1], *weak[:1], *strong[1:]]]


def _receiver(tokens: list[Token], i: int) -> bool:
    """Whether the `for` at `i` names who gets the form."""
    return any(t.kind in ("address", "duration") for t in tokens[i + 1 : i + 5])


def _behind_lead(tokens: list[Token], at: int) -> int:
    """Behind the words that only lead up to the enumeration: `to fill in with the following two fields:`."""
    while at < len(tokens):
        token = tokens[at]
        counted = token.kind == "number" and any(t.is_word("field", "fields", "question", "value") for t in tokens[at + 1 : at + 4])
        if not (
            token.is_word(*_LEADS)
            or token.norm in (":", ",", "-")
            or counted
            or (token.is_word("question", "value") and ":" in _norms(tokens, at))
        ):
            return at
        at += 1
    return at


def _norms(tokens: list[Token], at: int) -> list[str]:
    return [t.norm for t in tokens[at + 1 : at + 2]]
