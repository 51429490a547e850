"""Mends typing slips against the vocabulary, and leaves every other word alone."""

from collections import defaultdict
from functools import lru_cache

from builder_app.assistant.builtin.words.lexicon import NOUNS, dictionary, forms
from builder_app.assistant.builtin.words.vocabulary import SPELLINGS
from builder_app.assistant.builtin.words.wordlists import COMMON


def distance(one: str, other: str, *, limit: int) -> int:
    """Edits (insert, delete, change, swap of neighbours) from `one` to `other`; `limit + 1` when there are more than
    `limit`."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


@lru_cache(maxsize=1)
def _by_length() -> dict[int, tuple[str, ...]]:
    words = {w for w in (*forms(), *NOUNS, *SPELLINGS, "follow") if len(w) >= 4 and "-" not in w}
    groups: dict[int, list[str]] = defaultdict(list)
    for word in sorted(words):
        groups[len(word)].append(word)
    return {length: tuple(group) for length, group in groups.items()}


def _similar_start(word: str, candidate: str) -> bool:
    return word[0] == candidate[0] or (len(word) > 1 and word[0] == candidate[1] and word[1] == candidate[0])


def _stems(word: str) -> tuple[str, str]:
    """What somebody called so does: `adjust` and `adjuste` for `adjuster`."""
    plain = word.removesuffix("s")
    return plain[:-2], plain[:-1]


def _single(word: str) -> str:
    """The word with every doubled letter once: of `folow`, `follow` is likelier than `flow`."""
    return "".join(letter for i, letter in enumerate(word) if not i or letter != word[i - 1])


@lru_cache(maxsize=20_000)
def correct(word: str) -> str:
    """The vocabulary's word that `word` (lower case) is a slip of, else `word` itself."""
    if len(word) < 4 or word in COMMON or dictionary(word) is not None:
        return word
    if any(
        word.endswith(tail)
        and len(word) - len(tail) >= 3
        and (word[: -len(tail)] in COMMON or word[: -len(tail)] + "e" in COMMON or word[: -len(tail) - 1] in COMMON)
        for tail in ("s", "ed", "er", "ly", "ing", "ers", "d")
    ):
        return word
    if word.endswith("ier"):
        return word
    if word.endswith(("er", "or", "ers", "ors")) and any(dictionary(stem) for stem in _stems(word)):
        return word
    limit = 1 if len(word) < 7 else 2
    best, least = word, limit + 1
    for length in range(len(word) - limit, len(word) + limit + 1):
        for candidate in _by_length().get(length, ()):
            if not _similar_start(word, candidate) or (len(word) == 4 and sorted(word) != sorted(candidate) and len(candidate) != 5):
                continue
            if length == len(word) <= 5 and sorted(word) != sorted(candidate):
                continue
            found = distance(word, candidate, limit=min(limit, least))
            same_end = found == least and found <= limit and candidate[-1] == word[-1] != best[-1]
            doubled = found == least and found <= limit and _single(candidate) == _single(word) != _single(best)
            if found < least or same_end or doubled:
                best, least = candidate, found
    return best
