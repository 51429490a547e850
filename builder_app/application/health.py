"""The state of all parts, asked now."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

from loguru import logger
from pydantic import BaseModel, ConfigDict

from builder_app.application.ports import ComponentStatus
from builder_app.domain.errors import Unavailable

LIMIT_SECONDS = 3.0
VITAL = frozenset({"database"})
"""Without these nothing works; the others' absence is survived."""

Probe = Callable[[], Awaitable[ComponentStatus]]


class HealthReport(BaseModel):
    """`healthy`, `degraded` (something is down and waited for) or `unhealthy` (nothing works)."""

    model_config = ConfigDict(frozen=True)

    status: Literal["healthy", "degraded", "unhealthy"]
    version: str
    components: dict[str, ComponentStatus]


class HealthService:
    """Asks every part at once, each within a limit."""

    def __init__(self, *, version: str, probes: Mapping[str, Probe]) -> None:
        self._version = version
        self._probes = probes

    async def report(self) -> HealthReport:
        """The state of database, redis, temporal, worker, mail and agent."""
        names = list(self._probes)
        answers = await asyncio.gather(*(_ask(self._probes[name]) for name in names))
        components = dict(zip(names, answers, strict=True))
        return HealthReport(status=_overall(components), version=self._version, components=components)


def _overall(components: Mapping[str, ComponentStatus]) -> Literal["healthy", "degraded", "unhealthy"]:
    if any(components[name].status == "unhealthy" for name in VITAL if name in components):
        return "unhealthy"
    return "degraded" if any(one.status in ("unhealthy", "degraded") for one in components.values()) else "healthy"


async def _ask(probe: Probe) -> ComponentStatus:
    started = time.perf_counter()
    try:
        async with asyncio.timeout(LIMIT_SECONDS):
            answer = await probe()
    except TimeoutError:
        return ComponentStatus(status="unhealthy", detail=f"No answer within {LIMIT_SECONDS:.0f} s.")
    except Unavailable as error:
        return ComponentStatus(status="unhealthy", detail=error.message)
    except Exception as error:
        logger.exception("A part could not be asked how it is")
        return ComponentStatus(status="unhealthy", detail=f"It could not be asked ({type(error).__name__}).")
    if answer.latency_ms is None and answer.status != "disabled":
        answer = answer.model_copy(update={"latency_ms": round((time.perf_counter() - started) * 1000, 2)})
    return answer
