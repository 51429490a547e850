"""Decisions and outcomes told as nouns: `thumbs up from her: …`, `only with her yes …`, `a rejection should set …`, `approved means an update of
…`, each as `if approved, …`, `if rejected, …`."""

from builder_app.assistant.builtin.recasting.case_orders import order_of
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_YES = word_set("yes ok okay nod blessing go-ahead consent approval sign-off agreement")
_NO = word_set("no veto refusal rejection decline")
_SILENT = word_set("timeout silence")
_PARTICIPLES = {"approved": "approved", "rejected": "rejected", "declined": "rejected", "refused": "rejected"}
_LEADS = ("with", "on", "upon", "given")
_WHOSE = ("a", "an", "the", "her", "his", "their", "any", "one", "your", "my")
_FROM = ("from", "by", "of")
_DUTIES = ("should", "must", "shall", "will", "ought", "needs", "has")
_MEANS = ("means", "triggers", "leads", "brings", "results", "causes", "starts")
_ALSO = ("also", "then", "just", "to", "simply", "in", "that", "we", "you")
_SAYS = {"approved": "approve", "rejected": "reject", "timeout": "timeout"}


def verdicts_spoken(tokens: list[Token]) -> list[Token]:
    """The message with such decisions as conditions where they open a part of a sentence."""
    out: list[Token] = []
    i = 0
    led = False
    while i < len(tokens):
        if _opens(out) and (denied := _denied(tokens, i)):
            out += denied[0]
            i = denied[1]
            continue
        told = (_told(tokens, i) or (_likewise(tokens, i) if led else None)) if _opens(out) else None
        led = bool(told and told[1]) or (led and tokens[i].norm not in (".", ";", "!"))
        if told is None:
            out.append(tokens[i])
            i += 1
            continue
        decision, order, i = told
        at = tokens[min(i, len(tokens) - 1)]
        if out and (out[-1].norm == "," or out[-1].is_word("and")):
            out.pop()
            out.append(Token("punct", ".", ".", at.start, at.start))
        out += [word_at("if", at), word_at(_SAYS[decision], at, form="ed"), Token("punct", ",", ",", at.start, at.start), *order]
    return out


def _told(tokens: list[Token], i: int) -> tuple[str, list[Token], int] | None:
    """(the decision, the words that were read as an order already, where the rest begins); None for other words."""
    at = i + sum(1 for t in tokens[i : i + 1] if t.is_word("only", "just"))
    lead = at < len(tokens) and tokens[at].is_word(*_LEADS)
    at += lead
    whose = at < len(tokens) and tokens[at].is_word(*_WHOSE)
    at += whose
    named = _named(tokens, at)
    if named is None:
        return None
    decision, end, certain = named
    whom = _whom(tokens, end)
    if any(t.kind == "address" for t in tokens[end:whom]):  # `approval from x@y.com` is asked for
        return None
    nxt = tokens[whom] if whom < len(tokens) else None
    if nxt is None or nxt.is_word("branch", "path", "side", "road"):
        return None
    bare = certain or whose or lead or whom > end
    if bare and (nxt.kind == "arrow" or nxt.norm in (":", ",")) and (certain or lead or whom > end or (whose and nxt.norm != ",")):
        return decision, [], whom + 1
    counted = decision != "timeout" and not certain and tokens[at].raw.lower() not in _PARTICIPLES
    if lead and whose and counted and (nxt.is_word("the") or (nxt.norm in VERBS and nxt.form == "base")):
        return decision, [], whom
    if whose or tokens[i].raw.lower() in _PARTICIPLES or nxt.raw.lower() in _MEANS:
        return _ordered(tokens, decision, whom)
    return None


def _named(tokens: list[Token], at: int) -> tuple[str, int, bool] | None:
    """(the decision, where its name ends, whether it can be nothing else) of the noun at `at`."""
    raw = [t.raw.lower() for t in tokens[at : at + 2]] + ["", ""]
    if raw[0] in ("thumb", "thumbs") and raw[1] in ("up", "down"):
        return "approved" if raw[1] == "up" else "rejected", at + 2, True
    if raw[0] == "neither" and tokens[at + 1 : at + 2] and tokens[at + 1].norm in (":", ","):
        return "timeout", at + 1, True
    if raw[0] in _PARTICIPLES:
        return _PARTICIPLES[raw[0]], at + 1, False
    kinds = (("approved", _YES), ("rejected", _NO), ("timeout", _SILENT))
    decision = next((kind for kind, nouns in kinds if raw[0] in nouns or (tokens[at : at + 1] and tokens[at].is_word(*nouns))), "")
    return (decision, at + 1, False) if decision else None


def _whom(tokens: list[Token], at: int) -> int:
    """Where the words about who decides stop: `from her`, `by the lead`."""
    if at + 1 >= len(tokens) or not tokens[at].is_word(*_FROM):
        return at
    end = at + 1
    while end < len(tokens) and end < at + 5 and tokens[end].kind in ("word", "address") and not tokens[end].is_word(*_DUTIES):
        if tokens[end].raw.lower() in _MEANS:
            break
        end += 1
    return end


def _ordered(tokens: list[Token], decision: str, at: int) -> tuple[str, list[Token], int] | None:
    """`… should set the status`, `… means an update of the status`: the decision as the subject of what is done then."""
    duty, means = tokens[at].raw.lower() in _DUTIES, tokens[at].raw.lower() in _MEANS
    if not (duty or means):
        return None
    start = at + 1
    while start < len(tokens) and tokens[start].raw.lower() in _ALSO:
        start += 1
    also = [t for t in tokens[at + 1 : start] if t.is_word("also")]
    if start >= len(tokens) or tokens[start].is_word("be", "not", "count", "have"):
        return None
    if duty:
        return (decision, also, start) if tokens[start].norm in VERBS and tokens[start].form == "base" else None
    noun = start + tokens[start].is_word("a", "an", "the")
    if noun + 1 < len(tokens) and tokens[noun].norm in VERBS and tokens[noun + 1].is_word("of"):
        return decision, [word_at(tokens[noun].norm, tokens[noun])], noun + 2
    end = _part_end(tokens, start)
    order = order_of(tokens[start:end], bound=True)
    return (decision, order, end) if order else None


def _part_end(tokens: list[Token], start: int) -> int:
    """Where what a decision brings about ends: at a comma, or at `and` in front of the next decision."""
    for j in range(start, len(tokens)):
        if tokens[j].norm in (".", ";", ",") or tokens[j].kind in ("newline", "bullet"):
            return j
        if tokens[j].is_word("and", "but") and _named(tokens, j + 1 + (j + 1 < len(tokens) and tokens[j + 1].is_word(*_WHOSE))):
            return j
    return len(tokens)


def _denied(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """(`if not approved within 2 days,`, where the rest begins) of `without her approval by then`, `without a yes within 2 days,`."""
    at = i + 1 + (i + 1 < len(tokens) and tokens[i + 1].is_word(*_WHOSE))
    named = _named(tokens, at) if tokens[i].is_word("without") and at > i + 1 else None
    if named is None or named[0] != "approved":
        return None
    end = named[1]
    while end < len(tokens) and (
        tokens[end].is_word("by", "then", "in", "time", "within", "until", "till") or tokens[end].kind == "duration"
    ):
        end += 1
    length = [t for t in tokens[named[1] : end] if t.kind == "duration"]
    limit = [word_at("within", tokens[i]), *length] if length else []
    comma = Token("punct", ",", ",", tokens[i].start, tokens[i].start)
    order = end + (end < len(tokens) and tokens[end].norm == ",")
    return (
        ([word_at(w, tokens[i]) for w in ("if", "they", "do", "not", "approve")] + [*limit, comma], order) if order < len(tokens) else None
    )


def _likewise(tokens: list[Token], i: int) -> tuple[str, list[Token], int] | None:
    """`a rejection to a log entry`, behind `approval leads to an email to x@y.com`: the verb is that of the decision before."""
    i += tokens[i].is_word("and")
    named = _named(tokens, i + (i < len(tokens) and tokens[i].is_word(*_WHOSE)))
    if named is None or named[1] >= len(tokens) or not tokens[named[1]].is_word("to", "in", "a", "an"):
        return None
    start = named[1] + tokens[named[1]].is_word("to", "in")
    end = _part_end(tokens, start)
    order = order_of(tokens[start:end], bound=True)
    return (named[0], order, end) if order else None


def _opens(out: list[Token]) -> bool:
    last = out[-1] if out else None
    return (
        last is None
        or last.kind in ("newline", "bullet", "arrow")
        or last.norm in (".", ",", ";", ":", "!", "?")
        or last.is_word("and", "but", "also")
    )
