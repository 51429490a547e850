"""What is kept of text: all that can be seen, nothing that turns or hides it."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder_app.domain.text import one_line, plain, plain_values


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("dock\u202egpj.exe", "dockgpj.exe"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("Straße 🚚 日本 שלום", "Straße 🚚 日本 שלום"),
        ("\u2066Hidden\u2069 \u200f\u061cmark", "Hidden mark"),
    ],
)
def test_what_turns_or_hides_goes_and_the_rest_stays(given_text: str, kept: str) -> None:
    assert plain(given_text) == kept


def test_a_name_is_one_line() -> None:
    assert one_line("  Late\n\tshipments  \u202e ") == "Late shipments"
    assert plain("a\nb\tc", lines=False) == "abc"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert not any(unicodedata.category(char) == "Cc" for char in plain(text, lines=False))


def test_values_are_cleaned_through_and_through() -> None:
    value: Any = {"a\x00": ["b\u202e", {"c": 1.5, "d": None}], "e": True}
    assert plain_values(value) == {"a": ["b", {"c": 1.5, "d": None}], "e": True}
