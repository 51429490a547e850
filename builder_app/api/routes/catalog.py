"""What there is to build with."""

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

from builder_app.api.auth import Caller
from builder_app.api.kept import UNCHANGED, Has, kept
from builder_app.api.routes.common import listed
from builder_app.application.answer_cache import catalogue_version
from builder_app.application.paging import Page
from builder_app.domain.catalog import CATALOG, TRIGGERS, ActionSpec, TriggerSpec
from builder_app.runtime import current

router = APIRouter(prefix="/api/v1", tags=["catalogue"])


class ActionEntry(BaseModel):
    """An action: its schemas, its outcomes (dynamic: they follow from the parameters), a simulated result for each."""

    id: str
    name: str
    category: str
    icon: str
    help: str
    status: str
    outcomes: list[str]
    dynamic_outcomes: bool
    input_schema: dict[str, Any]
    output_schema: dict[str, Any]
    simulated: dict[str, dict[str, Any]]


class TriggerEntry(BaseModel):
    """A trigger: the schema of its parameters, and a sample of what a run finds under `trigger`."""

    type: str
    name: str
    icon: str
    help: str
    status: Literal["ready"] = "ready"
    params_schema: dict[str, Any]
    sample: dict[str, Any]


def _action(spec: ActionSpec) -> ActionEntry:
    outcomes = [*spec.outcomes({}), "error"]
    return ActionEntry(
        id=spec.id,
        name=spec.name,
        category=spec.category,
        icon=spec.icon,
        help=spec.help,
        status=spec.status,
        outcomes=outcomes,
        dynamic_outcomes=spec.dynamic_outcomes is not None,
        input_schema=spec.schema(),
        output_schema=spec.outputs.model_json_schema(),
        simulated={outcome: spec.simulated({}, outcome) for outcome in outcomes},
    )


def _trigger(spec: TriggerSpec) -> TriggerEntry:
    return TriggerEntry(
        type=spec.type,
        name=spec.name,
        icon=spec.icon,
        help=spec.help,
        params_schema=spec.schema(),
        sample=spec.simulated({}),
    )


@router.get("/actions", response_model=Page[ActionEntry], responses=UNCHANGED)
async def actions(caller: Caller, has: Has = None) -> Response:
    """Every action; 304 for who has the answer with this `ETag`."""

    async def made() -> Page[ActionEntry]:
        return listed(_action(spec) for spec in CATALOG)

    return await kept("actions", has, (catalogue_version(), *await current().answers.versions()), made)


@router.get("/triggers", response_model=Page[TriggerEntry], responses=UNCHANGED)
async def triggers(caller: Caller, has: Has = None) -> Response:
    """Every trigger; 304 for who has the answer with this `ETag`."""

    async def made() -> Page[TriggerEntry]:
        return listed(_trigger(spec) for spec in TRIGGERS)

    return await kept("triggers", has, (catalogue_version(), *await current().answers.versions()), made)
