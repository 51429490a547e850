"""Chat messages and incidents."""

from collections.abc import Mapping
from typing import Any, Literal

from builder_app.domain.catalog.spec import ActionSpec, Inputs, Line, Outputs, Words, ui


class Slack(Inputs):
    """message.slack"""

    text: Words = ui("textarea", "The message")
    connection: Line = ui("connection", "Which workspace", kinds=["slack"])
    channel: str | None = ui("text", "Channel, where the connection allows to choose", default=None, placeholder="#operations")


class Teams(Inputs):
    """message.teams"""

    text: Words = ui("textarea", "The message")
    connection: Line = ui("connection", "Which channel's webhook", kinds=["teams"])
    channel: str | None = ui("text", "Name of the channel, for readers of the workflow", default=None)


class Posted(Outputs):
    """When it was sent."""

    sent_at: str = ""


class Page(Inputs):
    """incident.pagerduty"""

    summary: Line = ui("text", "What is wrong")
    severity: Literal["critical", "error", "warning", "info"] = ui("select", "How bad it is")
    connection: Line = ui("connection", "PagerDuty service", kinds=["pagerduty"])
    dedup_key: str | None = ui("text", "The same key again joins the same incident", default=None, max_length=255)
    details: dict[str, Any] = ui("key_value", "More facts", default={})


class Paged(Outputs):
    """The incident's key."""

    dedup_key: str = ""


def _posted(params: Mapping[str, Any], _: str) -> dict[str, Any]:
    return {"sent_at": "2026-01-05T09:00:00+00:00"}


def _paged(params: Mapping[str, Any], _: str) -> dict[str, Any]:
    return {"dedup_key": params.get("dedup_key") or "simulated"}


ACTIONS = (
    ActionSpec(
        id="message.slack",
        name="Post to Slack",
        category="messages",
        icon="message-square",
        inputs=Slack,
        outputs=Posted,
        help="Writes into a Slack channel.",
        sample=_posted,
        sends_message=True,
    ),
    ActionSpec(
        id="message.teams",
        name="Post to Teams",
        category="messages",
        icon="messages-square",
        inputs=Teams,
        outputs=Posted,
        help="Writes into a Teams channel.",
        sample=_posted,
        sends_message=True,
    ),
    ActionSpec(
        id="incident.pagerduty",
        name="Page on-call",
        category="messages",
        icon="siren",
        inputs=Page,
        outputs=Paged,
        help="Opens an incident in PagerDuty.",
        sample=_paged,
        sends_message=True,
    ),
)
