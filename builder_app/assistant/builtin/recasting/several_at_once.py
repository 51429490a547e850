"""Several of one kind in one breath: `two approvals are asked in parallel, one from a@x.com and one from b@x.com`, `an approval from
a@x.com and another one from b@x.com`, `a@x.com and b@x.com both have to approve`, all as an order for each."""

from dataclasses import replace

from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_ORDERS = {
    "approval": ("get", "an", "approval", "from"),
    "sign-off": ("get", "an", "approval", "from"),
    "email": ("send", "an", "email", "to"),
    "message": ("send", "an", "email", "to"),
    "reminder": ("send", "a", "reminder", "to"),
    "form": ("send", "a", "form", "to"),
}
"""How one of each kind is ordered."""
_OTHER = word_set("a the another and second third fourth other further")
_ONE = word_set("one other another second third the-other")
_LINKS = ("from", "to", "by", "for")
_COUNTS = ("two", "three", "four", "five")
_TOGETHER = ("parallel", "simultaneously", "both", "independently", "separately", "separate")
_ARE = word_set("be should must will get need to then also asked sent ask send request go out obtain collect want have")
_DUTY = ("must", "should", "need", "have", "will")


def each_ordered(tokens: list[Token]) -> list[Token]:
    """The message with an order of its own for each of several things of one kind."""
    return _both_approve(counted_ordered(ones_named(tokens)))


def ones_named(tokens: list[Token]) -> list[Token]:
    """`… and another one from b@x.com` with the noun that `one` stands for."""
    out: list[Token] = []
    noun: Token | None = None
    for i, token in enumerate(tokens):
        if _ends(token):
            noun = None
        if noun is not None and token.is_word("one", "another", "other", "the-other") and _given_to(tokens, i + 1):
            while out and out[-1].is_word(*_OTHER) and not out[-1].is_word("and"):
                out.pop()
            article = _ORDERS[noun.norm][1]
            out += [replace(token, raw=article, norm=article, kind="word"), noun]
            continue
        if token.kind == "word" and token.norm in _ORDERS and _single(tokens, i):
            noun = token
        out.append(token)
    return out


def _single(tokens: list[Token], i: int) -> bool:
    """Whether one thing is named at `i` and whom it goes to: `an approval from a@x.com`, `an email to a@x.com`."""
    return any(t.is_word("a", "an", "another", "one") for t in tokens[max(i - 3, 0) : i]) and _given_to(tokens, i + 1)


def _given_to(tokens: list[Token], i: int) -> bool:
    """Whether `from a@x.com`, `to the lead b@x.com` stands at `i`."""
    if i >= len(tokens) or not tokens[i].is_word(*_LINKS):
        return False
    whom = next((t for t in tokens[i + 1 : i + 6] if t.kind == "address" or _ends(t) or t.is_word("and")), None)
    return whom is not None and whom.kind == "address"


def counted_ordered(tokens: list[Token]) -> list[Token]:
    """`two emails in parallel, a tender to a@x.com and a notice to b@x.com` as two orders side by side."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        told = _head(tokens, i) if _opens(out) else None
        if told is None:
            out.append(tokens[i])
            i += 1
            continue
        kind, start, together, what = told
        end = next((j for j in range(start, len(tokens)) if _ends(tokens[j])), len(tokens))
        orders = [_order(part, kind) for part in _parts(tokens[start:end])]
        if len(orders) < 2 or not all(orders):
            out.append(tokens[i])
            i += 1
            continue
        at = tokens[i]
        orders[0] = [*orders[0], *what]
        out += [word_at("simultaneously", at)] if together else []
        for n, order in enumerate(orders):
            out += ([word_at("and", at)] if n else []) + order
        i = end
    return out


def _head(tokens: list[Token], i: int) -> tuple[str, int, bool, list[Token]] | None:
    """(kind, where the parts begin, whether side by side, what it is for) of `[get] two approvals for every load are asked in parallel:` at
    `i`."""
    wish = tokens[i].is_word("we", "i") and i + 1 < len(tokens) and tokens[i + 1].is_word("need", "want", "require")
    asked = tokens[i].form == "base" and tokens[i].is_word("get", "send", "ask", "request", "obtain", "make")
    at = i + (2 if wish else asked)
    counted = at < len(tokens) and (tokens[at].is_word(*_COUNTS) or (tokens[at].kind == "number" and tokens[at].value in (2, 3, 4, 5)))
    noun = at + 1 + sum(1 for t in tokens[at + 1 : at + 2] if t.is_word("separate", "different", "independent"))
    if not counted or noun >= len(tokens) or tokens[noun].norm not in _ORDERS:
        return None
    end = noun + 1
    if end < len(tokens) and tokens[end].is_word("for", "for-each", "on", "per"):
        end = next((j for j in range(end, min(end + 8, len(tokens))) if tokens[j].norm in (":", ",") or tokens[j].is_word(*_ARE)), end)
    what = tokens[noun + 1 : end]
    while end < len(tokens) and tokens[end].is_word(*_ARE, *_TOGETHER):
        end += 1
    if end >= len(tokens) or tokens[end].norm not in (",", ":", "-"):
        return None
    return tokens[noun].norm, end + 1, any(t.is_word(*_TOGETHER) for t in tokens[at:end]), what


def _parts(tokens: list[Token]) -> list[list[Token]]:
    """The parts of an enumeration, each up to and with its address."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if parts[-1] and any(t.kind == "address" for t in parts[-1]) and (token.norm in (",", ";") or token.is_word("and")):
            parts.append([])
            continue
        parts[-1].append(token)
    return [[t for n, t in enumerate(part) if n or not t.is_word("and")] for part in parts if part]


def _order(part: list[Token], kind: str) -> list[Token]:
    """The order that a part amounts to: `one from a@x.com`, `a load tender to a@x.com`; empty where it names nobody."""
    link = next((n for n, t in enumerate(part) if t.is_word(*_LINKS)), None)
    whom = next((t for t in part if t.kind == "address"), None)
    if link is None or whom is None:
        return []
    verb, *rest = _ORDERS[kind]
    named = [t for t in part[:link] if not t.is_word(*_OTHER, *_ONE)]
    if named and kind in ("email", "message"):
        tail = part[part.index(whom) + 1 :] if part[-1] is not whom and part[-1].norm != ")" else []
        return [_verb(verb, part[0]), *part[:link], word_at("to", part[link]), whom, *tail]
    tail = [t for t in part[part.index(whom) + 1 :] if t.norm not in ("(", ")")]
    return [_verb(verb, part[0]), *(word_at(word, part[0]) for word in rest), whom, *tail]


def _both_approve(tokens: list[Token]) -> list[Token]:
    """`a@x.com and b@x.com both have to approve it`: ask each of them, side by side."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        listed_on = len(out) > 1 and out[-1].norm == "," and out[-2].kind == "address"
        people = _people(tokens, i) if _opens(out) and not listed_on else 0
        verb = i + people
        while people and verb < len(tokens) and tokens[verb].is_word("both", "all", "each", *_DUTY, "to", "also", "separately", "first"):
            verb += 1
        told = people and i + people < verb < len(tokens) and tokens[verb].is_word("approve", "decide", "review", "agree", "sign")
        if not told:
            out.append(tokens[i])
            i += 1
            continue
        every = any(t.is_word("both", "all", "each", "separately") for t in tokens[i + people : verb])
        names = [t for t in tokens[i : i + people] if t.kind == "address"]
        order = [_verb("get", tokens[i]), word_at("approval", tokens[verb]), word_at("from", tokens[verb])]
        listed = [t for n, name in enumerate(names) for t in ([word_at("and", name), name] if n else [name])]
        out += [word_at("simultaneously", tokens[i])] if every else []
        out += [*order, *listed, *([word_at("separately", tokens[verb])] if every else [])]
        i = verb + 1
        if every:
            i += _apart(tokens, i)
    return out


def _apart(tokens: list[Token], i: int) -> int:
    """How many tokens from `i` on only say that each decides for himself: `, independently of each other`."""
    end = i
    while end < len(tokens) and (
        tokens[end].norm == "," or tokens[end].is_word("it", "this", "independently", "of", "each", "other", "each-other", "parallel", "in")
    ):
        end += 1
    return end - i if end == len(tokens) or _ends(tokens[end]) else 0


def _people(tokens: list[Token], i: int) -> int:
    """How many tokens from `i` on name two or more people by address."""
    end = i
    while end < len(tokens) and (tokens[end].kind == "address" or tokens[end].is_word("and") or tokens[end].norm == ","):
        end += 1
    named = [t for t in tokens[i:end] if t.kind == "address"]
    return end - i if i < len(tokens) and tokens[i].kind == "address" and len(named) > 1 else 0


def _opens(out: list[Token]) -> bool:
    return not out or _ends(out[-1]) or out[-1].norm in (",", ":", "-") or out[-1].is_word("then", "and") or out[-1].kind == "arrow"


def _ends(token: Token) -> bool:
    return token.kind in ("newline", "bullet", "arrow") or token.norm in (".", ";", "!", "?")


def _verb(norm: str, at: Token) -> Token:
    return Token("word", norm, norm, at.start, at.start, form="base")
