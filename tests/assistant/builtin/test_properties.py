"""Whatever is said, and in whatever order: no exception, edits that apply, and nothing outside them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from builder_app.application.turns import TurnRequest
from builder_app.assistant.builtin import answer
from builder_app.assistant.builtin.words.lexicon import NOUNS, VERBS
from builder_app.domain.edits import apply
from builder_app.domain.validation import validate
from builder_app.domain.workflow import WorkflowDefinition
from tests.evals import play

EXTRA = """
    if when then otherwise unless after before between and or the a second last not every 48 2 hours days
    to from a@b.com x@y.org
    , . ; : -> #ops {{ }} "Hi" https://x.io/y 9:30am SHP-1
"""
WORDS = st.sampled_from([*sorted(VERBS | NOUNS), *EXTRA.split()])
SENTENCES = st.lists(WORDS, max_size=25).map(" ".join)
ANYTHING = st.one_of(SENTENCES, st.text(max_size=200))
LATE = "When a shipment is more than 2 hours late, email ops@a.com. Wait 4 hours for a reply. If nobody answers, escalate to boss@a.com."
CONVERSATIONS = [[str(turn["say"]).strip() for turn in case["turns"]] for case in play.cases_of(sorted(play.HERE.glob("*.yaml")))]
REQUESTS = st.sampled_from([says[0] for says in CONVERSATIONS])
CHANGES = st.sampled_from([say for says in CONVERSATIONS for say in says[1:]])


def turn(definition: WorkflowDefinition, text: str) -> WorkflowDefinition:
    made = answer(TurnRequest(conversation_id="conv_x", text=text, definition=definition, issues=validate(definition)))
    assert made.reply
    assert made.intent != "edit" or made.edits
    assert made.intent == "edit" or not made.edits
    return apply(definition, made.edits).definition


@given(ANYTHING)
@settings(max_examples=300, deadline=None)
def test_any_first_message_gives_edits_that_apply(text: str) -> None:
    turn(WorkflowDefinition(), text)


@given(st.lists(ANYTHING, min_size=1, max_size=4))
@settings(max_examples=200, deadline=None)
def test_any_conversation_on_a_workflow_gives_edits_that_apply(messages: list[str]) -> None:
    definition = turn(WorkflowDefinition(), LATE)
    for text in messages:
        definition = turn(definition, text)


@given(REQUESTS, st.lists(CHANGES, min_size=1, max_size=4))
@settings(max_examples=200, deadline=None)
def test_what_was_said_of_another_workflow_gives_edits_that_apply(request: str, messages: list[str]) -> None:
    talk = play.Talk()
    for text in (request, *messages):
        assert talk.say(text).reply


def test_a_step_that_has_no_text_takes_no_value_into_it() -> None:
    talk = play.Talk()
    talk.say(
        "When a shipment has an exception, have broker@customs.com fill in a form with the duty, then store it in the collection holds."
    )
    talk.say("no, I meant the first one")
    kept = talk.draft
    talk.say("rename step 2 to Tell the team")
    assert [step.params for step in talk.draft.steps] == [step.params for step in kept.steps]


@given(SENTENCES)
@settings(max_examples=100, deadline=None)
def test_the_same_request_gives_the_same_answer(text: str) -> None:
    request = TurnRequest(conversation_id="conv_x", text=text, definition=WorkflowDefinition())
    assert answer(request) == answer(request)
