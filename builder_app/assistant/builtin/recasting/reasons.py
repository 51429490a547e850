"""A change without why it is wanted: `as the office closes early, please …`, `please …, because nobody reads it`; a reason that names a value stays."""

import re

_PLAIN = r"[^,.;:!?@#\d\"“«`{}]{4,160}"
"""Words in which nothing could be a value."""
_FACT = r"(?:is|are|was|were|has|have|had|will|does|do|did|needs?|cannot|can|depends?|comes?|goes|closes?|takes?|wants?|works?)"
_WHOSE = r"(?:the|that|this|our|we|they|it|he|she|nobody|everybody|these|those|some|my|i|there|their|his|her|such)"
_AHEAD = re.compile(
    rf"(?i)^(?:(?:because|as|since) (?!of\b|soon\b|long\b|well\b|for\b){_WHOSE} {_PLAIN}|(?:now that|given that|seeing that|considering that|although|even though) {_PLAIN}|"
    rf"(?:in view of|because of|owing to|due to|with regard to|in accordance with|for reasons of|as a (?:consequence|result) of|in the light of|to avoid) {_PLAIN}),"
    r" (?=please )"
)
_BEHIND = re.compile(
    rf"(?i)^(?P<order>.*\w), (?:(?:(?P<because>because)|given that|considering that|seeing that|although|even though) {_PLAIN}"
    r"|(?:so|in order) that (?:nobody|nothing|no one|none|everybody|everyone) (?:has to|needs to|must|is|gets|can be|will be|need) "
    r"(?:wait|worry|ask|search|forgotten|overlooked|lost|missed|surprised|confused)(?: [\w-]+){0,5}"
    rf"|(?:as|since|for) {_WHOSE} (?:[\w'’-]+ ){{0,8}}?{_FACT}\b(?! to\b)[^,.;:!?@#\d\"“«`{{}}]{{0,120}}"
    rf")(?P<end>[.!]?)$",
    re.DOTALL,
)


def without_reasons_told(text: str) -> str:
    """The message, about a workflow that stands, without a reason in front of a `please` or behind the order."""
    told = _AHEAD.sub("", text)
    behind = _BEHIND.match(told)
    if behind is None or ("if " in behind["order"].lower() and not behind["because"]):
        return told  # behind a condition `as` and `since` may tell more of it
    return f"{behind['order']}{behind['end']}"
