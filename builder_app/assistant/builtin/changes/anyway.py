"""Roads that go where another goes already: `without an answer it goes out anyway`, `if he approves it, it is sent`, `then ask the boss again`."""

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.frames import Frame, frames
from builder_app.assistant.builtin.recasting.standing import standing
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import End, Graph
from builder_app.assistant.builtin.workflow.references import find

_ANYWAY = word_set("anyway regardless nonetheless nevertheless anyhow still even")
_GOES = word_set("go send post do carry continue proceed run release publish submit be it store save email update book approve")
_POINTS = word_set("it that this them everything the")
_AGAIN = word_set("again once-more anew back")
_PEOPLE_ASKED = frozenset({"human.approval", "human.form"})


def anyway(clause: Clause) -> bool:
    """Whether a clause says that something is done although nobody said yes."""
    said = " ".join(t.raw.lower() for t in clause.tokens)
    told = any(t.is_word(*_ANYWAY) for t in clause.tokens) or "all the same" in said or "finally" in clause.marks
    return told and any(t.norm in _GOES for t in clause.tokens) and not any(t.kind in ("address", "url", "channel") for t in clause.tokens)


def yes_road(graph: Graph, end: End) -> list[str]:
    """What follows where a step that waits for somebody ends well."""
    roads = graph.roads(end[0])
    return graph.targets(end[0], roads[0]) if roads and end[1] in roads[1:] else []


def known_target(graph: Graph, tokens: list[Token], made: list[Frame], ends: list[End]) -> str | None:
    """The step that stands elsewhere and is meant by an order without anything new: `it is sent` behind a second approval, where the
    first one leads to the mail; None where something new is asked for."""
    pointed = any(t.is_word(*_POINTS) for t in tokens) and not any(t.is_word("a", "an", "another", "also", "too") for t in tokens)
    plain = len(made) == 1 and pointed and not made[0].slots.to and not any(t.kind in ("quoted", "duration", "channel") for t in tokens)
    if not plain or not ends:
        return None
    step = standing(graph, made[0], tokens)
    if step is not None and any(t.raw.lower() not in str(graph.nodes[step].params).lower() for t in tokens if t.kind in ("ident", "code")):
        return None
    if step is not None and made[0].action == "shipment.update" and _other_value(graph, tokens, step):
        return None
    decided = step is not None and any(
        graph.nodes[s].action in _PEOPLE_ASKED and o == graph.roads(s)[0] for s, o in graph.sources(step) if s in graph.nodes
    )
    return step if decided and step not in set(graph.upstream(s for s, _ in ends)) else None


def _other_value(graph: Graph, tokens: list[Token], step: str) -> bool:
    """Whether the words set something else than the step sets: `set the status to blocked`, where it sets it to released."""
    to = next((i for i in range(len(tokens) - 1, 0, -1) if tokens[i].is_word("to", "as")), None)
    known = str(graph.nodes[step].params.get("changes", "")).lower()
    return to is not None and to + 1 < len(tokens) and tokens[to + 1].raw.lower() not in known


def back_to(graph: Graph, tokens: list[Token], ends: list[End], source: str) -> str | None:
    """The step before these ends that `ask the boss again` and `back to the approval` mean; None for other orders."""
    if not ends or not any(t.is_word(*_AGAIN) for t in tokens) or any(t.kind in ("duration", "address", "channel") for t in tokens):
        return None
    before = set(graph.upstream(s for s, _ in ends))
    named = [t for t in tokens if not t.is_word(*_AGAIN, "to", "go", "start")]
    asks = tokens[0].is_word("ask") and not any(t.is_word("for") for t in tokens)
    if not asks and not tokens[0].is_word("go", "back", "return", "start", "begin", "continue"):
        return None
    found = find(graph, named, actions=set(_PEOPLE_ASKED) if asks else None)
    sent = frames(tokens, source) and tokens[0].is_word("send", "email", "remind")
    sure = found.score >= (1.5 if asks else 3) and not found.several
    return found.step if found.step in before and sure and not sent else None
