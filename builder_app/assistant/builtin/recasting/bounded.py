"""What is done with the things on one side of a bound: `claims over 5000 dollars need an approval by x@y.com`, `smaller ones go straight on`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.words.condition_words import BOUNDS
from builder_app.assistant.builtin.words.fields import OPERATORS
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_COMPARATIVES = word_set("smaller larger bigger cheaper lower higher lesser lighter heavier shorter longer older younger")
_SIGNS = ("approval", "sign-off", "approve", "permission", "blessing", "ok", "okay")
_FINITE = word_set("need require go get must should have be want")
_PASSING = word_set(
    "go pass run continue proceed carry keep skip straight through on directly ahead as before normal usual unchanged it the they right just stay succeed is are"
)
LONGEST_SUBJECT = 9


def is_bound(tokens: list[Token]) -> bool:
    """Whether the words hold a bound and a number: `over 5000 dollars`."""
    return any(OPERATORS.get(t.norm) in BOUNDS for t in tokens) and any(t.kind == "number" for t in tokens)


def bounded_subject(clause: Clause) -> Clause:
    """`claims over 5000 need an approval by x@y.com`: a condition and what is done where it holds."""
    tokens = clause.tokens
    verb = next(
        (i for i, t in enumerate(tokens[: LONGEST_SUBJECT + 1]) if i > 2 and (t.is_word(*_FINITE) or (t.form == "s" and t.norm in VERBS))),
        None,
    )
    if clause.condition is not None or verb is None or verb + 1 >= len(tokens) or not is_bound(tokens[:verb]):
        return clause
    subject = tokens[:verb]
    plain = all(t.kind in ("word", "number", "compare", "ident") or t.norm in "$€%" for t in subject)
    if not plain or (subject[0].form == "s" and subject[0].norm in _FINITE):
        return clause
    order = _approval(tokens[verb:]) or _sent(tokens[verb:])
    return replace(clause, tokens=order, condition=subject, condition_word="if", trailing=False) if order else clause


def _approval(tokens: list[Token]) -> list[Token]:
    """`need an approval by x@y.com before the mail` as `ask x@y.com to approve before the mail`."""
    sign = next((i for i, t in enumerate(tokens) if t.is_word(*_SIGNS)), None)
    to = tokens[1:2] and tokens[0].is_word("go") and tokens[1].is_word("to")
    if to and sign is not None and tokens[sign - 1].is_word("for") and any(t.kind == "address" for t in tokens[2:sign]):
        return [
            word_at("ask", tokens[0]),
            *tokens[2 : sign - 1],
            word_at("to", tokens[sign]),
            word_at("approve", tokens[sign]),
            *tokens[sign + 1 :],
        ]
    by = next((i for i, t in enumerate(tokens) if sign is not None and i > sign and t.is_word("by", "from", "of")), None)
    if by is None or by + 1 >= len(tokens):
        return []
    end = next((i for i in range(by + 1, len(tokens)) if tokens[i].is_word("before", "after", "first", "within", "in")), len(tokens))
    return [word_at("ask", tokens[0]), *tokens[by + 1 : end], word_at("to", tokens[by]), word_at("approve", tokens[by]), *tokens[end:]]


def _sent(tokens: list[Token]) -> list[Token]:
    """`go to x@y.com` as `send it to x@y.com`, `get posted to #ops` as `post it to #ops`."""
    if tokens[0].is_word("go") and tokens[1].is_word("to"):
        return [word_at("send", tokens[0]), word_at("it", tokens[0]), *tokens[1:]]
    if tokens[0].is_word("be", "get") and tokens[1].form == "ed" and tokens[1].norm in VERBS and not tokens[1].is_word("approve"):
        return [replace(tokens[1], form="base"), word_at("it", tokens[1]), *tokens[2:]]
    return []


def lesser_named(tokens: list[Token]) -> list[Token]:
    """`smaller ones`, `below that`, `anything less` as `otherwise`, behind a bound."""
    out: list[Token] = []
    i, bounded = 0, False
    while i < len(tokens):
        bounded = bounded or is_bound(tokens[max(i - 3, 0) : i + 1])
        width = _lesser_at(tokens, i) if bounded else 0
        if width:
            out.append(replace(tokens[i], kind="word", raw="otherwise", norm="otherwise", form="base"))
            i += width
            while i < len(tokens) and tokens[i].is_word("it", "they") and i + 1 < len(tokens):
                i += 1
            continue
        out.append(tokens[i])
        i += 1
    return out


def _lesser_at(tokens: list[Token], i: int) -> int:
    """How many tokens from here on name the things on the other side of the bound; 0 where none do."""
    words = [t.raw.lower() if t.kind == "word" else "" for t in tokens[i : i + 4]] + [""] * 4
    opens = i == 0 or tokens[i - 1].kind in ("punct", "newline", "bullet") or tokens[i - 1].is_word("and", "but", "the")
    if words[0] in _COMPARATIVES and words[1].endswith("s") and opens:
        return 2
    bound = OPERATORS.get(tokens[i].norm) in BOUNDS
    if bound and words[1] in ("that", "this") and not words[2].endswith("s") and opens:
        return 2
    if words[0] in ("anything", "everything", "all") and words[1] in (*_COMPARATIVES, "less", "below", "under", "above", "else"):
        return 2 + (words[2] in ("that", "this"))
    return 0


def rest_goes_on(tokens: list[Token]) -> bool:
    """`the rest is saved right away`, `all others go through`: the other cases go on with what stands there already."""
    rest = tokens[1:2] and tokens[0].is_word("the", "all") and tokens[1].raw.lower() in ("rest", "others", "other", "remaining")
    verb = next((i for i, t in enumerate(tokens[2:5], 2) if t.is_word("be", "get", "go", "can")), None) if rest else None
    plain = all(t.kind in ("word", "punct") for t in tokens) and len(tokens) <= 9
    return verb is not None and plain and not any(t.is_word("not", "to", "escalate", "email", "log", "remove", "delete") for t in tokens)


def passes(tokens: list[Token]) -> bool:
    """Whether the words only say that nothing else happens there: `go straight through`, `skip the approval`."""
    said = [t for t in tokens if t.kind != "punct"]
    return (
        bool(said)
        and any(t.is_word("go", "pass", "continue", "proceed", "skip", "succeed", "stay", "run") for t in said[:3])
        and all(t.norm in _PASSING or t.raw.lower() in _PASSING or t.is_word("approval", "check", "step") for t in said)
    )
