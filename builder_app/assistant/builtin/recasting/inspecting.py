"""What is looked at and the cases that follow: `check its priority. High goes to Slack, low ones are logged` as comparisons."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.conditions import field_at
from builder_app.assistant.builtin.reading.needing import case_and_order
from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.words.fields import PRIORITIES, STATUSES
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_LOOK = word_set("check look see inspect evaluate examine consider consult compare go")
_DEPENDS = ("depend", "depends", "depending")
_AROUND = word_set("at on into up by the its their a an this that shipment order load 's what first then carefully")
_BEHIND = word_set("of the shipment order load it them what we do happen next done be then there it")
_PRONOUNS = ("it", "this", "that", "they")
_CARRIERS = ("ones", "shipments", "orders", "loads", "cases", "priority", "status")
LONGEST = 4
LONGEST_LOOK = 7


def inspected(parts: list[Clause]) -> list[Clause]:
    """The clauses without the look, and every case behind it as a condition on what was looked at."""
    out: list[Clause] = []
    matter = ""
    for at, clause in enumerate(parts):
        if _only_looks(clause) and any(later.condition is not None for later in parts[at + 1 : at + 2]):
            continue
        seen = matter_of(clause.tokens)
        if seen and any(_case(later, seen) is not None for later in parts[at + 1 : at + 3]):
            matter = seen
            out += [replace(clause, tokens=[])] if clause.condition is not None else []
            continue
        out.append((_case(clause, matter) if matter else None) or clause)
    return out


def _only_looks(clause: Clause) -> bool:
    """`check how late it is`: what the condition behind it says anyway."""
    tokens = clause.tokens
    opens = 2 < len(tokens) <= LONGEST_LOOK and tokens[0].is_word(*_LOOK) and tokens[1].is_word("how", "what", "which")
    return opens and clause.condition is None


def matter_of(tokens: list[Token]) -> str:
    """The field that is looked at: `priority` of `check its priority`, `it depends on the priority`; empty for other words."""
    verb = next((i for i, t in enumerate(tokens[:7]) if t.raw.lower() in _DEPENDS or (i == 0 and t.is_word(*_LOOK))), None)
    if verb is None or verb + 1 >= len(tokens) or any(t.kind not in ("word", "punct", "ident", "code") for t in tokens):
        return ""
    rest = [t for t in tokens[verb + 1 :] if t.norm != ","]
    while rest and rest[0].norm in _AROUND:
        rest = rest[1:]
    found = field_at(rest[:1])
    if found is not None:
        return found[0] if all(t.norm in _BEHIND for t in rest[1:]) else ""
    if any(t.raw.lower() in ("up", "again", "for", "through") for t in tokens) or (
        tokens[verb].is_word("look") and not tokens[verb + 1].is_word("at")
    ):
        return ""
    said = [t for t in rest if t.norm not in _BEHIND]
    plain = said == rest[: len(said)] and 0 < len(said) <= 2 and all(t.kind in ("word", "ident") for t in said)
    return f"attributes.{snake(' '.join(t.raw for t in said))}" if plain and not tokens[0].is_word("go", "see") else ""


def _case(clause: Clause, matter: str) -> Clause | None:
    """The clause with its case as a comparison; None where it tells none."""
    tokens = clause.tokens
    if clause.condition is not None:
        about = _about(clause.condition, matter)
        return replace(clause, condition=about) if about else None
    if not tokens or "otherwise" in clause.marks:
        return None
    named, order = _headed(tokens)
    if not named:
        return None
    it = _field(matter, named[0])
    values = [replace(t, norm="or") if t.is_word("and") else t for t in named]
    return replace(clause, tokens=order, condition=[it, word_at("be", named[0]), *values], condition_word="if")


def _about(condition: list[Token], matter: str) -> list[Token]:
    """`it is high`, `high` as a condition on what was looked at; empty for one about something else."""
    be = next((i for i, t in enumerate(condition) if t.is_word("be")), None)
    if be == 1 and condition[0].is_word(*_PRONOUNS) and len(condition) > 2 and not condition[2].is_word("no", "any", "there"):
        return [_field(matter, condition[0]), *condition[1:]]
    if be is None and 0 < len(condition) <= 2 and _value(condition):
        return [_field(matter, condition[0]), word_at("be", condition[0]), *condition]
    return []


def _headed(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    """(the case, the order) of `high: page the desk`, `high goes to x@y.com`, `high`; empty for other words."""
    colon = next((i for i, t in enumerate(tokens[: LONGEST + 1]) if t.norm == ":"), None)
    if colon:
        named, order = tokens[:colon], tokens[colon + 1 :]
    elif (told := case_and_order(tokens)) is not None:
        named, order = told
    else:
        named, order = (tokens, []) if len(tokens) <= 2 else ([], [])
    named = [t for t in named if t.raw.lower() not in _CARRIERS and not t.is_word("the", "a", "any", "for", "with")]
    return (named, order) if named and _value(named) else ([], [])


def _value(named: list[Token]) -> bool:
    """Whether words are values: a priority, a status, a proper name, quoted text."""
    said = [t for t in named if not t.is_word("or", "and") and t.kind != "punct"]
    known = all(t.norm in PRIORITIES | STATUSES or t.raw[:1].isupper() or t.kind in ("quoted", "code", "number") for t in said)
    return bool(said) and len(said) <= LONGEST and known and not is_verb(named, 0, start=len(named) > 1)


def _field(matter: str, at: Token) -> Token:
    return Token("code", matter, matter, at.start, at.start, value=matter)
