"""Messages of which every piece is a setting: `level 3, wait 2 days and cc x@y.com`, `six hours instead of four`, `the 30-minute one: an hour`.

Nothing is done where one of the pieces says anything else, or where it is not certain which value is meant.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from builder_app.assistant.builtin.reading.clauses import clauses
from builder_app.assistant.builtin.recasting.contrasts import contrasted
from builder_app.assistant.builtin.values.held_values import PACES, Held, held, put
from builder_app.assistant.builtin.values.pieces import BUILDING, OPTIONS, Piece, is_value, piece_of
from builder_app.assistant.builtin.values.takers import Pointing, points_at, takers
from builder_app.assistant.builtin.values.timing import Timing, in_unit
from builder_app.assistant.builtin.words.quantities import seconds
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.domain.workflow import TRIGGER

_LATE = word_set("late delay delayed lateness overdue start trigger begin run")
_OF_A_LIMIT = word_set(
    "trigger start pace interval query check mailbox inbox schedule threshold limit bar cutoff degree degrees hour late delay delayed temperature value times time"
)
_TIME_NAMES = frozenset({"timeout", "duration", "interval", "since"})
_COURTESY = word_set("please thanks thank sorry no ok oh you cheers yes hmm and well good great fine")


@dataclass(frozen=True)
class Setting:
    """Another value in one place."""

    place: Held
    value: Any


class Telling:
    """Reads a message as a list of settings. `said` tells what was done, `focus` where last."""

    def __init__(self, graph: Graph, source: str, focus: str | None) -> None:
        self.graph, self.source, self.focus = graph, source, focus
        self.said: list[str] = []

    def run(self, tokens: list[Token]) -> bool:
        """Whether the message was nothing but settings; then they are applied."""
        made = self.read(tokens)
        setter = Timing(self.graph, self.source, self.focus)
        for one in made:
            put(self.graph, one.place, one.value, setter)
            if one.place.name == "duration":
                setter.in_working_time(one.place.step, [t for t in tokens if t.value == one.value])
        self.said = setter.said
        self.focus = next((s for s in reversed(setter.touched) if s != TRIGGER), self.focus)
        return bool(made)

    def read(self, tokens: list[Token]) -> list[Setting]:
        """The settings that the words are; none where they are anything else."""
        numbers = [replace(t, kind="number", value=int(t.norm)) if t.kind == "quoted" and t.norm.isdigit() else t for t in tokens]
        parts = list(_cut(contrasted(numbers)))
        words = {t.norm for t in tokens if t.kind == "word"}
        pieces = [piece for part in parts if (piece := piece_of(part)) is not None]
        going_on = bool(tokens) and tokens[0].is_word("and", "then", "also")
        if not pieces or len(pieces) != len(parts) or all(p.weak or (going_on and p.tokens[0].is_word(*BUILDING)) for p in pieces):
            return []
        if any(p.weak and p.value is not None and p.value.kind != "duration" for p in pieces):
            return []
        if len(pieces) == 1 and not _says_enough(pieces[0], instead="instead" in words):
            return []
        out: list[Setting] = []
        family: tuple[str, ...] = ()
        unit: Token | None = None
        for piece in pieces:
            _in_its_unit(piece, unit)
            unit = piece.value if piece.value is not None and piece.value.kind == "duration" else None
            pointing = Pointing(self.graph, self.focus, out[-1].place.step if out else None, family)
            made = self._exchanged(piece) if piece.old is not None else self._set(piece, pointing)
            if not made or any((m.place.step, m.place.name) == (o.place.step, o.place.name) for m in made for o in out):
                return []
            family = tuple(s for s, _ in takers(self.graph, piece) if any(points_at(self.graph, s, t) for t in piece.nouns)) or family
            out += made
        return out

    def _exchanged(self, piece: Piece) -> list[Setting]:
        """The value that is named, where it stands in one place that the words may mean."""
        old, new = piece.old, piece.value
        if old is None or new is None or "address" in (old.kind, new.kind):
            return []
        names = piece.names if old.kind != "duration" else piece.names & _TIME_NAMES
        places = [p for p in held(self.graph) if p.is_called(old) and _takes(p, new) and (not names or p.name in names)]
        paces = [p for p in places if p.name in PACES] if piece.paced else []
        places = paces or places
        places = [p for p in places if all(self._means(p, t, piece) for t in piece.nouns)]
        if len(places) > 1:
            if piece.ordinal:
                at = piece.ordinal - 1 if piece.ordinal > 0 else -1
                places = places[at:][:1]
            elif not piece.every:
                near = [p for p in places if p.step == self.focus]
                alike = [p for p in places if (p.length is not None) == ("duration" in (old.kind, new.kind))]
                places = near if len(near) == 1 else alike
        if not places or (len(places) > 1 and not piece.every):
            return []
        return [Setting(p, _as_held(p, new)) for p in places]

    def _means(self, place: Held, token: Token, piece: Piece) -> bool:
        if place.leaf is not None or place.step == TRIGGER:
            field = str(place.leaf.get("left")) if place.leaf is not None else place.name
            return token.is_word(*_OF_A_LIMIT) or token.norm in field
        return token.norm in place.name or token.norm.rstrip("s") in place.name or points_at(self.graph, place.step, token)

    def _set(self, piece: Piece, pointing: Pointing) -> list[Setting]:
        """The value in the parameter that can take it, of the step that is pointed at."""
        new = piece.value
        if new is None or (self.graph.trigger.params.get("delay_hours") is not None and any(t.is_word(*_LATE) for t in piece.nouns)):
            return []
        out = []
        for step, name in pointing.chosen(piece, takers(self.graph, piece)):
            now = self.graph.nodes[step].params.get(name)
            place = Held(step, name, now)
            out.append(Setting(place, _changed(place, new, piece)))
        return out if all(one.value is not None for one in out) else []


def _says_enough(piece: Piece, *, instead: bool) -> bool:
    """Whether a piece that stands alone tells what its value is for: a bare value may be meant for the start, or correct the last change."""
    told = piece.old or piece.nouns or piece.names or piece.by or piece.beside or (piece.paced and instead)
    return bool(told) or (piece.value is not None and piece.value.kind == "connection")


def _in_its_unit(piece: Piece, before: Token | None) -> None:
    """`the first 3 hours, the second 12`: a bare number behind a time has its unit."""
    value = piece.value
    if before is not None and value is not None and value.kind == "number" and not piece.names and (piece.ordinal or not piece.nouns):
        piece.values = [replace(value, kind="duration", value=dict(before.value) | {"value": value.value})]


def _cut(tokens: list[Token]) -> Iterator[list[Token]]:
    """The pieces between commas, semicolons, line ends and `and`; `not …` stays with what it contrasts."""
    parts: list[list[Token]] = [[]]
    for i, token in enumerate(tokens):
        ends = (
            token.kind in ("newline", "bullet") or (token.kind == "punct" and token.norm in ",;.!&+") or token.is_word("and", "but", "then")
        )
        if ends and not (i + 1 < len(tokens) and tokens[i + 1].is_word("not", "instead-of")):
            parts.append([token] if token.is_word("then") else [])
        elif not ends:
            parts[-1].append(token)
    joined: list[list[Token]] = []
    for part in parts:
        if joined and not any(is_value(t) for t in joined[-1]) and part:
            joined[-1] += part  # `the wait is too short, one more day`, `for the escalation: level 3`
        elif joined and [t.kind for t in part] == ["address"] and any(t.kind == "address" for t in joined[-1]):
            joined[-1] += part
        elif not all(t.kind == "punct" or t.is_word(*_COURTESY) for t in part):
            joined.append(part)
    yield from joined


def _takes(place: Held, new: Token) -> bool:
    """Whether the value in this place can become the new one."""
    if new.kind == "duration":
        return place.length is not None
    if new.kind == "number":
        return place.amount() is not None
    return isinstance(place.value, str) and place.name not in ("to", "cc", "bcc", "approvers", "assignees")


def _as_held(place: Held, new: Token) -> Any:
    """The new value as the place keeps it: hours as a number, a bare number in the unit that stands."""
    if new.kind == "duration" and not isinstance(place.value, dict):
        hours = (seconds(new.value) or 0) / 3600
        return int(hours) if hours == int(hours) else round(hours, 2)
    if new.kind == "number" and isinstance(place.value, dict):
        return place.value | {"value": new.value}
    return _plain(new)


def _plain(new: Token) -> Any:
    if new.kind in ("duration", "number"):
        return new.value
    if new.kind in ("quoted", "connection", "address", "url"):
        return new.norm
    return new.raw.lower() if new.raw.lower() in OPTIONS else new.raw


def _changed(place: Held, new: Token, piece: Piece) -> Any:
    """The value that is to stand: one more address, so much longer, or simply the new one; None where it cannot be."""
    by = piece.by
    if new.kind == "address":
        before = place.value if isinstance(place.value, list) and place.name in ("cc", "bcc") else []
        return [*before, *(t.norm for t in piece.values if t.norm not in before)]
    if by and new.kind == "duration":
        now, length = seconds(place.value), seconds(new.value)
        return in_unit(max(now + by * length, 1), place.value) if now and length else None
    if by and new.kind == "number":
        return max(place.value + by * new.value, 1) if isinstance(place.value, int) else None
    return _plain(new)


def told_steps(graph: Graph, tokens: list[Token], source: str, focus: str | None) -> set[str]:
    """The steps, or the trigger, that a message tells other values of, as a whole or clause by clause."""
    telling = Telling(graph, source, focus)
    told = [tokens, *(clause.tokens for clause in clauses(tokens) if clause.condition is None)]
    return {made.place.step for said in told if said for made in telling.read(said)}
