"""A message without the pieces that only tell why: `make it 350, the sale is on`, `they complained. Level 2 is enough`.

Asked for only where the whole message was not understood, so that no piece that means something is lost.
"""

from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MANNERS

_VALUES = frozenset({"address", "url", "channel", "duration", "number", "clock", "quoted", "code", "expr", "connection", "ident"})
_WISHES = word_set("should must shall want need please let instead rather would could can may might keep stay like if when whenever unless until after "
                   "before once then otherwise else also too add remove not no nobody never without only")  # fmt: skip
_OUTCOMES = word_set(
    "reply answer approve approval reject rejection refuse timeout fail error found miss complete deliver delay exception silence yes"
)
_STATES = frozenset({"is", "are", "was", "were", "has", "have", "had", "will", "did", "does", "am", "isn't", "that's", "it's", "they're"})
_NOUNS = frozenset(noun for manner in MANNERS.values() for noun in manner.nouns)
_SHORT = 2


def without_asides(text: str) -> str:
    """The message without such pieces; empty where there are none, or where nothing would be left."""
    tokens = read(text)
    parts = _parts(tokens)
    kept = [part for part in parts if not _aside(part)]
    if len(kept) == len(parts) or not kept:
        return ""
    return ". ".join(text[part[0].start : part[-1].end] for part in kept)


def _parts(tokens: list[Token]) -> list[list[Token]]:
    out: list[list[Token]] = [[]]
    for token in tokens:
        if (token.kind == "punct" and token.norm in ",.;-!:()") or token.kind in ("newline", "bullet"):
            out.append([])
        else:
            out[-1].append(token)
    return [part for part in out if part]


def _aside(part: list[Token]) -> bool:
    """Whether a piece orders nothing, brings no value and tells no case."""
    words = [t for t in part if t.kind == "word"]
    if len(words) < len(part) or any(t.kind in _VALUES or t.is_word(*_WISHES, *_OUTCOMES) for t in part):
        return False
    first = part[0]
    if first.norm in VERBS and first.form == "base" and len(part) > 1:
        return False
    tells = any(t.raw.lower() in _STATES or t.form in ("ed", "s") for t in part[1:] if t.norm in VERBS or t.raw.lower() in _STATES)
    short = len(part) <= _SHORT and not any(t.norm in _NOUNS or t.norm in VERBS for t in part)
    return short or (tells and len(part) > _SHORT)
