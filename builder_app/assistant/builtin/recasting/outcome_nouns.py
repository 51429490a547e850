"""Outcomes told as nouns behind a preposition: `on success`, `in case of failure`, `upon rejection` as `if it succeeds`, `if it fails`, …"""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.words.tokens import Token

_SAID = {
    "success": ("it", "succeed"),
    "failure": ("it", "fail"),
    "error": ("it", "fail"),
    "errors": ("it", "fail"),
    "rejection": ("reject",),
    "refusal": ("reject",),
    "denial": ("reject",),
    "decline": ("reject",),
    "approval": ("approve",),
    "silence": ("no", "reply"),
    "submission": ("it", "submit"),
}
_DECIDED = ("approval", "refusal", "rejection", "denial", "decline")
"""What a step that stands was decided, where a later message opens with it."""
_IN_CASE = (("in", "case", "of"), ("in", "the", "event", "of"), ("on",), ("upon",))


def outcomes_spoken(tokens: list[Token], *, later: bool = False) -> list[Token]:
    """The message with such outcomes as conditions where they open a part of a sentence; in a `later` message a verdict is one as well,
    also in its first words."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        if _opens(out) and (unanswered := _without(tokens, i)):
            out += [_word(word, tokens[i]) for word in ("if", "no", "reply")]
            i += unanswered
            if tokens[i].norm not in (",", ":"):
                out.append(Token("punct", ",", ",", tokens[i].start, tokens[i].start))
            continue
        width, noun = _outcome_at(tokens, i, later=later) if _opens(out) or (later and not out) else (0, "")
        if not width:
            out.append(tokens[i])
            i += 1
            continue
        at = tokens[i]
        said = _SAID[noun]
        if out and out[-1].norm == "," and said[0] == "it":
            out[-1] = replace(out[-1], norm=";", raw=";")
        out += [_word("if", at), *(_word(word, at) for word in said)]
        i += width
        if i < len(tokens) and tokens[i].norm not in (",", ":"):
            out.append(replace(at, kind="punct", raw=",", norm=",", form=""))
    return out


def _without(tokens: list[Token], i: int) -> int:
    """How many tokens say that no answer came, behind a mention of one: `without: …`, `with none escalate …`, `without one, …`."""
    pair = tokens[i].is_word("with", "without") and i + 1 < len(tokens) and tokens[i + 1].is_word("none", "one", "any")
    end = i + 1 + pair
    told = tokens[i].is_word("without") or (pair and tokens[i + 1].is_word("none"))
    closed = told and end < len(tokens) and (tokens[end].norm in (":", ",") or (pair and is_verb(tokens, end, start=True)))
    return end - i if closed and any(t.is_word("reply", "answer", "response") for t in tokens[:i]) else 0


def _outcome_at(tokens: list[Token], i: int, *, later: bool) -> tuple[int, str]:
    """(how many tokens, the noun) of `on success` at `i`; (0, "") for other words."""
    for lead in _IN_CASE:
        n = len(lead)
        if tuple(t.norm for t in tokens[i : i + n]) != lead:
            continue
        at = i + n + (i + n < len(tokens) and tokens[i + n].is_word("a", "an", "any", "the"))
        noun = tokens[at].raw.lower() if at < len(tokens) and tokens[at].kind == "word" else ""
        nxt = tokens[at + 1] if at + 1 < len(tokens) else None
        free = nxt is not None and not nxt.is_word("of", "by", "from", "or", "and", "in")
        verdict = later and noun in _DECIDED and _ordered(tokens, at + 1)
        if noun in _SAID and free and (n > 1 or _SAID[noun][0] == "it" or verdict):
            return at + 1 - i, noun
    return 0, ""


def _ordered(tokens: list[Token], i: int) -> bool:
    """Whether what is to be done follows: behind a comma or at once."""
    nxt = tokens[i]
    return (
        nxt.norm in (",", ":")
        or nxt.kind in ("address", "arrow")
        or nxt.is_word("the", "a", "it", "let", "we")
        or is_verb(tokens, i, start=True)
    )


def _opens(out: list[Token]) -> bool:
    last = out[-1] if out else None
    return last is not None and (last.kind in ("newline", "bullet") or last.norm in (".", ",", ";", ":") or last.is_word("and", "but"))


def _word(norm: str, at: Token) -> Token:
    return Token("word", norm, norm, at.start, at.start, form="ed" if norm in ("approve", "reject") else "base")
