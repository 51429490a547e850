"""A message without what polite people put around it: `I must ask you to remove the log`, `it has been agreed that …`, `…, if you please, …`."""

import re

from builder_app.assistant.builtin.words.courtesies import (
    ANNOUNCED,
    ANNOUNCING,
    APOLOGIES,
    ASIDES,
    ASKING,
    OPINIONS,
    REPORTERS,
    REPORTING,
    THANKS,
)

_KEPT = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”|«[^»\n]*»|`[^`\n]*`|\{\{[^{}\n]*\}\}|(?<![\w])'[^'\n]+'(?!\w)|https?://\S+|(?<!\S)\S+@\S+")
"""What is taken word for word."""
_MASK = re.compile("\ue000(\\d+)\ue001")
_GREETING = r"^(?:dear|hello|hi|hey|good (?:morning|day|afternoon|evening))[^,.!?:@\n]{0,30}[,.!\n]\s*"
_OPENS = (
    rf"(?P<before>(?:^|{_GREETING}|[.!?;:]\s+|\n[ \t]*|, (?:so|and|but|therefore) |"
    r"(?:^|[.!?;]\s+)(?:so|and|but|therefore|now|also|finally),? )(?:please )?)"
)


def _any(said: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(said)})"


_ASKED = re.compile(rf"(?i){_OPENS}{_any(ASKING)}\s+(?=[\w\"“«\ue000])")
_REPORTED = re.compile(rf"(?i){_OPENS}{_any(REPORTING)},? (?:please )?(?=[\w\ue000])")
_REPORTED_LATER = re.compile(rf"(?i){_OPENS}{_any((*REPORTING, *REPORTERS))},? (?:please )?(?=[\w\ue000])")
_FIRST = tuple(
    re.compile(f"(?i){pattern}")
    for pattern in (
        rf"(?P<before>^|{_GREETING}|[.!?]\s+|\n){_any(THANKS)}(?:, {_any(THANKS)})?(?:[.!]|,(?= (?:but|and now|now)))\s+(?:(?:but|and) )?(?=\S)",
        rf"{_OPENS}{_any(APOLOGIES)} ",
        rf"{_OPENS}{_any(ASIDES)}(?:,| ?:|(?=\n)) ?",
        rf", (?:and )?{_any(ASIDES)}(?P<after>,|(?=[.!?;]|$))",
        rf" (?:please )?{_any(ASIDES)}(?=\s*(?:[.!?]|$))",
        rf"{_OPENS}{_any(OPINIONS)} ",
    )
)
"""What goes before anything else is looked at: thanks, apologies, asides in front, within and at the end, opinions."""
_ASKS = re.compile(r"(?i)\b(?:tell|explain|show|describe|what|which|who|how|when|why|remind)\b")
"""Words of a question that stays one."""


def without_courtesies(text: str, *, later: bool = False) -> str:
    """The message without such words; what is quoted stays as it is. `later`: it is about a workflow that stands."""
    kept = _KEPT.findall(text)
    counted = iter(range(len(kept)))
    bare = _KEPT.sub(lambda _: f"\ue000{next(counted)}\ue001", text)
    for pattern in _FIRST:
        bare = pattern.sub(_before, bare)
    reported = _REPORTED_LATER if later else _REPORTED
    told = reported.sub(_fact_ahead, bare)
    ordered = _ASKED.sub(_before, told)
    if ordered != told and not _ASKS.search(ordered):
        ordered = ordered.rstrip("? ") if ordered.rstrip().endswith("?") else ordered
    ordered = _FIRST[2].sub(_before, reported.sub(_fact_ahead, ordered))
    return _MASK.sub(lambda at: kept[int(at[1])], ordered if later else _announced(ordered)).strip()


def _before(said: re.Match[str]) -> str:
    return said.groupdict().get("before") or ""


def _fact_ahead(said: re.Match[str]) -> str:
    return _before(said).removesuffix("please ").removesuffix("Please ")


def _announced(text: str) -> str:
    """The words behind an opening that only asks for a workflow: `we need the following, please: …`, `set this up for me. …`."""
    rest = re.sub(f"(?i){_GREETING}", "", text)
    end = re.search(r"[:.?!\n]\s*(?=\S)", rest)
    said = re.findall(r"[^\s,]+", rest[: end.start()].lower()) if end is not None else []
    only = 1 < len(said) <= 16 and ANNOUNCING.issuperset(said) and bool(ANNOUNCED & set(said))
    return rest[end.end() :] if end is not None and only else text
