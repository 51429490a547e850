"""What somebody thinks of a step, beside the order about it: `take the Slack post out, nobody reads it`; it orders nothing."""

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_WHO = word_set("we i they he she it that this nobody noone none people everybody everyone you")
_THINKS = word_set("need want use read look check like help matter work care miss see open answer notice follow")
_SMALL = word_set(
    "do does not never no any more anymore longer ever really at just only all anyway now be have too so by it them that this one those "
    "for us me here there either again much often still actually for-all is"
)
_BREAKS = (",", ";", ".", "-", "–", "—", "(")


def without_opinions(tokens: list[Token]) -> list[Token]:
    """The message without parts that only say that something is not needed, used or read."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        if out and tokens[i].norm in _BREAKS:
            end = next(
                (j for j in range(i + 1, len(tokens)) if tokens[j].norm in (*_BREAKS, ")", "!") or tokens[j].kind == "newline"), len(tokens)
            )
            if _opines(tokens[i + 1 : end]):
                i = end + (end < len(tokens) and tokens[end].norm == ")")
                continue
        out.append(tokens[i])
        i += 1
    return out


def _opines(part: list[Token]) -> bool:
    words = [t for t in part if t.kind != "punct"]
    while words and words[0].is_word("because", "since", "as", "and", "but"):
        words = words[1:]
    if len(words) < 2 or len(words) > 8 or any(t.kind != "word" for t in words):
        return False
    said = [t.norm for t in words]
    denied = bool({"not", "never", "no", "nobody", "none"} & set(said))
    if not denied or words[0].raw.lower() not in _WHO or not (_THINKS & set(said[1:])):
        return False
    return all(w in _THINKS or w in _SMALL for w in said[1:])
