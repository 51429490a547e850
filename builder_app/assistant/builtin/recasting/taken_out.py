"""What is read, told as something taken out: `take the number and the date out of the text` as `extract the number and the date from it`."""

from dataclasses import replace

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_READ_FROM = word_set("email message text reply answer document attachment pdf body it them file page letter bol invoice pod payload")


def taken_out(tokens: list[Token], *, later: bool = False) -> list[Token]:
    """`take the number and the date out of the text` as `extract the number and the date from the text`; where a workflow stands (`later`),
    somebody who is taken off an e-mail is taken out of its recipients."""
    for i, token in enumerate(tokens):
        opens = (
            i == 0
            or tokens[i - 1].kind in ("punct", "newline", "bullet", "arrow")
            or tokens[i - 1].is_word("and", "then", "please", "ai", "llm")
        )
        if (
            token.raw.lower() not in ("take", "takes", "take out", "lift", "fish", "grab", "read", "reads", "pull", "fetch", "collect")
            or not opens
        ):
            continue
        stop = next(
            (j for j in range(i, len(tokens)) if tokens[j].kind in ("newline", "bullet", "arrow") or tokens[j].norm in (".", ";", "!")),
            len(tokens),
        )
        out = next(
            (
                j
                for j in range(i + 2, stop - 1)
                if tokens[j].raw.lower() in ("out", "off") and tokens[j + 1].is_word("of", "the", "it", "that", "this")
            ),
            None,
        )
        if not later and (begun := _ahead(tokens, i, stop)):
            return [*tokens[:i], *begun, *taken_out(tokens[stop:])]
        if out is None and not later and token.raw.lower().startswith(("take", "pull", "grab", "lift", "fetch", "collect")):
            out = _from(tokens, i, stop)
        off = out is not None and later and token.raw.lower().startswith("take") and tokens[out].raw.lower() == "off"
        if out is not None and not off and any(t.is_word(*_READ_FROM) for t in tokens[out + 1 : out + 6]):
            verb = replace(token, norm="extract", form="base")
            source = replace(tokens[out], norm="from")
            return [
                *tokens[:i],
                verb,
                *tokens[i + 1 : out],
                source,
                *taken_out(tokens[out + 1 + tokens[out + 1].is_word("of") :], later=later),
            ]
    return tokens


def _from(tokens: list[Token], i: int, stop: int) -> int | None:
    """Where the source of `take the number and the date from it` begins; None where nobody reads anything."""
    at = next((j for j in range(i + 2, stop - 1) if tokens[j].is_word("from")), None)
    named = at is not None and all(t.kind in ("word", "ident", "quoted", "code") or t.norm in (",", "&", "'s") for t in tokens[i + 1 : at])
    return at if named else None


def _ahead(tokens: list[Token], i: int, stop: int) -> list[Token]:
    """`take out of it: number, amount and date` with the source behind what is taken; empty for other words."""
    colon = next((j for j in range(i + 2, min(i + 8, stop)) if tokens[j].norm == ":"), None)
    source = tokens[i + 2 : colon]
    if i + 1 >= stop:
        return []
    of = tokens[i + 1].is_word("from") or (tokens[i].raw.lower() == "take out" and tokens[i + 1].is_word("of"))
    if colon is None or not of or not source or not any(t.is_word(*_READ_FROM) for t in source):
        return []
    return [replace(tokens[i], norm="extract", form="base"), *tokens[colon + 1 : stop], replace(tokens[i + 1], norm="from"), *source]
