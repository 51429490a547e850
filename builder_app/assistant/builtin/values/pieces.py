"""One piece of a message as a setting: the value that is told, the one that it takes the place of, and the words that point at what is meant.

Every word of the piece has to be one of these or one of those that carry orders; a piece with any other word is no setting.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from builder_app.assistant.builtin.words.quantities import ORDINALS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.param_names import mentions

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
OPTIONS = frozenset({"critical", "error", "warning", "info", "csv", "json", "markdown"})
"""Words that are values of a parameter with a choice."""
_VALUES = frozenset({"duration", "number", "channel", "quoted", "address", "connection", "url"})
_CARRY = word_set(
    "the a an of for on in at as is be to by set change make use give let put have get go need allow take turn switch bring move push adjust increase "
    "raise lower reduce decrease bump lift cut extend shorten lengthen prolong stretch trim it its it's that this these those they them he she him her we i you please "
    "only just instead now rather so and should must shall can may will would like want do become with sorry no oh ok actually mean prefer then's "
    "up down again than more less fine enough plenty better long really sure well our my their his from-now-on thanks thank hmm up-to too each-of "
    "exactly altogether rather total simply here there new short tight little much suffice suffices read say state do after than-that works at-most maximum max within time-out value keep hold leave update modify drop"
)
"""Words of orders that carry a value and say nothing else."""
_LONGER = word_set("another further more longer extra additional extend lengthen prolong stretch later increase raise bump lift")
_SHORTER = word_set("shorter less earlier fewer shorten reduce lower cut trim decrease")
_SHIFTS = word_set("extend lengthen prolong stretch shorten reduce increase raise lower cut trim decrease bump lift")
_INSIDE = re.compile(r"\b(?:more|further|extra|additional)\b", re.IGNORECASE)
"""What makes a time one that is added: `two more hours`."""
PERIODS = {"hour": "hours", "day": "days", "week": "weeks", "minute": "minutes", "hourly": "hours", "daily": "days", "weekly": "weeks"}
_EVERY = word_set("all every each both each-of the-two whenever")
BUILDING = word_set(
    "wait pause hold sleep email send post notify escalate remind store save log page call ask write add insert create include tell inform alert "
    "message follow-up request search find lookup update retry repeat stop end delay"
)
"""Verbs that open an order to build something."""
_LEADS = word_set("sorry no oh ok actually mean please hmm well i meant thanks thank you so and just now instead rather but")


@dataclass
class Piece:
    """What one piece says. `by` is 1 where the value is added to the one that stands, -1 where it is taken off; `weak` a piece that
    could as well be an order to build something; `old` the value that is replaced; `paced` a time between two rounds; `beside` the step
    before or after which the one that is meant stands."""

    tokens: list[Token]
    values: list[Token] = field(default_factory=list)
    old: Token | None = None
    names: frozenset[str] = frozenset()
    nouns: list[Token] = field(default_factory=list)
    by: int = 0
    ordinal: int = 0
    every: bool = False
    weak: bool = False
    stepped: int = 0
    paced: bool = False
    beside: tuple[str, tuple[Token, ...]] | None = None

    @property
    def value(self) -> Token | None:
        """The new value, of several addresses the first; None where there is none, or more than one."""
        one = len(self.values) == 1 or (self.values and all(t.kind == "address" for t in self.values))
        return self.values[0] if one else None


def is_value(token: Token) -> bool:
    """Whether a token can be the value of a parameter by itself."""
    return token.kind in _VALUES or token.raw in METHODS or (token.kind == "word" and token.raw.lower() in OPTIONS)


def piece_of(tokens: list[Token]) -> Piece | None:
    """What the tokens say as a setting; None where a word of theirs says something else, or where no value is told."""
    said = [t for t in tokens if t.kind not in ("newline", "bullet") and (t.kind != "punct" or t.norm == ":")]
    while said and (said[0].is_word(*_LEADS) or said[0].kind == "punct"):
        said = said[1:]
    paced, said = _pace(said)
    said, beside = _beside(said)
    topic = len(said) > 1 and said[1].norm == ":"  # `wait: 1 hour` orders no other wait
    said = [t for t in said if t.kind != "punct"]
    if not said:
        return None
    added = len(said) > 2 and said[0].is_word("add", "put", "tack") and said[1].kind == "duration" and said[2].is_word("to", "on", "onto")
    piece = Piece(
        said[1:] if added else said, weak=not (added or topic) and _builds(said, placed=beside is not None), paced=paced, beside=beside
    )
    said = piece.tokens
    named = {i: one for one in mentions(said) for i in range(one.start, one.end)}
    away = False
    for i, token in enumerate(said):
        if token.is_word("instead-of", "not", "from") and i + 1 < len(said):
            away = True
        elif token.kind == "arrow" and piece.value is not None and piece.old is None:
            piece.old, piece.values = piece.value, []
        elif is_value(token):
            if away:
                piece.old = piece.old or token
            else:
                piece.values.append(token)
            away = away and token is not piece.old
            piece.by = piece.by or (1 if token.kind == "duration" and _INSIDE.search(token.raw) else 0)
        elif not _understood(piece, said, i, named.get(i)):
            return None
    if said[0].is_word("drop") and not any(t.is_word("to") and is_value(n) for t, n in pairwise(said)):
        return None
    _direction(piece)
    piece.by = 1 if added else piece.by
    return piece if _settled(piece) else None


def _pace(said: list[Token]) -> tuple[bool, list[Token]]:
    """Whether a time between two rounds is told, and the words with it as a time: `every hour`, `20 minutes apart`, `hourly`."""
    for i, token in enumerate(said):
        nxt = said[i + 1] if i + 1 < len(said) else None
        if token.is_word("every", "each") and nxt is not None and nxt.kind == "duration":
            return True, said[:i] + said[i + 1 :]
        unit = PERIODS.get(nxt.norm, "") if nxt is not None and token.is_word("every", "each") else PERIODS.get(token.norm, "")
        spoken = token.is_word("every", "each") or token.is_word("hourly", "daily", "weekly")
        if unit and spoken:
            last = nxt if nxt is not None and token.is_word("every", "each") else token
            length = Token("duration", last.raw, "duration", token.start, last.end, value={"value": 1, "unit": unit})
            return True, [*said[:i], length, *said[i + 1 + (last is nxt) :]]
        if token.kind == "duration" and nxt is not None and nxt.raw.lower() == "apart":
            return True, said[: i + 1] + said[i + 2 :]
    return False, said


def _beside(said: list[Token]) -> tuple[list[Token], tuple[str, tuple[Token, ...]] | None]:
    """The words without `after the mail to kim@x.com`, `before step 3`, and where that is."""
    at = next((i for i, t in enumerate(said) if t.is_word("after", "before", "behind", "following", "ahead")), None)
    if at is None:
        front = next(
            (i for i, t in enumerate(said[:-2]) if t.norm == "in" and said[i + 1].norm == "front" and said[i + 2].norm == "of"), None
        )
        at = front if front is not None else None
    if at is None or at + 1 >= len(said):
        return said, None
    start = at + (3 if said[at].is_word("in") else 1 + said[at + 1].is_word("of"))
    end = next(
        (i for i, t in enumerate(said) if i > start and (t.is_word("be", "should", "must", "to", "become", "now") or t.norm == ":")
         and any(v.kind in ("duration", "number") for v in said[i:]) and not (t.is_word("to") and said[i + 1 : i + 2] and said[i + 1].kind == "address")),
        len(said),
    )  # fmt: skip
    side = "before" if said[at].is_word("before", "ahead", "in") else "after"
    return said[:at] + said[end:], (side, tuple(said[start:end]))


def _builds(said: list[Token], *, placed: bool) -> bool:
    """Whether the piece opens like an order to build something; `placed`: it says where."""
    first = said[0]
    definite = len(said) > 1 and said[1].is_word("only", "just", "instead", "no")
    more = any(t.is_word("another", "longer") or (t.kind == "duration" and _INSIDE.search(t.raw)) for t in said)
    definite = definite or (more and not placed)
    told = any(t.is_word("instead", "instead-of", "rather", "only", "now") for t in said)
    return first.is_word(*BUILDING) and first.form == "base" and not first.raw.isupper() and not definite and not told


def _understood(piece: Piece, said: list[Token], i: int, named: object) -> bool:
    """Takes a word that is no value into the piece; False for one that has no place in a setting."""
    token = said[i]
    if token.kind not in ("word", "ident", "compare", "arrow") or token.norm in ("≥", "<", ">"):
        return False
    ordinal = token.value if token.form == "ordinal" else ORDINALS.get(token.norm)
    if isinstance(ordinal, int) and not token.is_word("original", "initial"):
        piece.ordinal = ordinal
    elif token.is_word(*_EVERY):
        piece.every = True
    elif token.is_word("step") or (token.is_word("one", "ones") and piece.ordinal):
        piece.stepped += token.is_word("step")
    elif token.is_word(*_LONGER):
        piece.by = piece.by or 1
    elif token.is_word(*_SHORTER):
        piece.by = piece.by or -1
    elif named is not None:
        piece.names = piece.names & named.names or named.names if piece.names else named.names  # type: ignore[attr-defined]
        piece.nouns.append(token)
    elif not (token.is_word(*_CARRY) or token.norm == "=" or token.raw.lower() in ("one", "ones", "works")):
        piece.nouns.append(token)
    return True


def _direction(piece: Piece) -> None:
    """`by` counts only where the value is a difference: `extend it by 2 hours`, `an hour longer`, not `extend it to 2 hours`."""
    words = [t.norm for t in piece.tokens if t.kind == "word"]
    value = piece.values[0] if piece.values else None
    if value is None or value.kind not in ("duration", "number"):
        piece.by = 0
        return
    at = piece.tokens.index(value)
    told_to = at > 0 and any(t.is_word("to", "be", "at-least", "at-most", "up-to") for t in piece.tokens[max(0, at - 2) : at])
    shifted = any(w in _SHIFTS for w in words)
    told_by = at > 0 and piece.tokens[at - 1].is_word("by")
    more = any(t.is_word("another", "further", "extra", "additional", "more") for t in piece.tokens)
    behind = any(t.is_word("longer", "shorter", "less", "fewer", "later", "earlier") for t in piece.tokens[at + 1 :])
    added = bool(_INSIDE.search(value.raw)) or more or behind
    if told_to or (shifted and not told_by and not added) or not (told_by or added):
        piece.by = 0


def _settled(piece: Piece) -> bool:
    """Whether the values can be read: one new value, or the old and the new one in a row (`the ten hours should be twelve`)."""
    if len(piece.values) == 2 and piece.old is None and _in_a_row(piece):
        piece.old, piece.values = piece.values[0], piece.values[1:]
    return piece.value is not None


def _in_a_row(piece: Piece) -> bool:
    old, new = piece.values
    at, end = piece.tokens.index(old), piece.tokens.index(new)
    lead = piece.tokens[at - 1] if at else None
    pointed = lead is not None and lead.is_word("the", "that", "those", "our", "change", "replace", "turn", "this")
    between = piece.tokens[at + 1 : end]
    linked = any(t.is_word("to", "be", "become", "into", "with", "make", "for") or t.norm == "=" for t in between)
    alike = {old.kind, new.kind} <= {"duration", "number"} or old.kind == new.kind
    return alike and pointed and (linked or not between or between[0].is_word("one", "wait", "timeout"))
