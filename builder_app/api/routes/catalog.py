"""What there is to build with."""

from typing import Any

from fastapi import APIRouter

from builder_app.api.auth import Caller
from builder_app.api.routes.common import ItemList
from builder_app.domain.catalog import CATALOG, TRIGGERS, ActionSpec, TriggerSpec

router = APIRouter(prefix="/api/v1", tags=["catalogue"])


def action_view(spec: ActionSpec) -> dict[str, Any]:
    """One action with its schemas, outcomes and a simulated result for each."""
    outcomes = [*spec.outcomes({}), "error"]
    return {
        "id": spec.id, "name": spec.name, "category": spec.category, "icon": spec.icon, "help": spec.help, "status": spec.status,
        "outcomes": outcomes, "dynamic_outcomes": spec.dynamic_outcomes is not None,
        "input_schema": spec.schema(), "output_schema": spec.outputs.model_json_schema(),
        "simulated": {outcome: spec.simulated({}, outcome) for outcome in outcomes},
    }  # fmt: skip


def trigger_view(spec: TriggerSpec) -> dict[str, Any]:
    """One trigger with its schema and a sample of what it brings."""
    return {
        "type": spec.type, "name": spec.name, "icon": spec.icon, "help": spec.help, "status": spec.status,
        "params_schema": spec.schema(), "sample": spec.simulated({}),
    }  # fmt: skip


@router.get("/actions")
async def actions(caller: Caller) -> ItemList:
    """Every action."""
    return ItemList(items=[action_view(spec) for spec in CATALOG])


@router.get("/triggers")
async def triggers(caller: Caller) -> ItemList:
    """Every trigger."""
    return ItemList(items=[trigger_view(spec) for spec in TRIGGERS])
