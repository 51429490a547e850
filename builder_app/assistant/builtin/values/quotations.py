"""Words that are to be written as they stand, put between quotes: `set the subject to Where is it?`, `make the text say All clear`."""

import re
from dataclasses import replace

from builder_app.assistant.builtin.values.adjusting import ADD, SET
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.param_names import WORDED, mentions

_ENDS = frozenset({".", ";", "!", "?"})
_OPENS = word_set("set change make update use give let put have should must shall want would write edit reword rephrase rewrite with")
_AROUND = word_set("of in on for the a an our my its their that this to first second third last other")
_SAYS = ("say", "read", "state")
_ALSO = SET | ADD | word_set("remove delete drop rename move swap replace add send post run start keep wait escalate page email skip copy")
_ASKED = word_set("send email post run start keep wait page copy use give make let")
"""Verbs of what somebody is asked for in a text: `say Please call us and send the ETA`."""
_TRAILING = word_set("please instead thanks")
_SPEAKERS = word_set(
    "email message mail post text entry log note follow-up reminder escalation approval form page incident summary slack teams"
)


def quoted(tokens: list[Token], source: str) -> list[Token]:
    """The message with what its texts are to say as quoted tokens; other tokens as they are."""
    out = _used_as(tokens, source)
    at = 0
    while (start := _text_start(out, at)) is not None:
        end = _text_end(out, start)
        span = _trimmed(out[start:end])
        if not span or (len(span) == 1 and span[0].kind in ("quoted", "code", "expr")):
            at = max(end, start + 1)
            continue
        text = _words(span, out[start + len(span) :][:1], source)
        token = Token("quoted", text, text, span[0].start, span[-1].end, value=text)
        rest = out[start + len(span) :]
        out = [*out[:start], token, *_again(rest, _name_before(out[:start]))]
        at = start + 1
    return out


def _used_as(tokens: list[Token], source: str) -> list[Token]:
    """`use Late truck as the subject` with its text quoted."""
    verb = next((i for i, t in enumerate(tokens) if t.is_word("use", "take") and t.form == "base"), None)
    link = next((i for i, t in enumerate(tokens) if verb is not None and i > verb + 1 and t.is_word("as")), None)
    if verb is None or link is None or not any(m.names & WORDED for m in mentions(tokens[link + 1 : link + 4])):
        return list(tokens)
    if link == verb + 2 and tokens[verb + 1].kind == "quoted":
        return list(tokens)
    text = _words(tokens[verb + 1 : link], [], source)
    token = Token("quoted", text, text, tokens[verb + 1].start, tokens[link - 1].end, value=text)
    return [*tokens[: verb + 1], token, *tokens[link:]]


def _words(span: list[Token], after: list[Token], source: str) -> str:
    mark = after[0].raw if after and after[0].norm in ("?", "!") else ""
    return re.sub(r"\s+", " ", source[span[0].start : span[-1].end]).strip(" ,") + mark


def _sentence_start(tokens: list[Token], at: int) -> int:
    return next((i + 1 for i in range(at - 1, -1, -1) if tokens[i].norm in _ENDS or tokens[i].kind == "newline"), 0)


def _text_start(tokens: list[Token], at: int) -> int | None:
    """Where the next text begins that is to be taken word for word."""
    for i in range(at, len(tokens) - 1):
        token, first = tokens[i], _sentence_start(tokens, i)
        before = tokens[first:i]
        leveled = any(t.is_word("level", "severity") for t in before) and tokens[i + 1].kind in ("number", "word")
        if token.is_word(*_SAYS) and token.form in ("base", "s") and _speaks(before) and not leveled:
            return i + 1 + (tokens[i + 1].norm == ":")
    for mention in mentions(tokens):
        if mention.end <= at or not mention.names & WORDED:
            continue
        before = tokens[_sentence_start(tokens, mention.start) : mention.start]
        if _listed(before):
            continue
        start = _linked(tokens, mention.end, before, bare=not tokens[mention.start].is_word("message"))
        start = _capitalised(tokens, mention.end, before) if start is None else start
        if start is not None and start >= at:
            return start
    return None


def _listed(before: list[Token]) -> bool:
    """`a form with the fields reason and comment`: what is named there is a field and no text follows it."""
    at = max((i for i, t in enumerate(before) if t.is_word("field")), default=-1)
    return at >= 0 and all(t.kind in ("word", "ident") or t.norm in (",", ":") for t in before[at:]) and len(before) - at <= 10


def _speaks(before: list[Token]) -> bool:
    """Whether a message or a text is made to say something: `make the body …`, `the first email should …`."""
    opens = any(t.is_word("make", "let", "have", "should", "must", "shall", "want", "change", "to") for t in before)
    spoken = (
        any(t.is_word(*_SPEAKERS) for t in before)
        or any(m.names & WORDED for m in mentions(before))
        or any(t.is_word("it") for t in before)
    )
    return opens and spoken and not any(t.is_word("if", "when", "once", "unless", "whenever") for t in before)


def _linked(tokens: list[Token], i: int, before: list[Token], *, bare: bool) -> int | None:
    """Where the text of a parameter named before `i` begins: behind `to`, `be`, a colon; right behind the name after `use`."""
    end = next((j for j in range(i, len(tokens)) if tokens[j].norm in _ENDS or tokens[j].kind == "newline"), len(tokens))
    should = next((j for j in range(i, min(i + 9, end)) if tokens[j].is_word("should", "must", "shall")), None)
    link = next((j for j in range(i, min(i + 9, end)) if tokens[j].is_word("to") or tokens[j].norm in (":", "=")), None)
    ordered = any(t.is_word(*_OPENS) for t in before)
    if should is not None and should + 2 < end and tokens[should + 1].is_word("be") and not _describes(tokens[should + 2 : end]):
        return should + 2
    if link is not None and link + 1 < len(tokens) and (ordered or tokens[link].norm != "to") and _plain(tokens[i:link]):
        turned = not bare and before[:1] and before[0].is_word("change", "turn", "make", "switch", "convert", "send")
        return None if turned or tokens[link + 1].kind in ("address", "channel") else link + 1
    gives = any(t.is_word("use", "give", "with", "set") for t in before)
    return i if bare and link is None and should is None and gives and i < end and tokens[i].norm not in _AROUND else None


def _capitalised(tokens: list[Token], i: int, before: list[Token]) -> int | None:
    """Where a text begins that only its capital shows: `make the subject of the first email Pallet count`, `stop with the message
    Unknown shipment`."""
    start = i
    if i < len(tokens) and tokens[i].is_word("of"):
        start = next((j + 1 for j in range(i + 1, min(i + 5, len(tokens))) if tokens[j].is_word(*_SPEAKERS)), len(tokens))
    given = any(t.is_word("with") for t in before[-2:]) or (before[:1] and before[0].is_word("make", "set", "use", "give"))
    if not given or start >= len(tokens) or tokens[start].kind != "word" or not _plain(tokens[i : start - 1] if start > i else []):
        return None
    return start if tokens[start].raw[:1].isupper() and not tokens[start].raw.isupper() else None


def _plain(between: list[Token]) -> bool:
    """Whether only a step is named between a parameter and its value: `of the first email`, `for dock@x.com`."""
    return all(
        t.kind in ("address", "number") or t.norm in ("'s", *_AROUND, *_SPEAKERS) or (t.kind == "word" and t.norm not in VERBS)
        for t in between
    )


def _describes(value: list[Token]) -> bool:
    """`shorter`, `more friendly`, `empty`: how a text should be, not what it should say."""
    if len(value) > 1 and value[0].form == "ed" and value[0].norm in VERBS and value[0].raw.islower():
        return True  # `the summary should be posted in Teams` is an order
    return len(value) <= 2 and any(
        t.raw.lower().endswith("er") or t.is_word("more", "less", "empty", "different", "optional") for t in value[:1]
    )


def _text_end(tokens: list[Token], start: int) -> int:
    """Where the text stops: at the end of the sentence (of the message behind a colon), or where another order begins."""
    told = start > 0 and tokens[start - 1].norm == ":"
    for i in range(start, len(tokens)):
        token = tokens[i]
        if token.kind in ("newline", "bullet") or (token.norm in _ENDS and not told) or token.kind == "quoted":
            return i + (token.kind == "quoted" and i == start)
        asking = tokens[start].is_word("please") and token.is_word("and") and tokens[i + 1 : i + 2] and tokens[i + 1].is_word(*_ASKED)
        if i > start and (token.is_word("and", "then", "but") or token.norm == ",") and not asking and _orders(tokens, i):
            return i
        if i > start and token.is_word("for", "on", "in", "as") and _step_behind(tokens, i):
            return i
    return len(tokens)


def _orders(tokens: list[Token], i: int) -> bool:
    """Whether an order begins behind a comma or `and`: `, and set …`, `and the body to …`."""
    j = i
    while j < len(tokens) and (tokens[j].is_word("and", "then", "but", "also") or tokens[j].norm == ","):
        j += 1
    if j + 1 >= len(tokens):
        return False
    token, nxt = tokens[j], tokens[j + 1]
    if token.kind == "word" and token.norm in _ALSO and token.form == "base":
        return nxt.kind in ("address", "channel", "url", "duration", "clock") or nxt.is_word(
            "the", "it", "them", "a", "an", "its", "this", "that", "to", "at", "level", "every"
        )
    if token.kind == "address" and nxt.is_word("get", "be", "should", "shall", "must", "receive", "go"):
        return True
    if token.is_word("only", "just") and nxt.is_word("the", "for", "those", "shipment"):
        return True
    if token.is_word("of") and nxt.is_word("the"):
        return any(t.is_word("to", "should") for t in tokens[j + 2 : j + 7])
    return token.is_word("the", "its", "their") and any(m.start == j + 1 and m.names & WORDED for m in mentions(tokens[: j + 3]))


def _step_behind(tokens: list[Token], i: int) -> bool:
    """`… for the email`, `… as the subject` at the end of a sentence."""
    rest = tokens[i + 1 :]
    end = next((n for n, t in enumerate(rest) if t.norm in _ENDS or t.kind == "newline"), len(rest))
    phrase = rest[:end]
    named = bool(phrase) and len(phrase) <= 4 and phrase[0].is_word("the", "that", "this")
    return named and (any(t.is_word(*_SPEAKERS) for t in phrase[-1:]) or any(m.names & WORDED for m in mentions(phrase[-1:])))


def _trimmed(span: list[Token]) -> list[Token]:
    while span and (span[-1].norm == "," or (span[-1].is_word(*_TRAILING) and len(span) > 1)):
        span = span[:-1]
    return span


def _name_before(tokens: list[Token]) -> list[Token]:
    """The parameter that the text before was for: `subject` of `set the subject of the first one to …`."""
    last = next((m for m in reversed(list(mentions(tokens))) if m.names & WORDED), None)
    return tokens[last.start : last.end] if last is not None else []


def _again(rest: list[Token], name: list[Token]) -> list[Token]:
    """`… and the body to …` as an order of its own."""
    j = 0
    while j < len(rest) and (rest[j].is_word("and", "then", "but") or rest[j].norm in (",", "?", "!")):
        j += 1
    if not j or j >= len(rest):
        return rest[j:]
    cut = replace(rest[0], kind="punct", raw=";", norm=";")
    verb = [Token("word", "set", "set", rest[j].start, rest[j].start)] if rest[j].is_word("the", "its", "their", "of") else []
    verb += name if rest[j].is_word("of") else []
    return [cut, *verb, *rest[j:]]
