"""What is answered and told from facts beside a language model, so that both brains do it the same way."""

import asyncio

from builder_app.application.turns import Delta, Replied, TurnEvent, TurnRequest
from builder_app.application.workflows import UNTITLED
from builder_app.assistant.builtin.answer import answer
from builder_app.assistant.builtin.questions.history import asks_about_runs, told
from builder_app.assistant.builtin.questions.suggest import suggestions
from builder_app.assistant.builtin.workflow.describe import plan_lines
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.naming import workflow_name
from builder_app.domain.workflow import WorkflowDefinition

SHORT = 100
"""Undo and redo by word are short; a longer message is about something else."""


async def from_facts(request: TurnRequest) -> list[TurnEvent]:
    """The events of a turn that needs no model: what happened in runs, and undo or redo by word; none where it needs one."""
    if request.runs is not None and asks_about_runs(request.text):
        text = await told(request.runs, Graph(request.definition), request.text)
        return [Delta(text=text), Replied(text=text, question=request.pending_question)]
    if len(request.text) <= SHORT:
        found = await asyncio.to_thread(answer, request)
        if found.intent in ("undo", "redo"):
            return [Delta(text=found.reply), Replied(text=found.reply, history="undo" if found.intent == "undo" else "redo")]
    return []


def beside(reply: Replied, *, before: WorkflowDefinition, after: WorkflowDefinition) -> Replied:
    """The model's reply with what the draft itself tells: actions, suggestions, and for a first build its plan and a name."""
    graph = Graph(after)
    first = not before.steps and bool(after.steps)
    named = after.name if after.name not in ("", UNTITLED) else workflow_name(graph)
    return Replied(
        text=reply.text,
        question=reply.question,
        detected_actions=tuple(dict.fromkeys(step.action for step in after.steps)),
        suggestions=suggestions(graph) if after != before else (),
        plan=plan_lines(graph) if first else (),
        title=named if first else None,
    )
