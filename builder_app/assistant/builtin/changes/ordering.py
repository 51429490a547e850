"""Where a step that stands belongs, told as a fact: `the email should come first, before Teams`."""

from builder_app.assistant.builtin.places.positions import Position, take_position
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_MODAL = word_set("should must shall ought need needs have has can could will to only just")
_STAND = word_set("out off come go be happen run do belong stay send fire occur start sit move follow precede")
_PLACES = word_set("before after first last at-end at-start between behind")
_DEFINITE = word_set("the that this our both")


def reordered(graph: Graph, tokens: list[Token], marks: set[str], *, focus: str | None) -> tuple[str, Position] | None:
    """(step, its new place) where the words put a step that is there elsewhere; None where they do not."""
    told = len(tokens) > 3 and tokens[0].is_word("put", "move", "do", "run", "place", "have", "make", "send", "let")
    if told and tokens[1].is_word("a", "an", "another", "one"):
        return None
    tokens = tokens[1:] if told else tokens
    if told and not tokens[0].is_word(*_DEFINITE):
        return None
    verb = next((i for i, t in enumerate(tokens) if t.is_word(*_MODAL, *_STAND, *_PLACES)), None)
    if not verb or any(t.kind in ("duration", "address", "clock", "quoted", "number") for t in tokens):
        return None
    if tokens[verb].is_word(*_PLACES) and not (told or tokens[0].is_word(*_DEFINITE)):
        return None
    named, rest = tokens[: verb - tokens[verb - 1].is_word("the", "as")], tokens[verb:]
    while rest and rest[0].is_word(*_MODAL, *_STAND):
        rest = rest[1:]
    if rest and not rest[0].is_word(*_PLACES) and rest[0].kind != "punct":
        return None
    found = find(graph, named, focus=focus)
    if found.step is None or found.score < (2 if named[0].is_word(*_DEFINITE) else 3):
        return None
    place = _place(graph, rest, marks, focus=focus)
    return (found.step, place) if place is not None and found.step not in place.steps else None


def _place(graph: Graph, rest: list[Token], marks: set[str], *, focus: str | None) -> Position | None:
    words = {t.norm for t in rest if t.kind == "word"} | marks
    beside = [t for t in rest if not t.is_word("first", "last") and t.kind != "punct"]
    beside = [] if all(t.is_word("step", "one", "thing", "of", "all", "the") for t in beside) else beside
    place = take_position(graph, beside, focus=focus)[0] if beside else None
    if place is not None or beside:
        return place
    if words & {"first", "at-start"}:
        return Position("start")
    return Position("end") if words & {"last", "at-end"} else None
