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
    return [_meant(tokens, i) for i in range(len(tokens))]


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
