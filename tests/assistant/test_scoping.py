"""Scoping: the words decide what may change, for both brains."""

import pathlib
from collections.abc import AsyncIterator

import pytest

from builder_app.application.turns import Edited, Question, Replied, TurnEvent, TurnRequest
from builder_app.assistant import service
from builder_app.assistant.scoping import scope_of
from builder_app.assistant.service import AssistantService, identity
from builder_app.domain.scope import EVERYTHING, Scope
from builder_app.domain.workflow import WorkflowDefinition
from builder_app.settings import Settings
from tests.evals import play
from tests.flows import FLAGSHIP

EVALS = pathlib.Path(play.__file__).parent


def scope(text: str, *, question: Question | None = None, definition: WorkflowDefinition = FLAGSHIP) -> Scope:
    return scope_of(TurnRequest(conversation_id="c", text=text, definition=definition, pending_question=question))


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("make the first wait 36 hours", {"reply"}),
        ("rename step 3 to Nudge", {"remind"}),
        ("remove the escalation", {"escalate"}),
        ("put `second` before escalate", {"second", "escalate"}),
        ("what a nice day", set()),
    ],
)
def test_words_name_steps(text: str, steps: set[str]) -> None:
    found = scope(text)
    assert steps <= found.steps
    assert not found.everything
    assert len(found.steps - {"trigger"}) <= max(2, len(steps) + 1)


def test_parts_are_named_by_their_words() -> None:
    assert "trigger" in scope("run it every day at 9am").parts
    assert "name" in scope("call the workflow Late loads").parts
    assert scope("change the subject of the escalation").parts == frozenset()


def test_an_empty_draft_and_beginning_anew_have_no_bounds() -> None:
    assert scope("email bob@acme.com", definition=WorkflowDefinition()) == EVERYTHING
    assert scope("rebuild the whole workflow") == EVERYTHING
    assert scope("start over: email bob@acme.com") == EVERYTHING


def test_an_answer_may_change_what_was_asked_about() -> None:
    asked = Question(step_id="escalate", field="to", text="Who?")
    assert scope("boss@acme.com", question=asked).steps >= {"escalate"}


class Silent:
    """A brain that answers and says nothing of its scope."""

    async def turn(self, request: TurnRequest) -> AsyncIterator[TurnEvent]:
        yield Edited(edits=())
        yield Replied(text="Done.", scope=EVERYTHING)


async def test_the_scope_does_not_come_from_the_brain() -> None:
    request = TurnRequest(conversation_id="c", text="make the first wait 36 hours", definition=FLAGSHIP)
    events = [event async for event in AssistantService(Silent()).turn(request)]
    assert isinstance(events[-1], Replied)
    assert events[-1].scope == scope_of(request)


class Talker:
    """A brain that changes nothing."""

    async def turn(self, request: TurnRequest) -> AsyncIterator[TurnEvent]:
        yield Replied(text="It waits.", scope=EVERYTHING)


async def test_a_turn_without_edits_has_no_scope_and_none_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "scope_of", lambda request: pytest.fail("the words were read for nothing"))
    request = TurnRequest(conversation_id="c", text="make the first wait 36 hours", definition=FLAGSHIP)
    [reply] = [event async for event in AssistantService(Talker()).turn(request)]
    assert isinstance(reply, Replied)
    assert reply.scope is None


def test_the_cache_tells_brains_models_and_prompts_apart() -> None:
    rules, one = identity(Settings(llm_api_key=None)), identity(Settings(llm_api_key="k", llm_model="one"))
    assert rules == identity(Settings(llm_api_key=None))
    assert len({rules, one, identity(Settings(llm_api_key="k", llm_model="two"))}) == 3
    assert "k" not in one.split()
