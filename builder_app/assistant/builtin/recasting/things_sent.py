"""Where things go, told as a fact: `a note goes into the log`, `the summary goes to x@y.com`, `what he fills in goes into the collection
gate_log`, all as orders."""

from builder_app.assistant.builtin.words.fields import ADDRESS_FIELDS
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_THINGS = word_set(
    "note record result results list file summary report copy answer answers data value values row rows entry line everything it them all "
    "csv json outcome text draft recap overview details fields whole lot both response payload this these that"
)
_MATTERS = ("case", "matter", "issue", "problem", "thing")
_STORES = ("collection", "table", "register", "sheet", "list", "tracker", "ledger", "database")
_ONWARD = word_set("then also straight directly on over back out off right")
LONGEST_THING = 5


def thing_sent(tokens: list[Token]) -> list[Token]:
    """The order that the sentence amounts to; empty for other sentences."""
    go = next((i for i, t in enumerate(tokens[:9]) if i and t.is_word("go") and t.form in ("s", "base")), None)
    if go is None or go + 2 >= len(tokens):
        return []
    thing, at = tokens[:go], go + 1
    while at + 1 < len(tokens) and tokens[at].is_word(*_ONWARD):
        at += 1
    told = thing[0].is_word("what", "whatever") or (
        len(thing) <= LONGEST_THING
        and thing[-1].is_word(*_THINGS, *_MATTERS)
        and (len(thing) == 1 or not thing[-1].is_word("that", "this"))
    )
    if asked := _asked(thing, tokens[at:]):
        return asked
    if not told or not tokens[at].is_word("to", "into", "in", "onto") or any(t.kind not in ("word", "ident", "punct") for t in thing):
        return []
    where = tokens[at + 1 :]
    it = word_at("it", thing[-1])
    if any(t.is_word("log") for t in where[:2]):
        return [word_at("log", it), *(it for _ in (0,) if not where[2:]), *where[2:]]
    if any(t.is_word(*_STORES) for t in where[:4]):
        return [word_at("store", it), it, *tokens[at:]]
    if not tokens[at].is_word("to") or not any(
        t.kind in ("address", "channel") or t.is_word("slack", "teams", "sender") or t.norm in ADDRESS_FIELDS for t in where[:6]
    ):
        return []
    if thing[-1].is_word(*_MATTERS):
        return [word_at("escalate", it), it, *tokens[at:]]
    return [word_at("send", it), *([it] if thing[0].is_word("what", "whatever") else thing), *tokens[at:]]


def _asked(thing: list[Token], where: list[Token]) -> list[Token]:
    """`a form goes to x@y.com with …`, `an approval request goes to the lead`: that somebody is asked; empty for other things."""
    form = any(t.is_word("form", "questionnaire") for t in thing)
    decision = any(t.is_word("approval", "sign-off") for t in thing) and not form
    whom = next((i for i, t in enumerate(where[:7]) if t.kind == "address" or t.norm in ADDRESS_FIELDS), None)
    if not (form or decision) or whom is None or not where[0].is_word("to"):
        return []
    whom += whom + 1 < len(where) and where[whom + 1].norm == ")"
    it = word_at("it", thing[-1])
    asks = [word_at("ask", it), *where[1 : whom + 1], word_at("to", it)]
    behind = where[whom + 1 :]
    if form:
        return [*asks, word_at("fill", it), *thing, *behind]
    about = next((i for i, t in enumerate(thing) if t.is_word("for", "of", "about", "on")), len(thing))
    return [*asks, word_at("approve", it), *thing[about + 1 :], *behind]
