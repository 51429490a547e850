"""Somebody who corrects himself in the same breath: `wait 2 days, no, just 12 hours`; only what he settles on is left."""

from builder_app.assistant.builtin.words.rewriting import Told, rewritten
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_VALUES = frozenset({"duration", "address", "clock", "number", "channel"})
_TAKES_BACK = word_set("no nope nah sorry scratch rather correction oops mean")
_AROUND = _TAKES_BACK | word_set("i that wait make it just only actually better say or well but let's be")
_LONGEST = 8


def self_corrected(tokens: list[Token]) -> list[Token]:
    """The message without the values that are taken back, each for one of its own kind."""

    def tell(out: list[Token], i: int) -> Told | None:
        if not out or out[-1].kind not in _VALUES:
            return None
        stop = i
        while stop < len(tokens) and stop - i < _LONGEST and _in_between(tokens[stop]):
            stop += 1
        taken_back = any(t.is_word(*_TAKES_BACK) for t in tokens[i:stop])
        if not taken_back or stop == len(tokens) or tokens[stop].kind != out[-1].kind:
            return None
        out.pop()
        return [tokens[stop]], stop + 1

    return rewritten(tokens, tell)


def _in_between(token: Token) -> bool:
    return token.norm in (",", "-", "–", "—", ".", "…") or token.is_word(*_AROUND)
