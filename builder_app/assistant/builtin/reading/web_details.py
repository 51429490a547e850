"""What a web call is told besides its address: headers, query, body and the answer that is expected, folded into its link."""

import json
import re
from dataclasses import dataclass, field, replace
from typing import Any

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set


@dataclass
class WebDetails:
    """What was told of one call. `named` are the words for values that its body carries, as written."""

    headers: dict[str, str] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    named: list[str] = field(default_factory=list)
    expected: list[int] = field(default_factory=list)


_LEAD = (
    r"(?:(?:[,;(]|\b(?:and|with|plus|adding|add|set|setting|using|use|send|sending|having|has|include|including|carrying|also|its|the|an?|"
    r"as|please|needs?|wants?|put|give it|passing|pass)\b)\s*)*"
)
_VALUE = r"(?:\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`|(?:Bearer|Basic|Token|ApiKey)\s+(?:\{\{.*?\}\}|[^\s,;)]+)|\{\{.*?\}\}|[^\s,;)]+)"
_IS = r"\s*(?::|=|\bset to\b|\bof value\b|\bwith (?:the )?value\b|\b(?:of|to|as|is|being)\b)\s*"
_NAME = r"[\"'`]?[A-Za-z][\w]*(?:-[\w]+)*[\"'`]?"
_PAIR = rf"(?:\"[\w-]+\s*:[^\"\n]+\"|`[\w-]+\s*:[^`\n]+`|{_NAME}{_IS}{_VALUE})"
_JOINT = r"\s*(?:,|&|;|\band\b|,\s*and\b)\s*"
_HEADERS = re.compile(
    rf"{_LEAD}\bheaders?\b\s*(?:is|are|:|=|called|named)?\s*(?P<pairs>{_PAIR}(?:{_JOINT}(?:header\s+)?(?!(?:body|payload|query|json)\b)"
    rf"[\"'`]?[A-Za-z][\w-]*[\"'`]?\s*[:=]\s*{_VALUE})*)",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"{_LEAD}(?P<name>{_NAME})\s*[:=]\s*(?P<value>{_VALUE})\s+(?:as (?:an? |the )?)?headers?\b", re.IGNORECASE)
_INSIDE = re.compile(
    rf"{_LEAD}(?P<name>(?:[A-Za-z]+-)+[A-Za-z]+|[\"'`][\w-]+[\"'`]|Authorization)\s+header{_IS}(?P<value>{_VALUE})", re.IGNORECASE
)
_BEARER = re.compile(
    rf"{_LEAD}\bbearer token\b\s*(?:[:=]|of|is)?\s*(?P<value>\"[^\"\n]+\"|'[^'\n]+'|`[^`\n]+`|\{{\{{.*?\}}\}}|(?=\S*[\d_])[\w.-]+)",
    re.IGNORECASE,
)
_TYPE = re.compile(rf"{_LEAD}\bcontent[- ]type\b\s*(?:[:=]|of|is|set to)?\s*(?P<value>\w+/[\w.+-]+)", re.IGNORECASE)
_CODE = r"[1-5]\d\d(?!\d|[-.,]\d)"
_CODES = rf"(?P<codes>{_CODE}(?:(?:\s*[,/]\s*|\s+or\s+|\s*,?\s+or\s+|\s+and\s+)(?:an?\s+)?{_CODE})*)"
_SAYS = r"(?:an?|the|it|them|to|us|get|see|back|http|status|code|statuses|codes|response|answer|return|returned|of|be|is|only|as|success|with|:|=)"
_TAIL = (
    r"(?:\s+(?:created|accepted|ok|back|status|code|response|answer|in return|as (?:the |its )?(?:answer|response|status)|from it)\b)*\)?"
)
_EXPECTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LEAD}(?:\b(?:we|i|it|that|which|and)\b\s+)*\bexpect(?:s|ing|ed)?\b(?:\s*\b{_SAYS}\b|\s*[:=])*\s*{_CODES}{_TAIL}",
        rf"{_LEAD}(?:\b(?:we|i|it|that|which|this|the (?:call|server|api|response|answer|status|status code|request|endpoint|other side|"
        rf"service|result))\b\s+)?\b(?:should|must|has to|have to|needs? to|is to|shall|ought to)\s+(?:come back|answer|respond|reply|return|give|"
        rf"be|yield|get|say|end)(?:\s+{_SAYS})*\s+{_CODES}{_TAIL}",
        rf"{_LEAD}(?:\bonly\s+)?(?:\ba\s+|\ban\s+)?(?:\bstatus\s+)?\b{_CODES}\s+(?:is\s+|are\s+|be\s+)?(?:what we )?"
        rf"(?:expect(?:ed)?|counts? as (?:a )?(?:success|ok|good)|means (?:success|ok|it worked)|as success|is (?:success|ok|fine|good))\b{_TAIL}",
        rf"{_LEAD}\b{_CODES}\s+(?:(?:both|all|each|is|are|be)\s+)*(?:the\s+)?(?:expected|right|wanted|correct)\b(?: (?:status|code|answer|response)(?: codes?)?)*",
        rf"{_LEAD}\b{_CODES}\s+(?:(?:both|all|each|are|is|should|must)\s+)*(?:counts? as|be|mean)?\s*(?:a )?(?:fine|ok|okay|success|good|all right|acceptable)\b",
        rf"{_LEAD}\bsuccess\s+(?:is|means|only on|on|=)\s+(?:an?\s+)?{_CODES}{_TAIL}",
        rf"{_LEAD}\banything (?:but|other than|except)\s+(?:an?\s+)?{_CODES}\s+(?:is|counts as|means|should be|be)\s+(?:an? )?(?:error|failure|failed)\b",
    )
)
_SET = r"(?:=|\bset to\b|\bwith (?:the )?value\b)"
_PAIRED = rf"(?:(?:the|its)\s+[A-Za-z][\w ]*?(?=\s*(?:[,;.)\n]|$|\band\b))|{_VALUE})"
_QUERY = re.compile(
    rf"{_LEAD}\b(?:query|url)?\s*(?:\bquery|\bstring|\bparam(?:eter)?s?)\b\s*(?:of|:|=|with)?\s*"
    rf"(?P<pairs>\w+\s*{_SET}\s*{_PAIRED}(?:{_JOINT}\w+\s*{_SET}\s*{_PAIRED})*)\)?",
    re.IGNORECASE,
)
_IN_QUERY = re.compile(
    rf"{_LEAD}(?P<pairs>\w+\s*=\s*{_VALUE}(?:{_JOINT}\w+\s*=\s*{_VALUE})*)\s+(?:in|into|to|as)\s+(?:the\s+|its\s+|an?\s+)?(?:url\s+)?"
    r"(?:query(?:\s+string|\s+param(?:eter)?s?)?|url param(?:eter)?s?)\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    rf"{_LEAD}(?:\b(?:json|request|post|following)\s+)*\b(?:body|payload|json)\b\s*(?:[:=]|\b(?:is|of|being|containing|holding|carrying|with|should be|must be|to be|has|holds|"
    rf"carries|like|carrying)\b)*\s*(?P<body>(?=[{{\"'`])|(?P<names>[A-Za-z][\w ]*?(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+|\s*&\s*)[A-Za-z][\w ]*?)*)"
    rf"(?=\s*(?:[.;)\n]|$|->|=>|→|,\s*(?:expect|header|with|then|and then|query|it should|must)|\s+(?:and|with)\s+(?:a |the )?(?:header|query|expect))))",
    re.IGNORECASE,
)
_LITERAL = re.compile(rf"{_LEAD}(?=\{{\s*[\"'])", re.IGNORECASE)
_IN_BODY = re.compile(
    r"(?:(?:[,(]|\b(?:and|with|passing|pass|sending|send|putting|put|having|including|carrying)\b)\s*)+(?P<names>(?:(?:the|its|a|their)\s+)?[A-Za-z][\w ]*?"
    r"(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+|\s*&\s*)(?:(?:the|its|a)\s+)?[A-Za-z][\w ]*?)*)\s+(?:in|as|into)\s+(?:the|its|a)?\s*(?:json|request|post)?\s*"
    r"(?:body|payload)\b\)?",
    re.IGNORECASE,
)
_PASSED = re.compile(
    r"(?:[,;(]|\b(?:and|with)\b)*\s*(?<!by )\b(?:pass(?:ing)?(?: on| along)?|hand(?:ing)?(?: over| on)?|carry(?:ing)?|giving it|containing|sending(?: it| along)?)\s+"
    r"(?P<names>(?:(?:the|its|a)\s+)?[A-Za-z][\w ]*?(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+|\s*&\s*)(?:(?:the|its|a)\s+)?[A-Za-z][\w ]*?)*)"
    r"(?=\s*(?:[.;)\n]|$|->|=>|→|,\s*(?:expect|header|with|then|and then|query)))",
    re.IGNORECASE,
)
LONGEST_NAME = 4
_PAST = "\0"
"""Stands where the link is and where something was found already: no wording reaches across."""
_NO_NAMES = word_set("to contains contain has have if is are says say mentions includes it from as in needed at bearer header")


def with_details(tokens: list[Token], source: str) -> list[Token]:
    """The tokens without what is told of web calls besides their addresses, which is the `value` of their links."""
    links = [i for i, t in enumerate(tokens) if t.kind == "url"]
    if not links:
        return tokens
    bounds = [0, *(tokens[i].start for i in links[1:]), len(source)]
    gone: list[tuple[int, int]] = []
    out = list(tokens)
    for at, start, end in zip(links, bounds, bounds[1:], strict=False):
        found = _Found(source, start, end, (tokens[at].start, tokens[at].end))
        found.collect()
        if found.spans:
            out[at] = replace(tokens[at], value=found.details)
            gone += found.spans
    return [t for t in out if not any(a <= t.start and t.end <= b for a, b in gone)] if gone else tokens


def details_in(source: str) -> tuple[WebDetails, list[tuple[int, int]]]:
    """What a message that brings no link tells of headers, query and expected answers, and where; bodies are not read."""
    found = _Found(source, 0, len(source), (0, 0))
    found.collect(bodies=False)
    return found.details, found.spans


class _Found:
    """Collects what one stretch of a message tells of the call whose link it holds."""

    def __init__(self, source: str, start: int, end: int, link: tuple[int, int]) -> None:
        self.link, self.details, self.spans = link, WebDetails(), list[tuple[int, int]]()
        self.text = _PAST * start + source[start : link[0]] + _PAST * (link[1] - link[0]) + source[link[1] : end]

    def collect(self, *, bodies: bool = True) -> None:
        for match in self._all(_IN_BODY) if bodies else []:
            self.details.named += names_listed(match["names"])
        if bodies and not self.details.named:
            self._bodies()
        for match in self._all(_BEFORE, _INSIDE):
            self._header(match["name"], match["value"])
        for match in self._all(_HEADERS):
            self._headers(match["pairs"])
        for match in self._all(_BEARER):
            self._header("Authorization", f"Bearer {_bare(match['value'])}")
        for match in self._all(_TYPE):
            self._header("Content-Type", match["value"])
        for match in self._all(*_EXPECTS):
            self.details.expected += [int(code) for code in re.findall(_CODE, match["codes"])]
        for match in self._all(_QUERY, _IN_QUERY):
            pairs = re.findall(rf"(\w+)\s*{_SET}\s*({_PAIRED})", match["pairs"])
            self.details.query |= {name: _bare(value) for name, value in pairs}
        for match in self._all(_PASSED) if bodies and self.details.body is None and not self.details.named else []:
            self.details.named = names_listed(match["names"])

    def _all(self, *patterns: re.Pattern[str]) -> list[re.Match[str]]:
        """The matches, whose words say nothing else any more."""
        out = []
        for pattern in patterns:
            while (match := pattern.search(self.text)) is not None and match.end() > match.start():
                out.append(match)
                self._take(match.start(), match.end())
        return out

    def _take(self, start: int, end: int) -> None:
        start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
        self.spans.append((start, end))
        self.text = self.text[:start] + _PAST * (end - start) + self.text[end:]

    def _bodies(self) -> None:
        for pattern in (_BODY, _LITERAL):
            match = pattern.search(self.text)
            if match is None or self.details.body is not None:
                continue
            end = match.end()
            names = match["names"] if pattern is _BODY else ""
            if names:
                self.details.named = names_listed(names)
                if not self.details.named:
                    continue
            elif (written := _written_at(self.text, end)) is not None:
                self.details.body, end = written
            else:
                continue
            self._take(match.start(), end)

    def _headers(self, pairs: str) -> None:
        for quoted, name, value in re.findall(rf"[\"`]([\w-]+\s*:[^\"`\n]+)[\"`]|({_NAME}){_IS}({_VALUE})", pairs, re.IGNORECASE):
            told, _, held = quoted.partition(":")
            self._header(name or told, value or held)

    def _header(self, name: str, value: str) -> None:
        self.details.headers[_bare(name)] = _bare(value)


def _bare(text: str) -> str:
    """A value without its quotes and the mark behind it."""
    said = text.strip()
    said = said.rstrip(".") if not said.startswith(("{", '"', "'", "`")) else said
    return said[1:-1] if len(said) > 1 and said[0] == said[-1] and said[0] in "\"'`" else said


def names_listed(text: str) -> list[str]:
    """`the shipment id, carrier and status` as three names; none where one of them is too long for a name."""
    parts = [re.sub(r"^(?:the|its|a|an|their)\s+", "", part.strip()) for part in re.split(r",|&|\band\b", text)]
    parts = [part for part in parts if part]
    plain = all(len(part.split()) <= LONGEST_NAME and not _NO_NAMES & set(part.lower().split()) for part in parts)
    return parts if plain else []


def _written_at(text: str, start: int) -> tuple[Any, int] | None:
    """(the body, where it ends) of JSON, an expression or a quoted text that begins at `start`."""
    if match := re.match(r"\{\{.*?\}\}", text[start:]):
        return match.group(), start + match.end()
    if match := re.match(r"\"[^\"\n]*\"|`[^`\n]*`|'[^'\n]*'", text[start:]):
        inner = match.group()[1:-1]
        return (_json(inner) if inner.strip().startswith(("{", "[")) else inner), start + match.end()
    depth = 0
    for i in range(start, len(text)):
        depth += (text[i] == "{") - (text[i] == "}")
        if depth == 0:
            return (_json(text[start : i + 1]), i + 1) if i > start else None
    return None


def _json(text: str) -> Any:
    """The value that a text writes as JSON, the text itself where it writes none."""
    try:
        return json.loads(text)
    except ValueError:
        return text
