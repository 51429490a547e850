"""How a text is to be written: `in two sentences`, `at most 80 words`, `friendly`, `in Spanish`."""

import re

LANGUAGES = "english|spanish|german|french|italian|dutch|polish|portuguese|chinese|japanese|turkish|czech|danish|swedish"
_MEASURES = "sentences?|words?|bullet points?|bullets?|points?|paragraphs?|lines?|characters?|keywords?"
_MANNERS = (
    "friendly|friendlier|formal|informal|polite|brief|briefly|short|shorter|long|longer|concise|crisp|neutral|apologetic|professional|simple|"
    "tone|plain|detailed|empathetic|warm|warmer|factual|positive"
)
STYLE = re.compile(rf"\b(?:{_MEASURES}|{_MANNERS}|{LANGUAGES})\b", re.IGNORECASE)
IN_AN_ORDER = re.compile(
    rf"\b(?:(?:in|into|as|within|under|using|with|to)\s+(?:no more than |at most |about |around |max(?:imum)? |less than |fewer than |up to )?"
    rf"(?:(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d+|short|single|few|simple|plain|clear)\s+){{1,3}}(?:{_MEASURES})(?:\s+at most)?"
    rf"|in (?:{LANGUAGES}))\b",
    re.IGNORECASE,
)
"""How long or in which language, inside an order to write: `summarize it in five bullet points`."""


def same_matter(one: str, other: str) -> bool:
    """Whether two instructions speak of one thing: of the length, of the language, of the tone."""
    for kind in (_MEASURES, LANGUAGES, _MANNERS):
        pattern = re.compile(rf"\b(?:{kind})\b", re.IGNORECASE)
        if pattern.search(one) and pattern.search(other):
            return True
    return False
