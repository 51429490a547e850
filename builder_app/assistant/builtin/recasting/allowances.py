"""Time that somebody is given, told as a fact: `the night desk gets 20 min to reply`, `30 min again`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS, is_verb
from builder_app.assistant.builtin.words.tokens import Token, word_at

_HAS = ("get", "have")
_ANSWERING = ("reply", "answer", "respond", "react", "confirm", "acknowledge")
_AGAIN = ("again", "too", "also", "likewise")
_ENDS = (".", ";", "!", "?", ",", ":")
LONGEST_SUBJECT = 4


def allowances(tokens: list[Token]) -> list[Token]:
    """The message with `nightdesk gets 20 min to reply` as `they have 20 min to reply`, and `30 min again` as `wait 30 min for a reply`."""
    out: list[Token] = []
    tokens = _asked_to(tokens)
    for i, token in enumerate(tokens):
        if token.kind == "duration" and _opens(out) and _once_more(tokens, i):
            out += [word_at("wait", token), token, word_at("for", token), word_at("reply", token)]
            continue
        if token.is_word("open", "valid") and _stays_open(tokens, i):
            out = [*out[: len(out) - (out[-1].norm == "," or out[-1].is_word("and"))], word_at("within", token)]
            continue
        if token.is_word("for", "up-to") and out and out[-1].is_word("within") and tokens[i - 1].is_word("open", "valid"):
            continue
        if token.is_word(*_AGAIN) and len(out) > 3 and out[-1].is_word("reply") and tokens[i - 1].kind == "duration":
            continue
        if token.is_word(*_HAS) and _limited(tokens, i) and (start := _subject(out)) is not None:
            comma = [replace(token, kind="punct", raw=",", norm=",")] if out[:start] and out[start - 1].kind in ("word", "address") else []
            out = [*out[:start], *comma, word_at("they", token), replace(token, norm="have", form="base")]
            continue
        out.append(token)
    return out


def _asked_to(tokens: list[Token]) -> list[Token]:
    """`give kay@x.com 4 hours to approve it` as `ask kay@x.com to approve it within 4 hours`."""
    for i, token in enumerate(tokens):
        whom = next((j for j in range(i + 1, min(i + 6, len(tokens))) if tokens[j].kind == "address"), None)
        if not token.is_word("give", "grant", "allow") or whom is None or whom + 3 >= len(tokens):
            continue
        length, to, verb = tokens[whom + 1 : whom + 4]
        if length.kind == "duration" and to.is_word("to") and verb.is_word("approve", "decide", "sign", "fill", "complete", "review"):
            end = next((j for j in range(whom, len(tokens)) if tokens[j].norm in _ENDS or tokens[j].kind == "newline"), len(tokens))
            order = [replace(token, raw="ask", norm="ask"), *tokens[i + 1 : whom + 1], *tokens[whom + 2 : end]]
            return [*tokens[:i], *order, word_at("within", length), length, *_asked_to(tokens[end:])]
    return tokens


def _stays_open(tokens: list[Token], i: int) -> bool:
    """Whether `open for 2 days` at `i` says how long the form or the approval before it can be answered."""
    at = i + 1 + (i + 1 < len(tokens) and tokens[i + 1].is_word("for", "up-to"))
    told = at > i + 1 and at < len(tokens) and tokens[at].kind == "duration"
    joined = i > 0 and (tokens[i - 1].norm == "," or tokens[i - 1].is_word("and"))
    return told and joined and any(t.is_word("form", "questionnaire", "approval", "approve") for t in tokens[max(0, i - 20) : i])


def _limited(tokens: list[Token], i: int) -> bool:
    """Whether a time to answer in follows the verb at `i`."""
    behind = tokens[i + 1 : i + 6]
    at = next((j for j, t in enumerate(behind) if t.kind == "duration"), None)
    if at is None or any(not t.is_word("up-to", "at-most", "max", "only", "just", "a", "maximum") for t in behind[:at]):
        return False
    return at + 2 < len(behind) and behind[at + 1].is_word("to", "for") and any(t.is_word(*_ANSWERING, "fill") for t in behind[at + 2 :])


def _subject(out: list[Token]) -> int | None:
    """Where the subject at the end of the words begins, empty behind `and`; None where that is a pronoun or no subject."""
    start = len(out)
    while start and out[start - 1].kind not in ("newline", "bullet", "arrow") and out[start - 1].norm not in _ENDS:
        if out[start - 1].is_word("and", "then"):
            break
        start -= 1
    named = out[start:]
    if not named:
        return start - 1 if start and out[start - 1].is_word("and") else None
    if len(named) == 1 and named[0].is_word("who"):
        return start
    if len(named) > LONGEST_SUBJECT or named[0].is_word("they", "he", "she", "who", "i", "we", "you") or named[0].norm in CONDITION_WORDS:
        return None
    plain = all(t.kind in ("word", "address", "ident") for t in named)
    return start if plain and not is_verb(out, start, start=True) else None


def _opens(out: list[Token]) -> bool:
    return bool(out) and (out[-1].norm in (",", ";", ".") or out[-1].is_word("and"))


def _once_more(tokens: list[Token], i: int) -> bool:
    """`30 min again`, which says nothing else."""
    end = i + 2
    return i + 1 < len(tokens) and tokens[i + 1].is_word(*_AGAIN) and (end >= len(tokens) or tokens[end].norm in _ENDS)
