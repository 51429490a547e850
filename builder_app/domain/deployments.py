"""Deployments: which version of a workflow has its trigger on."""

from datetime import datetime
from typing import Literal

from builder_app.domain.errors import Conflict
from builder_app.domain.records import Record
from builder_app.domain.workflow import Trigger


class Deployment(Record):
    """A workflow's trigger, switched on. `next_times` are filled for schedules when it is read; `synced` is False while the
    schedule still has to reach the engine."""

    workflow_id: str
    version: int
    status: Literal["active", "paused"] = "active"
    trigger: Trigger
    webhook_path: str | None = None
    next_times: tuple[datetime, ...] = ()
    synced: bool = True
    created_by: str = ""
    created_at: datetime
    updated_at: datetime


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
