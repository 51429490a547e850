"""Is it alive, is it ready, how is it."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import Response

from builder_app.application.health import HealthReport
from builder_app.domain.errors import Unavailable
from builder_app.runtime import current

router = APIRouter(tags=["health"])


@router.get("/health", response_model=HealthReport, responses={503: {"model": HealthReport}})
async def health() -> JSONResponse:
    """The state of every part: 200, or 503 when unhealthy."""
    report = await current().health.report()
    return JSONResponse(report.model_dump(mode="json"), status_code=503 if report.status == "unhealthy" else 200)


@router.get("/health/live")
async def live() -> dict[str, bool]:
    """The process answers."""
    return {"alive": True}


@router.get("/health/ready", responses={503: {}})
async def ready() -> JSONResponse:
    """200 once the app can do its job."""
    try:
        report = await current().health.report()
    except Unavailable as error:
        return JSONResponse({"ready": False, "detail": error.message}, status_code=503)
    able = report.status != "unhealthy"
    return JSONResponse({"ready": able}, status_code=200 if able else 503)


@router.get("/metrics", include_in_schema=False)
async def metrics() -> Response:
    """Prometheus."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
