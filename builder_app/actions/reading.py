"""Reading values out of texts by rules: labelled lines first, then patterns of well-known kinds of values.

`confidence` is the share of wanted values that were found, weighed by how each was found: a label counts most, its looks alone least.
"""

import re
from collections.abc import Sequence
from typing import Any

from builder_app.application.steps import StepResult

BY_LABEL, BY_SENTENCE, BY_PATTERN = 0.9, 0.7, 0.6
_SYNONYMS: dict[str, tuple[str, ...]] = {
    "eta": ("eta", "estimated arrival", "estimated delivery", "new eta", "expected"),
    "delivery_date": ("delivery date", "deliver on", "delivery", "delivered on", "expected delivery"),
    "bol_number": ("bol number", "bol no", "bol #", "bill of lading", "bol"),
    "tracking_number": ("tracking number", "tracking no", "tracking", "pro number", "pro #"),
    "invoice_number": ("invoice number", "invoice no", "invoice #", "invoice"),
    "carrier": ("carrier", "carrier name", "hauler", "trucker"),
    "total": ("total", "amount due", "total due", "balance due", "amount"),
}
_PATTERNS: dict[str, str] = {
    "date": r"\b(\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?:,? \d{4})?)\b",
    "eta": r"\b(\d{4}-\d{2}-\d{2}(?:[ t]\d{2}:\d{2})?|(?:today|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?: (?:at|by) [\w: ]{2,8})?|\d{1,2}(?::\d{2})? ?(?:am|pm))\b",
    "number": r"\b([A-Z]{2,5}-\d{2,12}|[A-Z]{2,5}\d{3,12}|\d{5,15})\b",
    "total": r"((?:usd|eur|\$|€) ?[\d.,]+\d)",
    "email": r"\b([\w.+-]+@[\w-]+\.[\w.]+)\b",
    "phone": r"(\+?\d[\d ()-]{7,}\d)",
}
USUAL: dict[str, tuple[str, ...]] = {
    "bol": ("bol_number", "carrier", "delivery_date", "origin", "destination"),
    "invoice": ("invoice_number", "date", "total", "carrier"),
    "custom": (),
}
"""What is looked for in a document of a kind when nothing is named."""
_COLON = r"\**\.?\s*(?:[:=#]\**|\s[-–]\s)[ \t]*"
"""Between a label and its value in a form."""
_NUMBER = r"(?:(?<=\bno)|(?<=number)|(?<= #))\.?\s+(?=\S*\d)"
"""Between “number” or “no.” and the number."""
_VERB = r"\s+(?:is|was|are|will be)\s+(?:now\s+)?"
"""Between a label and its value in a sentence."""
_LABELS = "|".join(re.escape(one) for one in sorted({w for words in _SYNONYMS.values() for w in words}, key=len, reverse=True))
_OTHER_LABEL = re.compile(
    rf"(?i)[,\s]\s*(?:{_LABELS}|origin|destination|date|ship to|consignee|shipper)\s*[:=#]|,\s+[a-z]\w*(?: \w+){{0,3}} ?[:=]|\s{{3,}}"
)
"""Where the next value of the same line begins."""
_CLAUSE_END = re.compile(r",(?!\d| \d{4}\b)|\.(?:\s|$)|\s(?:and|but|because|so)\s")
_WORD_END = re.compile(r"[\s,]")
_PLACES = ((_COLON, _OTHER_LABEL, BY_LABEL), (_NUMBER, _WORD_END, BY_LABEL), (_VERB, _CLAUSE_END, BY_SENTENCE))
"""How a value may stand beside its label, where it ends then, and how sure that is."""
_VOWELS = re.compile(r"[aeiouyаеиоуäöü]", re.IGNORECASE)


def read_fields(text: str, wanted: Sequence[tuple[str, str]], *, reply: bool = False) -> StepResult:
    """complete, partial or unusable, with the values. `wanted` holds (name, description); for a reply the contract's extra outputs too."""
    gibberish = is_gibberish(text)
    found: dict[str, Any] = {}
    weight = 0.0
    for name, description in [] if gibberish else wanted:
        value, sure = _value(text, name, description)
        if value is not None:
            found[name] = value
            weight += sure
    missing = [name for name, _ in wanted if name not in found]
    share = len(found) / len(wanted) if wanted else float(not gibberish)
    outcome = "unusable" if gibberish or (wanted and not found) else "partial" if missing else "complete"
    confidence = weight / len(wanted) if wanted else (0.5 if not gibberish else 0.0)
    output: dict[str, Any] = {
        "fields": found,
        "missing_fields": missing,
        "confidence": round(confidence, 2),
        "method": "rules",
    }
    if reply:
        output |= {"completeness": round(share, 2), "is_gibberish": gibberish}
    return StepResult(outcome=outcome, output=output)


def is_gibberish(text: str) -> bool:
    """Whether a text is no language: hardly any letters, or Latin words without vowels."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    if not words:
        return not re.search(r"\d", text)
    voiced = sum(not word.isascii() or bool(_VOWELS.search(word)) for word in words)
    return voiced / len(words) < 0.4


def _value(text: str, name: str, description: str) -> tuple[str | None, float]:
    """The value of one field and how sure it is: after its label, in a sentence about it, or by its looks."""
    key = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    labels = sorted({*_SYNONYMS.get(key, ()), key.replace("_", " "), *([description.lower()] if description else [])}, key=len)
    for separator, end, sure in _PLACES:
        for label in reversed(labels):
            match = re.search(rf"(?i)(?<![\w-]){re.escape(label)}(?!\w){separator}([^\n;]{{1,200}})", text)
            value = end.split(match[1])[0].strip(" \t.,*_") if match else ""
            if value:
                return value, sure
    kind = next((k for k in (key, *reversed(key.split("_"))) if k in _PATTERNS), None)
    match = re.search(_PATTERNS[kind], text, re.IGNORECASE if kind != "number" else 0) if kind else None
    return (match[1].strip(), BY_PATTERN) if match else (None, 0.0)
