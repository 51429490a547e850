"""Notes in the run's history."""

from collections.abc import Mapping
from typing import Any, Literal

from builder_app.domain.catalog.spec import ActionSpec, Inputs, Nothing, Words, ui


class Write(Inputs):
    """log.write"""

    message: Words = ui("text", "What is noted in the run's history")
    level: Literal["debug", "info", "warning", "error"] = ui("select", "How important it is", default="info")


def _nothing(params: Mapping[str, Any], _: str) -> dict[str, Any]:
    return {}


ACTIONS = (
    ActionSpec(
        id="log.write",
        name="Write to log",
        category="log",
        icon="notebook-pen",
        inputs=Write,
        outputs=Nothing,
        help="Notes something in the run's history.",
        sample=_nothing,
        effect="local",
    ),
)
