"""Commas that part the fields of a form, not clauses: `a form with plate, shift remarks and pallets counted`."""

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_FORM = ("form", "questionnaire")
_LISTS = word_set("with for about ask contain include collect enter fill field fields where capture provide")
_NO_FIELD = word_set(
    "then otherwise if when once unless after before it them him her us me they he she this that those everyone nobody somebody someone "
    "again back also within until"
)
_INNER = word_set("the a an my our your their his to into onto")
_ORDERS = word_set(
    "store save log send email post notify escalate ask tell wait set update mark stop end forward create call page let make give "
    "lookup remind follow-up summarise archive continue inform"
)
LONGEST_FIELD = 5


def among_fields(tokens: list[Token], said: list[Token], i: int) -> bool:
    """Whether the separator at `i`, behind the words said so far in its clause, stands between two fields of a form."""
    form = next((n for n, t in enumerate(said) if t.is_word(*_FORM)), None)
    if form is None or not any(t.is_word(*_LISTS) or t.norm in (":", "(") for t in said[form + 1 :]):
        return False
    if sum({"(": 1, ")": -1}.get(t.norm, 0) for t in said[form:]) > 0:
        return True
    start = i
    while start < len(tokens) and (tokens[start].norm == "," or tokens[start].is_word("and", "or", "plus")):
        start += 1
    start += start < len(tokens) and tokens[start].is_word("the", "a", "an", "his", "her", "their", "its")
    end = start
    while end < len(tokens) and not (tokens[end].norm in (",", "(", ")", ".", ";", ":", "-") or tokens[end].is_word("and", "or", "within")):
        end += 1
    item = tokens[start:end]
    plain = 0 < len(item) <= LONGEST_FIELD and all(t.kind in ("word", "ident", "quoted", "code") or t.norm == "'s" for t in item)
    if not plain or any(t.is_word(*_NO_FIELD) for t in item) or any(t.is_word(*_INNER) for t in item[1:]):
        return False
    return not (item[0].is_word(*_ORDERS) and item[0].form in ("base", "s")) and not any(
        t.form == "s" and t.is_word("get", "go") for t in item
    )
