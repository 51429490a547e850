"""What happens in each case, said with nouns: `DE is a POST to https://…, FR is an email to x@y.com` behind a switch."""

from dataclasses import replace

from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token

_SORTING = ("switch", "depending", "classify", "case")
_MEANS = ("be", "mean", "get", "need")
_BREAKS = (",", ":", ";", ".")
_NAMES = ("word", "quoted", "ident", "code", "number")
_NO_NAMES = ("it", "this", "that", "they", "there", "he", "she", "which", "who", "everything", "nothing", "reply", "answer")


def cases_in_nouns(tokens: list[Token]) -> list[Token]:
    """The cases as `DE: POST to https://…`, each its own sentence; other tokens as they are."""
    if not any(t.is_word(*_SORTING) for t in tokens):
        return tokens
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        opens = i > 0 and (tokens[i - 1].norm in _BREAKS or tokens[i - 1].kind in ("newline", "bullet") or tokens[i - 1].is_word("and"))
        if not (opens and _case_at(tokens, i)):
            out.append(tokens[i])
            i += 1
            continue
        while out and (out[-1].norm in _BREAKS or out[-1].is_word("and")):
            out.pop()
        verb = tokens[i + 3]
        out += [_mark(".", tokens[i]), tokens[i], _mark(":", verb), replace(verb, form="base")]
        i += 4
    return out


def _case_at(tokens: list[Token], i: int) -> bool:
    """Whether `NAME is a VERB` stands at `i`."""
    if i + 4 >= len(tokens):
        return False
    name, means, article, noun = tokens[i : i + 4]
    named = name.kind in _NAMES and not name.is_word(*_NO_NAMES) and means.is_word(*_MEANS) and article.is_word("a", "an")
    return named and noun.kind == "word" and noun.norm in VERBS and tokens[i + 4].is_word("to", "at", "in", "on", "for", "from", "with")


def _mark(sign: str, at: Token) -> Token:
    return Token("punct", sign, sign, at.start, at.start)
