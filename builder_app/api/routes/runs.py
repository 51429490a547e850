"""Runs."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from starlette.responses import StreamingResponse

from builder_app.api.auth import Caller
from builder_app.api.news import beats
from builder_app.api.routes.common import MAX_NUMBER, UNBUFFERED, Body, Cursor, Id, Key, Limit, listed
from builder_app.application.paging import Page
from builder_app.domain.access import Principal
from builder_app.domain.mail import MailMessage
from builder_app.domain.runs import Run, RunEvent, RunStatus, StepRun
from builder_app.domain.tasks import Task
from builder_app.domain.workflow import WorkflowDefinition
from builder_app.runtime import current

router = APIRouter(prefix="/api/v1", tags=["runs"])
BEAT = 10.0


class NewRun(Body):
    """Inputs of a run, and the version to run (none: the deployed, else the newest)."""

    input: dict[str, Any] = {}
    version: Annotated[int | None, Field(ge=1, le=MAX_NUMBER)] = None


class RunView(Run):
    """A run with its steps, in the order in which they began, and what belongs to it."""

    steps: tuple[StepRun, ...] = ()
    definition: WorkflowDefinition
    messages: tuple[MailMessage, ...] = ()
    tasks: tuple[Task, ...] = ()


class Cancellation(Body):
    """Why a run is cancelled."""

    reason: Annotated[str, Field(max_length=500)] = ""


class Retry(Body):
    """Where the new run begins; none: at the beginning."""

    from_step: Annotated[str | None, Field(max_length=60)] = None


@router.post(
    "/workflows/{workflow_id}/runs",
    status_code=201,
    responses={200: {"model": Run, "description": "The run that the same key started before"}},
)
async def start(
    workflow_id: Id,
    caller: Caller,
    response: Response,
    given: NewRun | None = None,
    idempotency_key: Key = None,
) -> Run:
    """Start a run; the same `Idempotency-Key` again answers the same run with 200."""
    given = given or NewRun()
    started = await current().runs.start(
        caller, workflow_id, input=given.input, version=given.version, idempotency_key=idempotency_key, cause="api"
    )
    response.status_code = 201 if started.created else 200
    return started.run


@router.get("/runs")
async def list_runs(
    caller: Caller,
    workflow_id: Annotated[str | None, Query(max_length=120)] = None,
    status: Annotated[list[RunStatus] | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[Run]:
    """Runs, newest first."""
    return await current().runs.list(caller, workflow_id=workflow_id, status=status, cursor=cursor, limit=limit)


@router.get("/runs/{run_id}")
async def get(run_id: Id, caller: Caller) -> RunView:
    """One run with its steps."""
    detail = await current().runs.get(caller, run_id)
    return RunView(
        **dict(detail.run),
        steps=detail.steps,
        definition=detail.definition,
        messages=detail.messages,
        tasks=detail.tasks,
    )


_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": "The events"}
}


@router.get("/runs/{run_id}/events", response_model=Page[RunEvent], responses=_STREAM)
async def events(run_id: Id, caller: Caller, request: Request, after: Annotated[int, Query(ge=0, le=MAX_NUMBER)] = 0) -> Any:
    """A run's history as JSON, or live with `Accept: text/event-stream`."""
    found = await current().runs.events(caller, run_id, after=after)
    if "text/event-stream" in request.headers.get("accept", ""):
        return StreamingResponse(_live(caller, run_id, after), media_type="text/event-stream", headers=UNBUFFERED)
    return listed(found)


async def _live(caller: Principal, run_id: str, after: int) -> AsyncIterator[str]:
    """Events as they come, until the run is over; a comment now and then shows that the line still stands."""
    runtime = current()
    async with aclosing(beats(runtime.bus, f"run:{run_id}", seconds=BEAT)) as news:
        async for fresh in news:
            finished = (await runtime.runs.get(caller, run_id)).run.finished
            while events := await runtime.runs.events(caller, run_id, after=after):
                for event in events:
                    yield f"id: {event.seq}\nevent: {event.kind}\ndata: {event.model_dump_json()}\n\n"
                after = events[-1].seq
            if finished:
                return
            if not fresh:
                yield ": waiting\n\n"


@router.post("/runs/{run_id}/cancel")
async def cancel(run_id: Id, caller: Caller, given: Cancellation | None = None) -> Run:
    """End a run."""
    return await current().runs.cancel(caller, run_id, reason=given.reason if given else "")


@router.post("/runs/{run_id}/pause")
async def pause(run_id: Id, caller: Caller) -> Run:
    """Let no new step begin."""
    return await current().runs.pause(caller, run_id)


@router.post("/runs/{run_id}/resume")
async def resume(run_id: Id, caller: Caller) -> Run:
    """Let steps begin again."""
    return await current().runs.resume(caller, run_id)


@router.post(
    "/runs/{run_id}/retry",
    status_code=201,
    responses={200: {"model": Run, "description": "The run that the same key made before"}},
)
async def retry(run_id: Id, caller: Caller, response: Response, given: Retry | None = None, idempotency_key: Key = None) -> Run:
    """Run the same version again, from a step if given; the same `Idempotency-Key` again answers the same run with 200."""
    from_step = given.from_step if given else None
    started = await current().runs.retry(caller, run_id, from_step=from_step, idempotency_key=idempotency_key)
    response.status_code = 201 if started.created else 200
    return started.run


@router.post("/runs/{run_id}/signals/{name}", status_code=202)
async def signal(run_id: Id, name: Id, caller: Caller, payload: dict[str, Any] | None = None) -> Run:
    """Tell a run something."""
    return await current().runs.signal(caller, run_id, name, payload or {})
