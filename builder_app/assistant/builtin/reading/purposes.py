"""What an order is good for, which orders nothing itself: `email x@y.com so he can get on the phone with them`, `…, so that we know`."""

from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.words.rewriting import Told, rewritten
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_SOMEBODY = word_set("he she they we i you everybody everyone somebody someone nobody people folks")
_SOMETHING = word_set("it that this")
_OWNED = word_set("the my our their his her these those")
_ABLE = word_set("can could may might will would wo")
_FEELS = word_set("know knows have get see sees understand stay stays keep")
_ARE = word_set("aware ready prepared informed warned covered safe")
_ACTS = word_set("approve sign confirm reject decide fill enter choose answer reply respond review submit")
"""Verbs that tell a step of its own: `so he can approve it`."""
_VALUES = frozenset({"address", "broken", "url", "channel", "quoted", "code", "clock", "expr", "duration", "number", "ident", "arrow"})
_ENDS = (".", ";", "!", "?", ":", ")")
_ONWARD = word_set("then and but if when whenever once otherwise after before unless")
_ARRANGED = word_set("it this that things up workflow")
_LONGEST_SUBJECT = 5


def without_purposes(tokens: list[Token]) -> list[Token]:
    """The message without such purposes; `make it so that …` and whatever holds a value stay."""
    return rewritten(tokens, lambda out, i: _left_out(tokens, out, i))


def _left_out(tokens: list[Token], out: list[Token], i: int) -> Told | None:
    if not tokens[i].is_word("so") or len(out) < 2 or out[-1].norm in _ENDS or out[-1].kind in ("newline", "bullet"):
        return None
    if out[-1].is_word(*_ARRANGED) or (out[-1].norm == "," and out[-2].is_word(*_ARRANGED)):
        return None
    start = i + 1 + (i + 1 < len(tokens) and tokens[i + 1].is_word("that"))
    verb = _verb(tokens, start)
    if verb is None:
        return None
    end = next((j for j in range(verb, len(tokens)) if _over(tokens, j)), len(tokens))
    said = tokens[start:end]
    if any(t.kind in _VALUES or t.is_word(*_ACTS) for t in said):
        return None
    if out[-1].norm == ",":
        out.pop()
    return [], end


def _verb(tokens: list[Token], start: int) -> int | None:
    """Where the verb stands of somebody who can, knows or has something; None where another thing is said."""
    if start + 1 >= len(tokens):
        return None
    if tokens[start].is_word(*_SOMEBODY, *_SOMETHING):
        at = start + 1
    elif tokens[start].is_word(*_OWNED):
        at = next(
            (j for j in range(start + 2, min(start + 2 + _LONGEST_SUBJECT, len(tokens))) if tokens[j].is_word(*_ABLE, *_FEELS, "be", "do")),
            0,
        )
    else:
        at = start + 1 if tokens[start].kind == "word" and not is_verb(tokens, start, start=True) else 0
    if not at or at >= len(tokens) or any(t.kind != "word" for t in tokens[start:at]):
        return None
    able = tokens[at].is_word(*_ABLE) or (tokens[at].is_word("do") and at + 1 < len(tokens) and tokens[at + 1].is_word("not"))
    feels = tokens[at].is_word(*_FEELS) or (tokens[at].is_word("be") and any(t.is_word(*_ARE) for t in tokens[at + 1 : at + 4]))
    return at if able or (feels and not tokens[start].is_word(*_SOMETHING)) else None


def _over(tokens: list[Token], j: int) -> bool:
    """Whether the purpose is over at `j`: at the end of the sentence, or where the message goes on with an order or a condition."""
    token, behind = tokens[j], tokens[j + 1 : j + 2]
    if (
        token.norm in _ENDS
        or token.kind in ("newline", "bullet", "arrow")
        or (token.is_word("then") and not token.raw.lower().startswith("after"))
    ):
        return True
    goes_on = bool(behind) and (behind[0].is_word(*_ONWARD) or is_verb(tokens, j + 1, start=True))
    return token.norm == "," and goes_on
