"""Whoever is first among several who were asked: `the first of the two that answers gets the order: …`, `whoever replies first …`, as
`once one of them replies, …`."""

from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_ANSWERS = word_set("answer reply respond confirm accept quote react")
_WINS = word_set("get win be take receive have count enough sufficient")
_AROUND = word_set(
    "the the-two them-all of two three four both them these those that who which to one ones carrier supplier vendor haulier first back us gets is with an a quote offer"
)
_SIGNS = (",", ":", ";", ".", "-")
_LONGEST = 10


def first_come(tokens: list[Token]) -> list[Token]:
    """The message with such words as a condition; the tokens themselves where there are none."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        end = _until(tokens, i) if _opens(out) else None
        if end is None:
            out.append(tokens[i])
            i += 1
            continue
        at = tokens[i]
        out += [word_at(word, at) for word in ("once", "one", "of", "them", "reply")]
        out.append(Token("punct", ",", ",", at.start, at.start))
        i = end
        while i < len(tokens) and (tokens[i].norm in _SIGNS or tokens[i].is_word("then", "and")):
            i += 1
    return out


def _until(tokens: list[Token], i: int) -> int | None:
    """Where the words about the first one end; None where none begin at `i`."""
    raw = [t.raw.lower() for t in tokens[i : i + 3]] + [""] * 3
    named = raw[0] in ("whoever", "whichever") or raw[:2] in (["the", "first"], ["the", "fastest"])
    if not named or (raw[0] == "the" and raw[2] in ("email", "mail", "message", "step", "reply", "answer", "wait")):
        return None
    verb = next((j for j in range(i + 1, min(i + _LONGEST, len(tokens))) if tokens[j].norm in _ANSWERS), None)
    first = any(t.raw.lower() in ("first", "fastest") for t in tokens[i : (verb or i) + 3])
    if verb is None or not first or any(t.norm not in _AROUND for t in tokens[i + 1 : verb]):
        return None
    end = verb + 1
    while end < len(tokens) and (tokens[end].norm in _AROUND or tokens[end].raw.lower() == "first") and tokens[end].norm not in _WINS:
        end += 1
    if end < len(tokens) and tokens[end].norm in _WINS:
        end = next((j for j in range(end, len(tokens)) if tokens[j].norm in _SIGNS or tokens[j].is_word("then", "and")), len(tokens))
    return end


def _opens(out: list[Token]) -> bool:
    last = out[-1] if out else None
    return last is None or last.kind in ("newline", "bullet") or last.norm in (".", ",", ";", ":") or last.is_word("and", "then", "but")
