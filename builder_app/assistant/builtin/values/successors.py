"""Somebody in the place of another who is called by a part of his address: `the cfo is now kim@x.com`, `ask kim@x.com instead of the boss`."""

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


def _called(graph: Graph, token: Token) -> str | None:
    """The one address that the token is, or calls by its part before the `@` or by a name that was told."""
    if token.kind == "address":
        return token.norm if token.norm in graph.addresses() else None
    if token.kind != "word" or len(token.raw) < 2 or token.is_word(*_FILL, *_ADDRESSING, *_GOES):
        return None
    word = token.raw.lower()
    hits = [a for a in graph.addresses() if word in names(a) or graph.people.get(word) == a]
    return hits[0] if len(hits) == 1 else None
