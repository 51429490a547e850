"""Names that are given to the workflow and to its steps."""

import pytest

from tests.evals.play import Talk

FIRST = "When a shipment is delayed, email ops@lane.com, wait 2 hours, then escalate to boss@lane.com."


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("call the whole thing Late truck desk", "Late truck desk"),
        ('Could you call the whole thing "Customs digest"?', "Customs digest"),
        ("Let's call this Delay watch, and make the wait 3 hours", "Delay watch"),
        ("I'd like it to be called Reroute sign-off", "Reroute sign-off"),
        ("I want the workflow named Delay watch", "Delay watch"),
        ("This workflow needs a better name: Chase and escalate.", "Chase and escalate"),
        ('Can the flow go by "Weekly list" from now on?', "Weekly list"),
        ("The name of the process is Wait and see", "Wait and see"),
        ("workflow name = Email Approval", "Email Approval"),
        ("Name it Delay watch please", "Delay watch"),
        ("Update the title: Search and mail. Wait 3 hours instead of 2.", "Search and mail"),
        ("Wait 3 hours for the reply, and call the whole thing Late truck desk", "Late truck desk"),
        ("its name should be Delay desk from now on", "Delay desk"),
    ],
)
def test_the_workflow(said: str, name: str) -> None:
    talk = Talk()
    before = talk.say(FIRST).workflow["steps"]
    turn = talk.say(said)
    assert turn.workflow["name"] == name
    assert not turn.strayed
    assert [step["name"] for step in turn.workflow["steps"]] == [step["name"] for step in before]


@pytest.mark.parametrize(
    ("said", "action", "name"),
    [
        ("The escalation step should be titled Tell the boss", "email.escalate", "Tell the boss"),
        ("Call the first email Ask ops, then add a log step at the end", "email.send", "Ask ops"),
    ],
)
def test_a_step(said: str, action: str, name: str) -> None:
    talk = Talk()
    before = talk.say(FIRST).workflow["name"]
    after = talk.say(said).workflow
    assert [step["name"] for step in after["steps"] if step["action"] == action] == [name]
    assert after["name"] == before


def test_the_description() -> None:
    talk = Talk()
    talk.say(FIRST)
    assert talk.say("Change the description to Chases late shipments").workflow["description"] == "Chases late shipments"


@pytest.mark.parametrize("said", ["The subject of the email should be Where is my truck", "Who wants to be called Boss?"])
def test_what_gives_no_name(said: str) -> None:
    talk = Talk()
    before = talk.say(FIRST).workflow["name"]
    assert talk.say(said).workflow["name"] == before
