"""Is it alive, is it ready, how is it; and its figures."""

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

from builder_app.api.middleware import closing
from builder_app.application.health import HealthReport
from builder_app.application.ports import ComponentStatus
from builder_app.domain.errors import Unavailable
from builder_app.infra.telemetry import CONTENT_TYPE, exposition
from builder_app.runtime import current

VERSION = "0.1.0"
router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """The process answers."""

    alive: bool = True


class Ready(BaseModel):
    """Whether the app can do its job, and if not, why."""

    ready: bool
    detail: str = ""


async def _report() -> HealthReport:
    try:
        return await current().health.report()
    except Unavailable as error:
        down = ComponentStatus(status="unhealthy", detail=error.message)
        names = ("database", "redis", "temporal", "worker", "mail", "agent")
        return HealthReport(status="unhealthy", version=VERSION, components=dict.fromkeys(names, down))


@router.get("/health", responses={503: {"model": HealthReport, "description": "Unhealthy"}})
async def health(response: Response) -> HealthReport:
    """The state of every part: 200, or 503 when nothing works."""
    report = await _report()
    response.status_code = 503 if report.status == "unhealthy" else 200
    return report


@router.get("/health/live")
async def live() -> Alive:
    """200 while the process answers."""
    return Alive()


@router.get("/health/ready", responses={503: {"model": Ready, "description": "Not ready"}})
async def ready(response: Response) -> Ready:
    """200 once the app can do its job, 503 before and while it shuts down."""
    if closing():
        response.status_code = 503
        return Ready(ready=False, detail="The server is shutting down.")
    report = await _report()
    able = report.status != "unhealthy"
    response.status_code = 200 if able else 503
    broken = (one.detail or f"{name} does not answer" for name, one in report.components.items() if one.status == "unhealthy")
    return Ready(ready=able, detail=" ".join(dict.fromkeys(broken)))


_FIGURES: dict[int | str, dict[str, Any]] = {200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "Figures"}}


@router.get("/metrics", response_class=PlainTextResponse, responses=_FIGURES)
async def metrics() -> Response:
    """Prometheus."""
    return Response(exposition(), media_type=CONTENT_TYPE)
