"""Where a condition ends and what depends on it begins."""

from builder_app.assistant.builtin.reading.boundaries import (
    DETERMINERS,
    SUBJECTS,
    clause_start,
    duty_ahead,
    gets_ahead,
    is_verb,
    passive_duty,
)
from builder_app.assistant.builtin.reading.clause_openings import becomes_of_it
from builder_app.assistant.builtin.reading.sent_ahead import sent_ahead
from builder_app.assistant.builtin.reading.wishes import wants_to_know, wishes_for
from builder_app.assistant.builtin.words.boundary_words import NOUNISH, PREDICATES, STATES
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token

_SMALL = frozenset({"not", "never", "to", "be", "will", "still", "has", "have", "do", "can", "should"})
_TURNS = ("turns", "switches", "flips", "jumps", "moves")
"""Verbs of change that are no orders and that the dictionary leaves as they are."""


def _silent(tokens: list[Token], i: int) -> bool:
    """`, or nobody decides in time,`: one more case of the condition, not what follows from it."""
    ahead = tokens[i + 1 : i + 12]
    opens = tokens[i].is_word("or") and bool(ahead) and ahead[0].is_word("nobody", "no", "not")
    whole = any(t.norm in (",", ":") for t in ahead) or not any(is_verb(ahead, j, start=False) for j in range(1, len(ahead)))
    return opens and whole and not any(t.kind in ("address", "url", "channel") for t in ahead[:3])


def _must_follow(tokens: list[Token], i: int) -> bool:
    """`when a shipment is created it needs to be approved`: what has to be done then begins with a pronoun."""
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    said = tokens[i - 1].is_word("say", "mean", "think", "know", "mention", "contain", "that", "whether", "if")
    duty = nxt is not None and (nxt.is_word("need", "must", "should") or nxt.raw.lower() == "depends")
    return tokens[i].is_word("it", "they", "he", "she", "this") and duty and not said


def _ellipsis(tokens: list[Token], start: int) -> bool:
    """`if they do not escalate to x@y.com`: what they do not do is left out, and an order to us follows."""
    said = tokens[start : start + 4]
    if len(said) < 4 or not said[0].is_word("they", "he", "she") or not said[1].is_word("do") or not said[2].is_word("not"):
        return False
    ahead = tokens[start + 4 : start + 8]
    ordered = said[3].form == "base" and said[3].is_word("escalate", "email", "notify", "page", "post", "remind", "alert", "inform", "tell")
    return ordered and any(t.kind in ("address", "channel") for t in ahead)


def _orders(tokens: list[Token], i: int) -> bool:
    """Whether a verb with what it does something to or with stands at `i`: `email x@y.com` and not `email` of `no email came`."""
    if i + 1 >= len(tokens) or not is_verb(tokens, i, start=True):
        return False
    return (
        tokens[i].norm not in NOUNISH
        or tokens[i + 1].kind in ("address", "channel", "url", "quoted")
        or tokens[i + 1].is_word("to", "the", "with")
    )


def _has_it_done(tokens: list[Token], i: int) -> bool:
    """`… have x@y.com fill in a form`, `… let the lead decide`: somebody, and what he is to do, behind the verb at `i`."""
    if not tokens[i].is_word("have", "let", "make") or tokens[i].raw.lower() not in ("have", "let", "make") or i + 2 >= len(tokens):
        return False
    named = tokens[i + 1].kind == "address" or tokens[i + 1].is_word("the", "our", "my", "their", "somebody", "someone", "ai", "them")
    behind = tokens[i + 2 : i + 8] if named else []
    return any(t.form == "base" and t.is_word(*_DOES, *VERBS) and not t.is_word("be") for t in behind)


_DOES = ("decide", "confirm", "review", "fill", "enter", "sign", "submit", "complete")
"""What somebody is asked to do that is no order to us."""
_SAYING = ("mention", "contain", "say", "include", "state")
"""Verbs whose object may be any word: `its body mentions refund`."""


def condition_end(tokens: list[Token], start: int) -> int:
    """Index after the condition whose first word (after its marker) is at `start`."""
    predicate = False
    i = start
    decided = (
        start < len(tokens) and tokens[start].form == "ed" and tokens[start].is_word("approve", "reject", "decline", "refuse", "accept")
    )
    if decided and start + 1 < len(tokens) and (is_verb(tokens, start + 1, start=True) or becomes_of_it(tokens, start + 1)):
        return start + 1
    if (
        start + 1 < len(tokens)
        and tokens[start].is_word("yes", "so", "approval", "rejection", "refusal", "timeout")
        and is_verb(tokens, start + 1, start=True)
    ):
        return start + 1
    if _ellipsis(tokens, start):
        return start + 3
    if 0 < start < len(tokens) and tokens[start].is_word("no", "not") and _orders(tokens, start + 1):
        return start + 1
    while i < len(tokens):
        token = tokens[i]
        previous = tokens[i - 1] if i > start else None
        if i > start and (token.is_word("then", "mean") or (token.is_word("please", "kindly") and clause_start(tokens, i))):
            return i
        ours = predicate and token.is_word("we", "i", "you") and i + 1 < len(tokens)
        if ours and (is_verb(tokens, i + 1, start=True) or tokens[i + 1].is_word("want", "need", "would", "must", "should")):
            return i
        if predicate and i > start and (wishes_for(tokens, i) or wants_to_know(tokens, i)):
            return i
        told = predicate and previous is not None and previous.norm not in _SMALL
        if told and (duty_ahead(tokens, i) or gets_ahead(tokens, i) or sent_ahead(tokens, i) or passive_duty(tokens, i)):
            return i
        if told and previous is not None and _has_it_done(tokens, i) and not previous.is_word(*SUBJECTS, "or", "and"):
            return i
        if (
            predicate
            and previous is not None
            and i - start >= 3
            and previous.norm not in (*_SMALL, "and", "or")
            and _must_follow(tokens, i)
        ):
            return i
        if (
            predicate
            and token.kind == "address"
            and all(t.form == "ed" or t.is_word("also", "again", "yes", "so", "if", "not") for t in tokens[start:i])
        ):
            return i
        if token.norm == "(" and (closing := next((j for j in range(i, len(tokens)) if tokens[j].norm == ")"), None)) is not None:
            predicate = True
            i = closing + 1
            continue
        if token.kind == "punct" and token.norm in (",", ":"):
            j = i + 1
            if predicate and j < len(tokens) and tokens[j].is_word("or", "and") and (not clause_start(tokens, j + 1) or _silent(tokens, j)):
                i = j + 1
                continue
            if predicate or i - start >= 1:
                return i
        if (
            predicate
            and previous is not None
            and (previous.norm not in _SMALL or previous.form == "ed")
            and not previous.is_word("contain", "mention", "include")
            and is_verb(tokens, i, start=False)
            and token.form == "base"
            and not previous.is_word(*_SAYING)
        ):
            older = tokens[i - 2] if i - 2 >= start else None
            object_ = (
                previous.is_word("it", "that")
                and older is not None
                and older.norm in VERBS | {"ok"}
                and older.norm not in ("be", "do", "have")
            )
            subject = previous.norm in SUBJECTS and previous.norm not in ("that",) and not object_
            said = [t.raw.lower() for t in tokens[start:i] if (t.form == "s" and t.norm in PREDICATES) or t.raw.lower() in _TURNS]
            third = any(one not in ("are", "have") for one in said)  # `turns to X and ask …`: no such verb goes on with a bare one
            both = (
                previous.is_word("or", "and")
                and token.norm in PREDICATES
                and not (third and token.is_word("ask", "report", "write", "send"))
            )
            if not subject and not both:
                return i - 1 if previous.is_word("and") and i - 1 > start else i
        if token.kind == "word" and (token.norm in PREDICATES or token.norm in STATES):
            noun = (
                previous is not None
                and previous.norm in DETERMINERS
                and previous.norm != "no"
                and not (previous.is_word("that", "this") and token.form == "s" and token.norm in VERBS)
                and token.norm not in ("be", "over", "above", "below", "found", "missing", "late")
            )
            predicate = predicate or not noun
        if token.is_word("nothing", "nobody", "none") and i + 1 < len(tokens) and tokens[i + 1].norm in VERBS - PREDICATES:
            predicate = True
        if (token.is_word("timeout") and " " in token.raw) or token.raw.lower() in _TURNS:
            predicate = True  # `the time runs out`
        if token.kind == "duration" and any(t.is_word("nothing", "no", "none", "nobody", "silent", "silence") for t in tokens[start:i]):
            predicate = True
        if token.kind == "word" and token.raw.lower().endswith("ed") and len(token.raw) > 4:
            predicate = predicate or previous is None or previous.is_word("be", "not", "have", "get", "never", "still")
        if previous is not None and previous.is_word("not", "be", "still") and token.is_word("there", "here", "in", "back", "ready", "ok"):
            predicate = True
        if token.is_word("no", "nobody", "nothing", "without") or token.kind == "compare":
            predicate = predicate or token.kind == "compare" or token.is_word("without") or (i + 1 < len(tokens) and token.is_word("no"))
        i += 1
    return i
