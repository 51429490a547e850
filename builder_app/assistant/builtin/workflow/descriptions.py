"""What a step is about, in the words of its own texts: subject, message, URL, labels, fields."""

import re
from functools import lru_cache
from typing import Any

from builder_app.assistant.builtin.words.vocabulary import word_set

_TEXTS = (
    "subject",
    "text",
    "message",
    "summary",
    "prompt",
    "url",
    "document_type",
    "collection",
    "missing_fields",
    "labels",
    "fields",
    "values",
    "changes",
)
_EXPRESSION = re.compile(r"\{\{.*?\}\}")
_WORD = re.compile(r"[a-zà-ÿ]{3,}")
_EMPTY = word_set(
    """
    the and for are was has have had this that with from your our their its his her you not but out off all any new please shipment shipments
    update workflow when what who why how https http www com org net api email mail message reply answer step notice notification received
    late delayed delay created delivered exception check wait first second third last next now then also too again approve approval form let
    know about been will would should can could must send sent ask tell get got give one two three hello thank thanks note word alert say
    document report summary customer carrier manager facility warehouse driver result request post put add remove change before after
    """
)
SURE = 2.9
"""Most that a description alone counts for."""


@lru_cache(maxsize=4_000)
def stem(word: str) -> str:
    """The word without the endings of plural and tense: `claims` and `claim` are one."""
    for tail in ("ing", "ed", "es", "s"):
        if word.endswith(tail) and len(word) - len(tail) >= 3 and not word.endswith("ss"):
            return word[: -len(tail)].rstrip("e")
    return word.rstrip("e") if len(word) > 4 else word


def _words(text: str) -> set[str]:
    return {stem(word) for word in _WORD.findall(_EXPRESSION.sub(" ", text.lower())) if word not in _EMPTY}


def described(params: dict[str, Any], said: set[str]) -> float:
    """How well words (lower case, as written) describe a step by what it says or calls; 0 where none does."""
    wanted = {stem(word) for word in said if len(word) >= 3 and word not in _EMPTY}
    if not wanted:
        return 0.0
    hits = wanted & _words(" ".join(str(params[name]) for name in _TEXTS if params.get(name)).replace("_", " "))
    return min(1.3 + 0.8 * len(hits), SURE) if hits else 0.0


def person(word: str, parts: set[str]) -> bool:
    """Whether a word calls somebody by a part of the address: `qc`, `director` for dir@x.com, `fin` for finance@x.com."""
    return any(word == part or (min(len(word), len(part)) >= 3 and (word.startswith(part) or part.startswith(word))) for part in parts)
