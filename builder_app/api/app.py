"""The FastAPI application. It opens nothing: the runtime is opened by the server's lifespan."""

from fastapi import FastAPI
from starlette.middleware.base import BaseHTTPMiddleware

from builder_app.api import errors, health, hooks
from builder_app.api.middleware import identify
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
    versions,
    workflows,
)

ROUTES = (session, conversations, workflows, drafts, versions, deployments, runs, tasks, catalog, connections, mailbox, shipments, accounts)


def build_api() -> FastAPI:
    """All REST paths, with problem documents for every error."""
    app = FastAPI(title="Workflow builder", version="0.1.0", docs_url="/docs", redoc_url=None, responses=errors.RESPONSES)
    app.add_middleware(BaseHTTPMiddleware, dispatch=identify)
    errors.install(app)
    app.include_router(health.router)
    app.include_router(hooks.router)
    for module in ROUTES:
        app.include_router(module.router)
    return app
