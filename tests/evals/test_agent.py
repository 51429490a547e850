"""The agent over the real protocol, with models that answer rightly, clumsily and wrongly."""

import pytest

from tests.evals.agent import KINDS, play_scripted, scripted_cases


@pytest.mark.parametrize("kind", KINDS)
async def test_whatever_the_model_answers_the_draft_stays_right(kind: str) -> None:
    rows = await play_scripted(kind)
    assert [(row["case"], row["turn"], fail) for row in rows for fail in row["fails"]] == []
    assert not any(row["strayed"] for row in rows)


def test_there_are_conversations_of_each_kind() -> None:
    assert all(len(scripted_cases(kind)) >= 5 for kind in KINDS)
