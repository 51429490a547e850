"""HTTP calls, chat messages and incidents."""

import base64
from typing import Any

from builder_app.actions.needs import Needs, checked
from builder_app.application.ports import HttpAnswer
from builder_app.application.steps import StepCall, StepResult
from builder_app.domain.catalog import http, messages
from builder_app.domain.errors import EffectFailed
from builder_app.domain.expressions.values import text_of

_POSTS: dict[str, type[messages.Slack | messages.Teams]] = {
    "message.slack": messages.Slack,
    "message.teams": messages.Teams,
}
RETRYABLE = frozenset({408, 425, 429, 500, 502, 503, 504})


class Request:
    """http.request."""

    def __init__(self, needs: Needs) -> None:
        self._http, self._connections = needs.http, needs.connections

    async def __call__(self, call: StepCall) -> StepResult:
        """Call a server; each attempt carries the same Idempotency-Key."""
        given = checked(http.Request, call)
        config = await self._connections.opened(given.connection, kinds=("http",)) if given.connection else {}
        headers = (
            {name: text_of(value) for name, value in given.headers.items()}
            | _credentials(config)
            | {"Idempotency-Key": call.key.text}
        )
        url = (
            given.url
            if "://" in given.url
            else f"{text_of(config.get('base_url')).rstrip('/')}/{given.url.lstrip('/')}"
        )
        answer = await self._http.request(given.method, url, headers=headers, query=given.query, body=given.body)
        good = answer.status in given.expect_status if given.expect_status else 200 <= answer.status < 300
        if not good:
            raise EffectFailed(
                f"{given.method} {url.split('?')[0]} answered {answer.status}.",
                retryable=answer.status in RETRYABLE,
                code="http-status",
            )
        return StepResult(outcome="next", output=answer.model_dump(mode="json"))


def _credentials(config: dict[str, Any]) -> dict[str, str]:
    token = text_of(config.get("token"))
    match config.get("auth"):
        case "bearer":
            return {"Authorization": f"Bearer {token}"}
        case "basic":
            pair = f"{text_of(config.get('username'))}:{token}"
            return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
        case "header":
            return {text_of(config.get("header")) or "Authorization": token}
        case _:
            return {}


class Post:
    """message.slack and message.teams."""

    def __init__(self, needs: Needs) -> None:
        self._http, self._connections, self._clock = needs.http, needs.connections, needs.clock

    async def __call__(self, call: StepCall) -> StepResult:
        """Write a message through the connection's incoming webhook."""
        given = checked(_POSTS[call.action], call)
        kind = call.action.partition(".")[2]
        config = await self._connections.opened(given.connection, kinds=(kind,))
        body: dict[str, Any] = {"text": given.text}
        channel = given.channel or config.get("channel")
        if channel and kind == "slack":
            body["channel"] = channel
        answer = await self._http.request(
            "POST", text_of(config.get("webhook_url")), headers={"Idempotency-Key": call.key.text}, body=body
        )
        require_success(answer, kind.capitalize())
        return StepResult(outcome="next", output={"sent_at": self._clock.now().isoformat()})


class Page:
    """incident.pagerduty."""

    def __init__(self, needs: Needs) -> None:
        self._http, self._connections = needs.http, needs.connections

    async def __call__(self, call: StepCall) -> StepResult:
        """Open an incident, or join the one of the same key (PagerDuty Events API v2)."""
        given = checked(messages.Page, call)
        config = await self._connections.opened(given.connection, kinds=("pagerduty",))
        key = given.dedup_key or call.key.text
        body = {
            "routing_key": config.get("routing_key"),
            "event_action": "trigger",
            "dedup_key": key,
            "payload": {
                "summary": given.summary,
                "severity": given.severity,
                "source": call.workflow_name or "workflow",
                "custom_details": given.details,
            },
        }
        answer = await self._http.request(
            "POST", f"{text_of(config.get('base_url')).rstrip('/')}/v2/enqueue", body=body
        )
        require_success(answer, "PagerDuty")
        return StepResult(outcome="next", output={"dedup_key": key})


def require_success(answer: HttpAnswer, who: str) -> None:
    """Raise `EffectFailed` unless the answer is a success."""
    if not 200 <= answer.status < 300:
        raise EffectFailed(f"{who} answered {answer.status}.", retryable=answer.status in RETRYABLE, code="http-status")
