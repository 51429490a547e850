"""The agent's graph: think → tools → think … → check → (repair, at most twice) → end.

Only `think` calls the model. Tools and checks are pure functions on the working draft, so a turn either ends with edits that
apply as a whole or changes nothing.
"""

from typing import Annotated, Any, TypedDict

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage
from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph, add_messages
from langgraph.graph.state import CompiledStateGraph

from builder_app.application.turns import Question
from builder_app.assistant.agent.honesty import claims_a_change, invented
from builder_app.assistant.agent.models import asked
from builder_app.assistant.agent.prompts import listed
from builder_app.assistant.agent.tools import ToolRefused, call_tool, schemas
from builder_app.domain.edits import Edit
from builder_app.domain.scope import Scope, outside, refusal
from builder_app.domain.validation import validate
from builder_app.domain.workflow import WorkflowDefinition

MAX_ROUNDS = 24
"""Calls to the model in one turn; a tool loop without end stops here."""
MAX_REPAIRS = 2
NOTHING_DONE = "I changed nothing in the workflow just now. Please tell me again which step to change, and how."


def _gathered(kept: list[Edit], more: list[Edit] | None) -> list[Edit]:
    """Edits so far and new ones; None throws all of them away."""
    return [] if more is None else kept + more


class AgentState(TypedDict):
    """What flows through the graph during one turn; nothing of it outlives the turn."""

    messages: Annotated[list[AnyMessage], add_messages]
    edits: Annotated[list[Edit], _gathered]
    definition: WorkflowDefinition
    began: WorkflowDefinition
    may_name: bool
    scope: Scope
    known: str
    known_errors: frozenset[tuple[str, str | None, str | None]]
    question: Question | None
    rounds: int
    repairs: int


def errors_of(definition: WorkflowDefinition) -> frozenset[tuple[str, str | None, str | None]]:
    """The validation errors of a draft, as comparable keys."""
    return frozenset((i.code, i.step_id, i.field) for i in validate(definition) if i.severity == "error")


def build_graph(model: BaseChatModel) -> CompiledStateGraph[AgentState, None, AgentState, AgentState]:
    """A compiled graph around `model`; it holds no state between turns."""
    thinking = model.bind_tools(schemas())

    async def think(state: AgentState) -> dict[str, Any]:
        reply = await asked(thinking, state["messages"])
        return {"messages": [reply], "rounds": state["rounds"] + 1}

    graph = StateGraph(AgentState)
    graph.add_node("think", think)
    graph.add_node("tools", _use_tools)
    graph.add_node("check", _check)
    graph.add_edge(START, "think")
    graph.add_conditional_edges("think", _after_thinking, ["tools", "check", END])
    graph.add_edge("tools", "think")
    graph.add_conditional_edges("check", _after_check, ["think", END])
    return graph.compile()


def _use_tools(state: AgentState) -> dict[str, Any]:
    """Run the calls of the last message in order on the working draft."""
    last = state["messages"][-1]
    draft, question = state["definition"], state["question"]
    edits: list[Edit] = []
    answers: list[AnyMessage] = []
    tell = get_stream_writer()
    for call in last.tool_calls if isinstance(last, AIMessage) else []:
        try:
            if call["name"] == "name_workflow" and not state["may_name"]:
                raise ToolRefused("the workflow has a name already, and the user did not ask for another")
            outcome, after = call_tool(call["name"], call["args"], draft=draft)
            if made_up := invented(outcome.edits, state["known"]):
                raise ToolRefused(f"nobody gave {', '.join(made_up)}: leave it out and call ask_user")
        except ToolRefused as refusal:
            answers.append(ToolMessage(str(refusal), tool_call_id=call["id"], status="error"))
            continue
        draft = after
        edits += outcome.edits
        question = outcome.question or question
        answers.append(ToolMessage(outcome.answer, tool_call_id=call["id"]))
        tell({"progress": _describe(call["name"], call["args"])})
    for broken in last.invalid_tool_calls if isinstance(last, AIMessage) else []:
        answers.append(ToolMessage("The arguments were not valid JSON.", tool_call_id=broken["id"] or "", status="error"))
    return {"messages": answers, "edits": edits, "definition": draft, "question": question}


def _check(state: AgentState) -> dict[str, Any]:
    """Show the model what it changed without being asked, and the errors that its own edits brought.

    Edits that lie outside what the user named are thrown away, all of them: the model begins again from the draft as it was.
    A reply that tells of a change where there is none does not reach the user.
    """
    beyond = outside(state["began"], state["definition"], state["scope"])
    if beyond:
        repairs = state["repairs"] + 1
        again = {"definition": state["began"], "edits": None, "question": None, "repairs": repairs}
        if repairs > MAX_REPAIRS:
            return {"messages": [AIMessage(refusal(beyond))], **again}
        words = "Nothing was applied: the user did not ask for these changes:\n" + "\n".join(f"- {change.text}" for change in beyond[:20])
        words += "\nThe workflow is as it was. Make only the change that was asked for, or ask_user which step is meant."
        return {"messages": [HumanMessage(words)], **again}
    if not state["edits"] and state["question"] is None and claims_a_change(text_of(state["messages"][-1])):
        repairs = state["repairs"] + 1
        words = "No tool of yours changed anything in this turn. Make the change with tools, or say plainly that nothing was changed."
        said: AnyMessage = AIMessage(NOTHING_DONE) if repairs > MAX_REPAIRS else HumanMessage(words)
        return {"messages": [said], "repairs": repairs}
    new = [i for i in validate(state["definition"]) if i.severity == "error" and (i.code, i.step_id, i.field) not in state["known_errors"]]
    if not new or state["question"] is not None or not state["edits"]:
        return {"repairs": MAX_REPAIRS + 1}
    words = f"The workflow has errors now:\n{listed(new)}\nMend them with tools, or ask_user if a value is missing."
    return {"messages": [HumanMessage(words)], "repairs": state["repairs"] + 1}


def _after_thinking(state: AgentState) -> str:
    last = state["messages"][-1]
    wants_tools = isinstance(last, AIMessage) and bool(last.tool_calls or last.invalid_tool_calls)
    if not wants_tools:
        return "check"
    return "tools" if state["rounds"] < MAX_ROUNDS else END


def _after_check(state: AgentState) -> str:
    return "think" if state["repairs"] <= MAX_REPAIRS and state["rounds"] < MAX_ROUNDS else END


def _describe(tool: str, arguments: dict[str, Any]) -> str:
    """One line of visible progress for a tool call."""
    subject = arguments.get("name") or arguments.get("id") or arguments.get("type") or arguments.get("target") or ""
    return f"{tool.replace('_', ' ').capitalize()}: {subject}" if subject else tool.replace("_", " ").capitalize()


def text_of(message: AnyMessage) -> str:
    """The words of a message, whatever form its content has."""
    content = message.content
    return content if isinstance(content, str) else "".join(p if isinstance(p, str) else p.get("text", "") for p in content)
