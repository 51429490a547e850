"""Values exchanged by what they are, steps that should come later, roads named in front of what happens on them."""

from typing import Any

import pytest

from tests.evals.play import Talk


def _steps(*messages: str) -> tuple[dict[str, Any], set[tuple[str, str, str]]]:
    talk = Talk()
    for message in messages:
        turn = talk.say(message)
    steps = {step["id"]: step for step in turn.workflow["steps"]}
    edges = {
        (steps.get(e["source"], {"action": "trigger"})["action"], e["outcome"], steps[e["target"]]["action"])
        for e in turn.workflow["edges"]
    }
    return {step["action"]: step["params"] for step in steps.values()}, edges


@pytest.mark.parametrize("said", ["change low to high", "use high instead of low", "replace low with high"])
def test_a_compared_value_is_exchanged(said: str) -> None:
    """The value alone says where it stands."""
    params, _ = _steps("When a shipment is created and its priority is low, log it, otherwise email a@b.com", said)
    assert params["flow.condition"]["condition"]["right"] == "high"


@pytest.mark.parametrize("said", ["The site is York", "change Leeds to York", "set the site to York"])
def test_a_named_value_is_set(said: str) -> None:
    """By the name that it has, or by what it was."""
    params, _ = _steps("Set a value site to Leeds, then email a@b.com", said)
    assert params["data.set"]["values"] == {"site": "York"}


@pytest.mark.parametrize(
    "said", ["Send it a day after the delivery, not straight away", "send it one day later", "the email should go out a day later"]
)
def test_what_comes_later_waits_first(said: str) -> None:
    """The wait stands in front of the step."""
    params, edges = _steps("When a shipment is delivered, email a@b.com", said)
    assert params["flow.wait"]["duration"] == {"value": 1, "unit": "days"}
    assert ("flow.wait", "next", "email.send") in edges


@pytest.mark.parametrize("said", ["held: page the on-call", "held -> page the on-call"])
def test_the_name_of_a_road_in_front(said: str) -> None:
    """What stands in front of a colon or an arrow is the road."""
    _, edges = _steps("Email a@b.com, wait 2 days for the reply and classify it as cleared or held. If cleared, log it.", said)
    assert ("ai.classify", "held", "incident.pagerduty") in edges


def test_an_order_behind_a_noun_for_an_event() -> None:
    """`a webhook call email …` loses nothing."""
    _, edges = _steps("On a webhook call email a@b.com. Then wait a day.")
    assert edges == {("trigger", "next", "email.send"), ("email.send", "next", "flow.wait")}


def test_cases_said_with_nouns() -> None:
    """Each case of a switch with what it is."""
    _, edges = _steps("When a shipment is late, switch on the carrier. Maersk gets an email to a@b.com, MSC gets a post to #msc.")
    assert {("flow.switch", "Maersk", "email.send"), ("flow.switch", "MSC", "message.slack")} <= edges


def test_rounds_and_their_pace() -> None:
    """Two things told of a repetition are both done, and its last round is its end."""
    params, edges = _steps(
        "Email a@b.com, then remind them every 30 minutes, up to 3 times. After the last reminder page the on-call.",
        "every 20 minutes, up to 5 times",
    )
    assert params["flow.repeat"]["max_times"] == 5
    assert params["email.wait_for_reply"]["timeout"] == {"value": 20, "unit": "minutes"}
    assert ("flow.repeat", "exhausted", "incident.pagerduty") in edges
