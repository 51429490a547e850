"""What somebody enters in a form: `have dock@x.com enter the pallet count and the seal number in a form`, `x@y.com must state the cause on a form`,
all as `ask dock@x.com to fill in a form with …`."""

from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_INTO = ("in", "into", "on", "onto", "via", "through", "using", "by")
_KIND = word_set("a an the short small simple web online new this our little")
_ENTERS = word_set("enter enters type types provide provides state states record records note notes key keys put puts give gives specify specifies "
                   "report reports document documents capture captures write writes supply supplies confirm confirms tell tells")  # fmt: skip
_MAKES = ("have", "let", "get", "make", "ask", "request", "want", "tell", "require", "need")
_MODAL = word_set("to must should has have needs need can will shall please then also is be now then")
_STOPS = (",", ".", ";", ":", "!", "?", ")")
LONGEST_WHO = 7


def entered_in_form(tokens: list[Token]) -> list[Token]:
    """The message with every such sentence as an order to fill in a form."""
    for at, token in enumerate(tokens):
        if token.is_word("form") and (into := _into(tokens, at)) and (found := _told(tokens, into)) is not None:
            start, who, things = found
            head = tokens[start]
            made = [word_at("ask", head), *who, *(word_at(w, head) for w in ("to", "fill", "a", "form", "with")), *things]
            return [*tokens[:start], *made, *entered_in_form(tokens[at + 1 :])]
    return tokens


def _into(tokens: list[Token], at: int) -> int:
    """Where `in a form` begins that ends at `at`; 0 where the form is meant otherwise."""
    i = at - 1
    while i > 0 and tokens[i].kind == "word" and tokens[i].norm in _KIND:
        i -= 1
    return i if i > 2 and tokens[i].is_word(*_INTO) and at - i > 1 else 0


def _told(tokens: list[Token], into: int) -> tuple[int, list[Token], list[Token]] | None:
    """(where the order begins, who enters it, what is entered); None where the words before `in a form` say something else."""
    verb = next((i for i in range(into - 2, 0, -1) if tokens[i].kind == "word" and tokens[i].raw.lower() in _ENTERS), None)
    if verb is None or any(t.norm in _STOPS[1:] or t.kind in ("newline", "bullet") for t in tokens[verb:into]):
        return None
    end = verb
    while end > 0 and tokens[end - 1].kind == "word" and tokens[end - 1].norm in _MODAL:
        end -= 1
    start = end
    while (
        start > 0
        and end - start < LONGEST_WHO
        and not (tokens[start - 1].norm in _STOPS or tokens[start - 1].is_word("and", "then", *_MAKES))
    ):
        start -= 1
    who = tokens[start:end]
    named = any(t.kind == "address" or t.is_word("somebody", "someone") for t in who)
    if not named or any(t.kind not in ("word", "address") for t in who):
        return None
    while start > 0 and tokens[start - 1].is_word(*_MAKES):
        start -= 1
    return start, who, tokens[verb + 1 + tokens[verb + 1].is_word("in", "down", "up") : into]
