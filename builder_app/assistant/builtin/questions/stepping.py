"""Whether a message only asks for a step back or forth in what was changed.

Every part of the message asks for the step, or is a remark around it: `wrong address, sorry. Please revert that`. One part that is
anything else, and the message is an order like any other.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_COURTESY = word_set(
    "please can you could would oh oops whoops ah damn no nah ok well actually hmm hm sorry the and just let us so but i we"
)
_UNDOES = word_set("undo revert retract withdraw unmake restore reinstate")
"""Verbs that take back whatever they name."""
_RETURNS = word_set("take put bring roll change set turn make have want get")
"""Verbs that take back what is pointed at, with `back` behind it."""
_DISCARDS = word_set("remove cancel forget drop discard reverse scrap ignore")
"""Verbs that take back a change, where a change is what they name."""
_POINTED = word_set(
    "it that this those these them all both my your last latest previous recent change request edit thing one in again after step what say now of message"
)
_CHANGES = word_set("change request edit say message")
_DROPPED_WHOLE = word_set("scrap cancel discard forget ignore reverse")
"""Verbs that take the last change back where they only point at it; `remove that` is about a step."""
_WANTED = word_set("on reflection do want it that the change all after again")
_LEAVES = word_set(
    "leave keep put change make set have want be back to the way as how like it that everything all before again i what go-back go return restore revert"
)
_VERSION = word_set("previous earlier old prior last former")
_TO_A_VERSION = word_set("restore return go-back revert back go roll take bring want have get give to version state before a one")
_PLACES = word_set("at-end at-start after between behind first last")
"""Words that say where something is to be put: `put it back at the end` is a move."""
_REMARKS = word_set(
    "wrong sorry mistake mean mind nevermind premature bad better fine right wait old not thought error silly like too enough unnecessary needless"
)
_TELLERS = word_set("the we he she they our my his her their somebody someone nobody")
"""Words that open a sentence which tells something."""
_AGAIN = word_set("redo reapply repeat restore reinstate")
_VALUES = ("address", "duration", "quoted", "url", "channel", "clock")
_LONGEST = 8
"""More words than a wish for a step has."""

Step = Literal["undo", "redo"]


def history_word(tokens: list[Token], text: str, *, undone: bool = False) -> Step | None:
    """`undo`, `revert the last change`, `redo`: only when the message is about nothing else; `undone`: the last turn was a step back."""
    asked: list[Step] = []
    if (said := _said_at_last(tokens)) is not None:
        return said
    if _kept(tokens):
        return "undo"
    if text.rstrip().endswith("?") and [t.raw.lower() for t in tokens[:2]] == ["can", "i"]:
        return None
    for part in _parts(tokens):
        words = [t.norm for t in part if t.kind == "word" and t.norm not in _COURTESY]
        step = _step(part, words, undone=undone) if len(words) <= _LONGEST else None
        if step is not None:
            asked.append(step)
        elif words and not _remark(part, words) and not (asked and _fact(part)):
            return None
    return asked[-1] if asked and not any(_ordered(tokens)) else None


def _kept(tokens: list[Token]) -> bool:
    """`on second thought, keep that`, `keep the old one`: what stood before the last change is to stay."""
    thought = any(t.raw.lower().startswith(("on second thought", "on reflection")) for t in tokens)
    said = [t.norm for t in tokens if t.kind != "punct" and t.norm not in _COURTESY | {"actually", "please", "then", "rather"}]
    kept = said[:1] in (["keep"], ["leave"]) and set(said[1:]) <= _POINTED | {
        "old",
        "original",
        "the",
        "was",
        "as",
        "value",
        "there",
        "be",
        "one",
    }
    lead = [t.raw.lower() for t in tokens[:3] if t.kind != "punct"]
    taken_back = lead[:1] in (["no"], ["wait"], ["oops"], ["sorry"], ["hmm"], ["actually"]) and len(said) <= 5
    if taken_back and [w for w in said if w not in ("no", "wait", "oops", "sorry", "hmm")] in (
        ["keep", "it"],
        ["keep", "that"],
        ["leave", "it"],
    ):
        return True  # `no wait, keep it`
    return kept and 1 < len(said) <= 6 and (thought or bool(set(said) & {"old", "original", "previous"}))


def _said_at_last(tokens: list[Token]) -> Step | None:
    """The step that a message ends with in a word of its own, where it brings no value: `bring the mail back, undo`."""
    parts = [part for part in _parts(tokens) if part]
    words = (
        [t.norm for t in parts[-1] if t.kind == "word" and t.norm not in _COURTESY | {"e", "please", "then", "namely"}]
        if len(parts) > 1
        else []
    )
    valued = any(t.kind in (*_VALUES, "number", "ident") or t.is_word("if", "when", "instead-of", "add") for t in tokens)
    if (
        valued
        or len(tokens) > 24
        or words not in (["undo"], ["redo"], ["revert"], ["undo", "it"], ["redo", "it"], ["undo", "that"], ["redo", "that"])
    ):
        return None
    return "redo" if words[0] == "redo" else "undo"


def several(tokens: list[Token]) -> bool:
    """Whether more than one change is to be taken back: `undo the last two changes`, `take both back`."""
    return any(t.is_word("both", "all", "everything", "before", "too") or (t.kind == "number" and t.value != 1) for t in tokens)


def _parts(tokens: list[Token]) -> Iterator[list[Token]]:
    part: list[Token] = []
    for token in tokens:
        if token.kind in ("punct", "newline") and token.norm != "+":
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _ordered(tokens: list[Token]) -> Iterator[Token]:
    """The verbs of orders behind a joint: `undo that and remove the escalation`."""
    for before, token in pairwise(tokens):
        orders = token.kind == "word" and token.norm in VERBS and token.form == "base" and token.norm not in _UNDOES | {"undo"}
        if before.is_word("and", "then", "but") and orders:
            yield token


def _step(part: list[Token], words: list[str], *, undone: bool) -> Step | None:
    """The step that one part of a message asks for."""
    raw = [t.raw.lower() for t in part]
    valued = any(t.kind in _VALUES for t in part)
    if not words:
        return None
    if _forth(words, raw, undone=undone) and not valued:
        return "redo"
    return "undo" if not valued and (_back(words, raw) or _as_it_was(words, raw)) else None


def _forth(words: list[str], raw: list[str], *, undone: bool) -> bool:
    """`redo`, `do it again`; behind a step back also `bring it back`, `undo the undo`, `I want the change after all`."""
    if (
        words[0] == "redo"
        or words[:3] == ["undo", "undo", "that"]
        or words[:2] == ["do", "again"]
        or words in (["restore", "it"], ["do", "it", "again"])
    ):
        return True
    if not undone:
        return False
    rest = set(words[1:])
    again = (words[0] in _AGAIN or "reapply" in raw) and rest <= _POINTED
    returned = words[0] in ("bring", "put", "take", "have", "want", "get") and "back" in rest and rest <= _POINTED | {"back"}
    wanted = raw[-2:] == ["after", "all"] and bool(set(words) & {"change", "it", "that", "do"}) and len(words) <= 6
    wanted = wanted or ({"do", "want"} <= set(words) <= _WANTED)
    return again or returned or wanted or words in (["undo", "undo"], ["undo", "it", "undo"])


def _back(words: list[str], raw: list[str]) -> bool:
    """`undo the weekend thing`, `take your last change back`, `cancel my last request`, `one step back`."""
    first, rest = words[0], set(words[1:])
    named = "last" in rest and bool(rest & _CHANGES)
    if raw in (["scratch", "that"], ["strike", "that"], ["scratch", "it"], ["scratch", "this"]) or (
        words[:2] == ["never", "mind"] and rest - {"mind"} <= _POINTED and rest & _CHANGES
    ):
        return True
    if first in _UNDOES:
        pointed = "last" in rest and bool(rest & {"one", "thing", "bit", "edit", "step", "move"}) and rest <= _POINTED | {"bit", "move"}
        return named or pointed or not rest & _PLACES
    if first in _RETURNS and "back" in rest:
        return rest <= _POINTED | {"back"}
    if first in _DISCARDS:
        pointed = bool(_DROPPED_WHOLE & {first, *raw}) and rest in ({"that"}, {"this"}, {"it"}, {"those"}, {"all"}, {"all", "that"})
        return bool(rest & _CHANGES or pointed) and rest <= _POINTED
    if words[-1] in ("undo", "revert") or words[-2:] in (["undo", "that"], ["undo", "it"], ["undo", "this"]):
        return not rest & (VERBS - _UNDOES) or first in ("nevermind", "never", "forget", "not")
    bare = first in ("go-back", "nevermind") or words in (["never", "mind"], ["never", "mind", "that"], ["forget", "it"], ["back"])
    bare = bare or (set(words) <= {"never", "mind", "that", "this", "last", "change", "edit"} and {"mind", "change"} <= set(words))
    mistaken = {"last", "be"} <= set(words) and set(words) & _CHANGES and set(words) & {"mistake", "wrong", "error", "wrongly"}
    steps = set(words) <= {"go-back", "go", "step", "one", "a", "back", "change", "two", "three", "few", "couple", "of"}
    steps = steps or {"mind", "change"} <= set(words)
    refused = words == ["do", "not"] or (
        words[:3] in (["do", "not", "do"], ["not", "do", "that"], ["not", "do", "it"]) and set(words) <= _POINTED | {"do", "not"}
    )
    return (
        (bare and (steps or len(words) <= 3))
        or ("back" in words and "step" in words and steps)
        or refused
        or bool(mistaken)
        or raw == ["ctrl", "+", "z"]
    )


def _as_it_was(words: list[str], raw: list[str]) -> bool:
    """`leave it as it was`, `back to how it was`, `return to the earlier version`; not `leave it as it is`."""
    said = set(words)
    if "version" in said and (said & _VERSION or "before" in said):
        return said <= _TO_A_VERSION | _VERSION
    if "before" in said and raw[-1] == "before" and said & {"better", "like", "fine", "right"}:
        return said <= _LEAVES | {"better", "like", "fine", "right"}
    was = bool({"was", "were"} & set(raw) and said & {"as", "way", "how", "like"})
    was = was or ({"had", "what"} <= set(raw) and bool(said & {"go-back", "return", "restore", "revert", "back"}))
    return (was or bool("before" in said and said & {"as", "like", "put", "change"})) and said <= _LEAVES


def _fact(part: list[Token]) -> bool:
    """Whether what stands behind the wish tells why, and orders nothing: `the lead will do it by phone`, `the officer complained`."""
    told = len(part) > 2 and part[0].is_word(*_TELLERS) and not part[1].is_word("second", "first", "last")
    verb = any(t.norm in VERBS | {"be", "will", "have"} or t.form in ("ed", "s") or t.raw.endswith("ed") for t in part[1:])
    wished = any(t.is_word("should", "must", "want", "need", "please", "let", "instead", "rather", "keep", "stay") for t in part)
    wished = wished and [t.raw.lower() for t in part[-2:]] != ["after", "all"]
    return told and verb and not wished and all(t.kind in ("word", "number") for t in part)


def _remark(part: list[Token], words: list[str]) -> bool:
    """Whether the part only says why: `that was premature`, `the old times were better`."""
    opens = part[0].kind == "word" and part[0].norm in VERBS and part[0].form == "base" and words[0] not in _REMARKS | {"change", "undo"}
    plain = all(t.kind in ("word", "number") for t in part) and len(words) <= _LONGEST
    judged = words[:2] in (["that", "be"], ["this", "be"], ["it", "be"]) and len(words) <= 5
    return plain and not opens and (judged or bool(set(words) & _REMARKS or words[:2] == ["change", "my"] or "both" in words))
