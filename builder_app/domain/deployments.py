"""Deployments: which version of a workflow has its trigger on."""

from datetime import datetime
from typing import Literal, NamedTuple

from builder_app.domain.errors import Conflict
from builder_app.domain.records import Record
from builder_app.domain.workflow import Trigger


class Deployment(Record):
    """A workflow's trigger, switched on. `synced` is False while its times still have to reach the engine.

    Filled when it is read: `next_times` of schedules and queries; of queries also when the last look succeeded, and why the newest
    one did not (empty: it did).
    """

    workflow_id: str
    version: int
    status: Literal["active", "paused"] = "active"
    trigger: Trigger
    webhook_path: str | None = None
    next_times: tuple[datetime, ...] = ()
    looked_at: datetime | None = None
    last_error: str = ""
    synced: bool = True
    created_by: str = ""
    created_at: datetime
    updated_at: datetime


class Times(NamedTuple):
    """When a trigger comes."""

    cron: str
    timezone: str


def times_of(trigger: Trigger) -> Times | None:
    """The times of a trigger that has some: those of a schedule in its zone, those of a query in UTC."""
    params = trigger.params
    if trigger.type == "schedule":
        return Times(str(params.get("cron") or ""), str(params.get("timezone") or "UTC"))
    return Times(str(params.get("schedule") or ""), "UTC") if trigger.type == "query" else None


def paused(deployment: Deployment, *, at: datetime) -> Deployment:
    """The deployment with its trigger off for now. Raises `Conflict` when it is off already."""
    if deployment.status == "paused":
        raise Conflict("This deployment is paused already.", code="already-paused")
    return deployment.model_copy(update={"status": "paused", "updated_at": at, "synced": False})


def resumed(deployment: Deployment, *, at: datetime) -> Deployment:
    """The deployment with its trigger on again. Raises `Conflict` when it is on already."""
    if deployment.status == "active":
        raise Conflict("This deployment is active already.", code="already-active")
    return deployment.model_copy(update={"status": "active", "updated_at": at, "synced": False})
