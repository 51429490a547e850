"""Outcomes told in other words than those of the step."""

import pytest

from tests.evals.play import Talk

_SEARCH = "Every morning at 7 search late shipments and email the list to ops@x.com"
_CALL = "When a webhook arrives, look up the shipment and POST it to https://erp.x.com/a, then email ops@x.com"


@pytest.mark.parametrize(
    ("first", "said", "step", "outcome"),
    [
        (_SEARCH, "a day with no late shipments should end in a mail to boss@x.com", "search", "not_found"),
        (_SEARCH, "should the search come back empty, email boss@x.com", "search", "not_found"),
        (_CALL, "if the ERP call falls over, email boss@x.com instead of letting the run fail", "call", "error"),
        (_CALL, "the shipment may be unknown to us. In that case email boss@x.com", "lookup", "not_found"),
    ],
)
def test_the_road_is_the_one_that_is_meant(first: str, said: str, step: str, outcome: str) -> None:
    """What is ordered for the case hangs on the road of the step."""
    talk = Talk()
    talk.say(first)
    workflow = talk.say(said).workflow
    new = next(s["id"] for s in workflow["steps"] if s["params"].get("to") == ["boss@x.com"])
    assert {"source": step, "outcome": outcome, "target": new} in [
        {k: e[k] for k in ("source", "outcome", "target")} for e in workflow["edges"]
    ]
