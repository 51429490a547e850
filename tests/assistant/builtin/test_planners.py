"""The steps between words and clauses that planners' ways of speaking need, each on its own."""

import pytest

from builder_app.assistant.builtin.changes.in_turn import place_in_turn, turns
from builder_app.assistant.builtin.questions.partial_answers import parted
from builder_app.assistant.builtin.reading.gapping import gaps_filled
from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.recasting.bounded import lesser_named, passes
from builder_app.assistant.builtin.recasting.narrated import told_as_orders
from builder_app.assistant.builtin.recasting.openings import opening
from builder_app.assistant.builtin.values.assigning import Assigning
from builder_app.assistant.builtin.words.acquaintances import acquaintances
from builder_app.assistant.builtin.words.calendar import find_schedule
from builder_app.assistant.builtin.words.verbatim import taken_verbatim
from builder_app.assistant.builtin.workflow.graph import Graph
from tests.evals.play import Talk


def _words(tokens: list) -> str:  # type: ignore[type-arg]
    return " ".join(token.norm if token.kind == "word" else token.raw for token in tokens)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("change the 24 hours to 36 hours and the 2 days to 3 days", "change the 24 hours to 36 hours and change the 2 days to 3 days"),
        (
            "request the BOL from a@x.com and the packing list from b@x.com",
            "request the bol from a@x.com and request the packing-list from b@x.com",
        ),
        ("send the summary to a@x.com and b@x.com", "send the summary to a@x.com and b@x.com"),
        ("email a@x.com and post to #ops", "email a@x.com and post to #ops"),
    ],
)
def test_a_verb_said_once_stands_for_all_its_objects(said: str, meant: str) -> None:
    assert _words(gaps_filled(read(said))) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("when all are done it emails x@y.com", "when all be do , email x@y.com"),
        ("we let 24 hours go by", "wait 24 hours"),
        ("it gets escalated to x@y.com", "escalate it to x@y.com"),
        ("if it gets escalated to x@y.com", "if it get escalate to x@y.com"),
    ],
)
def test_what_the_workflow_does_is_told_as_orders(said: str, meant: str) -> None:
    assert _words(told_as_orders(read(said))) == meant


@pytest.mark.parametrize(
    ("said", "title", "inputs"),
    [
        ("Export docs, I start it with a shipment_id. Email x@y.com", "Export docs", ["shipment_id"]),
        ("Recall, has to be quick. I start it and give it a lot_number. Email x@y.com", "Recall", ["lot_number"]),
        ("Chase an ETA, manual start. Email x@y.com", "Chase an ETA", []),
    ],
)
def test_headings_and_starts_by_hand_are_told_apart_from_orders(said: str, title: str, inputs: list[str]) -> None:
    opened = opening(read(said), said)
    assert (opened.title, opened.plan and opened.plan.inputs) == (title, inputs)
    assert _words(opened.rest) == "email x@y.com"


def test_an_order_is_no_heading() -> None:
    said = "Fax the carrier. Then email x@y.com"
    assert opening(read(said), said).title == ""


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("The text of the first mail should be: Please confirm, thanks. We wait.", "Please confirm, thanks. We wait."),
        ("Subject: Dock time needed. And cc x@y.com", "Dock time needed"),
    ],
)
def test_words_behind_a_colon_are_taken_as_they_stand(said: str, text: str) -> None:
    assert [t.norm for t in taken_verbatim(read(said), said) if t.kind == "quoted"] == [text]


def test_people_are_known_by_what_they_were_called() -> None:
    told = ["Ask the forwarder docs@a.com, then pine (ops@b.com). Email c@d.com and escalate to boss@d.com"]
    assert acquaintances(told) == {"forwarder": "docs@a.com", "pine": "ops@b.com"}


def test_an_answer_and_an_order_are_parted() -> None:
    assert next(parted("lead@x.com, and give them 20 min")) == ("lead@x.com", "give them 20 min")
    assert list(parted("a@x.com and b@x.com")) == []


def test_the_other_side_of_a_bound_is_otherwise() -> None:
    tokens = lesser_named(read("claims over 5000 need an approval. smaller ones go straight through"))
    at = next(i for i, t in enumerate(tokens) if t.norm == "otherwise")
    assert passes(tokens[at + 1 :])


@pytest.mark.parametrize(
    ("said", "cron"), [("mon-fri 5:30 pm", "30 17 * * 1-5"), ("Mon–Sat at 6:15", "15 6 * * 1-6"), ("wed 7am", "0 7 * * 3")]
)
def test_ranges_of_days_are_read_however_they_are_written(said: str, cron: str) -> None:
    assert find_schedule(read(said)).cron == cron


def _built(*said: str) -> Graph:
    talk = Talk()
    for one in said:
        talk.say(one)
    return Graph(talk.draft)


def test_a_parameter_is_set_by_its_name_only_where_nothing_else_is_said() -> None:
    graph = _built("When a shipment is late email a@x.com, then escalate to b@x.com")
    setting = Assigning(graph, "set the level of the escalation to 3", None).read(read("set the level of the escalation to 3"))
    assert setting is not None
    assert (setting.step, setting.name, setting.value) == ("escalate", "level", 3)
    assert not Assigning(graph, "", None).run(read("set the level of the escalation to 9"))


def test_one_more_is_asked_in_turn_only_where_people_are_asked_in_turn() -> None:
    row = _built("Ask a@x.com, wait 2 hours. No answer -> ask b@x.com, wait 2 hours. Still no answer -> escalate to c@x.com")
    assert len(turns(row)) == 2
    place = place_in_turn(row, read("add a third supplier after the first one, d@x.com"))
    assert place is not None
    assert place_in_turn(row, read("add d@x.com to the cc")) is None
    assert place_in_turn(_built("Ask a@x.com, wait 2 hours"), read("add another carrier, d@x.com")) is None


def test_a_change_taken_back_asks_again_what_was_open_before_it() -> None:
    talk = Talk()
    asked = talk.say("When a shipment is late post to Slack #ops").question
    talk.say("remove the slack post and email a@x.com")
    assert asked is not None
    assert talk.question is None
    assert talk.say("undo").question == asked
    assert talk.say("redo").question is None
