"""Who is speaking: `I want to approve it before it is sent. I'm lena@x.com`, `email me. My address is lena@x.com` with the address in place of
`I` and `me`."""

from dataclasses import replace

from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_DECIDES = word_set("approve sign decide review confirm authorise")
_WISHING = word_set("want need have would like must should to also")
_WRITES = word_set("email notify tell inform alert message remind ask to cc bcc copy escalate")
_ADDRESS = word_set("email mail address e-mail")
_OPENS = (".", ";", "(", "!", ",")


def speaker_named(tokens: list[Token]) -> list[Token]:
    """The message without the words that only tell the speaker's address, which stands where the speaker is meant; the tokens themselves
    where nobody says who they are, or nothing is for the speaker."""
    for i in range(len(tokens)):
        beside = tokens[i + 1 : i + 4] if tokens[i].is_word("i") else []
        if len(beside) == 3 and beside[0].norm == beside[2].norm == "," and beside[1].kind == "address":
            return _in_place([*tokens[: i + 1], *tokens[i + 4 :]], beside[1])
        end = _told(tokens, i)
        if not end:
            continue
        rest = [*tokens[:i], *tokens[end:]]
        named = _in_place(rest, next(t for t in tokens[i:end] if t.kind == "address"))
        return named if named != rest else tokens
    return tokens


def _told(tokens: list[Token], i: int) -> int:
    """Where `I am lena@x.com`, `(my address is lena@x.com)` ends that begins at `i`; 0 for other words."""
    opens = i == 0 or tokens[i - 1].norm in _OPENS or tokens[i - 1].kind == "newline" or tokens[i].norm == "("
    at = i + (tokens[i].norm == "(")
    if not opens or at + 2 >= len(tokens):
        return 0
    am = tokens[at].is_word("i") and tokens[at + 1].is_word("be")
    mine = tokens[at].is_word("my") and tokens[at + 1].is_word(*_ADDRESS)
    end = at + 2
    while mine and end < len(tokens) and tokens[end].is_word(*_ADDRESS, "be"):
        end += 1
    if not (am or mine) or end >= len(tokens) or tokens[end].kind != "address":
        return 0
    end += 1
    closed = end >= len(tokens) or tokens[end].norm in (".", ";", ")", "!") or tokens[end].kind == "newline"
    return min(end + (end < len(tokens) and tokens[end].norm in (")", ".")), len(tokens)) if closed else 0


def _in_place(tokens: list[Token], who: Token) -> list[Token]:
    """The words with the address for `I` who decides and `me` who is written to."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        end = i + 1
        while token.is_word("i") and end < len(tokens) and tokens[end].is_word(*_WISHING):
            end += 1
        if token.is_word("i") and i + 1 < end < len(tokens) and tokens[end].is_word(*_DECIDES):
            out += [replace(who, start=token.start, end=token.end), word_at("must", tokens[end])]
            i = end
            continue
        written = token.is_word("me") and bool(out) and out[-1].is_word(*_WRITES)
        out.append(replace(who, start=token.start, end=token.end) if written else token)
        i += 1
    return out
