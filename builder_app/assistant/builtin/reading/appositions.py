"""Who somebody is, told between commas: `the QA lead, qa@x.com, then approves` as `the QA lead (qa@x.com) then approves`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_CROWD = word_set("people person manager lead approver colleague planner director carrier supplier vendor customer address recipient team")
_NO_NAMES = ("to", "cc", "bcc", "copy", "at", "from", "and", "or", "with", "also", "too", "instead", "then")


def in_apposition(tokens: list[Token]) -> list[Token]:
    """The tokens with brackets for the commas around an address that only says whom the noun before it means."""
    out = list(tokens := _counted_ahead(tokens))
    for i in range(2, len(tokens) - 2):
        before, after = tokens[i - 1], tokens[i + 1]
        noun, nxt = tokens[i - 2], tokens[i + 2]
        between = tokens[i].kind == "address" and before.norm == "," and after.norm == ","
        if not between or noun.kind != "word" or noun.is_word(*_NO_NAMES) or nxt.kind == "address" or not _named(tokens, i - 2):
            continue
        out[i - 1] = replace(before, norm="(")
        out[i + 1] = replace(after, norm=")")
    return out


def _counted_ahead(tokens: list[Token]) -> list[Token]:
    """`ask three people, a@x.com, b@x.com and c@x.com, to approve` without the number, which the list tells."""
    for i in range(len(tokens) - 4):
        behind = i + 2 + (tokens[i + 2].norm in (",", ":"))
        if tokens[i].kind == "number" and tokens[i + 1].norm in _CROWD and behind > i + 2 and tokens[behind].kind == "address":
            return [*tokens[:i], *tokens[behind:]]
    return tokens


def _named(tokens: list[Token], i: int) -> bool:
    """Whether a noun phrase with an article ends at `i`: `our QA lead`."""
    for token in reversed(tokens[max(i - 4, 0) : i + 1]):
        if token.is_word("the", "our", "my", "their", "his", "her"):
            return True
        if token.kind != "word" or token.norm in CONDITION_WORDS:
            return False
    return False
