"""Records, shipments and the log: our own database."""

from typing import Any

from loguru import logger

from builder_app.actions.needs import Needs, checked
from builder_app.application.steps import StepCall, StepResult
from builder_app.domain.access import SYSTEM
from builder_app.domain.catalog import data, log, shipments
from builder_app.domain.errors import EffectFailed, InvalidInput, NotFound


class Store:
    """data.store."""

    def __init__(self, needs: Needs) -> None:
        self._uow, self._clock = needs.uow, needs.clock

    async def __call__(self, call: StepCall) -> StepResult:
        """Keep a record; without a key of its own it is known by run, step and visit, so that it is kept once."""
        given = checked(data.Store, call)
        async with self._uow() as uow:
            record_id = await uow.collections.put(given.collection, given.record, key=given.key or call.key.text, at=self._clock.now())
            await uow.commit()
        return StepResult(outcome="next", output={"id": record_id})


class Query:
    """data.query."""

    def __init__(self, needs: Needs) -> None:
        self._databases, self._connections = needs.databases, needs.connections

    async def __call__(self, call: StepCall) -> StepResult:
        """Read rows from a database of somebody else's."""
        given = checked(data.Query, call)
        config = await self._connections.opened(given.connection, kinds=("sql",))
        rows = await self._databases.rows(str(config.get("url") or ""), given.sql, given.parameters, limit=given.limit)
        return StepResult(outcome="found" if rows else "not_found", output={"rows": rows, "count": len(rows)})


class Lookup:
    """shipment.lookup."""

    def __init__(self, needs: Needs) -> None:
        self._shipments = needs.shipments

    async def __call__(self, call: StepCall) -> StepResult:
        """Read one shipment."""
        given = checked(shipments.Lookup, call)
        try:
            shipment = await self._shipments.get(SYSTEM, given.shipment_id)
        except NotFound:
            return StepResult(outcome="not_found", output={"shipment": None})
        return StepResult(outcome="found", output={"shipment": shipment.model_dump(mode="json")})


class Search:
    """shipment.search."""

    def __init__(self, needs: Needs) -> None:
        self._shipments = needs.shipments

    async def __call__(self, call: StepCall) -> StepResult:
        """Find shipments for which the condition holds."""
        limit = call.params.get("limit")
        found = await self._shipments.find(call.params.get("filter"), limit=int(limit) if isinstance(limit, int | float) else 100)
        rows = [shipment.model_dump(mode="json") for shipment in found]
        return StepResult(outcome="found" if rows else "not_found", output={"shipments": rows, "count": len(rows)})


class Update:
    """shipment.update."""

    def __init__(self, needs: Needs) -> None:
        self._shipments = needs.shipments

    async def __call__(self, call: StepCall) -> StepResult:
        """Change fields of a shipment; triggers that wait for the change fire."""
        given = checked(shipments.Update, call)
        changes: dict[str, Any] = given.changes
        try:
            shipment = await self._shipments.update(SYSTEM, given.shipment_id, changes)
        except NotFound:
            return StepResult(outcome="not_found", output={"shipment": None})
        except InvalidInput as error:
            faults = "; ".join(f"{one.field}: {one.message}" for one in error.fields) or error.message
            raise EffectFailed(faults, code="bad-parameter") from error
        return StepResult(outcome="next", output={"shipment": shipment.model_dump(mode="json")})


class Log:
    """log.write."""

    def __init__(self, needs: Needs) -> None:
        pass

    async def __call__(self, call: StepCall) -> StepResult:
        """Note it in the server's log too; the run's history has it as the step's input."""
        given = checked(log.Write, call)
        logger.bind(run_id=call.run_id, step_id=call.step_id).log(given.level.upper(), "Run notes: {}", given.message[:500])
        return StepResult(outcome="next")
