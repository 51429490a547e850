"""Values by their names: texts taken word for word, parameters as people call them, what no step has."""

import pytest

from builder_app.assistant.builtin.changes.correcting import corrects, redirects
from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.recasting.absent import absent
from builder_app.assistant.builtin.values.assigning import Assigning
from builder_app.assistant.builtin.values.quotations import quoted
from builder_app.assistant.builtin.words.pairs import pair
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.param_names import mentions, parameters
from builder_app.domain.catalog import CATALOG
from tests.evals.play import Talk

TEXTS = {
    "set the subject of the first email to New ETA needed": ["New ETA needed"],
    "make the body of the email say Please call us and send the ETA": ["Please call us and send the ETA"],
    "the email's subject should be ETA please, urgent": ["ETA please, urgent"],
    "give the escalation the subject Carrier is silent": ["Carrier is silent"],
    "use Late truck as the subject": ["Late truck"],
    "set the subject to Late list and the body to See below": ["Late list", "See below"],
    "run it at 2pm and set the subject to Arrivals and send it to a@x.com": ["Arrivals"],
    "change the Slack message to Teams": [],
    "the follow-up should use the urgent template": [],
    "if the reply says delayed, escalate to a@x.com": [],
}


@pytest.mark.parametrize(("said", "texts"), TEXTS.items())
def test_what_a_text_is_to_say_runs_to_the_end_of_its_order(said: str, texts: list[str]) -> None:
    assert [token.norm for token in quoted(read(said), said) if token.kind == "quoted"] == texts


def _graph(*said: str) -> Graph:
    talk = Talk()
    for text in said:
        talk.say(text)
    return Graph(talk.draft)


LATE = "When a shipment is late, call https://erp.x.com/late with a POST, email a@x.com, wait a day for a reply, then escalate to b@x.com"
SETTINGS = {
    "use the formal template for the email": ("email.send", "template", "formal"),
    "set the level of the escalation to 2": ("email.escalate", "level", 2),
    "the reason of the escalation should be Nobody answered": ("email.escalate", "reason", "Nobody answered"),
    "add a header X-Source with the value builder": ("http.request", "headers", {"X-Source": "builder"}),
    "the method should be PATCH": ("http.request", "method", "PATCH"),
}


@pytest.mark.parametrize(("said", "wanted"), SETTINGS.items())
def test_a_parameter_is_set_by_its_name(said: str, wanted: tuple[str, str, object]) -> None:
    graph = _graph(LATE)
    made = Assigning(graph, said, None).read(quoted(read(said), said))
    assert made is not None
    assert (graph.nodes[made.step].action, made.name, made.value) == wanted


def test_a_value_that_the_catalogue_refuses_is_told_and_not_set() -> None:
    graph = _graph(LATE)
    assigning = Assigning(graph, said := "set the level of the escalation to 9", None)
    assert not assigning.run(read(said))
    assert "at most 3" in assigning.problem
    assert all(node.params.get("level") != 9 for node in graph.nodes.values())


def test_every_parameter_has_its_kind_from_the_catalogue() -> None:
    for spec in CATALOG:
        own = parameters(spec.id)
        assert own.keys() == spec.names
        assert all(one.kind for one in own.values())


def test_longer_names_of_parameters_win() -> None:
    (mention,) = mentions(read("the dedup key"))
    assert mention.names == {"dedup_key"}


def test_a_named_value_has_a_name_and_a_value() -> None:
    said = "header Accept to application/json"
    assert pair(read(said), 1, said) == ("Accept", "application/json")
    assert pair(read("header"), 1, "header") is None


ABSENT = {
    "remove the Slack message": "Slack message",
    "send the third email to x@y.com": "third e-mail",
    "make the second wait 3 days": "second wait",
    "remove the escalation": "",
    "add a Slack message": "",
}


@pytest.mark.parametrize(("said", "gone"), ABSENT.items())
def test_a_step_that_is_taken_for_granted_but_not_there_is_named(said: str, gone: str) -> None:
    assert absent(_graph(LATE), read(said)) == gone


def test_a_bare_value_corrects_and_a_pointer_redirects() -> None:
    assert (token := corrects(read("6 hours, sorry"))) is not None
    assert token.kind == "duration"
    assert corrects(read("email bob@x.com in 6 hours")) is None
    assert [t.norm for t in redirects(read("no, I meant the first one"))] == ["the", "first", "one"]
    assert [t.norm for t in redirects(read("not the second, the first"))] == ["the", "first"]
    assert not redirects(read("send the first email to bob@x.com"))
