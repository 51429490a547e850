"""HTTP calls, chat messages and incidents."""

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlsplit

from builder_app.actions.needs import Needs, checked
from builder_app.application.ports import HttpAnswer
from builder_app.application.steps import StepCall, StepResult
from builder_app.domain.catalog import http, messages
from builder_app.domain.errors import EffectFailed
from builder_app.domain.expressions.values import text_of
from builder_app.infra.retries import PASSING_STATUSES, asked_wait

_POSTS: dict[str, type[messages.Slack | messages.Teams]] = {"message.slack": messages.Slack, "message.teams": messages.Teams}


class Request:
    """http.request."""

    def __init__(self, needs: Needs) -> None:
        self._http, self._connections = needs.http, needs.connections

    async def __call__(self, call: StepCall) -> StepResult:
        """Call a server; each attempt carries the same Idempotency-Key, unless the step has one of its own."""
        given = checked(http.Request, call)
        config = await self._connections.opened(given.connection, kinds=("http",)) if given.connection else {}
        url, body = _address(given.url, config), given.body
        headers = {"Idempotency-Key": call.key.text} | {name: text_of(value) for name, value in given.headers.items()}
        if config.get("auth") == "hmac":
            body = "" if body is None else json.dumps(body) if isinstance(body, dict | list) else text_of(body)
            headers = {"Content-Type": "application/json"} | headers
        headers |= _credentials(config, body)
        answer = await self._http.request(given.method, url, headers=headers, query=given.query, body=body)
        _require(answer, f"{given.method} {url.split('?')[0]}", expected=given.expect_status)
        return StepResult(outcome="next", output=answer.model_dump(mode="json"))


def _address(url: str, config: dict[str, Any]) -> str:
    """The whole address. Credentials that belong to a server are not shown to another one."""
    own = text_of(config.get("base_url"))
    if "://" not in url:
        return f"{own.rstrip('/')}/{url.lstrip('/')}" if own else url
    if own and urlsplit(url).netloc.lower() != urlsplit(own).netloc.lower():
        raise EffectFailed(f"The credentials are for {urlsplit(own).netloc}, not for {urlsplit(url).netloc}.", code="other-host")
    return url


def _credentials(config: dict[str, Any], body: Any) -> dict[str, str]:
    token = text_of(config.get("token"))
    match config.get("auth"):
        case "bearer":
            return {"Authorization": f"Bearer {token}"}
        case "basic":
            pair = f"{text_of(config.get('username'))}:{token}"
            return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
        case "header":
            return {text_of(config.get("header")) or "Authorization": token}
        case "hmac":
            signature = hmac.new(token.encode(), text_of(body).encode(), hashlib.sha256).hexdigest()
            return {"X-Hub-Signature-256": f"sha256={signature}"}
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
        headers = {"Idempotency-Key": call.key.text}
        answer = await self._http.request("POST", text_of(config.get("webhook_url")), headers=headers, body=body)
        _require(answer, kind.capitalize())
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
        facts = {"summary": given.summary, "severity": given.severity, "source": call.workflow_name or "workflow"}
        body = {
            "routing_key": config.get("routing_key"),
            "event_action": "trigger",
            "dedup_key": key,
            "payload": {**facts, "custom_details": given.details},
        }
        answer = await self._http.request("POST", f"{text_of(config.get('base_url')).rstrip('/')}/v2/enqueue", body=body)
        _require(answer, "PagerDuty")
        return StepResult(outcome="next", output={"dedup_key": key})


def _require(answer: HttpAnswer, who: str, *, expected: list[int] | None = None) -> None:
    """Raise `EffectFailed` unless the answer is a success, or one of the expected ones."""
    if answer.status not in expected if expected else not 200 <= answer.status < 300:
        raise EffectFailed(
            f"{who} answered {answer.status}.", retryable=answer.status in PASSING_STATUSES, code="http-status",
            retry_after_seconds=asked_wait(answer.headers),
        )  # fmt: skip
