"""Somebody in the place of another who is called by a part of his address: `the cfo is now kim@x.com`, `ask kim@x.com instead of the boss`,
`Ines is on leave, kim@x.com gets those mails in her place`."""

import re

from builder_app.assistant.builtin.reading.making import names
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_FILL = word_set("the our my a an please from now on is be should must shall to it that this and so we have us in ok sorry no oh has rather just actually "
                 "role place job person address today onwards by with for as of who will")  # fmt: skip
_ADDRESSING = word_set("ask email send write inform notify tell contact go use make approval approve let get mail message alert")
_GOES = word_set(
    "take takes took over replace replaces swap exchange substitute change switch leave left gone retired out instead successor handle"
)
_GONE = word_set("left leaves leave leaving promoted retired retire retires gone closed sick ill holiday vacation maternity parental paternity quit quits resigned "
                 "transferred fired sabbatical moved")  # fmt: skip
_STANDS_IN = word_set("place job role stead takes take took over replaces replace instead stands fills covers")
_ORDERS = word_set("add insert remove delete drop if when create cc bcc put forward rename")
_AWAY = ("instead-of", "not")


def successor(graph: Graph, tokens: list[Token]) -> tuple[str, str] | None:
    """(who stood there, who does now); None where the words say anything else, or where it is not told who is meant."""
    said = [t for t in tokens if t.kind not in ("punct", "arrow", "compare")]
    marks = [t for t in tokens if t.norm in (":", "=") or t.kind == "arrow"]
    told = [t for t in said if t.kind == "address"]
    known = set(graph.addresses())
    new = [t for t in told if t.norm not in known]
    people = [(t, who) for t in said if (who := _called(graph, t)) is not None]
    if len(new) != 1 or len(people) != 1 or len(told) + len([p for p in people if p[0].kind == "word"]) != 2:
        return None
    words = {t.norm for t in said if t.kind == "word" and t is not people[0][0]} | {t.raw.lower() for t in said if t.kind == "word"}
    swapped = words & _GOES or any(t.is_word(*_AWAY) for t in said) or "than" in words
    allowed = _FILL | _GOES | {*_AWAY, "than"} | (_ADDRESSING if swapped else frozenset())
    if any(t.kind not in ("word", "address") or (t.kind == "word" and t is not people[0][0] and t.norm not in allowed) for t in said):
        return None
    named = bool(marks) or any(t.is_word("be", "should") for t in said)
    return (people[0][1], new[0].norm) if swapped or (named and people[0][0].start < new[0].start) else None


def succession(graph: Graph, tokens: list[Token]) -> tuple[str, str, list[Token]] | None:
    """(who stood there, who does now, what else the message says) where somebody is told to have gone or to be stood in for; else None."""
    known = set(graph.addresses())
    new = list(dict.fromkeys(t.norm for t in tokens if t.kind == "address" and t.norm not in known))
    words = {t.norm for t in tokens if t.kind == "word"} | {t.raw.lower() for t in tokens if t.kind == "word"}
    if len(new) != 1 or not words & (_GONE | _STANDS_IN) or any(t.is_word(*_ORDERS) and t.form == "base" for t in tokens):
        return None
    if not words & _GONE and not (words & {"place", "job", "role", "stead"} or {"take", "over"} <= words or {"takes", "over"} <= words):
        return None
    old = list(dict.fromkeys(who for t in tokens if (who := _spoken_of(graph, t)) is not None))
    if len(old) != 1:
        return None
    rest: list[Token] = []
    for part in _parts(tokens):
        own = any(t.kind == "address" or _spoken_of(graph, t) or t.norm in _GONE | _STANDS_IN or t.raw.lower() in _GONE for t in part)
        rest += [] if own else part
    return old[0], new[0], rest


def _parts(tokens: list[Token]) -> list[list[Token]]:
    """The pieces between punctuation, `and` and `so`, each with what ends it."""
    out: list[list[Token]] = [[]]
    for token in tokens:
        if (token.kind == "punct" and token.norm in ",.;-!") or token.kind == "newline" or token.is_word("and", "so"):
            out.append([])
        else:
            out[-1].append(token)
    return [part for part in out if part]


def _spoken_of(graph: Graph, token: Token) -> str | None:
    """The one address of which the token is a part: `Ines` of ines.berg@x.com, `cartons@`."""
    if token.kind == "address":
        return token.norm if token.norm in graph.addresses() else None
    word = token.raw.lower().rstrip("@")
    if token.kind not in ("word", "broken") or len(word) < 3 or token.is_word(*_FILL, *_ADDRESSING, *_GOES):
        return None
    hits = [a for a in graph.addresses() if word in re.split(r"[._+-]", a.partition("@")[0].lower()) or graph.people.get(word) == a]
    return hits[0] if len(hits) == 1 else None


def _called(graph: Graph, token: Token) -> str | None:
    """The one address that the token is, or calls by its part before the `@` or by a name that was told."""
    if token.kind == "address":
        return token.norm if token.norm in graph.addresses() else None
    if token.kind != "word" or len(token.raw) < 2 or token.is_word(*_FILL, *_ADDRESSING, *_GOES):
        return None
    word = token.raw.lower()
    hits = [a for a in graph.addresses() if word in names(a) or graph.people.get(word) == a]
    return hits[0] if len(hits) == 1 else None
