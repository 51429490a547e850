"""Whether a message only asks for a step back or forth in what was changed."""

from typing import Literal

from builder_app.assistant.builtin.words.tokens import Token

_PLACES = frozenset({"at-end", "at-start", "after", "between", "behind", "first", "last"})
"""Words that say where something is to be put: `put it back at the end` is a move."""


_ORDERS = frozenset({"add", "remove", "set", "send", "email", "post", "wait", "move", "replace", "rename", "make", "cc"})
"""Verbs that show that a message wants more than the last change back."""


def _last_sentence(tokens: list[Token]) -> list[Token]:
    """The last of several sentences or its last part, where it begins with the words to take something back; empty otherwise.

    `Wrong address, sorry. Please revert that`, `that was premature, take your last change back`.
    """
    ends = [i for i, t in enumerate(tokens[:-1]) if t.kind == "punct" and t.norm in ".;!,"]
    last = [t for t in tokens[ends[-1] + 1 :] if t.kind != "punct" and not t.is_word("please")] if ends else []
    if not last:
        return []
    taken = last[0].is_word("take", "roll") and last[-1].is_word("back") and any(t.is_word("change", "that", "it", "this") for t in last)
    return last if taken or last[0].is_word("undo", "revert") else []


def history_word(tokens: list[Token], text: str) -> Literal["undo", "redo"] | None:
    """`undo`, `revert the last change`, `redo`: only when the message is about nothing else."""
    words = [
        t.norm
        for t in tokens
        if t.kind == "word"
        and t.norm
        not in (
            "please",
            "can",
            "you",
            "could",
            "oh",
            "oops",
            "whoops",
            "ah",
            "damn",
            "no",
            "ok",
            "actually",
            "hmm",
            "hm",
            "sorry",
            "the",
            "and",
            "just",
            "let",
            "us",
        )
    ]
    if (last := _last_sentence(tokens)) and not set(words) & _ORDERS:
        tokens, words = last, [t.norm for t in last if t.kind == "word" and t.norm != "please"]
    if not words or len(words) > 8:
        return None
    if (
        words[0] == "redo"
        or words[:3] == ["undo", "undo", "that"]
        or (words[:2] in (["do", "again"], ["restore", "it"]) and len(words) <= 3)
    ):
        return "redo"
    if (
        words[0] in ("undo", "revert", "restore")
        and (not set(words) & _PLACES or {"last", "change"} <= set(words) or {"last", "edit"} <= set(words))
        and not any(t.kind in ("address", "duration", "quoted") for t in tokens)
    ):
        return "undo"
    if words[-2:] in (["undo", "that"], ["undo", "it"], ["undo", "this"]) and words[0] in ("never", "nevermind", "wait", "forget", "not"):
        return "undo"
    plain = not any(t.kind in ("address", "duration", "quoted", "number", "url", "channel") for t in tokens)
    if plain and words[-1] in ("undo", "revert") and not set(words) & _ORDERS:
        return "undo"
    if (
        plain
        and words[0] in ("take", "put", "bring", "roll")
        and words[-1] == "back"
        and set(words) & {"change", "that", "it", "this", "last"}
    ):
        return "undo" if not set(words) & _PLACES - {"last"} else None
    if (words[0] == "go-back" and plain) or words[0] == "nevermind" or (words[:2] == ["never", "mind"] and len(words) <= 3):
        return "undo"
    if (
        words[0] in ("put", "change", "take")
        and ("before" in words or "back" in words)
        and set(words) & {"it", "that"}
        and len(words) <= 7
        and not any(t.kind in ("duration", "address") for t in tokens)
        and not set(words) & _PLACES
    ):
        return "undo"
    return None
