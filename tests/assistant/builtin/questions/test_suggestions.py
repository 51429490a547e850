"""The one-click suggestions: each is a message that does what it says."""

import pytest

from builder_app.assistant.builtin.questions.suggest import suggestions
from builder_app.assistant.builtin.workflow.graph import Graph
from tests.evals.play import Talk


@pytest.mark.parametrize(
    ("first", "proposal", "owner"),
    [
        (
            "When a shipment is created ask for approval, then email ops@x.com",
            "Send the approval to the manager",
            "{{ trigger.shipment.manager_email }}",
        ),
        ("Every Monday at 8 ask for approval of the budget, then email ops@x.com", "Send the approval to ops@x.com", "ops@x.com"),
    ],
)
def test_an_approval_that_nobody_owns_gets_an_owner(first: str, proposal: str, owner: str) -> None:
    talk = Talk()
    talk.say(first)
    assert proposal in suggestions(Graph(talk.draft))
    talk.say(proposal)
    assert [step.params["approvers"] for step in talk.draft.steps if step.action == "human.approval"] == [[owner]]


def test_an_owner_is_never_invented() -> None:
    talk = Talk()
    talk.say("Every Monday at 8 ask for approval of the budget, then log it")
    assert not [one for one in suggestions(Graph(talk.draft)) if one.startswith("Send the approval")]
