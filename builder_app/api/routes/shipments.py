"""Shipments."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict, Discriminator, Field, Tag

from builder_app.api.auth import Caller
from builder_app.api.routes.common import Body, Cursor, Id, Limit, Search, listed
from builder_app.application.paging import Page
from builder_app.application.shipments import MAX_BATCH, ImportReport, UpsertResult
from builder_app.domain.errors import FieldProblem, InvalidInput
from builder_app.domain.runs import Run
from builder_app.domain.shipments import Moment, Shipment, Short
from builder_app.runtime import current

router = APIRouter(prefix="/api/v1/shipments", tags=["shipments"])
ShipmentId = Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S")]


class Changes(Body):
    """The fields that are given are set; all others stay."""

    status: Short = "planned"
    carrier: Short = ""
    customer: Short = ""
    origin: Short = ""
    destination: Short = ""
    planned_delivery: Moment = None
    estimated_delivery: Moment = None
    actual_delivery: Moment = None
    delay_hours: Annotated[float | None, Field(ge=-100_000, le=100_000)] = None
    priority: Short = ""
    temperature_f: Annotated[float | None, Field(ge=-1000, le=1000)] = None
    facility: Short = ""
    facility_email: Short = ""
    carrier_email: Short = ""
    customer_email: Short = ""
    manager_email: Short = ""
    attributes: dict[str, Any] = {}


class ShipmentGiven(Changes):
    """One shipment to make or to change."""

    shipment_id: ShipmentId


class Batch(Body):
    """Several shipments; all are stored or none."""

    shipments: Annotated[list[ShipmentGiven], Field(min_length=1, max_length=MAX_BATCH)]


class ShipmentAnswer(Shipment):
    """The shipment as it is now, whether it is new, and the runs that this change started."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    created: bool
    run_ids: tuple[str, ...] = ()


def _shape(given: Any) -> str:
    if isinstance(given, list | Batch):
        return "list" if isinstance(given, list) else "batch"
    return "batch" if isinstance(given, dict) and "shipments" in given else "shipment"


Given = Annotated[
    Annotated[ShipmentGiven, Tag("shipment")]
    | Annotated[Batch, Tag("batch")]
    | Annotated[list[ShipmentGiven], Field(min_length=1, max_length=MAX_BATCH), Tag("list")],
    Discriminator(_shape),
]


@router.get("")
async def list_shipments(
    caller: Caller,
    cursor: Cursor = None,
    limit: Limit = 50,
    search: Search = "",
    status: Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$")] = None,
) -> Page[Shipment]:
    """Shipments, last changed first."""
    return await current().shipments.list(caller, cursor=cursor, limit=limit, search=search, status=status)


@router.post("", status_code=201, responses={200: {"model": ShipmentAnswer | Page[UpsertResult], "description": "Changed"}})
async def upsert(given: Given, caller: Caller, response: Response) -> ShipmentAnswer | Page[UpsertResult]:
    """Make or change one shipment (201 or 200), or a list of them; one that becomes late fires its triggers."""
    many = given if isinstance(given, list) else given.shipments if isinstance(given, Batch) else [given]
    results = await current().shipments.upsert(caller, [one.model_dump(exclude_unset=True) for one in many])
    if not any(one.created for one in results):
        response.status_code = 200
    if isinstance(given, list | Batch):
        return listed(results)
    only = results[0]
    return ShipmentAnswer(**dict(only.shipment), created=only.created, run_ids=only.run_ids)


_CSV: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object", "required": ["file"],
                    "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
                }
            },
        },
    }
}  # fmt: skip


@router.post("/import", openapi_extra=_CSV)
async def import_csv(request: Request, caller: Caller) -> ImportReport:
    """Take a CSV file with a header line, as the body or as the field `file` of a form."""
    return await current().shipments.import_csv(caller, _text(await _uploaded(request)))


async def _uploaded(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/"):
        return await request.body()
    async with request.form(max_files=1, max_fields=10) as form:
        file = form.get("file")
        if file is None or isinstance(file, str):
            raise InvalidInput("Send the file in the field “file”.", fields=[FieldProblem(field="file", message="This is missing.")])
        return await file.read()


def _text(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput("The file is not UTF-8 text.", fields=[FieldProblem(field="file", message="Save it as UTF-8.")]) from error
    if "\0" in text:
        raise InvalidInput("The file holds NUL characters.", fields=[FieldProblem(field="file", message="This is not a text file.")])
    return text


@router.get("/{shipment_id}")
async def get(shipment_id: Id, caller: Caller) -> Shipment:
    """One shipment."""
    return await current().shipments.get(caller, shipment_id)


@router.patch("/{shipment_id}")
async def update(shipment_id: Id, changes: Changes, caller: Caller) -> Shipment:
    """Change fields of it."""
    return await current().shipments.update(caller, shipment_id, changes.model_dump(exclude_unset=True))


@router.delete("/{shipment_id}", status_code=204)
async def delete(shipment_id: Id, caller: Caller) -> None:
    """Remove it."""
    await current().shipments.delete(caller, shipment_id)


@router.get("/{shipment_id}/timeline")
async def timeline(shipment_id: Id, caller: Caller) -> Page[Run]:
    """The runs that were about it, newest first."""
    return listed(await current().shipments.timeline(caller, shipment_id))
