"""Work side by side that is told behind or around it: `both can happen at the same time`, `while we wait 2 hours for the reply, post to Slack`."""

from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_THINGS = word_set("both the-two they these those all the two three things steps of them this")
_HAPPENS = word_set("can should may must will is are be happen run go out done start take place do have to need sent executed")
_AT_ONCE = ("simultaneously", "parallel")
_ENDS = (".", ";", "!")


def meanwhile_told(tokens: list[Token]) -> list[Token]:
    """The message with both told as orders side by side in one sentence."""
    return _both_at_once(_while_waiting(tokens))


def _both_at_once(tokens: list[Token]) -> list[Token]:
    for i, token in enumerate(tokens[:-1]):
        if token.norm not in _ENDS:
            continue
        end = next((j for j in range(i + 1, len(tokens)) if tokens[j].norm in _ENDS or tokens[j].kind == "newline"), len(tokens))
        said = [t for t in tokens[i + 1 : end] if not t.is_word("in")]
        told = len(said) > 2 and said[0].is_word(*_THINGS) and any(t.is_word(*_AT_ONCE) for t in said)
        if told and all(t.is_word(*_THINGS, *_HAPPENS, *_AT_ONCE) for t in said):
            return [*tokens[:i], word_at("simultaneously", token), *tokens[end:]]
    return tokens


def _while_waiting(tokens: list[Token]) -> list[Token]:
    """`while we wait 2 hours for the reply, …` as `wait 2 hours for the reply and … simultaneously`."""
    for i, token in enumerate(tokens[:-6]):
        opens = i == 0 or tokens[i - 1].norm in (*_ENDS, ",") or tokens[i - 1].kind == "newline"
        at = i + 1 + tokens[i + 1].is_word("we", "it", "you")
        comma = next((j for j in range(at, min(at + 9, len(tokens))) if tokens[j].norm == ","), None)
        if not (opens and token.is_word("while") and tokens[at].is_word("wait") and comma):
            continue
        if not any(t.kind == "duration" for t in tokens[at:comma]):
            continue
        end = next((j for j in range(comma, len(tokens)) if tokens[j].norm in _ENDS or tokens[j].kind == "newline"), len(tokens))
        both = [*tokens[at:comma], word_at("and", token), *tokens[comma + 1 : end], word_at("simultaneously", token)]
        return [*tokens[:i], *both, *tokens[end:]]
    return tokens
