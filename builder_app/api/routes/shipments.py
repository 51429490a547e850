"""Shipments."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from builder_app.api.auth import Caller
from builder_app.api.routes.common import Cursor, Id, ItemList, Limit, Search, listed
from builder_app.application.paging import Page
from builder_app.application.shipments import ImportReport
from builder_app.domain.errors import FieldProblem, InvalidInput
from builder_app.domain.shipments import Shipment
from builder_app.runtime import current

router = APIRouter(prefix="/api/v1/shipments", tags=["shipments"])
MAX_BATCH = 1000




@router.get("")
async def list_shipments(
    caller: Caller, cursor: Cursor = None, limit: Limit = 50, search: Search = "", status: Annotated[str | None, Query(max_length=100)] = None
) -> Page[Shipment]:
    """Shipments, last changed first."""
    return await current().shipments.list(caller, cursor=cursor, limit=limit, search=search, status=status)


@router.post("", status_code=201, response_model=None, responses={200: {}})
async def upsert(given: dict[str, Any] | list[dict[str, Any]], caller: Caller, response: Response) -> Any:
    """Make or change one shipment, or a list of them; one that becomes late fires its triggers."""
    many = given.get("shipments") if isinstance(given, dict) and "shipment_id" not in given else given
    items = many if isinstance(many, list) else [given]
    if len(items) > MAX_BATCH or not all(isinstance(one, dict) for one in items):
        message = f"Send one shipment, or a list of at most {MAX_BATCH}."
        raise InvalidInput(message, fields=[FieldProblem(field="shipments", message=message)])
    results = await current().shipments.upsert(caller, items)
    if isinstance(many, list):
        return listed(results).model_dump()
    response.status_code = 201 if results[0].created else 200
    body = results[0].shipment.model_dump(mode="json")
    return {**body, "created": results[0].created, "run_ids": list(results[0].run_ids), "shipment": body}


@router.post("/import")
async def import_csv(request: Request, caller: Caller) -> ImportReport:
    """Take a CSV file, as the body or as a multipart `file`."""
    if request.headers.get("content-type", "").startswith("multipart/"):
        form = await request.form()
        file = form.get("file")
        raw = b"" if file is None or isinstance(file, str) else await file.read()
    else:
        raw = await request.body()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput("The file is not UTF-8 text.", fields=[FieldProblem(field="file", message="Save it as UTF-8.")]) from error
    return await current().shipments.import_csv(caller, text)


@router.get("/{shipment_id}")
async def get(shipment_id: Id, caller: Caller) -> Shipment:
    """One shipment."""
    return await current().shipments.get(caller, shipment_id)


@router.patch("/{shipment_id}")
async def update(shipment_id: Id, changes: dict[str, Any], caller: Caller) -> Shipment:
    """Change fields of it."""
    return await current().shipments.update(caller, shipment_id, changes)


@router.delete("/{shipment_id}", status_code=204)
async def delete(shipment_id: Id, caller: Caller) -> None:
    """Forget it."""
    await current().shipments.delete(caller, shipment_id)


@router.get("/{shipment_id}/timeline")
async def timeline(shipment_id: Id, caller: Caller) -> ItemList:
    """The runs that were about it."""
    return listed(await current().shipments.timeline(caller, shipment_id))
