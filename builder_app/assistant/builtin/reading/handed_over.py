"""Work handed over to another workflow, as the plain order to run it: `hand over to wf_returns, without waiting for it`, `wf_pod is to be run`."""

import re
from dataclasses import dataclass, field, replace

from builder_app.assistant.builtin.reading.web_details import names_listed
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_LEADS = word_set(
    "hand handed pass over it them this the that everything all to start kick kicks off run call trigger launch invoke execute workflow sub-workflow "
    "subworkflow child process as a our continue proceed go on with into use send case shipment off fire"
)
_NAMES = ("workflow", "sub-workflow", "subworkflow")
_DONE = word_set("be to should must get has have is run start call trigger launch invoke execute kick off then")
_GOES_ON = re.compile(
    r"[,(;.]?\s*(?:\b(?:and|but|we|please)\b\s*)*(?:\bwithout (?:any )?wait(?:ing)?\b|\b(?:do not|don'?t|no need to|needn'?t|not)\s+wait(?:ing)?\b|"
    r"\bno wait(?:ing)?\b|\b(?:nobody|no one|nothing) waits\b|\bfire[- ]and[- ]forget\b|\bin the background\b|\b(?:go|carry|move) (?:straight )?on (?:at once|immediately|right away|directly)\b)"
    r"(?:\s+for (?:it|its|the|that)\b(?:\s+(?:result|results|answer|end|outcome|to (?:finish|end)))?)?\)?",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"[,(]?\s*(?:\band )?\b(?:(?:passing|handing|giving|sending)(?: it| on| along| over)*|(?:pass|hand|give)(?: it| on| over)+|pass|with(?: the)? inputs?|inputs?)\b\s*(?:[:=]|are|of)?\s*"
    r"(?P<names>(?:the |its |a )?\w+(?: \w+)?(?:(?:\s*,\s*(?:and )?|\s+and\s+)(?:the |its |a )?\w+(?: \w+)?)*)\)?(?=\s*(?:[,;.)\n]|$|->|=>|→|\band then\b|\bthen\b))",
    re.IGNORECASE,
)

_AS_INPUTS = re.compile(
    r"[,(]?\s*\b(?:with|using|taking)\s+(?P<names>(?:the |its |a )?\w+(?: \w+)?(?:(?:\s*,\s*(?:and )?|\s+and\s+)(?:the |its |a )?\w+(?: \w+)?)*?)\s+"
    r"as (?:its |the |an )?inputs?\b\)?",
    re.IGNORECASE,
)


@dataclass
class HandedOver:
    """How another workflow is run: whether the run waits for it, and the words for what it is given."""

    wait: bool = True
    named: list[str] = field(default_factory=list)


def handed_over(tokens: list[Token], source: str) -> list[Token]:
    """The message with every other workflow behind a plain `run`, which holds how it is run."""
    at = next((i for i, t in enumerate(tokens) if _other(tokens, i)), None)
    if at is None:
        return tokens
    start = at
    while start and tokens[start - 1].kind == "word" and tokens[start - 1].norm in _LEADS and not tokens[start - 1].is_word("as"):
        start -= 1
    end = next(
        (i for i in range(at + 1, len(tokens)) if tokens[i].kind in ("newline", "bullet", "arrow") or tokens[i].norm in (".", ";")),
        len(tokens),
    )
    text = " " * tokens[at].end + source[tokens[at].end : _reach(tokens, end, source)]
    told, gone = HandedOver(), list[tuple[int, int]]()
    if (match := _GOES_ON.search(text)) is not None:
        told.wait = False
        gone.append((match.start(), match.end()))
    given = _AS_INPUTS.search(text) or _GIVEN.search(text)
    if given is not None and (names := names_listed(given["names"])) and not any(a < given.end() and given.start() < b for a, b in gone):
        told.named = names
        gone.append((given.start(), given.end()))
    behind = at + 1
    while behind < end and tokens[behind].is_word(*_DONE) and not (tokens[behind].norm == "then" and behind == at + 1):
        behind += 1
    done = behind > at + 1 and any(t.form == "ed" or t.is_word("run") for t in tokens[at + 1 : behind])
    rest = [t for t in tokens[behind if done else at + 1 :] if not any(a <= t.start and t.end <= b for a, b in gone)]
    first = tokens[start]
    ordered = start < at and first.form == "base" and first.is_word("run", "start", "call", "launch", "trigger", "execute", "invoke")
    noun = [] if tokens[at].kind == "ident" else [Token("word", "workflow", "workflow", first.start, first.start)]
    lead = tokens[start:at] if ordered else [Token("word", "run", "run", first.start, first.start), *noun]
    plain = [*lead, replace(tokens[at], value=told)]
    return [*tokens[:start], *plain, *handed_over(rest, source)]


def _other(tokens: list[Token], i: int) -> bool:
    token = tokens[i]
    if isinstance(token.value, HandedOver) or token.kind not in ("ident", "quoted", "code"):
        return False
    before = tokens[i - 1] if i else None
    called = before is not None and before.is_word(*_NAMES) and i > 1 and not tokens[i - 2].is_word("this", "new", "call", "name")
    return (token.kind == "ident" and token.raw.startswith("wf_")) or called


def _reach(tokens: list[Token], end: int, source: str) -> int:
    """Where the sentence ends, or the next one where that only says that nobody waits."""
    if end >= len(tokens):
        return len(source)
    stop = tokens[end].start
    match = _GOES_ON.match(source, stop) if tokens[end].norm in (".", ";") else None
    return match.end() if match is not None else stop
