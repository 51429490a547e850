"""Small words written short or with their letters mixed up, which no comparison with the vocabulary mends: `wen`, `adn`, `jsut`, `n`, `4`."""

from dataclasses import replace

from builder_app.assistant.builtin.words.tokens import Token

_WRITTEN = """
when: wen whn wehn
and: adn nad
the: teh hte
that: taht tht
with: wiht wth
which: wich whcih
should: shud shoud shuld
would: wud woud wuld
could: cud coud culd
just: jsut jst
actually: acutally actualy acually
because: becuase bcs cuz
their: thier
before: befor bfore
after: aftr
them: thm
from: frm fom
have: ahve hav
are: r
you: u
your: ur
change: chg chng
priority: prio
already: alredy allready
"""
SHORT = {word: said for said, _, words in (line.partition(": ") for line in _WRITTEN.strip().splitlines()) for word in words.split()}
"""What is written → the word that is meant."""
_COUNTED = frozenset(
    {"days", "day", "hours", "hour", "minutes", "minute", "min", "mins", "hrs", "h", "d", "weeks", "week", "times", "business"}
)


def spelt_out(tokens: list[Token]) -> list[Token]:
    """The message with these written as they are meant; whatever is capitalised or part of something longer stays."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        each = _per_thing(tokens, i)
        out += [replace(token, raw=word, norm=word) for word in ("for", "each")] if each else [_meant(tokens, i)]
    return out


def _per_thing(tokens: list[Token], i: int) -> bool:
    """`per claim: …`, `per late order, …`: what is done for each of them, at the beginning of a sentence."""
    before = tokens[i - 1] if i else None
    opens = before is None or before.norm in (".", ";", ":", "!") or before.kind in ("newline", "bullet", "arrow")
    end = next((j for j in range(i + 1, min(i + 4, len(tokens))) if tokens[j].norm in (":", ",") or tokens[j].kind == "arrow"), 0)
    named = tokens[i + 1 : end]
    return tokens[i].is_word("per") and opens and bool(named) and all(t.kind == "word" and t.norm not in _COUNTED for t in named)


def _meant(tokens: list[Token], i: int) -> Token:
    token = tokens[i]
    before, behind = tokens[i - 1] if i else None, tokens[i + 1] if i + 1 < len(tokens) else None
    word = ""
    if token.kind == "word" and token.raw.islower():
        word = SHORT.get(token.norm, "")
        if token.norm == "n" and behind is not None and (before is None or before.kind != "punct"):
            word = "and"
        if token.norm == "than" and before is not None and (before.norm in (",", ";", "and") or before.kind in ("newline", "arrow")):
            word = "then"
    elif token.kind == "number" and before is not None and behind is not None:
        if token.raw == "2" and before.kind == "word" and behind.kind in ("address", "channel"):
            word = "to"
        if token.raw == "4" and before.kind == "address" and behind.kind == "word" and behind.norm not in _COUNTED:
            word = "for"
    return replace(token, kind="word", raw=word, norm=word, value=None) if word else token
