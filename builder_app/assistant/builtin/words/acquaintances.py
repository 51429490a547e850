"""Who people are, as the conversation has told: `the supplier docs@x.com`, `tender to pine (tenders@pine.com)`."""

import re
from collections.abc import Iterable
from functools import lru_cache

from builder_app.assistant.builtin.words.lexicon import VERBS, dictionary
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_TOLD = re.compile(
    r"\b([A-Za-z][\w&-]{2,})(?:'s)?(?:\s+(?:first|team|desk|is|at|under|address|e-?mail))?(?:\s*[(:=,]\s*|\s+)(?:at\s+|is\s+)?"
    r"([\w.%+-]+@[\w-]+(?:\.[\w-]+)+)"
)
_NOBODY = word_set(
    """
    the and for from with cc bcc copy email mail also then that this our their his her its via by not but only write instead too please both
    address addresses them him reply replies message team first next last new is at to use now sender recipient step shipment load order
    """
)


_GIVEN = re.compile(r"\b((?:[a-z]+_)*?([a-z]+)_e?mail(?:_address)?)\b")


def acquaintances(texts: Iterable[str]) -> dict[str, str]:
    """What people were called (lower case) → their addresses, or the names of the values that give these: `supplier_email` for `supplier`. The
    last one told counts."""
    known: dict[str, str] = {}
    for text in texts:
        known |= _in(text)
    return known


@lru_cache(maxsize=500)
def _in(text: str) -> dict[str, str]:
    found: dict[str, str] = {word: name for name, word in _GIVEN.findall(text)}
    for name, address in _TOLD.findall(text):
        word = name.lower()
        base = dictionary(word)
        if word not in _NOBODY and not (base is not None and base[0] in VERBS):
            found[word] = address.lower().rstrip(".")
    return found


def gives_mail(token: Token) -> bool:
    """Whether a token names a value that is somebody's address: `contact_mail`, `supplier_email`."""
    return token.kind == "ident" and token.norm.lower().removesuffix("_address").endswith(("mail", "mails"))
