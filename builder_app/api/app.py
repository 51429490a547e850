"""The FastAPI application. It opens nothing: the runtime is opened by the server's lifespan."""

from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import Match

from builder_app.api import errors, health, hooks, legacy
from builder_app.api.content import storable
from builder_app.api.health import VERSION
from builder_app.api.middleware import Requests
from builder_app.api.routes import (
    accounts,
    catalog,
    connections,
    conversations,
    deployments,
    drafts,
    mailbox,
    runs,
    session,
    shipments,
    tasks,
    templates,
    versions,
    workflows,
)

ROUTES = (
    conversations, workflows, drafts, versions, deployments, runs, tasks, catalog, templates, connections, mailbox, shipments, accounts,
)  # fmt: skip
REFUSALS = errors.documented(400, 401, 403, 404, 409, 413, 422, 429, 503)
OPEN_REFUSALS = errors.documented(400, 401, 403, 409, 413, 422, 429, 503)
DESCRIPTION = """Workflows for supply-chain operations: described in words, rehearsed, deployed, run.

Send `Authorization: Bearer <api key>`, or the cookie that signing in sets. Lists answer `{items, next_cursor}`.
Every error is a problem document (RFC 9457) with a stable `code`, and a `reference` that finds it in the server's log."""


def build_api() -> FastAPI:
    """All REST paths, with problem documents for every error."""
    app = FastAPI(
        title="Supply flow builder", version=VERSION, description=DESCRIPTION, docs_url="/docs", redoc_url=None,
        dependencies=[Depends(storable)], generate_unique_id_function=_operation_id,
    )  # fmt: skip
    app.add_middleware(Requests)
    errors.install(app)
    app.include_router(health.router)
    app.include_router(hooks.router)
    app.include_router(session.router, responses=OPEN_REFUSALS)
    for module in ROUTES:
        app.include_router(module.router, responses=REFUSALS)
    app.include_router(legacy.router, responses={**REFUSALS, **errors.documented(504)})
    app.include_router(_unknown())
    _describe(app)
    return app


def _unknown() -> APIRouter:
    """What has no path of its own below /api must not end in a page."""
    router = APIRouter()

    @router.api_route("/api/{rest:path}", methods=[*hooks.METHODS, "HEAD", "OPTIONS"], include_in_schema=False)
    async def unknown(rest: str, request: Request) -> Response:
        allowed = sorted(
            {method for one in request.app.routes if isinstance(one, APIRoute) and one.endpoint is not unknown
             for method in (one.methods or () if one.matches(request.scope)[0] is Match.PARTIAL else ())}
        )  # fmt: skip
        if allowed:
            raise HTTPException(405, "This path does not take this method.", headers={"Allow": ", ".join(allowed)})
        raise HTTPException(404, "There is no such path.")

    return router


def _operation_id(route: APIRoute) -> str:
    return f"{route.tags[0] if route.tags else 'api'}_{route.name}"


def _describe(app: FastAPI) -> None:
    """Add the schema of problem documents, which no handler returns itself."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = made()
            schema = errors.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            parts = document.setdefault("components", {}).setdefault("schemas", {})
            parts |= schema.pop("$defs", {})
            parts["Problem"] = schema
        assert app.openapi_schema is not None
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
