"""One turn of the agent, as the product's own events."""

from collections.abc import AsyncIterator
from typing import Any

import openai
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, AnyMessage, HumanMessage, SystemMessage
from langchain_core.runnables import RunnableConfig
from langgraph.types import StreamMode

from builder_app.application.turns import Delta, Edited, Progress, Replied, TurnEvent, TurnRequest
from builder_app.application.workflows import UNTITLED
from builder_app.assistant.agent.facts import beside, from_facts
from builder_app.assistant.agent.graph import MAX_ROUNDS, AgentState, build_graph, errors_of, text_of
from builder_app.assistant.agent.models import named
from builder_app.assistant.agent.prompts import system_prompt
from builder_app.assistant.scoping import names_it, scope_of
from builder_app.domain.errors import ModelUnavailable

HISTORY = 20
"""Earlier messages that the model is shown; the draft itself carries what they led to."""


class AgentBrain:
    """Answers turns with a language model. Holds the model's client and nothing of any turn."""

    def __init__(self, model: BaseChatModel) -> None:
        self._graph = build_graph(model)

    async def turn(self, request: TurnRequest) -> AsyncIterator[TurnEvent]:
        """Deltas and progress while the model works, then all edits at once, then the reply. Raises the named errors of the model."""
        known = await from_facts(request)
        for event in known:
            yield event
        if known:
            return
        try:
            async for event in self._stream(request):
                yield event
        except openai.OpenAIError as error:
            raise named(error) from error

    async def _stream(self, request: TurnRequest) -> AsyncIterator[TurnEvent]:
        state: AgentState | None = None
        config = RunnableConfig(recursion_limit=MAX_ROUNDS * 3)
        modes: list[StreamMode] = ["messages", "custom", "values"]
        parts: AsyncIterator[Any] = self._graph.astream(_start(request), config, stream_mode=modes)
        async for mode, part in parts:
            if mode == "messages":
                chunk = part[0]
                if isinstance(chunk, AIMessageChunk) and (text := text_of(chunk)):
                    yield Delta(text=text)
            elif mode == "custom":
                yield Progress(text=part["progress"])
            else:
                state = part
        if state is None:
            raise ModelUnavailable("The language model gave no answer. Nothing was changed; try again.")
        for event in _end(state):
            yield event


def _start(request: TurnRequest) -> AgentState:
    said: list[AnyMessage] = [
        HumanMessage(message.text) if message.role == "user" else AIMessage(message.text)
        for message in request.history[-HISTORY:]
        if message.text
    ]
    return AgentState(
        messages=[SystemMessage(system_prompt(request)), *said, HumanMessage(request.text)],
        edits=[],
        definition=request.definition,
        began=request.definition,
        may_name=request.definition.name in ("", UNTITLED) or names_it(request.text),
        scope=scope_of(request),
        known=_known(request),
        known_errors=errors_of(request.definition),
        question=None,
        rounds=0,
        repairs=0,
    )


def _known(request: TurnRequest) -> str:
    """Everything that people and their documents said, and the workflow: where addresses may come from."""
    said = [message.text for message in request.history if message.role == "user"]
    return "\n".join([request.text, *said, *(document.text for document in request.documents), request.definition.model_dump_json()])


def _end(state: AgentState) -> list[TurnEvent]:
    """The turn's edits and reply; a turn that ran out of rounds or said nothing changes nothing."""
    last = state["messages"][-1]
    if isinstance(last, AIMessage) and last.tool_calls:
        raise ModelUnavailable("The language model did not come to an end. Nothing was changed; try again.", code="model-loop")
    reply = text_of(last).strip() if isinstance(last, AIMessage) else ""
    if not reply and not state["edits"] and state["question"] is None:
        raise ModelUnavailable("The language model gave an empty answer. Nothing was changed; try again.", code="model-empty")
    events: list[TurnEvent] = [Edited(edits=tuple(state["edits"]))] if state["edits"] else []
    question = state["question"]
    words = reply or (question.text if question else "Done.")
    return [*events, beside(Replied(text=words, question=question), before=state["began"], after=state["definition"])]
