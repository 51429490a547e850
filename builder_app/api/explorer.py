"""The explorer at /docs, served from this machine: neither the page nor its scripts come from elsewhere."""

from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

FILES = "/docs/files"


def install(app: FastAPI) -> None:
    """Add the page and the files that it needs."""

    async def explorer() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url="/openapi.json", title=f"{app.title}: explorer", swagger_js_url=f"{FILES}/swagger-ui-bundle.js",
            swagger_css_url=f"{FILES}/swagger-ui.css", swagger_favicon_url=f"{FILES}/favicon.png",
        )  # fmt: skip

    app.mount(FILES, StaticFiles(directory=_files()), name="explorer-files")
    app.add_api_route("/docs", explorer, include_in_schema=False, response_class=HTMLResponse)


def _files() -> Path:
    found = find_spec("fastapi_offline")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "static"
