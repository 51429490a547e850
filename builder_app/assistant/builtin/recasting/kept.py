"""What people say stays as it is, and why they want something: `the rest is fine`, `keep the email`, `…, it has to be cancelled first`."""

from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_REST = ("rest", "others", "remainder", "everything", "otherwise", "all")
_FINE = word_set("fine ok good great perfect same unchanged stay stays remain remains keep leave right alone is be as it the they rest others else other "
                 "everything remainder otherwise all can should so just exactly untouched like that this well of in steps step workflow")  # fmt: skip
_SAYS_SO = word_set("fine ok good great perfect same unchanged stay remain alone right untouched")
_VALUES = ("address", "url", "channel", "duration", "number", "clock", "quoted", "code", "expr")
_PRONOUNS = ("it", "that", "they", "this", "he", "she", "we")
_STATES = ("be", "have", "must", "need", "will", "can", "do")
_PLACES = ("as", "is", "it", "they", "are", "there", "where", "though", "please", "for", "now", "of", "course", "be")


def reassures(tokens: list[Token]) -> bool:
    """Whether the words only say that everything else stays: `the rest is fine`, `leave the others as they are`."""
    words = [t for t in tokens if t.kind != "punct"]
    said = {t.norm for t in words} | {t.raw.lower() for t in words}
    whole = bool(words) and any(t.raw.lower() in _REST or t.norm in _REST for t in words[:3])
    return whole and all(t.norm in _FINE or t.raw.lower() in _FINE for t in words) and bool(said & (_SAYS_SO | {"keep", "leave"}))


def stays(graph: Graph, tokens: list[Token]) -> bool:
    """Whether the words ask to keep a step that stands: `keep the email`, `leave the approval as it is`."""
    if len(tokens) < 2 or not tokens[0].is_word("keep", "leave") or any(t.kind in _VALUES for t in tokens):
        return False
    rest = [t for t in tokens[1:] if t.kind != "punct" and not t.is_word(*_PLACES)]
    if (
        not rest
        or not rest[0].is_word("the", "that", "this", "our", "both", "those")
        or any(t.is_word("in", "out", "to", "off", "by") for t in rest)
    ):
        return False
    return len(rest) <= 5 and find(graph, rest).score >= 1.5


def without_reasons(graph: Graph, tokens: list[Token]) -> list[Token]:
    """The message without what only assures or explains behind a comma."""
    out = tokens
    for i in range(len(tokens) - 2, 1, -1):
        if tokens[i].norm not in (",", "-", ";", ".") or any(t.norm in (",", ".", ";") for t in tokens[i + 1 : -1]):
            continue
        tail = [t for t in tokens[i + 1 :] if not t.is_word("but", "and", "because", "as", "since")]
        if reassures(tail) or _explains(graph, tokens[:i], tail):
            out = tokens[:i]
    return out


def _explains(graph: Graph, main: list[Token], tail: list[Token]) -> bool:
    """`…, it has to be cancelled first`: a fact about what was just ordered, in which nothing could be a value or another step."""
    tells = len(tail) > 2 and tail[0].is_word(*_PRONOUNS) and tail[1].is_word(*_STATES)
    plain = (
        tells
        and all(t.kind in ("word", "punct") for t in tail)
        and not any(t.is_word("not", "if", "when", "before", "after") for t in tail)
    )
    placed = any(t.is_word("before", "after", "behind", "between") for t in main)
    return plain and placed and is_verb(main, 0, start=True) and find(graph, tail[2:]).score < 2


def from_here_on(tokens: list[Token]) -> list[Token]:
    """`from now on bypass the approval` without the words that every change is true of."""
    for size, words in ((3, ("from", "now", "on")), (3, ("as", "of", "now")), (2, ("going", "forward")), (3, ("from", "here", "on"))):
        for i in range(len(tokens) - size + 1):
            if tuple(t.raw.lower() for t in tokens[i : i + size]) == words:
                rest = tokens[i + size :]
                return [*tokens[:i], *(rest[1:] if not i and rest[:1] and rest[0].norm == "," else rest)]
    return tokens
