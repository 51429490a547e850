"""The other cases of a distinction, as people name them: `the rest`, `any other carrier`, `low ones: …`, `desk@x.com if it is medium`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.conditions import atom
from builder_app.assistant.builtin.words.fields import PRIORITIES, STATUSES
from builder_app.assistant.builtin.words.tokens import Token

_SOME = ("one", "shipment", "load", "order", "case", "email", "reply", "answer", "invoice")


_EACH = ("for every", "for each", "for any", "for all")
"""What one word stands for where the rest follows: `for every other carrier`."""


def rest_named(tokens: list[Token]) -> list[Token]:
    """`the rest`, `any other carrier`, `all other ones` as `otherwise`; what is done with them in the active voice."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        width = 0 if _asked_for(tokens, i) else _rest_at(tokens, i)
        if not width:
            out.append(tokens[i])
            i += 1
            continue
        if out and out[-1].is_word("for", "in", "with", "on"):
            out.pop()
        out.append(replace(tokens[i], kind="word", raw="otherwise", norm="otherwise"))
        i += width
        start = i
        while i < len(tokens) and tokens[i].is_word("be", "get", "just", "simply", "only", "should", "can"):
            i += 1
        if i < len(tokens) and tokens[i].form == "ed" and i > start:
            out.append(replace(tokens[i], form="base"))
            i += 1
        else:
            i = start
    return out


def arrows_spoken(tokens: list[Token]) -> list[Token]:
    """`unhappy -> ceo@x.com` as `unhappy goes to ceo@x.com`."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        nxt = tokens[i + 1] if i + 1 < len(tokens) else None
        opens = i == 1 or (i > 1 and (tokens[i - 2].kind in ("punct", "newline", "bullet") or tokens[i - 2].is_word("and")))
        if token.kind == "arrow" and nxt is not None and nxt.kind == "address" and opens and tokens[i - 1].kind in ("word", "quoted"):
            out += [replace(token, kind="word", raw="goes", norm="go", form="s"), replace(token, kind="word", raw="to", norm="to")]
        else:
            out.append(token)
    return out


def _asked_for(tokens: list[Token], i: int) -> bool:
    """Whether `the rest` is what somebody is asked for: `ask the sender for the rest`."""
    told = any(t.is_word("ask", "request", "chase", "wait", "write", "contact", "remind") for t in tokens[max(i - 6, 0) : i - 1])
    return i > 1 and tokens[i - 1].is_word("for") and (told or tokens[i - 2].kind == "address")


def _rest_at(tokens: list[Token], i: int) -> int:
    """How many tokens from here on name the other cases; 0 where none do."""
    words = [t.raw.lower() if t.kind == "word" else "" for t in tokens[i : i + 4]] + [""] * 4
    neither = words[0] in ("if", "when") and words[1:2] == ["it"] and [t.norm for t in tokens[i + 2 : i + 3]] == ["be"]
    if neither and words[3] in ("neither", "none"):
        return 4
    if words[0] == "the" and words[1] in ("rest", "remaining", "remainder") and words[2] not in ("of", "text", "body"):
        return 2 + (words[1] == "remaining" and words[2] in ("ones", "shipments", "cases"))
    if (
        words[0] == "rest"
        and words[1] in ("is", "are", "goes", "gets", "get", "go")
        and (i == 0 or tokens[i - 1].kind in ("punct", "newline", "bullet"))
    ):
        return 1
    if words[0] in ("any", "all", "every", *_EACH) and words[1] == "other" and words[2]:
        return 3
    if words[0] in ("everyone", "everybody", "anyone", "anybody") and words[1] == "else":
        return 2
    if words[0] in ("all", "the", "any") and words[1] == "others":
        return 2
    led = i == 0 or tokens[i - 1].kind in ("punct", "newline", "bullet") or tokens[i - 1].is_word("for", "in", "with", "on", "and")
    more = tokens[i + 1] if i + 1 < len(tokens) else None
    if led and tokens[i].is_word("the-other") and more is not None and (more.kind == "number" or more.raw.lower() == "ones"):
        return 2
    return 0


def kinds_first(parts: list[Clause]) -> list[Clause]:
    """`low ones: just log it` and `desk@x.com if it is medium` as clauses with a condition and a verb."""
    out: list[Clause] = []
    for clause in parts:
        if out and (often := _rounds_counted(clause)) and any(t.is_word(*_ROUNDS) for t in out[-1].tokens):
            out[-1] = replace(out[-1], tokens=[*out[-1].tokens, *often])
            continue
        if out and not out[-1].tokens and out[-1].condition is None and out[-1].marks == {"parallel"}:
            clause = replace(clause, marks=clause.marks | out.pop().marks)
        if out and _only_counts(clause) and clause.sentence == out[-1].sentence and out[-1].tokens:
            out[-1] = replace(out[-1], tokens=[*out[-1].tokens, *clause.tokens])
            continue
        if out and (kind := _kind(out[-1])) and clause.sentence == out[-1].sentence and clause.condition is None:
            clause = replace(clause, condition=kind, condition_word="if", marks=clause.marks | out.pop().marks)
        if clause.condition is not None and clause.tokens and clause.tokens[0].kind == "address" and (verb := _verb_of(out, clause)):
            clause = replace(clause, tokens=[verb, *clause.tokens])
        elif clause.condition is not None and [t.kind for t in clause.tokens] == ["address"] and atom(clause.condition).kind == "approved":
            at = clause.tokens[0]
            said = [Token("word", word, word, at.start, at.start) for word in ("ask", "to", "approve")]
            clause = replace(clause, tokens=[said[0], at, *said[1:]])
        elif clause.condition is None and "then" in clause.marks and out and (same := _same_for(out[-1], clause)):
            clause = replace(clause, tokens=same)
        out.append(clause)
    return out


_ROUNDS = ("chase", "reminder", "remind", "follow-up", "nudge", "try", "attempt", "round", "retry")


def _rounds_counted(clause: Clause) -> list[Token]:
    """`max 3 chases`, `no more than two reminders` as `at most 3 times`; empty for clauses that say anything else."""
    number = [t for t in clause.tokens if t.kind == "number"]
    rest = [t for t in clause.tokens if t.kind == "word"]
    bound = [t for t in rest if t.is_word("max", "maximum", "at-most", "up-to")]
    named = [t for t in rest if t.is_word(*_ROUNDS) or t.raw.lower() in ("tries", "chases", "rounds", "nudges")]
    if clause.condition is not None or len(number) != 1 or not bound or not named or len(rest) > len(bound) + len(named) + 2:
        return []
    at = number[0]
    return [Token("word", "at-most", "at-most", at.start, at.start), at, Token("word", "times", "time", at.end, at.end)]


def _only_counts(clause: Clause) -> bool:
    """Whether a clause says nothing but how often: `at most three times`."""
    words = {t.norm for t in clause.tokens if t.kind == "word"}
    counted = any(t.kind == "number" for t in clause.tokens) or bool(words & {"twice", "thrice"})
    return (
        counted
        and clause.condition is None
        and not clause.marks
        and words <= {"at-most", "up-to", "time", "times", "twice", "thrice", "maximum", "max"}
    )


def _same_for(last: Clause, clause: Clause) -> list[Token]:
    """`a@x.com approves, then b@x.com`: what was said of the first address, of the second."""
    alone = bool(clause.tokens) and all(t.kind == "address" or t.is_word("and", "by") for t in clause.tokens)
    at = next((i for i, t in enumerate(last.tokens) if t.kind == "address"), None)
    if not alone or at is None or len(last.tokens) < 2:
        return []
    named = [t for t in clause.tokens if not t.is_word("by")]
    return [*last.tokens[:at], *named, *(t for t in last.tokens[at + 1 :] if t.kind != "address" and not t.is_word("first"))]


def _kind(clause: Clause) -> list[Token]:
    """The words of a clause that is nothing but a kind: `low ones`."""
    named = clause.condition is None and len(clause.tokens) == 2 and clause.tokens[1].is_word(*_SOME)
    return clause.tokens[:1] if named and clause.tokens[0].norm in PRIORITIES | STATUSES else []


def _verb_of(earlier: list[Clause], clause: Clause) -> Token | None:
    """The verb that the clause before has in front of its address."""
    last = next((c for c in reversed(earlier) if c.sentence == clause.sentence and c.tokens), None)
    named = last is not None and len(last.tokens) > 1 and any(t.kind == "address" for t in last.tokens) and last.tokens[0].kind == "word"
    return last.tokens[0] if last is not None and named else None
