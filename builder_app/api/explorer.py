"""The explorer at /docs and the document that it shows, for people who are signed in; nothing comes from another machine."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from builder_app.api.auth import Caller

FILES = "/docs/files"


def install(app: FastAPI) -> None:
    """Add the page and the files that it needs."""

    async def document(caller: Caller) -> dict[str, Any]:
        return app.openapi()

    async def explorer(caller: Caller) -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url="/openapi.json", title=f"{app.title}: explorer", swagger_js_url=f"{FILES}/swagger-ui-bundle.js",
            swagger_css_url=f"{FILES}/swagger-ui.css", swagger_favicon_url=f"{FILES}/favicon.png",
        )  # fmt: skip

    app.mount(FILES, StaticFiles(directory=_files()), name="explorer-files")
    app.add_api_route("/openapi.json", document, include_in_schema=False)
    app.add_api_route("/docs", explorer, include_in_schema=False, response_class=HTMLResponse)


def _files() -> Path:
    found = find_spec("fastapi_offline")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "static"
