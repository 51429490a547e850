"""Webhook triggers."""

import asyncio
import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from builder_app.api.middleware import MAX_BODY
from builder_app.api.errors import problem
from builder_app.application.triggers import HookRequest
from builder_app.domain.access import SYSTEM
from builder_app.runtime import current

router = APIRouter(tags=["hooks"])
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@router.api_route("/hooks/{path:path}", methods=METHODS, status_code=202, include_in_schema=False)
async def receive(path: str, request: Request, wait: Annotated[float, Query(ge=0, le=60)] = 0) -> JSONResponse:
    """Start the run of a webhook; with `wait`, answer 200 if it is finished within so many seconds."""
    raw = await request.body()
    if len(raw) > MAX_BODY:
        return problem(413, "too-large", "The body is too large.")
    runtime = current()
    hook = HookRequest(method=request.method, headers=dict(request.headers), query=_query(request), body=_parsed(raw), raw=raw)
    started = await runtime.triggers.webhook(path, hook)
    run_id = started.run.id
    if wait and await _finished(run_id, wait):
        detail = await runtime.runs.get(SYSTEM, run_id)
        steps = [step.model_dump(mode="json") for step in detail.steps]
        return JSONResponse({"run_id": run_id, "status": detail.run.status, "steps": steps})
    run = (await runtime.runs.get(SYSTEM, run_id)).run if wait else started.run
    return JSONResponse({"run_id": run_id, "status": run.status}, status_code=202)


async def _finished(run_id: str, seconds: float) -> bool:
    """Whether the run ends within so many seconds."""
    runtime = current()
    async with runtime.bus.subscribe(f"run:{run_id}") as events:
        try:
            async with asyncio.timeout(seconds):
                while not (await runtime.runs.get(SYSTEM, run_id)).run.finished:
                    await anext(events)
        except TimeoutError:
            return False
    return True


def _query(request: Request) -> dict[str, str]:
    return {name: value for name, value in request.query_params.items() if name != "wait"}


def _parsed(raw: bytes) -> Any:
    """The body as JSON where it is JSON, else as text."""
    if not raw:
        return None
    text = raw.decode("utf-8", errors="replace")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
