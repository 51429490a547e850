"""Facts, headings and pairs of values that amount to orders: time that somebody is given, events told, lengths set against each other."""

import pytest

from tests.evals.play import Talk, leads

_OPENING = "when a shipment is delayed email night@x.com. "


@pytest.mark.parametrize(
    "said",
    [
        "night gets 20 min to reply, if they dont escalate to dir@x.com",
        "the supplier has up to 20 minutes to answer, if not escalate to dir@x.com",
        "lets say we wait 20 minutes. nothing back? then escalate to dir@x.com",
        "they usually answer within the hour so we wait 20 minutes. no reply: escalate to dir@x.com",
    ],
)
def test_time_that_somebody_is_given_is_a_wait_for_the_reply(said: str) -> None:
    made = Talk().say(_OPENING + said)

    wait = next(s for s in made.workflow["steps"] if s["action"] == "email.wait_for_reply")
    assert wait["params"]["timeout"] == {"value": 20, "unit": "minutes"}
    assert leads(made.workflow, "email.wait_for_reply/timeout", "email.escalate", straight=False)
    assert not made.errors


@pytest.mark.parametrize("verb", ["make", "turn"])
def test_lengths_of_time_are_changed_pair_by_pair(verb: str) -> None:
    talk = Talk()
    talk.say(_OPENING + "wait 2 days for a reply. if there is none remind them and wait 1 day for a reply. then escalate to b@x.com")

    changed = talk.say(f"{verb} the 2 days 12 hours and the 1 day 6 hours")

    waits = [s["params"]["timeout"] for s in changed.workflow["steps"] if s["action"] == "email.wait_for_reply"]
    assert waits == [{"value": 12, "unit": "hours"}, {"value": 6, "unit": "hours"}]


def test_a_condition_is_kept_beside_the_place_where_the_order_goes() -> None:
    talk = Talk()
    talk.say("webhook comes in. find the shipment by the shipment_id from the payload. found: set its status to the status in the payload")

    changed = talk.say('if that status is "declined", also email routing@acme.com once the update is done')

    assert leads(changed.workflow, "shipment.update", "flow.condition", straight=False)
    assert leads(changed.workflow, "flow.condition/true", "email.send", straight=False)
    assert not leads(changed.workflow, "flow.condition/false", "email.send", straight=False)


def test_nothing_is_done_where_no_message_is_wanted() -> None:
    made = Talk().say("every day at 6 find the delayed shipments. found: email them to buyer@acme.com. nothing found: no email")

    assert [s["action"] for s in made.workflow["steps"]] == ["shipment.search", "email.send"]
    assert not made.errors
