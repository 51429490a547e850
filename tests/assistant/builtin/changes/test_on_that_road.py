"""Orders for one road leave the other roads alone."""

import pytest

from tests.evals.play import Talk

_CLAIMS = (
    "When an email arrives with claim in the subject, classify it as damage, shortage or delay. "
    "Damage: email claims@x.com. Shortage: email stock@x.com. Delay: email transport@x.com."
)


def _edges(said: str) -> set[str]:
    talk = Talk()
    talk.say(_CLAIMS)
    workflow = talk.say(said).workflow
    kinds = {s["id"]: s["params"].get("to", [s["action"]])[0] for s in workflow["steps"]}
    return {f"{kinds.get(e['source'], 'trigger')}/{e['outcome']} {kinds[e['target']]}" for e in workflow["edges"]}


@pytest.mark.parametrize(
    ("said", "gone", "new"),
    [
        (
            "For shortage, wait an hour before the mail.",
            {"ai.classify/shortage stock@x.com"},
            {"ai.classify/shortage flow.wait", "flow.wait/next stock@x.com"},
        ),
        ("Delay: log instead of mailing.", {"ai.classify/delay transport@x.com"}, {"ai.classify/delay log.write"}),
        ("Delays shouldn't be mailed any more, just log them.", {"ai.classify/delay transport@x.com"}, {"ai.classify/delay log.write"}),
        ("We don't handle delays any more, take that branch out.", {"ai.classify/delay transport@x.com"}, set()),
        ("On the damage branch, also log it.", set(), {"claims@x.com/next log.write"}),
        ("For delay and shortage, also log it.", set(), {"transport@x.com/next log.write", "stock@x.com/next log.write"}),
    ],
)
def test_only_the_named_road_changes(said: str, gone: set[str], new: set[str]) -> None:
    """What the others do stays as it is."""
    before = _edges("which label comes first?")
    after = _edges(said)
    assert (before - after, after - before) == (gone, new)
