"""Several things that somebody wants done, told with participles: `I want the customer mailed, the load put on hold and the case logged` as plain orders."""

from dataclasses import replace

from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_WANTING = word_set("want need like prefer")
_AROUND = word_set("we i would also then to have see get please")
_PUNCT = (".", ";", "!", "?", ":")
_LONGEST_THING = 9
_PLAIN = word_set("be should must will if when that which who whether")


def wished_done(tokens: list[Token]) -> list[Token]:
    """The message with every such wish as orders."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        start = _wish(tokens, i) if _opens(out) or not out[-1].is_word("if", "when", "that", "what", "whatever", "as") else 0
        done = _done(tokens, start) if start else None
        more = _joint(tokens, done + 1) if done is not None else 0
        if done is None or not more or _done(tokens, more) is None:
            out.append(tokens[i])
            i += 1
            continue
        out += [] if _opens(out) else [Token("punct", ",", ",", tokens[i].start, tokens[i].start)]
        at = start
        while done is not None:
            out += [replace(tokens[done], form="base"), *tokens[at:done]]
            at = done + 1
            joint = _joint(tokens, at)
            done = _done(tokens, joint) if joint else None
            out += [*tokens[at:joint]] if done is not None else []
            at = joint if done is not None else at
        i = at
    return out


def _wish(tokens: list[Token], i: int) -> int:
    """Where what is wanted begins, behind `I want`, `we would like to have` at `i`; 0 where nothing is wanted."""
    at = i
    while at < len(tokens) and at - i < 6 and (tokens[at].norm in _AROUND or tokens[at].norm in _WANTING) and tokens[at].kind == "word":
        at += 1
    wanted = tokens[i].is_word("i", "we") and any(t.norm in _WANTING for t in tokens[i:at])
    return at if wanted else 0


def _done(tokens: list[Token], start: int) -> int | None:
    """Where the participle stands of a thing that is named from `start` on; None where it is no such phrase."""
    for i in range(start, min(start + _LONGEST_THING, len(tokens))):
        token = tokens[i]
        if i > start and token.form == "ed" and token.norm in VERBS and not token.is_word("be", "have", "want", "need"):
            behind = tokens[i + 1] if i + 1 < len(tokens) else None
            return i if not (behind is not None and behind.raw.lower() in ("shipments", "shipment", "ones", "loads", "orders")) else None
        if token.norm in _PLAIN or token.norm in _PUNCT or token.norm == "," or token.kind in ("newline", "bullet", "arrow"):
            return None
        if i == start and not (
            token.is_word("the", "a", "an", "it", "them", "this", "that", "our", "each", "every", "all") or token.kind == "address"
        ):
            return None
    return None


def _joint(tokens: list[Token], i: int) -> int:
    """Where the next thing begins behind a comma or `and` that ends what stands at `i`; 0 where the sentence ends before."""
    for j in range(i, min(i + 10, len(tokens))):
        if tokens[j].norm in _PUNCT or tokens[j].kind in ("newline", "bullet", "arrow"):
            return 0
        if tokens[j].norm == "," or tokens[j].is_word("and"):
            nxt = j + 1 + (j + 1 < len(tokens) and tokens[j + 1].is_word("and"))
            return nxt if nxt < len(tokens) else 0
    return 0


def _opens(out: list[Token]) -> bool:
    last = out[-1] if out else None
    return last is None or last.kind in ("newline", "bullet", "arrow") or last.norm in (*_PUNCT, ",") or last.is_word("and", "then", "so")
