"""Who gets a mail at which address, told of names: `Nordtrans gets an email at a@x.com, Kuhlmann one at b@x.com` as `… goes to a@x.com`."""

from dataclasses import replace

from builder_app.assistant.builtin.words.tokens import Token

_GETS = ("get", "receive")
_ONE = ("a", "an", "one")
_LONGEST = 3


def mail_gotten(tokens: list[Token]) -> list[Token]:
    """The message with such names as what goes to the address; the tokens themselves where none gets a mail so."""
    out: list[Token] = []
    i, told = 0, False
    while i < len(tokens):
        width = _mail_at(tokens, i, told=told) if _name_before(out) else 0
        if not width:
            told = told and tokens[i].norm not in (".", ";", "!")
            out.append(tokens[i])
            i += 1
            continue
        at = tokens[i]
        out += [replace(at, kind="word", raw="goes", norm="go", form="s"), replace(at, kind="word", raw="to", norm="to", form="base")]
        told = True
        i += width
    return out


def _name_before(out: list[Token]) -> bool:
    """Whether a name opens the part of the sentence that ends here."""
    start = len(out)
    while start and out[start - 1].kind in ("word", "quoted", "ident") and not out[start - 1].is_word("and", "but", "while"):
        start -= 1
    name = out[start:]
    opens = not start or out[start - 1].kind in ("newline", "bullet", "punct") or out[start - 1].kind == "word"
    return opens and 0 < len(name) <= _LONGEST and all(t.kind != "word" or t.raw[:1].isupper() for t in name)


def _mail_at(tokens: list[Token], i: int, *, told: bool) -> int:
    """How many tokens at `i` stand for `goes to`: `gets an email at`, behind such a one only `one at`."""
    at = i
    gets = tokens[at].is_word(*_GETS) and tokens[at].form == "s"
    at += gets
    if not (gets or told) or at + 2 >= len(tokens) or not tokens[at].is_word(*_ONE):
        return 0
    at += 1
    at += tokens[at].is_word("email", "mail", "message")
    link = at < len(tokens) and tokens[at].is_word("at", "to", "under")
    return at + 1 - i if link and at + 1 < len(tokens) and tokens[at + 1].kind == "address" else 0
