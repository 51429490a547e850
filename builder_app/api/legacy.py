"""The paths of the older API on the new core: a session is one of the caller's conversations."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, UploadFile
from pydantic import BaseModel, Field, StringConstraints

from builder_app.api.auth import Caller
from builder_app.api.legacy_nodes import definition_of
from builder_app.api.routes.common import Body, Id
from builder_app.application.chat import Done
from builder_app.domain.access import Principal
from builder_app.domain.catalog import CATALOG
from builder_app.domain.chat import MAX_MESSAGE
from builder_app.domain.errors import NotFound
from builder_app.domain.runs import RunStatus
from builder_app.domain.validation import MAX_STEPS
from builder_app.domain.workflow import Step, WorkflowDefinition
from builder_app.runtime import current

router = APIRouter(prefix="/api", tags=["older API"])
SessionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,100}$")]
Session = Annotated[str, Query(pattern=r"^[A-Za-z0-9_-]{1,100}$")]
PREVIEW = 500
COLOURS = {
    "email": "#2563eb", "flow": "#7c3aed", "human": "#c2410c", "data": "#475569", "documents": "#0369a1", "shipments": "#0f766e",
    "http": "#4d7c0f", "messages": "#be185d", "ai": "#9333ea", "log": "#64748b",
}  # fmt: skip
"""Of each category, as on the canvas."""
READ = "Read the document “{name}” and tell me which workflow it describes."


class ChatRequest(Body):
    """A message of a session; `current_workflow` takes the place of the session's draft before the turn."""

    session_id: SessionId
    message: Annotated[str, Field(min_length=1, max_length=MAX_MESSAGE)]
    current_workflow: WorkflowDefinition | None = None


class ChatAnswer(BaseModel):
    """The answer; `status` is `blocked` with a warning when the message was refused."""

    status: Literal["success", "blocked"]
    session_id: str
    agent_response: str
    tool_calls_made: int
    detected_actions: list[str] | None
    updated_steps: list[Step] | None
    security_warning: str | None


class UploadAnswer(BaseModel):
    """What the assistant says about a file, and the file's first characters."""

    status: Literal["success", "blocked"]
    session_id: str
    filename: str
    agent_response: str
    document_preview: str


class GenerateAnswer(BaseModel):
    """The session's workflow as it stands."""

    status: Literal["success"] = "success"
    session_id: str
    workflow_json: WorkflowDefinition
    agent_response: str


class Ended(BaseModel):
    """The session is over."""

    status: Literal["success"] = "success"
    session_id: str


class ActionCard(BaseModel):
    """An action as the older pages drew it."""

    id: str
    name: str
    description: str
    icon: str
    color: str
    category: str
    action_count: int
    config_fields: list[dict[str, Any]]
    branches: list[str]


class Actions(BaseModel):
    """All actions by category."""

    total: int
    categories: dict[str, list[ActionCard]]


class Node(BaseModel):
    """A node of the older canvas."""

    id: Annotated[str, Field(min_length=1, max_length=100)]
    type: Annotated[str, Field(max_length=100)] = "action"
    activity: Annotated[str | None, Field(max_length=100)] = None
    params: dict[str, Any] | None = None
    next: Annotated[list[str], Field(max_length=100)] = []


class Execution(BaseModel):
    """A workflow to run at once. `config` is accepted and has no effect: callers no longer choose the queue."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,80}$")]
    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
    config: dict[str, Any] = {}
    nodes: Annotated[list[Node], Field(min_length=1, max_length=MAX_STEPS)]
    edges: Annotated[list[dict[str, Any]], Field(max_length=3 * MAX_STEPS)] = []


class Execute(BaseModel):
    """The run that was started."""

    status: Literal["started"] = "started"
    workflow_id: str
    run_id: str
    task_queue: str
    monitor_url: str


class RunState(BaseModel):
    """The newest run of a workflow."""

    workflow_id: str
    status: RunStatus
    run_id: str
    start_time: datetime


@router.post("/workflow-agent/chat")
async def chat(given: ChatRequest, caller: Caller) -> ChatAnswer:
    """One turn in the caller's session of this name, which is made when it is new."""
    conversation = await current().conversations.of_session(caller, given.session_id)
    if given.current_workflow is not None:
        draft = await current().drafts.get(caller, conversation.workflow_id)
        await current().drafts.replace(caller, conversation.workflow_id, revision=draft.revision, definition=given.current_workflow)
    done = await _turn(caller, conversation.id, given.message)
    return ChatAnswer(
        status="blocked" if done.security_warning else "success",
        session_id=given.session_id,
        agent_response=done.reply,
        tool_calls_made=len(done.changes),
        detected_actions=list(done.detected_actions) or None,
        updated_steps=_updated(done),
        security_warning=done.security_warning,
    )


@router.post("/workflow-agent/upload")
async def upload(session_id: Session, file: UploadFile, caller: Caller) -> UploadAnswer:
    """Give the session a document (.pdf, .docx, .txt, .md, .eml) and hear what the assistant makes of it."""
    conversation = await current().conversations.of_session(caller, session_id)
    name = "".join(char for char in file.filename or "" if char.isprintable()) or "document"
    document = await current().conversations.add_document(caller, conversation.id, name, await file.read())
    done = await _turn(caller, conversation.id, READ.format(name=document.filename))
    return UploadAnswer(
        status="blocked" if done.security_warning else "success",
        session_id=session_id,
        filename=document.filename,
        agent_response=done.reply,
        document_preview=document.text[:PREVIEW],
    )


@router.post("/workflow-agent/generate")
async def generate(session_id: Session, caller: Caller) -> GenerateAnswer:
    """The session's workflow. 404 for a session that does not exist."""
    conversation = await current().conversations.known_session(caller, session_id)
    if conversation is None:
        raise NotFound("There is no such session.")
    draft = await current().drafts.get(caller, conversation.workflow_id)
    errors = [issue.message for issue in draft.issues if issue.severity == "error"]
    words = "The workflow is complete." if not errors else "Still to be settled: " + " ".join(errors)
    return GenerateAnswer(session_id=session_id, workflow_json=draft.definition, agent_response=words)


@router.delete("/workflow-agent/session/{session_id}")
async def end(session_id: Id, caller: Caller) -> Ended:
    """Forget a session; its workflow stays. 404 when there is none."""
    if not await current().conversations.end_session(caller, session_id):
        raise NotFound("There is no such session.")
    return Ended(session_id=session_id)


@router.get("/actions")
async def actions(caller: Caller) -> Actions:
    """All actions by category."""
    categories: dict[str, list[ActionCard]] = {}
    for spec in CATALOG:
        schema = spec.schema()
        required = schema.get("required", [])
        fields = [{"name": name, "required": name in required, **field} for name, field in schema.get("properties", {}).items()]
        card = ActionCard(
            id=spec.id,
            name=spec.name,
            description=spec.help,
            icon=spec.icon,
            color=COLOURS[spec.category],
            category=spec.category,
            action_count=0 if spec.effect == "logic" else 1,
            config_fields=fields,
            branches=list(spec.outcomes({})),
        )
        categories.setdefault(spec.category, []).append(card)
    return Actions(total=len(CATALOG), categories=categories)


@router.post("/workflows/execute")
async def execute(given: Execution, caller: Caller) -> Execute:
    """Make or change the caller's workflow of this id, publish it, run it. 422 names what is wrong."""
    definition = definition_of(given.name, [node.model_dump() for node in given.nodes], given.edges)
    runtime = current()
    conversation = await runtime.conversations.of_session(caller, f"execute:{given.id}")
    draft = await runtime.drafts.get(caller, conversation.workflow_id)
    await runtime.drafts.replace(caller, conversation.workflow_id, revision=draft.revision, definition=definition)
    version = await runtime.versions.publish(caller, conversation.workflow_id, note="Sent to the older API")
    run = (await runtime.runs.start(caller, conversation.workflow_id, input={}, version=version.number, cause="api")).run
    return Execute(
        workflow_id=run.workflow_id,
        run_id=run.id,
        task_queue=runtime.settings.temporal_task_queue,
        monitor_url=f"/runs/{run.id}",
    )


@router.get("/workflows/{workflow_id}")
async def state(workflow_id: Id, caller: Caller) -> RunState:
    """The newest run of a workflow, or the run itself for a run's id. 404 when there is none."""
    runs = current().runs
    if workflow_id.startswith("run_"):
        run = (await runs.get(caller, workflow_id)).run
    else:
        newest = (await runs.list(caller, workflow_id=workflow_id, limit=1)).items
        if not newest:
            raise NotFound("There is no run of such a workflow.")
        run = newest[0]
    return RunState(workflow_id=run.workflow_id, status=run.status, run_id=run.id, start_time=run.started_at or run.created_at)


async def _turn(caller: Principal, conversation_id: str, text: str) -> Done:
    async for event in current().chat.handle_message(caller, conversation_id, text):
        if isinstance(event, Done):
            return event
    raise NotFound("This turn has no answer.")


def _updated(done: Done) -> list[Step] | None:
    """The steps that this turn added or changed."""
    touched = {change.step_id for change in done.changes if change.kind in ("step_added", "step_changed")}
    return [step for step in done.workflow.steps if step.id in touched] or None
