"""Webhook triggers."""

import asyncio
import json
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from builder_app.api.errors import documented
from builder_app.api.news import beats
from builder_app.application.triggers import HookRequest
from builder_app.domain.access import SYSTEM
from builder_app.domain.runs import RunStatus, StepRun
from builder_app.domain.text import plain, plain_values
from builder_app.runtime import current

router = APIRouter(tags=["hooks"])
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
REREAD = 2.0
"""Seconds after which a waiting call looks by itself: news of a run may be lost."""


class HookAnswer(BaseModel):
    """The run that the call started; `steps` are there once it is finished."""

    run_id: str
    status: RunStatus
    steps: tuple[StepRun, ...] | None = None


async def receive(path: str, request: Request, response: Response, wait: Annotated[float, Query(ge=0, le=60)] = 0) -> HookAnswer:
    """Start the run of a webhook: 202; with `wait`, 200 with its steps if it is finished within so many seconds."""
    raw = await request.body()
    runtime = current()
    query = plain_values({name: value for name, value in request.query_params.items() if name != "wait"})
    hook = HookRequest(method=request.method, headers=dict(request.headers), query=query, body=_parsed(raw), raw=raw)
    started = await runtime.triggers.webhook(path, hook)
    run_id = started.run.id
    if wait and await _finished(run_id, wait):
        detail = await runtime.runs.get(SYSTEM, run_id)
        return HookAnswer(run_id=run_id, status=detail.run.status, steps=detail.steps)
    response.status_code = 202
    return HookAnswer(run_id=run_id, status=started.run.status)


for _method in METHODS:
    router.add_api_route(
        "/hooks/{path:path}",
        receive,
        methods=[_method],
        operation_id=f"hook_{_method.lower()}",
        status_code=200,
        response_model_exclude_none=True,
        responses={
            202: {"model": HookAnswer, "description": "Started"},
            **documented(401, 404, 409, 413, 422, 429, 503),
        },
    )


async def _finished(run_id: str, seconds: float) -> bool:
    """Whether the run ends within so many seconds."""
    runtime = current()
    try:
        async with asyncio.timeout(seconds), aclosing(beats(runtime.bus, f"run:{run_id}", seconds=REREAD)) as news:
            async for _ in news:
                if (await runtime.runs.get(SYSTEM, run_id)).run.finished:
                    return True
    except TimeoutError:
        return False
    return False


def _parsed(raw: bytes) -> Any:
    """The body as JSON where it is JSON, else as text; without what turns or hides text."""
    if not raw:
        return None
    text = plain(raw.decode("utf-8", errors="replace"))
    try:
        return plain_values(json.loads(text))
    except (ValueError, RecursionError):
        return text
