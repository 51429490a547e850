"""What a record is told besides its collection: its values and its key, folded into the word for the collection."""

import re
from dataclasses import dataclass, field, replace

from builder_app.assistant.builtin.reading.web_details import names_listed
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_HOLDERS = word_set("collection table register sheet ledger")
_NAME = r"(?:\{\{.*?\}\}|[A-Za-z_]\w*(?:\.\w+(?:\[\d+\])?)+|(?:(?:the|its|their|a)\s+)?[A-Za-z_]\w*(?:'s)?(?:\s+(?!as\b|and\b|in\b|into\b|to\b|with\b|is\b|for\b|then\b)[A-Za-z_]\w*){0,2})"
_END = r"(?=\s*(?:[,;)\n]|\.(?:\s|$)|$|->|=>|→|\s(?:and|with|as|in|into|to|then|for)\b))"
_LEAD = r"(?:(?:[,;(]|\b(?:and|with|under|using|use|by|the|a|its)\b)\s*)*"
_KEYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LEAD}\bkeyed\s+(?:by|on|under|with|to)\s+(?P<key>{_NAME}){_END}\)?",
        rf"(?:(?:[,;(]|\b(?:and|with|under|using|use|by)\b)\s*)*(?P<key>{_NAME})\s+(?:as|is|being|serves as|should be|for)\s+(?:the\s+|its\s+|a\s+)?(?:record\s+)?key\b\)?",
        rf"{_LEAD}\b(?:record\s+)?key\b\s*(?:column|field)?\s*(?:is|=|:|of|being|should be)?\s*(?P<key>{_NAME}){_END}\)?",
    )
)
_LIST = r"(?:(?:the|its|a|their)\s+)?[A-Za-z_]\w*(?:\s\w+)*?(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*)(?:(?:the|its|a|their)\s+)?[A-Za-z_]\w*(?:\s\w+)*?)"
_VERBS = "store|save|keep|record|write|put|add|log|file|archive|append|enter|insert|note|collect"
_BEFORE = re.compile(
    rf"\b(?:{_VERBS})\s+(?:a\s+(?:record|row|line)\s+(?:of|with)\s+)?\{{?(?P<names>{_LIST}*)\}}?(?P<from>\s+(?:from|of|in)\s+(?:the|its|their)\s+[\w ]+?)?(?:\s+as\s+(?:a\s+|the\s+)?(?:record|row|line))?"
    r"\s+(?=(?:in|into|to|under)\s+(?:the\s+|our\s+|a\s+)?(?:[\w\"'`]+\s+)?(?:collection|table|register|sheet|ledger)\b)",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"{_LEAD}(?:\b(?:fields?|columns?|values?|holding|containing|consisting of|record(?: of| with)?)\b\s*(?:are|is|:|=|of)?|:)\s*\{{?(?P<names>{_LIST}*)\}}?"
    r"(?=\s*(?:[;)\n]|\.(?:\s|$)|$|->|=>|→|,?\s+(?:and then|then|key|keyed|under|with|using)\b))",
    re.IGNORECASE,
)
_AS_RECORD = re.compile(rf"{_LEAD}(?P<names>{_LIST}*)\s+as\s+(?:the\s+|its\s+|a\s+)?record\b", re.IGNORECASE)
_NO_VALUES = word_set(
    "each one ones every new it them that this these those everything all both record row line result answer values data body payload mail email reply form"
)
_PAST = "\0"


@dataclass
class RecordDetails:
    """`named` are the words for the values of the record and `key` those for its key, as written."""

    named: list[str] = field(default_factory=list)
    key: str = ""


def with_records(tokens: list[Token], source: str) -> list[Token]:
    """The tokens without what is told of records besides their collections, which is the `value` of the word for the collection."""
    holders = [i for i, t in enumerate(tokens) if t.is_word(*_HOLDERS)]
    if not holders:
        return tokens
    out, gone = list(tokens), list[tuple[int, int]]()
    for number, at in enumerate(holders):
        start, end = _region(tokens, at, source)
        end = min(end, tokens[holders[number + 1]].start) if number + 1 < len(holders) else end
        asked = [t for t in tokens if t.kind in ("quoted", "code") and t.norm.lower().startswith("select ") and start <= t.start < end]
        new_rows = any(t.is_word("new") and start <= t.start < end for t in tokens)
        if any(t.start > tokens[at].start for t in asked) or (asked and new_rows):
            continue  # the key is that of a query
        start = max([start, *(t.end for t in asked)])
        details, spans = _found(source, start, end, tokens[at])
        if spans:
            out[at] = replace(tokens[at], value=details)
            gone += spans
    return [t for t in out if not any(a <= t.start and t.end <= b for a, b in gone)] if gone else tokens


def _region(tokens: list[Token], at: int, source: str) -> tuple[int, int]:
    """From the beginning of the sentence around `at` to its end, and on where the next one tells the key or the fields."""
    stops = [
        i
        for i, t in enumerate(tokens)
        if t.kind in ("arrow", "newline", "bullet") or (t.norm == "." and not source[t.end : t.end + 1].strip())
    ]
    begins = next((i + 1 for i in reversed(stops) if i < at), 0)
    ends = next((i for i in stops if i > at), len(tokens))
    behind = tokens[ends + 1 : ends + 4]
    while (
        behind and tokens[ends].kind != "arrow" and any(t.raw.lower() in ("key", "keyed", "fields", "values", "record") for t in behind[:2])
    ):
        ends = next((i for i in stops if i > ends), len(tokens))
        behind = tokens[ends + 1 : ends + 4]
    return tokens[begins].start, tokens[ends].start if ends < len(tokens) else len(source)


def _found(source: str, start: int, end: int, holder: Token) -> tuple[RecordDetails, list[tuple[int, int]]]:
    text, details, spans = _PAST * start + source[start:end], RecordDetails(), list[tuple[int, int]]()

    def take(a: int, b: int) -> None:
        nonlocal text
        spans.append((a, b))
        text = text[:a] + _PAST * (b - a) + text[b:]

    for pattern in _KEYS:
        match = next((m for m in pattern.finditer(text) if not _verbish(m["key"])), None)
        if match is not None and not details.key:
            details.key = match["key"].strip()
            take(match.start(), match.end())
    before = next((m for m in reversed(list(_BEFORE.finditer(text[: holder.start + len(holder.raw)])))), None)
    if before is not None and (names := _values(before["names"])):
        details.named = names
        take(before.start("names"), before.end())
        return details, spans
    for pattern in (_AS_RECORD, _BEHIND):
        match = next((m for m in pattern.finditer(text, holder.end)), None)
        if match is not None and not details.named and (names := _values(match["names"])):
            details.named = names
            take(match.start(), match.end())
    return details, spans


def _values(text: str) -> list[str]:
    """The names of a list of values; none where it is one thing that holds them all."""
    names = names_listed(text)
    plain = names and not any(set(name.lower().split()) & _NO_VALUES for name in names)
    return names if plain else []


def _verbish(text: str) -> bool:
    return text.split()[0].lower() in ("and", "then", "is", "to", "it")
