"""How many at once and how often, told in front or aside: `three at a time`, `no more than 5 at once`, `once a day until they answer, remind
them`, `try the same request again after 30 minutes`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.reading.making import interval_of
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_BOUNDS = word_set("at-most up-to maximum max not more than no more-than more no-more-than never")
_BETWEEN = word_set("of them these shipments shipment rows row ones emails orders")
_TRIES = ("try", "retry", "repeat", "call", "ask", "check", "poll", "query", "request", "look")
_SAME = word_set("the same that this it request call query lookup search thing step check again once more up")
_SINGLE = ("email", "message", "post", "request", "entry", "record", "form")
_COUNTED = ("time", "times", "attempt", "attempts", "tries", "rounds")


def pace_told(tokens: list[Token]) -> list[Token]:
    """The message with such words where and how the rest of the assistant reads them."""
    return _ordered_first(_again_every(_at_a_time(_one_for_each(tokens))))


def _one_for_each(tokens: list[Token]) -> list[Token]:
    """`email x@y.com one mail per shipment` as `email x@y.com for each shipment`."""
    out: list[Token] = []
    for token in tokens:
        one = len(out) > 2 and out[-1].is_word(*_SINGLE) and (out[-2].is_word("one", "a", "an", "single") or out[-2].kind == "number")
        if token.is_word("per") and one:
            told = any(t.kind in ("address", "channel") for t in out[-6:-2])
            out = [*(out[:-2] if told else out), word_at("for-each", token)]
        else:
            out.append(token)
    return out


def _at_a_time(tokens: list[Token]) -> list[Token]:
    """`three at a time`, `at most five in parallel` as one word that holds the number."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        end = i + 1
        while tokens[i].kind == "number" and end < len(tokens) and tokens[end].is_word(*_BETWEEN):
            end += 1
        width = _together(tokens, end) if tokens[i].kind == "number" else 0
        if not width:
            out.append(tokens[i])
            i += 1
            continue
        while out and out[-1].is_word(*_BOUNDS):
            out.pop()
        out.append(Token("word", tokens[i].raw, "one-by-one", tokens[i].start, tokens[end + width - 1].end, int(tokens[i].value)))
        i = end + width
    return out


def _together(tokens: list[Token], i: int) -> int:
    """How many tokens from `i` on say `at a time`, `in parallel`."""
    if i < len(tokens) and tokens[i].is_word("simultaneously", "parallel"):
        return 1
    return 3 if [t.norm for t in tokens[i : i + 3]] == ["at", "a", "time"] else 0


def _again_every(tokens: list[Token]) -> list[Token]:
    """`try the same request again after 30 minutes` as `try again every 30 minutes`."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        end = i + 1
        while tokens[i].is_word(*_TRIES) and end < len(tokens) and tokens[end].is_word(*_SAME):
            end += 1
        repeated = any(t.is_word("again", "same", "more") for t in tokens[i + 1 : end]) or tokens[i].is_word("retry", "repeat")
        timed = end + 1 < len(tokens) and tokens[end].is_word("after", "in", "every") and tokens[end + 1].kind == "duration"
        if not (tokens[i].is_word(*_TRIES) and repeated and timed):
            out.append(tokens[i])
            i += 1
            continue
        at = tokens[i]
        out += [replace(at, raw="repeat", norm="repeat", form="base"), word_at("it", at), word_at("every", tokens[end])]
        i = end + 1
    return out


def _ordered_first(tokens: list[Token]) -> list[Token]:
    """`once a day until they answer, three times at most, remind them` as `remind them every day up to three times until they answer`."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        opens = not out or out[-1].kind in ("newline", "bullet", "arrow") or out[-1].norm in (".", ";", ":")
        moved = _paced(tokens, i) if opens else None
        if moved is None:
            out.append(tokens[i])
            i += 1
            continue
        out += moved[0]
        i = moved[1]
    return out


def _paced(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """(the order with its pace behind it, where it ends) of a sentence that begins with a pace and `until`."""
    end = next((j for j in range(i, len(tokens)) if tokens[j].kind in ("newline", "bullet") or tokens[j].norm in (".", ";")), len(tokens))
    until = next((j for j in range(i + 1, min(i + 8, end)) if tokens[j].is_word("until")), None)
    if until is None or interval_of(tokens[i:until]) is None:
        return None
    commas = [j for j in range(until, end) if tokens[j].norm == ","]
    order = next((j + 1 for j in commas if is_verb(tokens, j + 1, start=True) and j + 1 < end and not _counts(tokens, j + 1)), None)
    if order is None:
        return None
    condition_end = commas[0]
    count = [t for t in tokens[condition_end + 1 : order - 1] if t.norm != "," and not t.is_word("but", "and")]
    number = next((t for t in [*tokens[i:until], *count] if t.kind == "number"), None)
    pace = [t for t in tokens[i:until] if t.norm != ","]
    if not pace[0].is_word("every", "each", "daily", "hourly", "weekly"):
        return None
    counted = [word_at("up-to", number), number, word_at("times", number)] if number is not None and count else []
    return [*tokens[order:end], *pace, *counted, *tokens[until:condition_end]], end


def _counts(tokens: list[Token], i: int) -> bool:
    return tokens[i].kind == "number" or tokens[i].is_word("at-most", "up-to", "maximum", "max")
