"""What the parts of an enumeration share and only the first of them says."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS, clause_start
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.words.tokens import Token

_BREAKS = ("newline", "bullet")
LONGEST_ROAD = 4
_NTH = ("second", "third", "fourth", "next", "another", "last", "final")
_SEVERAL = (
    "do",
    "things",
    "thing",
    "both",
    "the",
    "following",
    "all",
    "of",
    "these",
    "this",
    "in",
    "happen",
    "should",
    "must",
    "steps",
    "step",
)


def roads_apart(tokens: list[Token]) -> list[Token]:
    """`damaged -> page the on-call, wrong item -> email x@y.com`: what stands between a comma and an arrow opens a road of its own."""
    out = list(tokens)
    seen = False
    for i, token in enumerate(tokens):
        if token.kind in _BREAKS or (token.kind == "punct" and token.norm in ".;"):
            seen = False
        if token.norm == "/" and any(t.norm == ":" or t.kind == "arrow" for t in tokens[i + 2 : i + 6]) and seen_case(tokens[:i]):
            out[i] = replace(token, kind="punct", norm=";")
        other = tokens[i + 1 : i + 3] if token.norm == "," else []
        if len(other) == 2 and other[0].is_word("no", "yes") and (other[1].norm == ":" or other[1].kind == "arrow"):
            out[i] = replace(token, kind="punct", norm=";")
        if token.kind != "arrow":
            continue
        comma = next((j for j in range(i - 1, max(i - LONGEST_ROAD - 2, -1), -1) if tokens[j].norm == ","), None)
        if seen and comma is not None and comma < i - 1 and _name(tokens, comma + 1, i):
            out[comma] = replace(tokens[comma], kind="punct", norm=";")
        seen = True
    return out


def seen_case(before: list[Token]) -> bool:
    """Whether a case was headed in this line already, so that a slash can open the next: `found: … / not found: …`."""
    line = next((i for i in range(len(before) - 1, -1, -1) if before[i].kind in _BREAKS), -1)
    return any(t.norm == ":" or t.kind == "arrow" for t in before[line + 1 :])


def side_by_side(tokens: list[Token]) -> list[Token]:
    """`in parallel 1) … 2) … 3) …` and `at the same time:` above a list: its points are orders of one sentence."""
    start = next(
        (i for i, t in enumerate(tokens[:-2]) if t.is_word("parallel", "simultaneously") and _opens_list(tokens, i + 1)),
        None,
    )
    if start is None:
        return _told_at_once(tokens)
    out, i, lines = tokens[: start + 1], start + 1, False
    while i < len(tokens):
        token, nxt = tokens[i], tokens[i + 1] if i + 1 < len(tokens) else None
        lines = lines or token.kind == "newline"
        if token.kind == "punct" and token.norm in ".;" and not (nxt is not None and nxt.kind in ("newline", "bullet")):
            break
        if token.kind == "newline" and (nxt is None or nxt.kind != "bullet"):
            break
        if token.kind == "bullet":
            out.append(
                replace(token, kind="word", raw="and", norm="and") if len(out) > start + 1 else replace(token, kind="punct", norm=",")
            )
        elif token.kind != "newline" and not (token.kind == "punct" and token.norm in ".;:"):
            out.append(token)
        i += 1
    return [*out, *tokens[i:]]


def _told_at_once(tokens: list[Token]) -> list[Token]:
    """`… do two things at the same time: A, and B` as `…, at the same time A, and B`."""
    at = next(
        (i for i, t in enumerate(tokens[:-1]) if t.is_word("parallel", "simultaneously") and tokens[i + 1].norm == ":" and i > 0), None
    )
    if at is None:
        return tokens
    start = at
    while start and (tokens[start - 1].kind == "number" or tokens[start - 1].is_word(*_SEVERAL)):
        start -= 1
    comma = [replace(tokens[at + 1], raw=",", norm=",")] if start and tokens[start - 1].kind != "punct" else []
    return [*tokens[:start], *comma, tokens[at], *tokens[at + 2 :]]


def _opens_list(tokens: list[Token], i: int) -> bool:
    while i < len(tokens) and (tokens[i].kind == "newline" or tokens[i].norm == ":"):
        i += 1
    return i < len(tokens) and tokens[i].kind == "bullet"


def _name(tokens: list[Token], start: int, end: int) -> bool:
    """Whether the words name a case rather than order something."""
    said = tokens[start:end]
    plain = all(t.kind in ("word", "quoted", "code", "compare", "number", "duration") or t.norm == "%" for t in said)
    plain = plain and not any(t.is_word("and") for t in said)  # the end of an enumeration
    return plain and (tokens[start].norm in CONDITION_WORDS or not clause_start(tokens, start))


def times_told_again(parts: list[Clause]) -> list[Clause]:
    """`remind them after 3 days and after a week`, `… after 3 and 7 days` as an order for each of the times."""
    out: list[Clause] = []
    for clause in parts:
        last = out[-1] if out else None
        if last is not None and last.sentence == clause.sentence and clause.condition is None and (again := _again(last, clause)):
            clause = replace(clause, tokens=again, marks=clause.marks - {"also"})
        out += _each_time(_same_field(out, clause))
    return out


def _same_field(before: list[Clause], clause: Clause) -> Clause:
    """`…, after rejection set it to blocked`, behind an order to set the status: `it` is the status."""
    at = next((i for i, t in enumerate(clause.tokens[:-2]) if t.is_word("set") and clause.tokens[i + 1].is_word("it")), None)
    if at is None or not clause.tokens[at + 2].is_word("to"):
        return clause
    said = next((c.tokens for c in reversed(before) if any(t.is_word("set") for t in c.tokens)), [])
    field = next((t for t in said if t.is_word("status", "priority")), None)
    it = clause.tokens[at + 1]
    named = [replace(it, raw="the", norm="the"), replace(it, raw=field.raw, norm=field.norm)] if field is not None else [it]
    return replace(clause, tokens=[*clause.tokens[: at + 1], *named, *clause.tokens[at + 2 :]])


def units_shared(parts: list[Clause]) -> list[Clause]:
    """`the first one to 10 hours and the second one to 5`: a bare number has the unit of the time before it."""
    out: list[Clause] = []
    for clause in parts:
        length = next((t for t in reversed(out[-1].tokens) if t.kind == "duration"), None) if out else None
        number = [t for t in clause.tokens if t.kind == "number"]
        bare = length is not None and len(number) == 1 and all(t.kind != "duration" for t in clause.tokens) and len(clause.tokens) <= 7
        other = any(t.is_word("one", "other", "the-other", "second", "third", "first", "last") for t in clause.tokens)
        if length is not None and bare and other and clause.condition is None and clause.sentence == out[-1].sentence:
            told = replace(number[0], kind="duration", value=dict(length.value) | {"value": number[0].value})
            opening = (
                []
                if clause.tokens[0].is_word("set", "make")
                else [replace(clause.tokens[0], kind="word", raw="make", norm="make", form="base")]
            )
            clause = replace(clause, tokens=[*opening, *(told if t is number[0] else t for t in clause.tokens)])
        out.append(clause)
    return out


def _again(last: Clause, clause: Clause) -> list[Token]:
    """The words of the clause before with the time of this one, which says nothing else."""
    said = [t for t in clause.tokens if t.kind != "punct" and not t.is_word("again", "and", "a", "time", "more", "once", "then")]
    opens = said[:1] and said[0].is_word("after")
    if opens and len(said) > 2 and said[1].kind == "duration" and all(t.is_word("the", "one", *_NTH) for t in said[2:]):
        order = last.tokens[next((i for i, t in enumerate(last.tokens) if t.is_word("send")), len(last.tokens)) :]
        return [*said[:2], *(t for t in order if not t.is_word("first", *_NTH))] if order else []
    at = next((i for i, t in enumerate(last.tokens) if t.is_word("after")), None)
    if not opens or len(said) != 2 or said[1].kind != "duration" or not at or at + 1 >= len(last.tokens):
        return []
    return [said[1] if i == at + 1 and t.kind == "duration" else t for i, t in enumerate(last.tokens)]


def _each_time(clause: Clause) -> list[Clause]:
    """`… after 3 days and 7 days` taken apart."""
    tokens = clause.tokens
    at = next((i for i, t in enumerate(tokens[:-3]) if t.is_word("after") and i and tokens[i + 1].kind == "duration"), None)
    if at is None or not tokens[at + 2].is_word("and") or tokens[at + 3].kind != "duration" or len(tokens) > at + 5:
        return [clause]
    first = [*tokens[: at + 2], *tokens[at + 4 :]]
    return [replace(clause, tokens=first), replace(clause, tokens=[*tokens[: at + 1], tokens[at + 3]], marks=set())]
