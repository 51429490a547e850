"""Orders that are nothing but a noun: `a mail to x@y.com, a pause of 2 hours, then a log entry`, `three things happen at once: a mail to …`, `an AI
summary, emailed to x@y.com`, all as plain orders."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS, is_verb
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_BEFORE = word_set("a an the one another second third last final more further short quick brief plain simple friendly additional first")
_EVENT = CONDITION_WORDS | word_set("every each on at after daily weekly hourly monthly weekday")
_TOLD_OF = word_set("be go should must will get follow come leave can have need")
_CHANNELS = ("slack", "teams")
_DONE_NEXT = word_set("email send post forward save store publish escalate file log")
_WHERE = ("to", "in", "into", "as", "via", "by")


def noun_orders(tokens: list[Token]) -> list[Token]:
    """The message with a verb in front of every such noun."""
    out: list[Token] = []
    i = start = 0
    chained = False
    while i < len(tokens):
        if _begins(out):
            start, chained = len(out), False
        if (width := _heading(tokens, i)) and _begins(out, colon=False):
            out += [word_at("do", tokens[i]), *tokens[i : i + 2], word_at("simultaneously", tokens[i]), tokens[i + width - 1]]
            i, chained = i + width, True
            continue
        opened = _begins(out) or out[-1].is_word("then", "first", "finally", "next") or (_joined(out) and (chained or _led(out[start:])))
        order, end = _order(tokens, i) if opened else ([], i)
        if order:
            chained = True
        elif chained or (out and not _led(out[start:])):
            order, end = _done_next(tokens, i, out)
        if not order:
            out.append(tokens[i])
            i += 1
            continue
        out += order
        i = end
    return out


def _begins(out: list[Token], *, colon: bool = True) -> bool:
    """Whether a sentence, or what a colon announces, begins here."""
    last = out[-1] if out else None
    return last is None or last.kind in ("newline", "bullet", "arrow") or last.norm in (".", ";", "!", "?") or (colon and last.norm == ":")


def _joined(out: list[Token]) -> bool:
    return out[-1].norm == "," or out[-1].is_word("and", "plus")


def _led(sentence: list[Token]) -> bool:
    """Whether a sentence so far only tells when: `when a shipment is late,`."""
    if all(t.kind == "punct" for t in sentence):
        return True
    parts = [i + 1 for i, t in enumerate(sentence[:-1]) if t.norm == ","]
    ordered = any(is_verb(sentence, i, start=True) for i in (0, *parts) if i < len(sentence))
    return sentence[0].norm in _EVENT and not ordered


def _heading(tokens: list[Token], i: int) -> int:
    """How many tokens `three things go off at once:` takes from `i` on."""
    if i + 3 >= len(tokens) or tokens[i].kind != "number" or tokens[i + 1].raw.lower() != "things":
        return 0
    colon = next((j for j in range(i + 2, min(i + 9, len(tokens))) if tokens[j].norm == ":"), None)
    beside = colon is not None and any(t.is_word("simultaneously", "parallel", "once") for t in tokens[i + 2 : colon])
    return colon + 1 - i if colon is not None and beside else 0


def _order(tokens: list[Token], i: int) -> tuple[list[Token], int]:
    """(the order that a noun at `i` stands for, where the rest begins); no order where something is said of it."""
    at = i + 3 if [t.norm for t in tokens[i : i + 3]] == ["first", "thing", "be"] else i
    begun = at
    while at < len(tokens) and tokens[at].norm in _BEFORE and tokens[at].kind in ("word", "number"):
        at += 1
    if at + 1 >= len(tokens) or (at == begun == i and tokens[at].kind != "duration" and not tokens[at].is_word("ai")):
        return [], i
    order, end = _meant(tokens, begun, at)
    return (order, end) if order and not _told_of(tokens, end) else ([], i)


def _meant(tokens: list[Token], begun: int, at: int) -> tuple[list[Token], int]:
    noun, nxt = tokens[at], tokens[at + 1]
    third = tokens[at + 2] if at + 2 < len(tokens) else None
    if noun.kind == "duration" and nxt.is_word("of", "wait", "pause", "break"):
        waits = not nxt.is_word("of") or (third is not None and third.raw.lower() in ("waiting", "wait", "pause", "patience"))
        return ([word_at("wait", noun), noun], at + 2 + nxt.is_word("of")) if waits else ([], at)
    if noun.is_word("wait", "pause", "break", "delay") and nxt.is_word("of") and third is not None and third.kind == "duration":
        return [word_at("wait", noun), third], at + 3
    if noun.is_word("email", "message") and (nxt.is_word("to") or (nxt.norm == "," and third is not None and third.is_word("to"))):
        return [word_at("send", noun), *tokens[begun : at + 1]], at + 1 + (nxt.norm == ",")
    if noun.is_word(*_CHANNELS) and nxt.is_word("post", "message", "note"):
        return [word_at("post", noun), word_at("to", noun), noun], at + 2
    if noun.is_word("log") and nxt.is_word("entry", "line", "note"):
        return [word_at("write", noun), *tokens[begun:at], noun, nxt], at + 2
    if noun.is_word("ai", "llm") and nxt.is_word("summary"):
        of = third is not None and third.is_word("of")
        return [word_at("summarise", noun), *([] if of else [word_at("it", noun)])], at + 2 + of
    if noun.is_word("ai", "llm") and nxt.raw.lower() in ("extract", "extraction") and third is not None and third.is_word("of"):
        return [word_at("let", noun), noun, word_at("extract", nxt)], at + 3
    if noun.is_word("query") and (nxt.kind in ("quoted", "code") or nxt.raw.lower() == "select"):
        return [word_at("run", noun), word_at("the", noun), noun], at + 1
    if noun.is_word("escalation") and nxt.is_word("to"):
        return [word_at("escalate", noun)], at + 1
    if noun.is_word("approval") and nxt.is_word("by", "from") and third is not None and third.kind == "address":
        return [word_at("ask", noun), third, word_at("to", noun), word_at("approve", noun)], at + 3
    return [], at


def _told_of(tokens: list[Token], i: int) -> bool:
    """Whether something is said of the noun before `i`: `a mail to x@y.com goes out`."""
    for token in tokens[i : i + 12]:
        if token.kind in ("newline", "bullet", "arrow") or token.norm in (",", ".", ";", ":", "!", "?") or token.is_word("and", "then"):
            return False
        if token.norm in _TOLD_OF:
            return True
        if token.norm in CONDITION_WORDS | {"that", "which", "saying"}:
            return False
    return False


def _done_next(tokens: list[Token], i: int, out: list[Token]) -> tuple[list[Token], int]:
    """`…, emailed to x@y.com`, `…, then published to Teams`: what is done next with what came out."""
    passive = len(out) > 3 and out[-1].is_word("and") and _passive(out)
    joined = bool(out) and (out[-1].norm == "," or out[-1].is_word("then") or passive)
    if not joined or tokens[i].form != "ed" or not tokens[i].is_word(*_DONE_NEXT) or i + 1 >= len(tokens):
        return [], i
    if not tokens[i + 1].is_word(*_WHERE):
        return [], i
    opens = [] if out[-1].is_word("then") else [word_at("then", tokens[i])]
    return [*opens, replace(tokens[i], form="base"), word_at("it", tokens[i])], i + 1


def _passive(out: list[Token]) -> bool:
    """Whether the sentence so far tells in the passive voice what is done, and not when: `what she enters is summarised by AI`."""
    start = next(
        (i + 1 for i in range(len(out) - 2, -1, -1) if out[i].norm in (".", ";", ":", ",") or out[i].kind in ("newline", "bullet")), 0
    )
    part = out[start:-1]
    done = any(t.raw.lower() in ("is", "are", "gets", "get") and part[n + 1].form == "ed" for n, t in enumerate(part[:-1]))
    return done and bool(part) and part[0].norm not in CONDITION_WORDS and not any(t.norm in CONDITION_WORDS for t in part)
