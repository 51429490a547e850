"""The FastAPI application. It opens nothing: the runtime is opened by the server's lifespan."""

from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import Scope

from builder_app.api import errors, explorer, health, hooks, legacy
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
    page_errors,
    runs,
    session,
    shipments,
    single_sign_on,
    tasks,
    templates,
    versions,
    workflows,
)

ROUTES = (
    conversations,
    workflows,
    drafts,
    versions,
    deployments,
    runs,
    tasks,
    catalog,
    templates,
    connections,
    mailbox,
    shipments,
    accounts,
)
REFUSALS = errors.documented(400, 401, 403, 404, 409, 413, 422, 429, 503)
OPEN_REFUSALS = errors.documented(400, 401, 403, 404, 409, 413, 422, 429, 503)
DESCRIPTION = """Workflows for supply-chain operations: described in words, rehearsed, deployed, run.

Send `Authorization: Bearer <api key>`, or the cookie that signing in sets. Lists answer `{items, next_cursor}`.
Every error is a problem document (RFC 9457) with a stable `code`; its `reference` finds it in the server's log."""


def build_api() -> FastAPI:
    """All REST paths, with problem documents for every error."""
    app = FastAPI(
        title="Supply flow builder",
        version=VERSION,
        description=DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(storable)],
        generate_unique_id_function=_operation_id,
    )
    app.add_middleware(Requests)
    errors.install(app)
    explorer.install(app)
    app.add_exception_handler(405, _wrong_method)
    app.include_router(health.router)
    app.include_router(hooks.router)
    app.include_router(session.router, responses=OPEN_REFUSALS)
    app.include_router(page_errors.router, responses=errors.documented(400, 403, 413, 422, 429, 503))
    app.include_router(single_sign_on.router, responses=errors.documented(400, 422, 429, 503))
    for module in ROUTES:
        app.include_router(module.router, responses=REFUSALS)
    app.include_router(legacy.router, responses={**REFUSALS, **errors.documented(504)})
    app.include_router(unknown)
    _describe(app)
    return app


unknown = APIRouter()
"""What has no path of its own below /api must not end in a page."""


@unknown.api_route("/api/{rest:path}", methods=[*hooks.METHODS, "HEAD", "OPTIONS", "TRACE"], include_in_schema=False)
async def no_such_path(rest: str, request: Request) -> Response:
    """Always a problem: 405 where another method would do, else 404."""
    raise HTTPException(405 if _methods(request.scope) else 404, "There is no such path.")


async def _wrong_method(request: Request, _: Exception) -> Response:
    allowed = ", ".join(sorted(_methods(request.scope)))
    return errors.problem(405, "method-not-allowed", f"This path takes {allowed or 'other methods'} only.", headers={"Allow": allowed})


def _methods(scope: Scope) -> set[str]:
    """The methods that this path takes; a path in so many words goes before one with a place for an id."""
    routers = (
        health.router,
        hooks.router,
        legacy.router,
        session.router,
        page_errors.router,
        single_sign_on.router,
        *(module.router for module in ROUTES),
    )
    every = (route for router in routers for route in router.routes if isinstance(route, APIRoute))
    found = [route for route in every if route.matches(scope)[0] is not Match.NONE]
    nearest = min((route.path.count("{") for route in found), default=0)
    return {method for route in found if route.path.count("{") == nearest for method in route.methods or ()}


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
