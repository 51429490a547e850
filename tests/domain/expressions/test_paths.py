"""What an expression reads, known without running it."""

import pytest

from builder_app.domain.errors import ExpressionError
from builder_app.domain.expressions import references


def _paths(value: object) -> list[str]:
    return [str(reference) for reference in references(value)]


def test_every_path_in_a_value_is_found() -> None:
    value = {
        "to": ["{{ input.mail }}", "a@b.co"],
        "body": "Hi {{ upper(trigger.name) + steps.ask.reply['from'] }} {{ item.rows[2].x ? run.id : index }}",
        "n": 4,
    }
    assert _paths(value) == [
        "input.mail", "trigger.name", "steps.ask.reply.from", "item.rows[2].x", "run.id", "index",
    ]  # fmt: skip


def test_an_index_that_is_computed_is_unknown_and_its_own_paths_count() -> None:
    found = references("{{ input.rows[index + 1].name }}")
    assert found[0].parts == ("input", "rows", None, "name")
    assert [reference.root for reference in found] == ["input", "index"]


def test_quoted_keys_are_read_as_they_mean() -> None:
    assert references(r"{{ input['it\'s'] }}")[0].parts == ("input", "it's")


def test_plain_texts_have_no_paths() -> None:
    assert references({"a": "no braces", "b": [1, None, True]}) == ()


@pytest.mark.parametrize("value", ["{{ 1 + }}", {"a": ["{{ input.x"]}, "{{ nosuch(input.x) }}", "{{ size() }}", "{{ size(1, 2) }}"])
def test_what_cannot_be_read_is_refused(value: object) -> None:
    with pytest.raises(ExpressionError):
        references(value)
