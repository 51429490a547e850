"""Deployments: triggers on and off."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from builder_app.api.auth import Caller
from builder_app.api.routes.common import MAX_NUMBER, Body, Id, Key
from builder_app.domain.deployments import Deployment
from builder_app.runtime import current

router = APIRouter(prefix="/api/v1/workflows/{workflow_id}/deployment", tags=["deployments"])


class NewDeployment(Body):
    """The version whose trigger is turned on; none: the newest."""

    version: Annotated[int | None, Field(ge=1, le=MAX_NUMBER)] = None


class DeploymentPatch(Body):
    """Pause or resume."""

    status: Literal["active", "paused"]


@router.post("", status_code=201)
async def deploy(workflow_id: Id, caller: Caller, given: NewDeployment | None = None, idempotency_key: Key = None) -> Deployment:
    """Turn the trigger on."""
    return await current().deployments.deploy(
        caller, workflow_id, version=given.version if given else None, idempotency_key=idempotency_key
    )


@router.get("")
async def get(workflow_id: Id, caller: Caller) -> Deployment:
    """The deployment, with the next times of a schedule."""
    return await current().deployments.get(caller, workflow_id)


@router.patch("")
async def patch(workflow_id: Id, given: DeploymentPatch, caller: Caller) -> Deployment:
    """Pause or resume the trigger."""
    service = current().deployments
    return await (service.pause if given.status == "paused" else service.resume)(caller, workflow_id)


@router.delete("", status_code=204)
async def remove(workflow_id: Id, caller: Caller) -> None:
    """Turn the trigger off."""
    await current().deployments.remove(caller, workflow_id)
