"""What people say around their orders: `they are slow`, `we have moved to Teams`."""

from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_WHO = ("we", "they", "i", "he", "she", "it", "that", "this", "you")
_THAT_ONE = ("that", "this", "the", "one", "there", "email", "message", "step", "mail")
_NO_REMARK = frozenset({"should", "must", "not", "never", "no-longer", "any-more", "now", "only", "enough", "too", "instead", "also"})

_SOMEBODY = word_set("the our my his her their somebody someone everybody that this a one")
_PAST = word_set(
    "left came went had got told said broke ran quit lost made chose forgot stopped switched moved grew fell kept sold bought met"
)
_OPINIONS = word_set(
    "good use help mess pain nuisance nightmare joke slow noisy loud expensive much fun disaster problem waste annoying distracting chatty intrusive costly verbose"
)


def only_remarks(clause: Clause) -> bool:
    """Whether a clause only tells how things are, with nothing in it that could be a value or an order."""
    tokens = clause.tokens
    if clause.marks == {"only"} and clause.condition is None and 1 < len(tokens) <= 3 and all(t.is_word(*_THAT_ONE) for t in tokens):
        return True
    if clause.condition is not None or clause.marks - {"then", "also"} or not 2 < len(tokens) <= 10:
        return False
    tells = tokens[0].is_word(*_WHO) and (
        tokens[1].is_word("be") or (tokens[1].is_word("have") and (tokens[2].form == "ed" or tokens[2].raw.lower().endswith("ed")))
    )
    if not all(t.kind in ("word", "punct") for t in tokens):
        return False
    return _judged(tokens) or (not {t.norm for t in tokens} & _NO_REMARK and (tells or _happened(tokens)))


def _happened(tokens: list[Token]) -> bool:
    """`the team left Teams`, `Vance has left the company`, `somebody tampered with our file`: what happened to somebody or something."""
    opens = tokens[0].norm in _SOMEBODY or tokens[0].raw[:1].isupper()
    verb = next(
        (i for i, t in enumerate(tokens[1:4], 1) if t.raw.lower() in _PAST or (t.form == "ed" and t.raw.lower().endswith("ed"))), None
    )
    if not opens or verb is None or is_verb(tokens, 0, start=True) or tokens[verb - 1].is_word("be", "get", "should", "to"):
        return False
    return not any(t.is_word("after", "before", "when", "between") for t in tokens)


def _judged(tokens: list[Token]) -> bool:
    """`Teams is no good`, `the inbox is a mess`: what somebody thinks of something."""
    be = next((i for i, t in enumerate(tokens[:7]) if i and t.is_word("be") and t.raw.lower() in ("is", "are", "was", "were")), None)
    return (
        be is not None and be + 2 < len(tokens) and tokens[be + 1].is_word("no", "too", "a", "so") and tokens[-1].raw.lower() in _OPINIONS
    )


def without_preface(tokens: list[Token]) -> list[Token]:
    """`in between, I mean before the mail, …` without what is said better right behind it."""
    between = [t.norm for t in tokens[:2]] == ["in", "between"] or (bool(tokens) and tokens[0].is_word("there", "somewhere"))
    at = next((i for i, t in enumerate(tokens[:8]) if t.is_word("before", "after", "behind")), None)
    meant = at is not None and any(t.is_word("mean", "namely") or t.raw.lower() in ("i.e", "so") for t in tokens[:at])
    return tokens[at:] if between and meant and at is not None else tokens


def without_gloss(tokens: list[Token]) -> list[Token]:
    """`swap the last two, i.e. the mail first and the file last` without what only says it again."""
    swaps = bool(tokens) and tokens[0].is_word("swap", "switch", "exchange", "reverse", "flip")
    at = next((i for i, t in enumerate(tokens) if i and (t.is_word("namely") or t.raw.lower() == "meaning")), None)
    return tokens[: at - (tokens[at - 1].norm == ",")] if swaps and at is not None else tokens
