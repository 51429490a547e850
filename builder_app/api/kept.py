"""Lists that are the same for everybody until what they tell of changes: answered from the cache, and not sent again to who has them."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import Header
from pydantic import BaseModel
from starlette.responses import Response

from builder_app.runtime import current

DAY = 24 * 3600
Has = Annotated[str | None, Header(alias="If-None-Match", max_length=2000, description="The `ETag` of the answer that the caller has")]
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "The caller has this answer already"}}


async def kept(name: str, has: str | None, versions: tuple[str, ...], made: Callable[[], Awaitable[BaseModel]]) -> Response:
    """The answer `name` in these versions: 304 where the caller `has` it, else as it was kept or is `made` now; `X-Cache` says which."""
    digest = hashlib.sha256(json.dumps([name, *versions]).encode()).hexdigest()[:32]
    headers = {"ETag": f'"{digest}"', "Cache-Control": "private, no-cache"}
    if has is not None and _matches(has, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    cache, key = current().cache, f"{name}:{digest}"
    body = await cache.get(key)
    headers["X-Cache"] = "miss" if body is None else "hit"
    if body is None:
        body = (await made()).model_dump_json(by_alias=True)
        await cache.set(key, body, ttl_seconds=DAY)
    return Response(body, media_type="application/json", headers=headers)


def _matches(has: str, tag: str) -> bool:
    """As RFC 9110 compares: any of several tags, weak ones too; a star stands for whatever there is."""
    return has.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in has.split(","))
