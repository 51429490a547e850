"""Values that somebody gives when a run is started, named in passing: `ask for a slot for the shipment id I provide`."""

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS, DETERMINERS
from builder_app.assistant.builtin.reading.run_starts import GIVES
from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_GIVERS = word_set("i we you user requester planner dispatcher clerk operator")
_ABOUT_START = word_set("at-start in at on when here start beginning run launch by hand myself manually as input the")
_SHIPMENTS = ("shipment", "load", "delivery")
LONGEST_NAME = 3


def entered_values(tokens: list[Token], source: str) -> tuple[list[str], list[Token]]:
    """(the names of the values, the message without the words that say that somebody gives them)."""
    names: list[str] = []
    out: list[Token] = []
    i = 0
    tokens = _ids_told(tokens)
    while i < len(tokens):
        end, name = _entered(tokens, i), _named(out, source)
        if not end or not name:
            out.append(tokens[i])
            i += 1
            continue
        names.append(name.replace("_whose_", "_"))
        i = end
    return names, out


def _ids_told(tokens: list[Token]) -> list[Token]:
    """`the shipment whose id I enter` as `the shipment id I enter`."""
    return [
        token
        for i, token in enumerate(tokens)
        if not (
            token.raw.lower() == "whose"
            and i + 2 < len(tokens)
            and tokens[i + 1].raw.lower() in ("id", "number")
            and _entered(tokens, i + 2)
        )
    ]


def _entered(tokens: list[Token], i: int) -> int:
    """Where `that I enter at the start`, which begins at `i`, ends; 0 for other words."""
    at = i + tokens[i].is_word("that", "which")
    if at + 1 >= len(tokens) or not tokens[at].is_word(*_GIVERS) or not tokens[at + 1].is_word(*GIVES):
        return 0
    end = at + 2
    while end < len(tokens) and tokens[end].kind == "word" and tokens[end].is_word(*_ABOUT_START):
        end += 1
    ends = (
        end >= len(tokens) or tokens[end].kind in ("punct", "newline", "arrow", "bullet") or tokens[end].is_word("and", "then", "to", "for")
    )
    return end if ends else 0


def _named(before: list[Token], source: str) -> str:
    """The name of the value that the words end with: `order_number` of `look up the order number`; empty for none."""
    start = len(before)
    while start and len(before) - start < LONGEST_NAME and before[start - 1].kind in ("word", "ident", "code"):
        if before[start - 1].norm in DETERMINERS:
            break
        start -= 1
    named = before[start:]
    told = bool(named) and start > 0 and before[start - 1].is_word("the", "a", "an", "each", "any", "this", "that", "for", "of")
    if not told:
        return ""
    named = [t for t in named if not t.is_word("whose")]
    return "shipment_id" if len(named) == 1 and named[0].raw.lower() in _SHIPMENTS else snake(source[named[0].start : named[-1].end])


_BROUGHT = word_set("send give pass hand deliver receive provide submit post supply")
_ALONG = word_set("along over in with it to us there here")


def without_delivery(tokens: list[Token]) -> list[Token]:
    """`the shipment_id that's sent along` as `the shipment_id`: that a value comes with the start is no order."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        told = i + 2 < len(tokens) and tokens[i].is_word("that", "which") and tokens[i + 1].is_word("be", "get") and bool(out)
        named = told and out[-1].kind in ("word", "ident", "code") and out[-1].norm not in CONDITION_WORDS | {"after", "before", "until"}
        if not named or tokens[i + 2].form != "ed" or tokens[i + 2].norm not in _BROUGHT:
            out.append(tokens[i])
            i += 1
            continue
        i += 3
        while i < len(tokens) and tokens[i].norm in _ALONG:
            i += 1
    return out
