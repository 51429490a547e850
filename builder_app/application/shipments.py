"""Shipments: the app's own table of them, and what their changes set off."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from builder_app.application.audit import AuditService
from builder_app.application.lookup import found
from builder_app.application.paging import Page, clamp, page
from builder_app.application.ports import Clock, EventBus, OpenUnitOfWork, RateLimiter, UnitOfWork
from builder_app.application.triggers import TriggerService
from builder_app.domain.access import Permission, Principal, require
from builder_app.domain.conditions import holds
from builder_app.domain.errors import FieldProblem, InvalidInput
from builder_app.domain.runs import Run
from builder_app.domain.shipments import EDITABLE, FIELDS, Shipment, upserted
from builder_app.domain.text import one_line

MAX_BATCH = 1000
MAX_ROWS = 10_000
MAX_ERRORS = 200
CHUNK = 200


class UpsertResult(BaseModel):
    """One shipment after an upsert, whether it is new, and the runs that the change started."""

    model_config = ConfigDict(frozen=True)

    shipment: Shipment
    created: bool
    run_ids: tuple[str, ...] = ()


class ImportProblem(BaseModel):
    """One line that was left out. Lines count from 1, the header included."""

    model_config = ConfigDict(frozen=True)

    line: int
    field: str
    message: str


class ImportReport(BaseModel):
    """What came of a CSV file; lines with problems were left out, all others are stored."""

    model_config = ConfigDict(frozen=True)

    created: int
    updated: int
    errors: tuple[ImportProblem, ...] = ()


class ShipmentService:
    """Use cases about shipments. Every change is stored together with the runs that it starts."""

    def __init__(
        self, *, uow: OpenUnitOfWork, clock: Clock, bus: EventBus, audit: AuditService, triggers: TriggerService, limiter: RateLimiter
    ) -> None:
        self._uow = uow
        self._limiter = limiter
        self._clock = clock
        self._bus = bus
        self._audit = audit
        self._triggers = triggers

    async def list(
        self, principal: Principal, *, cursor: str | None = None, limit: int = 50, search: str = "", status: str | None = None
    ) -> Page[Shipment]:
        """Shipments, last changed first; `search` looks at id, carrier, customer and places."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            items, more = await uow.shipments.page(cursor=cursor, limit=clamp(limit), search=search, status=status)
        return page(items, more)

    async def get(self, principal: Principal, shipment_id: str) -> Shipment:
        """One shipment."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            return found(await uow.shipments.get(shipment_id), "shipment")

    async def find(self, condition: Any, *, limit: int) -> Sequence[Shipment]:
        """Shipments for which a condition holds (fields under `shipment`); for steps that search."""
        matching: list[Shipment] = []
        after = ""
        while len(matching) < limit:
            async with self._uow(read_only=True) as uow:
                batch = await uow.shipments.scan(after=after)
            if not batch:
                break
            matching += [one for one in batch if holds(condition, {"shipment": one.model_dump(mode="json")})]
            after = batch[-1].shipment_id
        return matching[:limit]

    async def upsert(self, principal: Principal, shipments: Sequence[Mapping[str, Any]]) -> Sequence[UpsertResult]:
        """Create shipments, or change the fields that are given; all or none. Raises `InvalidInput` naming `<index>.<field>`."""
        require(principal, Permission.EDIT)
        if not 1 <= len(shipments) <= MAX_BATCH:
            raise InvalidInput(f"Give 1 to {MAX_BATCH} shipments at once.")
        single = len(shipments) == 1
        async with self._uow() as uow:
            results, runs = await self._put_all(uow, [("" if single else f"{i}.", one) for i, one in enumerate(shipments)])
            await self._note(uow, principal, "shipment.upsert", results)
            await uow.commit()
        await self._after(results, runs)
        return results

    async def update(self, principal: Principal, shipment_id: str, changes: Mapping[str, Any]) -> Shipment:
        """Change some fields of a shipment that exists."""
        require(principal, Permission.EDIT)
        wrong = [FieldProblem(field=name, message="This field cannot be changed.") for name in changes if name not in EDITABLE]
        if wrong:
            raise InvalidInput("Some fields cannot be changed.", fields=wrong)
        async with self._uow() as uow:
            found(await uow.shipments.get(shipment_id, lock=True), "shipment")
            results, runs = await self._put_all(uow, [("", {**changes, "shipment_id": shipment_id})])
            await self._note(uow, principal, "shipment.update", results)
            await uow.commit()
        await self._after(results, runs)
        return results[0].shipment

    async def delete(self, principal: Principal, shipment_id: str) -> None:
        """Remove a shipment."""
        require(principal, Permission.EDIT)
        async with self._uow() as uow:
            shipment = found(await uow.shipments.get(shipment_id), "shipment")
            await uow.shipments.remove(shipment_id)
            before = shipment.model_dump(mode="json", exclude_defaults=True)
            await self._audit.record(uow, principal, "shipment.delete", ("shipment", shipment_id), before=before)
            await uow.commit()
        await self._bus.publish("shipments", {"shipment_id": shipment_id})

    async def import_csv(self, principal: Principal, text: str) -> ImportReport:
        """Upsert a CSV file with a header line; columns that are no fields become attributes. Bad lines are reported and left out."""
        require(principal, Permission.EDIT)
        await self._limiter.check("imports", principal.user_id)
        rows = _rows(text)
        created = updated = 0
        problems: list[ImportProblem] = []
        for start in range(0, len(rows), CHUNK):
            results: list[UpsertResult] = []
            runs: list[Run] = []
            async with self._uow() as uow:
                for line, row in rows[start : start + CHUNK]:
                    try:
                        more, started = await self._put_all(uow, [("", row)])
                    except InvalidInput as error:
                        problems += [ImportProblem(line=line, field=p.field, message=p.message) for p in error.fields]
                        continue
                    results += more
                    runs += started
                await self._note(uow, principal, "shipment.import", results)
                await uow.commit()
            await self._after(results, runs)
            created += sum(one.created for one in results)
            updated += sum(not one.created for one in results)
        return ImportReport(created=created, updated=updated, errors=tuple(problems[:MAX_ERRORS]))

    async def timeline(self, principal: Principal, shipment_id: str) -> Sequence[Run]:
        """The runs that were about a shipment, newest first, over all workflows."""
        require(principal, Permission.READ)
        async with self._uow(read_only=True) as uow:
            found(await uow.shipments.get(shipment_id), "shipment")
            return await uow.runs.about(shipment_id, limit=100)

    async def _put_all(
        self, uow: UnitOfWork, given: Sequence[tuple[str, Mapping[str, Any]]]
    ) -> tuple[Sequence[UpsertResult], Sequence[Run]]:
        results: list[UpsertResult] = []
        runs: list[Run] = []
        for prefix, fields in given:
            before = await uow.shipments.get(one_line(str(fields.get("shipment_id") or "")), lock=True)
            try:
                after = upserted(before, fields, at=self._clock.now())
            except ValidationError as error:
                problems = [
                    FieldProblem(field=prefix + ".".join(map(str, e["loc"])), message=str(e["msg"]).removeprefix("Value error, "))
                    for e in error.errors()
                ]
                raise InvalidInput("Some fields of a shipment are missing or wrong.", fields=problems) from error
            await uow.shipments.put(after)
            started = await self._triggers.shipment_changed_in(uow, before, after)
            runs += started
            results.append(UpsertResult(shipment=after, created=before is None, run_ids=tuple(run.id for run in started)))
        return results, runs

    async def _note(self, uow: UnitOfWork, principal: Principal, action: str, results: Sequence[UpsertResult]) -> None:
        if not results:
            return
        ids = [one.shipment.shipment_id for one in results]
        await self._audit.record(uow, principal, action, ("shipment", ids[0]), after={"count": len(ids), "shipments": ids[:20]})

    async def _after(self, results: Sequence[UpsertResult], runs: Sequence[Run]) -> None:
        if results:
            await self._bus.publish("shipments", {"count": len(results)})
        for run in runs:
            await self._bus.publish("runs", {"run_id": run.id, "workflow_id": run.workflow_id, "status": run.status.value})
        await self._triggers.hand_over(runs)


def _rows(text: str) -> list[tuple[int, dict[str, Any]]]:
    """(line number, fields) of each line. Raises `InvalidInput` for a file that is no such table."""
    sample = text[:4096]
    delimiter = max(",;\t", key=sample.split("\n", 1)[0].count)
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter)
    try:
        header = [(name or "").strip().lower().replace(" ", "_") for name in reader.fieldnames or []]
        if "shipment_id" not in header:
            raise InvalidInput("The first line must name the columns, shipment_id among them.")
        reader.fieldnames = header
        rows: list[tuple[int, dict[str, Any]]] = []
        for row in reader:
            if len(rows) >= MAX_ROWS:
                raise InvalidInput(f"A file may have at most {MAX_ROWS} lines.")
            rows.append((reader.line_num, _fields(row)))
    except csv.Error as error:
        raise InvalidInput(f"This is not a CSV file: {error}.") from error
    return rows


def _fields(row: Mapping[str | None, Any]) -> dict[str, Any]:
    """The cells that are filled in: known columns as fields, others as attributes."""
    filled = {name: value.strip() for name, value in row.items() if name and isinstance(value, str) and value.strip()}
    known = {name: value for name, value in filled.items() if name in FIELDS and name not in ("attributes", "updated_at")}
    extra = {name: value for name, value in filled.items() if name not in FIELDS}
    return {**known, **({"attributes": extra} if extra else {})}
