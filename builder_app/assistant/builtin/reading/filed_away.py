"""`file` as what somebody does with a record: `file it in the claims table`, `the reply gets filed under audits`; the noun stays."""

from dataclasses import replace

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_FORMS = {"file": "base", "files": "s", "filed": "ed", "filing": "ing"}
_WRITTEN = {"base": "store", "s": "stores", "ed": "stored", "ing": "storing"}
_BEFORE = word_set("and then otherwise else to also please just should must will shall can could we i now instead first finally not")
_THINGS = word_set("it them this that these those the a an each every all both everything his her its their our my what whatever")
_WHERE = word_set("in into under to with at on as away")
_FAR = 12


def filed_away(tokens: list[Token]) -> list[Token]:
    """The message with `file` as `store` where it is the verb of an order or of what is done."""
    return [_stored(t) if t.raw.lower() in _FORMS and _is_done(tokens, i) else t for i, t in enumerate(tokens)]


def _is_done(tokens: list[Token], i: int) -> bool:
    form = _FORMS[tokens[i].raw.lower()]
    before = tokens[i - 1] if i else None
    behind = tokens[i + 1] if i + 1 < len(tokens) else None
    if behind is None:
        return False
    if form == "ed":
        return before is not None and before.is_word("be", "get") and behind.is_word(*_WHERE)
    opens = before is None or before.kind in ("punct", "address", "arrow", "newline", "bullet") or before.is_word(*_BEFORE)
    somewhere = any(t.is_word(*_WHERE) for t in tokens[i + 2 : i + _FAR])
    return opens and behind.is_word(*_THINGS) and somewhere


def _stored(token: Token) -> Token:
    form = _FORMS[token.raw.lower()]
    return replace(token, raw=_WRITTEN[form], norm="store", form=form)
