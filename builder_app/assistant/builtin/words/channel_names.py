"""Channels with names of several words: `the Teams channel IT Alerts`, `our Customer Care channel`."""

from dataclasses import replace

from builder_app.assistant.builtin.words.tokens import Token

_APPS = ("slack", "teams", "microsoft", "ms")
LONGEST = 4


def join_channels(tokens: list[Token]) -> list[Token]:
    """The tokens with every such name as one channel token, written as it was."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        end = i
        while end < len(tokens) and end - i < LONGEST and _capital(tokens[end]):
            end += 1
        behind = bool(out) and out[-1].raw.lower() in ("channel", "called", "named") and any(t.raw.lower() == "channel" for t in out[-3:])
        ahead = end < len(tokens) and tokens[end].raw.lower() == "channel" and bool(out) and out[-1].kind == "word"
        if end - i > 1 and (behind or ahead):
            name = " ".join(t.raw for t in tokens[i:end])
            out.append(replace(tokens[i], kind="channel", raw=name, norm=name, end=tokens[end - 1].end, value=None))
            i = end
        else:
            out.append(tokens[i])
            i += 1
    return out


def _capital(token: Token) -> bool:
    return token.kind == "word" and token.raw[:1].isupper() and token.raw.lower() not in _APPS
