"""What an expression comes to, known before any run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder_app.domain.errors import ExpressionError
from builder_app.domain.expressions import Kind, Reference, evaluate, kind_of, kind_of_value

SCOPE = {"input": {"text": "a", "number": 2, "list": [1], "object": {}, "flag": True}}
KINDS: dict[str, Kind] = {"text": "text", "number": "number", "list": "list", "object": "object", "flag": "boolean"}


def lookup(reference: Reference) -> Kind | None:
    return KINDS.get(str(reference.parts[1])) if len(reference.parts) == 2 else None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("input.text", "text"), ("input.nothing", None), ("1 + 2", "number"), ("1 + input.text", "text"), ("input.list + [2]", "list"),
        ("input.list + input.nothing", None), ("input.number > 3 && true", "boolean"), ("!input.text", "boolean"), ("-input.number", "number"),
        ("input.flag ? 1 : 2", "number"), ("input.flag ? 1 : 'x'", None), ("size(input.list) * 2", "number"), ("split('a,b')", "list"),
        ("first(input.list)", None), ("null", None),
    ],
)  # fmt: skip
def test_the_kind_is_told_where_it_is_certain(text: str, kind: Kind | None) -> None:
    assert kind_of(text, lookup) == kind


_LEAVES = st.sampled_from([f"input.{name}" for name in KINDS] + ["1", "2.5", "'x'", "true", "[1]", "null"])
_TREES = st.recursive(
    _LEAVES,
    lambda part: st.one_of(
        st.tuples(part, st.sampled_from(["+", "==", "&&", "||", "in"]), part).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(part, part, part).map(lambda t: f"({t[0]} ? {t[1]} : {t[2]})"),
        st.tuples(st.sampled_from(["text", "size", "first", "keys", "coalesce"]), part).map(lambda t: f"{t[0]}({t[1]})"),
    ),
    max_leaves=8,
)


@given(_TREES)
def test_what_is_told_is_what_comes(text: str) -> None:
    told = kind_of(text, lookup)
    try:
        value = evaluate(text, SCOPE)
    except ExpressionError:
        return
    assert told is None or kind_of_value(value) == told
