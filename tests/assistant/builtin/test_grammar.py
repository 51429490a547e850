"""The grammar by itself: what a sentence is turned into before anything is built."""

import pytest

from builder_app.assistant.builtin.reading.clauses import Clause, clauses
from builder_app.assistant.builtin.reading.elided import roads_apart, side_by_side, times_told_again
from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.reading.needing import case_and_order
from builder_app.assistant.builtin.recasting.awaited import awaited
from builder_app.assistant.builtin.recasting.contrasts import contrasted
from builder_app.assistant.builtin.recasting.people import recast
from builder_app.assistant.builtin.words.spelling import correct
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.descriptions import described, person


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


@pytest.mark.parametrize(
    ("said", "roads"),
    [
        ("damaged -> page the on-call, wrong item -> email a@b.com", ["damaged", "wrong item"]),
        ("late -> email a@b.com, wait 2 days -> call it", ["late"]),
    ],
)
def test_the_cases_of_a_list_of_arrows_stand_apart(said: str, roads: list[str]) -> None:
    made = [words(c.tokens) for c in clauses(roads_apart(read(said)))]
    assert [one for one in made if one in ("damaged", "late", "wrong item")] == roads


@pytest.mark.parametrize("said", ["remind them after 3 days and after a week", "remind them after 3 days and 1 week"])
def test_an_order_is_repeated_for_every_time_it_names(said: str) -> None:
    made = times_told_again(clauses(read(said)))
    assert [[t.value["unit"] for t in c.tokens if t.kind == "duration"] for c in made] == [["days"], ["weeks"]]
    assert all(c.tokens[0].is_word("remind") for c in made)


def test_what_is_expected_is_asked_for_and_waited_for() -> None:
    made = awaited(clauses(read("POD expected within 24h from the carrier")))
    assert [words(c.tokens) for c in made] == ["request pod from the carrier", "wait duration for reply"]


@pytest.mark.parametrize(("word", "parts", "called"), [("director", {"dir"}, True), ("fin", {"finance"}, True), ("it", {"items"}, False)])
def test_people_are_called_by_parts_of_their_address(word: str, parts: set[str], called: bool) -> None:
    assert person(word, parts) is called


def test_a_step_is_described_by_what_it_says() -> None:
    call = {"method": "GET", "url": "https://api.customs.io/release?id={{ input.claim }}"}
    assert described(call, {"release"}) > 0
    assert described(call, {"claim"}) == 0


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        ("if any found post the list to Slack", "any found"),
        ("if still not there send it again", "still not there"),
        ("if never packed tell a@b.com", "never packed"),
        ("When an order is created fin@x.com must approve it", "an order be create"),
    ],
)
def test_a_condition_ends_where_the_order_begins(said: str, condition: str) -> None:
    assert words(clauses(read(said))[0].condition or []) == condition


def test_a_query_needs_no_quotes() -> None:
    quoted = [t.norm for t in read("run select id, due from invoices where paid = false order by due, then log it") if t.kind == "quoted"]
    assert quoted == ["select id, due from invoices where paid = false order by due"]
    assert not [t for t in read("select a carrier from the list") if t.kind == "quoted"]


def test_ways_are_set_against_each_other_like_values() -> None:
    assert words(contrasted(read("not in Slack, in Teams"))) == "teams instead-of slack"


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ("the refund needs approval from a@b.com first", "ask a@b.com to approve before the refund"),
        ("before mailing let a@b.com approve", "before email ask a@b.com to approve"),
    ],
)
def test_what_needs_somebody_is_an_order_to_ask(said: str, order: str) -> None:
    assert words(recast(clauses(read(said))[0]).tokens) == order


def test_a_case_and_what_is_done_in_it_are_told_apart() -> None:
    told = case_and_order(read("shortage opens an incident"))
    assert told is not None
    assert (words(told[0]), words(told[1])) == ("shortage", "open an incident")
    assert case_and_order(read("open an incident")) is None


@pytest.mark.parametrize(
    "said", ["in parallel 1) email a@b.com 2) call it 3) log it", "in parallel:\n- email a@b.com\n- call it\n- log it"]
)
def test_the_points_of_a_list_side_by_side_are_one_sentence(said: str) -> None:
    assert {clause.sentence for clause in clauses(side_by_side(read(said))) if clause.tokens} == {0}


def test_what_narrows_an_event_at_the_end_belongs_to_it() -> None:
    (clause,) = clauses(read("Email ops@acme.com when a delivery is late, but only for customer Contoso and only for urgent shipments."))
    assert [token.norm for token in clause.condition or []][-7:] == ["late", "for", "customer", "contoso", "for", "urgent", "shipment"]
