"""Reads a message: tokens with slips mended, phrases joined, numbers, durations and clock times recognised."""

import re
from dataclasses import replace
from functools import lru_cache

from builder_app.assistant.builtin.reading.appositions import in_apposition
from builder_app.assistant.builtin.reading.business_time import business_time
from builder_app.assistant.builtin.reading.filed_away import filed_away
from builder_app.assistant.builtin.reading.needed_fields import needed_fields
from builder_app.assistant.builtin.reading.notation import conditions_checked, lines_ended, names_spoken
from builder_app.assistant.builtin.reading.purposes import without_purposes
from builder_app.assistant.builtin.reading.self_corrected import self_corrected
from builder_app.assistant.builtin.words.calendar import DAYS
from builder_app.assistant.builtin.words.channel_names import join_channels
from builder_app.assistant.builtin.words.lexicon import dictionary
from builder_app.assistant.builtin.words.quantities import ONES, ORDINALS, TENS, UNITS, duration_at, number_at
from builder_app.assistant.builtin.words.shorthand import spelt_out
from builder_app.assistant.builtin.words.spelling import correct
from builder_app.assistant.builtin.words.spoken_times import spoken_times
from builder_app.assistant.builtin.words.tokens import Token, tokenize
from builder_app.assistant.builtin.words.vocabulary import CONTRACTIONS, PHRASES
from builder_app.assistant.builtin.workflow.connections import join_connections

_PHRASE_SIZES = {
    first: sorted({len(phrase) for phrase in PHRASES if phrase[0] == first and len(phrase) > 1}, reverse=True)
    for first in {phrase[0] for phrase in PHRASES}
}
"""How many words the phrases have that begin with a word, the longest first."""
_COMPOUND = re.compile(r"^([a-z]+)-([a-z]+)$")
_UNTOUCHED = frozenset({"second", "minute", "hour", "left", "found", "saw", "an"})


def _split(token: Token) -> list[Token]:
    """Contractions and compounds like `forty-eight` or `two-day` as separate words."""
    if token.kind != "word":
        return [token]
    low = token.raw.lower().replace("’", "'")
    if low in CONTRACTIONS:
        return [replace(token, raw=part, norm=part) for part in CONTRACTIONS[low].split()]
    if low.endswith("'s") or low.endswith("s'"):
        return (
            [replace(token, raw=token.raw[:-2], norm=low[:-2]), replace(token, kind="punct", raw="'s", norm="'s")]
            if low.endswith("'s")
            else [token]
        )
    pair = _COMPOUND.match(low)
    if pair and pair[1] in DAYS and pair[2] in DAYS:
        dash = replace(token, kind="punct", raw="-", norm="-")
        return [replace(token, raw=part.capitalize(), norm=part) if part != "-" else dash for part in (pair[1], "-", pair[2])]
    if pair and pair[1] in (ONES | TENS) and (pair[2] in UNITS or pair[2] in ONES):
        return [replace(token, raw=part, norm=part) for part in pair.groups()]
    if pair and dictionary(low) is None and pair[1] in ("re", "high", "low", "no", "non"):
        return [token] if pair[1] in ("re", "non") else [replace(token, raw=part, norm=part) for part in pair.groups()]
    return [replace(token, norm=low)]


def _is_name(tokens: list[Token], i: int) -> bool:
    """A capitalised word inside a sentence is a name unless it is vocabulary as it stands."""
    token = tokens[i]
    return (
        token.raw[:1].isupper() and i > 0 and tokens[i - 1].kind not in ("newline", "bullet", "arrow", "punct") and not token.raw.isupper()
    )


def _normalise(tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    for i, token in enumerate(tokens):
        if token.kind != "word":
            out.append(token)
            continue
        low = token.norm
        if not (_is_name(tokens, i) and dictionary(low) is None):
            low = correct(low)
        out.append(replace(token, norm=low))
    return out


_OF_WHAT_IS_OWNED = frozenset(
    {
        "is",
        "are",
        "was",
        "isn",
        "has",
        "exceeds",
        "equals",
        "contains",
        "goes",
        "rises",
        "gets",
        "drops",
        "falls",
        "lies",
        "says",
        "becomes",
    }
)


def _owns(behind: list[Token]) -> bool:
    """Whether `its` is meant, and not `it's`, in front of these words: `if its delay is more than 24 hours`."""
    end = next((i for i, t in enumerate(behind) if t.kind == "punct" and t.norm == ","), len(behind))
    return any(t.norm in _OF_WHAT_IS_OWNED or t.kind == "compare" for t in behind[1:end])


def _join(tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        for size in _PHRASE_SIZES.get(tokens[i].norm, ()):
            window = tokens[i : i + size]
            if (
                len(window) == size
                and all(t.kind in ("word", "punct") for t in window)
                and (target := PHRASES.get(tuple(t.norm for t in window)))
                and not (window[-1].norm == "its" and _owns(tokens[i + size : i + size + 5]))
            ):
                raw = " ".join(t.raw for t in window)
                out += [Token("word", raw, part, window[0].start, window[-1].end) for part in target.split()]
                i += size
                break
        else:
            out.append(tokens[i])
            i += 1
    return out


def _lemmatise(token: Token) -> Token:
    if token.kind != "word" or token.norm in _UNTOUCHED:
        return token
    known = dictionary(token.norm)
    if known is None:
        return token
    written = dictionary(token.raw.lower().split()[0]) if " " in token.raw else known
    return replace(token, norm=known[0], form=(written or known)[1])


def _one_length(tokens: list[Token], i: int) -> list[Token]:
    """The tokens up to the end of the first of two lengths of time in `make the 2 days 12 hours`, which are the old and the new one."""
    made = any(t.is_word("make", "turn", "change") for t in tokens[max(0, i - 8) : i])
    return tokens[: i + 2] if made and i and tokens[i - 1].is_word("the") and i + 3 < len(tokens) and duration_at(tokens, i + 2) else tokens


def _quantify(tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        article = token.is_word("a", "an", "another", "one", "half")
        if (token.kind in ("number", "word")) and (found := duration_at(_one_length(tokens, i), i)) is not None:
            span = tokens[i : found[1]]
            if not (token.is_word("second") or (token.is_word("a", "another") and len(span) == 2 and span[1].is_word("second"))):
                business = any(t.is_word("business", "working", "workday") for t in span)
                text = " ".join(t.raw for t in span)
                if token.is_word("another"):
                    out.append(token)
                    span, text = span[1:], " ".join(t.raw for t in span[1:])
                    token = span[0]
                out.append(
                    Token(
                        "duration",
                        text,
                        "business" if business else "duration",
                        token.start,
                        span[-1].end,
                        value=found[0],
                    )
                )
                i = found[1]
                continue
        if token.kind == "word" and not article and token.norm not in ("second",) and (number := number_at(tokens, i)) is not None:
            end = number[1]
            out.append(
                Token(
                    "number",
                    " ".join(t.raw for t in tokens[i:end]),
                    str(number[0]),
                    token.start,
                    tokens[end - 1].end,
                    value=number[0],
                )
            )
            i = end
            continue
        out.append(token)
        i += 1
    return out


_SHORT = {"k": 1_000, "m": 1_000_000}


def _numbers(tokens: list[Token]) -> list[Token]:
    """`-15` and `5k` as one number each."""
    out: list[Token] = []
    for token in tokens:
        last = out[-1] if out else None
        factor = _SHORT.get(token.raw.lower())
        if last is not None and last.kind == "number" and factor and last.end == token.start:
            value = last.value * factor
            out[-1] = replace(
                last, raw=last.raw + token.raw, norm=str(value), end=token.end, value=int(value) if value == int(value) else value
            )
        elif token.kind == "number" and last is not None and last.norm == "-" and last.end == token.start and _opens_number(out):
            out[-1] = replace(token, raw=f"-{token.raw}", norm=f"-{token.norm}", start=last.start, value=-token.value)
        else:
            out.append(token)
    return out


def _opens_number(tokens: list[Token]) -> bool:
    """Whether the dash at the end stands apart from what is before it, which is a word."""
    return len(tokens) > 1 and tokens[-2].kind in ("word", "compare") and tokens[-2].end < tokens[-1].start


def _ordinals(tokens: list[Token]) -> list[Token]:
    """`2nd` arrives as a number and a word; make it one ordinal word."""
    out: list[Token] = []
    for token in tokens:
        if (
            out
            and token.kind == "word"
            and token.raw.lower() in ("st", "nd", "rd", "th")
            and out[-1].kind == "number"
            and out[-1].end == token.start
        ):
            number = out.pop()
            word = next((w for w, n in ORDINALS.items() if n == number.value and not w[0].isdigit()), f"{number.value}th")
            out.append(Token("word", number.raw + token.raw, word, number.start, token.end, value=number.value, form="ordinal"))
        else:
            out.append(token)
    return out


_ACTIONS = {
    "email.send": "email", "email.follow_up": "follow-up", "email.escalate": "escalate", "email.wait_for_reply": "wait for reply",
    "email.check_inbox": "check inbox", "flow.wait": "wait", "human.approval": "approval", "log.write": "log", "http.request": "call",
    "data.store": "store", "shipment.lookup": "lookup shipment", "shipment.search": "find shipment", "message.slack": "slack",
    "message.teams": "teams", "incident.pagerduty": "page", "flow.stop": "stop",
}  # fmt: skip
"""Ids of actions as the words that stand for them."""


def _actions(tokens: list[Token]) -> list[Token]:
    """`email.escalate` as `escalate`."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        span = tokens[i : i + 3]
        joined = len(span) == 3 and span[1].norm == "." and span[0].end == span[1].start and span[1].end == span[2].start
        words = _ACTIONS.get("".join(t.raw.lower() for t in span)) if joined else None
        if words is None:
            out.append(tokens[i])
            i += 1
            continue
        out += [Token("word", word, word, span[0].start, span[2].end) for word in words.split()]
        i += 3
    return out


def _opened(token: Token) -> list[Token]:
    """The words of `GET https://x.io/y` between backticks."""
    if token.kind != "code" or "://" not in token.raw:
        return [token]
    inner = tokenize(token.raw[1:-1])
    return [replace(one, start=one.start + token.start + 1, end=one.end + token.start + 1) for one in inner]


def read(text: str) -> list[Token]:
    """The message as a list of understood tokens, positions pointing into `text`."""
    return list(_read(text))


@lru_cache(maxsize=32)
def _read(text: str) -> tuple[Token, ...]:
    # The scope, the answer and its parts each read the message of a turn; tokens cannot change, so the few last readings are shared.
    parts = [part for token in spelt_out(tokenize(text)) for one in _opened(token) for part in _split(one)]
    spoken = [_lemmatise(t) for t in _join(_ordinals(_numbers(_normalise(_actions(join_channels(parts))))))]
    for spoken_of in _READINGS:
        spoken = spoken_of(spoken)
    return tuple(spoken)


def _later(tokens: list[Token]) -> list[Token]:
    """`2 hours after that` as `2 hours later`: it says how much later, not only that something comes next."""
    return [
        replace(t, norm="later", raw="later")
        if t.is_word("then") and t.raw.lower().startswith("after") and i and tokens[i - 1].kind == "duration"
        else t
        for i, t in enumerate(tokens)
    ]


_READINGS = (
    join_connections,
    spoken_times,
    _quantify,
    business_time,
    in_apposition,
    _later,
    names_spoken,
    lines_ended,
    conditions_checked,
    filed_away,
    self_corrected,
    needed_fields,
    without_purposes,
)
"""What understands more of the words, in this order."""


def raw_text(text: str, tokens: list[Token]) -> str:
    """What the user wrote for `tokens` (consecutive ones), spaces tidied."""
    return re.sub(r"\s+", " ", text[tokens[0].start : tokens[-1].end]).strip() if tokens else ""
