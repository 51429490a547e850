"""The status of a web call's answer: `if the status of the response is not 200` as `if the call fails`, since any other answer fails the call."""

from builder_app.assistant.builtin.words.rewriting import Told, rewritten
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_CALL = word_set("response answer call request http returned endpoint api server")
_AROUND = word_set("the a an of its status code from returned returns return be is was comes came back with has have by")
_OTHER = word_set("other-than different-from not anything other than different from but something else than except never")

_DENIED = ("not", "other", "other-than", "different-from", "different", "but", "else", "except", "never")


def statuses_told(tokens: list[Token]) -> list[Token]:
    """The message with every condition about an answer of 200 to 299 as one about whether the call fails."""

    def told(_: list[Token], i: int) -> Told | None:
        end = _status(tokens, i + 1) if tokens[i].is_word("if", "when", "unless") else 0
        if not end:
            return None
        denied = any(t.is_word(*_DENIED) for t in tokens[i + 1 : end])
        return [tokens[i], *(word_at(w, tokens[i]) for w in ("the", "call")), word_at("fail" if denied else "succeed", tokens[i], "s")], end

    return rewritten(tokens, told)


def _status(tokens: list[Token], start: int) -> int:
    """Where words end that speak of an answer's status from `start` on; 0 for other words."""
    i, called = start, False
    while i < len(tokens) and i - start < 14:
        token = tokens[i]
        if token.kind == "number":
            good = isinstance(token.value, int | float) and 200 <= token.value < 300
            counted = i + 1 < len(tokens) and tokens[i + 1].is_word("row", "record", "result", "shipment", "match")
            status = not counted and any(t.raw.lower() in ("status", "code") for t in tokens[start:i])
            return i + 1 if good and not counted and (called or (status and tokens[i - 1].norm in _OTHER | {"be"})) and i > start else 0
        if token.kind != "word" or not (
            token.norm in _CALL or token.norm in _AROUND or token.norm in _OTHER or token.is_word("it") or token.raw.lower() in _AROUND
        ):
            return 0
        called = (
            called
            or token.norm in _CALL
            or (token.is_word("it") and any(t.is_word("return", "returns", "come", "answers", "give") for t in tokens[i + 1 : i + 3]))
        )
        i += 1
    return 0
