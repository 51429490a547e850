"""What goes with taking something out, and roads told in other words."""

import pytest

from tests.evals.play import Talk

_RELEASE = (
    "When a webhook is called, look up the shipment, ask lead@x.com to approve the release, when it is approved "
    "POST to https://erp.x.com/release and email carrier@x.com, when it is rejected email sales@x.com."
)
_CHASE = "When an exception is reported, email ops@x.com, wait up to 4 hours for a reply, and if nobody answers escalate to boss@x.com."


def _kinds(*said: str) -> set[str]:
    talk = Talk()
    for message in said:
        workflow = talk.say(message).workflow
    kinds = {s["id"]: (s["params"].get("to") or [s["action"]])[0] for s in workflow["steps"]}
    return {f"{kinds.get(e['source'], 'trigger')}/{e['outcome']} {kinds[e['target']]}" for e in workflow["edges"]}


@pytest.mark.parametrize(
    ("first", "said", "there", "gone"),
    [
        (_CHASE, "Drop the escalation, a log entry will do.", "email.wait_for_reply/timeout log.write", "boss@x.com"),
        (_CHASE, "Don't escalate, the mail is enough.", "ops@x.com/next email.wait_for_reply", "boss@x.com"),
        (_CHASE, "Skip the wait and escalate straight away.", "ops@x.com/next boss@x.com", "email.wait_for_reply"),
        (_CHASE, "We'd rather have a log entry than the escalation.", "email.wait_for_reply/timeout log.write", "boss@x.com"),
        (_CHASE, "When no reply arrives, log it before the escalation.", "log.write/next boss@x.com", "ops@x.com/next boss@x.com"),
        (_RELEASE, "No mail to sales, take it out.", "http.request/next carrier@x.com", "sales@x.com"),
        (_RELEASE, "From now on bypass the approval and go straight to the POST.", "shipment.lookup/found http.request", "human.approval"),
        (_RELEASE, "With the approval, also log it.", "carrier@x.com/next log.write", "sales@x.com/next log.write"),
        (_RELEASE, "Either way, log it.", "sales@x.com/next log.write", "human.approval/next"),
        (_RELEASE, "For shipments of carrier UPS skip the approval.", "flow.condition/false http.request", "shipment.lookup/found human"),
    ],
)
def test_the_shape_is_the_one_that_was_meant(first: str, said: str, there: str, gone: str) -> None:
    """What stays follows at once; what comes instead stands where the other stood."""
    edges = _kinds(first, said)
    assert there in edges
    assert not any(gone in edge for edge in edges)


def test_rejected_means_stop() -> None:
    """The stop stands on the refusal of the approval that was just added."""
    edges = _kinds(_CHASE, "Add an approval by lead@x.com in front of the escalation; rejected means stop.")
    assert {"human.approval/approved boss@x.com", "human.approval/rejected flow.stop"} <= edges
