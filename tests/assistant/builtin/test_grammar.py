"""The grammar by itself: what a sentence is turned into before anything is built."""

import pytest

from builder_app.assistant.builtin.clauses import Clause, clauses
from builder_app.assistant.builtin.contrasts import contrasted
from builder_app.assistant.builtin.reading import read
from builder_app.assistant.builtin.recasting import recast
from builder_app.assistant.builtin.spelling import correct
from builder_app.assistant.builtin.tokens import Token


def words(tokens: list[Token]) -> str:
    return " ".join(t.norm for t in tokens if t.kind != "punct")


def order(text: str) -> tuple[str, str]:
    clause = recast(clauses(read(text))[0])
    return words(clause.condition or []), words(clause.tokens)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("the lead (a@b.com) must approve it", ("", "ask the lead a@b.com to approve it")),
        ("the night clerk n@b.com has to fill in a form", ("", "ask the night clerk n@b.com to fill a form")),
        ("the release must be approved by a@b.com", ("", "ask a@b.com to approve the release")),
        ("the sender should get a reminder", ("", "send a reminder to the sender")),
        ("get the ETA from a@b.com", ("", "ask a@b.com for the eta")),
        ("whoever has not answered goes to a@b.com", ("they have not answer", "escalate to a@b.com")),
        ("an angry one goes straight to a@b.com", ("angry", "send to a@b.com")),
        ("log the positive ones", ("positive", "log it")),
        ("wait 2 days", ("", "wait 2 days")),
    ],
)
def test_statements_become_orders(said: str, meant: tuple[str, str]) -> None:
    condition, tokens = order(said)
    assert (condition, tokens.replace("duration", "2 days")) == meant


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("post to Slack using connection slack-main", "slack-main"),
        ("page them (connection pd-1) at once", "pd-1"),
        ("query it via the wms_db connection", "wms_db"),
        ("the connection is called 'Main mail'", "Main mail"),
    ],
)
def test_a_connection_is_one_token(said: str, name: str) -> None:
    assert [t.norm for t in read(said) if t.kind == "connection"] == [name]


@pytest.mark.parametrize("said", ["check the connection to the database", "use the slack connection"])
def test_a_connection_without_a_name_is_none(said: str) -> None:
    assert not [t for t in read(said) if t.kind == "connection"]


@pytest.mark.parametrize(
    "said", ["not six but eight hours", "eight hours, not 6", "6 is too short, eight hours is fine", "six should be eight hours"]
)
def test_a_contrast_says_what_goes_and_what_comes(said: str) -> None:
    made = contrasted(read(said))
    cut = next(i for i, t in enumerate(made) if t.is_word("instead-of"))
    assert [t.kind for t in made[:cut]] == ["duration"]
    assert [t.value for t in made[cut + 1 :]] == [{"value": 6, "unit": "hours"}]


def test_a_condition_behind_its_clause_is_its_own() -> None:
    first, second = clauses(read("email a@b.com, but only if its priority is high; otherwise log it"))
    assert words(first.condition or []) == "its priority be high"
    assert (words(first.tokens), second.marks) == ("email a@b.com", {"otherwise"})


def test_a_short_question_in_a_procedure_is_a_condition() -> None:
    made: list[Clause] = clauses(read("No reply? Escalate to a@b.com"))
    assert words(made[0].condition or []) == "no reply"
    assert words(made[-1].tokens) == "escalate to a@b.com"


@pytest.mark.parametrize("word", ["loading", "storage", "locked", "blocked", "remote", "account", "progress", "decides", "courier"])
def test_ordinary_words_are_no_slips(word: str) -> None:
    assert correct(word) == word


@pytest.mark.parametrize(("slip", "word"), [("sumarize", "summarize"), ("shipmnet", "shipment"), ("ther", "there"), ("recieve", "receive")])
def test_slips_are_mended(slip: str, word: str) -> None:
    assert correct(slip) == word
