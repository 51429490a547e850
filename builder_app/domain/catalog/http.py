"""Calls to other systems."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from builder_app.domain.catalog.spec import ActionSpec, Inputs, Line, Outputs, ui


class Request(Inputs):
    """http.request"""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] = ui("select", "Method")
    url: Line = ui("text", "Address; with credentials a path below their address is enough", placeholder="https://")
    headers: dict[str, Any] = ui("key_value", "Headers", default={})
    query: dict[str, Any] = ui("key_value", "Query parameters", default={})
    body: Any = ui("json", "Body, sent as JSON", default=None)
    connection: str | None = ui("connection", "Credentials", default=None, kinds=["http"])
    expect_status: list[int] = ui("list", "Answers that count as success; empty: 200 to 299", default=[])


class Response(Outputs):
    """What the server answered."""

    status: int = 0
    headers: dict[str, Any] = Field(default_factory=dict)
    body: Any = None


def _answer(params: Mapping[str, Any], _: str) -> dict[str, Any]:
    expected = params.get("expect_status")
    return {"status": expected[0] if isinstance(expected, list) and expected else 200, "headers": {}, "body": {}}


ACTIONS = (
    ActionSpec(
        id="http.request",
        name="HTTP request",
        category="http",
        icon="globe",
        inputs=Request,
        outputs=Response,
        help="Calls another system.",
        sample=_answer,
    ),
)
