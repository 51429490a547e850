"""What opens a first message before anything is to be done: a heading, and that somebody starts it by hand."""

from dataclasses import dataclass

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS, DETERMINERS, is_verb
from builder_app.assistant.builtin.reading.frames import frames
from builder_app.assistant.builtin.reading.heads import head_of
from builder_app.assistant.builtin.reading.schedules import TriggerPlan
from builder_app.assistant.builtin.reading.triggers import event_trigger
from builder_app.assistant.builtin.words.calendar import find_schedule
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_STARTS = word_set("start run launch trigger begin kick click press")
_PEOPLE = word_set("i we you somebody someone dispatcher planner operator user agent anybody anyone")
_BY_HAND = word_set("manual manually button")
_GIVES = word_set("give enter provide type pass")
_BREAKS = ("newline", "bullet", "arrow")
LONGEST_HEADING = 8


@dataclass
class Opening:
    """`plan` starts the workflow where somebody does, `title` is the heading, `rest` what is left to be understood."""

    rest: list[Token]
    title: str = ""
    plan: TriggerPlan | None = None


def opening(tokens: list[Token], source: str) -> Opening:
    """`Export docs, I start it with a shipment_id. …`, `Claims intake. …`, `Chase an ETA, manual start. …` taken apart."""
    end = next((i for i, t in enumerate(tokens) if t.kind in _BREAKS or (t.kind == "punct" and t.norm in ".;:!")), len(tokens))
    first, rest = tokens[:end], tokens[end + (end < len(tokens) and tokens[end].kind == "punct") :]
    pieces = _pieces(first)
    at = next((i for i, piece in enumerate(pieces) if _started(piece)), None)
    if (
        at is not None
        and all(_heading(piece) for piece in pieces[:at])
        and (plan := event_trigger(_manual(pieces[at]), source)) is not None
    ):
        if not plan.inputs and pieces[at][1:2] and pieces[at][1].is_word(*_GIVES):
            plan.inputs = [pieces[at][-1].raw]
        behind = at + 1
        while behind < len(pieces) and pieces[behind][0].is_word(*_GIVES):
            given = event_trigger(pieces[behind], source)
            plan.inputs += given.inputs if given is not None else []
            behind += 1
        left = first[next(i for i, t in enumerate(first) if t is pieces[behind][0]) :] if behind < len(pieces) else []
        return Opening([*left, *([] if not left else tokens[end : end + 1]), *rest], _text(pieces[:at], source), plan)
    titled = bool(rest and first) and len(first) <= LONGEST_HEADING and (end >= len(tokens) or tokens[end].norm != ":")
    told = titled and not _names_only(first, source) and _remark(first)
    if told and (below := opening(rest, source)).plan is not None:
        return Opening(below.rest, _text(pieces[:1], source), below.plan)
    if titled and _names_only(first, source):
        below = opening(rest, source)
        return Opening(below.rest if below.plan else rest, _text(pieces[:1], source), below.plan)
    return Opening(tokens)


def _pieces(tokens: list[Token]) -> list[list[Token]]:
    """The parts of a sentence between commas, brackets, dashes and orders joined by `and`."""
    parts: list[list[Token]] = [[]]
    for i, token in enumerate(tokens):
        ordered = token.is_word("and", "then") and i + 1 < len(tokens) and is_verb(tokens, i + 1, start=True)
        if (token.kind == "punct" and token.norm in ",()-") or ordered:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _started(piece: list[Token]) -> bool:
    """Whether the words only say that somebody starts it: `I start it with a lot_number`, `manual start`, `started by hand`."""
    words = {t.norm for t in piece if t.kind == "word"}
    if words & CONDITION_WORDS or len(piece) > 12 or any(t.kind in ("address", "url", "duration") for t in piece):
        return False
    by_hand = (bool(words & _BY_HAND) or _by_hand(piece)) and (bool(words & _STARTS) or len(piece) <= 2)
    if piece[0].is_word(*_PEOPLE) and len(piece) > 2 and piece[1].is_word(*_GIVES) and piece[-1].kind == "ident":
        return True
    return by_hand or (piece[0].is_word(*_PEOPLE) and bool(words & _STARTS) and bool(words & {"it", "this", "workflow", "manually"}))


def _by_hand(piece: list[Token]) -> bool:
    """`started by hand`, `I kick it off myself`."""
    return any(t.raw.lower() == "hand" and piece[i - 1].is_word("by") for i, t in enumerate(piece) if i)


def _manual(piece: list[Token]) -> list[Token]:
    """The words with `manually start it` in front, so that they read as a start by hand however short they are."""
    at = piece[0]
    return [Token("word", word, word, at.start, at.start) for word in ("manually", "start", "it")] + piece


def _heading(piece: list[Token]) -> bool:
    return len(piece) <= LONGEST_HEADING and not any(t.kind in ("address", "url", "duration", "clock", "channel") for t in piece)


def _names_only(tokens: list[Token], source: str) -> bool:
    """Whether the words are a name or a remark: no order, no event, no time."""
    words = {t.norm for t in tokens if t.kind == "word"}
    plain = all(t.kind == "word" or (t.kind == "punct" and t.norm in ",-&/") for t in tokens)
    if not plain or words & CONDITION_WORDS or (len(tokens) > 1 and tokens[1].is_word(*DETERMINERS, "it", "them")):
        return False
    acts = bool(frames(tokens, source)) and head_of(tokens) >= 0
    return (
        not acts
        and not find_schedule(tokens).found
        and event_trigger(tokens, source) is None
        and not words & {"every", "each", "i", "we", "you"}
    )


def _remark(tokens: list[Token]) -> bool:
    """Whether a first sentence only tells what went wrong, so that a start by hand behind it counts: `truck didnt show up`."""
    past = any(t.raw.lower().endswith("ed") or t.is_word("not", "never") for t in tokens)
    return past and all(t.kind in ("word", "number", "ident") for t in tokens) and not any(t.norm in CONDITION_WORDS for t in tokens)


def _text(pieces: list[list[Token]], source: str) -> str:
    if not pieces:
        return ""
    said = source[pieces[0][0].start : pieces[-1][-1].end].strip(" ,-(:")
    return said[:1].upper() + said[1:]
