"""Triggers: what happens in the world starts the runs that wait for it."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from loguru import logger
from pydantic import BaseModel, ConfigDict

from builder_app.application.context import caller
from builder_app.application.ports import OpenUnitOfWork, RateLimiter, SecretBox, UnitOfWork
from builder_app.application.runs import RunService, Started
from builder_app.application.sealed import open_sealed
from builder_app.domain.access import SYSTEM
from builder_app.domain.conditions import holds
from builder_app.domain.deployments import Deployment
from builder_app.domain.errors import BuilderError, Conflict, InvalidInput, NotFound, NotSignedIn
from builder_app.domain.mail import IncomingMail, reply_payload
from builder_app.domain.runs import Run, event_name
from builder_app.domain.shipments import Shipment, became_late, events_of

PRIVATE_HEADERS = frozenset({"authorization", "cookie", "x-signature", "x-hub-signature-256", "proxy-authorization"})


class HookRequest(BaseModel):
    """A call to one of our webhooks. `body` is the parsed JSON, or the text where it is not JSON; `raw` is what was signed."""

    model_config = ConfigDict(frozen=True)

    method: str
    headers: dict[str, str] = {}
    query: dict[str, str] = {}
    body: Any = None
    raw: bytes = b""


class TriggerService:
    """Starts runs of active deployments. Acts as the system, so without a principal."""

    def __init__(self, *, uow: OpenUnitOfWork, runs: RunService, box: SecretBox, limiter: RateLimiter) -> None:
        self._uow = uow
        self._runs = runs
        self._box = box
        self._limiter = limiter

    async def shipment_changed(self, before: Shipment | None, after: Shipment) -> list[Run]:
        """Start the runs that wait for this change."""
        async with self._uow() as uow:
            runs = await self.shipment_changed_in(uow, before, after)
            await uow.commit()
        await self.hand_over(runs)
        return runs

    async def shipment_changed_in(self, uow: UnitOfWork, before: Shipment | None, after: Shipment) -> list[Run]:
        """As `shipment_changed`, queued inside the caller's transaction: the change and its runs stand or fall together.

        Call `hand_over` after the commit.
        """
        queued: list[Run] = []
        for deployment in await uow.deployments.active_of("shipment"):
            event = _shipment_event(deployment.trigger.params, before, after)
            if event is None:
                continue
            payload = {"event": event, "shipment": after.model_dump(mode="json")}
            if not _wanted(deployment.trigger.params.get("filter"), payload):
                continue
            stamp = after.updated_at.isoformat() if after.updated_at else ""
            name = event_name("shipment", after.shipment_id, event, stamp)
            run = await self._queue(uow, deployment, payload, event=name, cause="shipment")
            queued += [run] if run else []
        return queued

    async def hand_over(self, runs: Sequence[Run]) -> None:
        """Give queued runs to the engine."""
        for run in runs:
            await self._runs.hand_over(run)

    async def webhook(self, path: str, request: HookRequest) -> Started:
        """Start the run of the webhook at `path`. The same Idempotency-Key gives the same run.

        Raises `NotFound` for an unknown, paused or differently called path, `NotSignedIn` when the caller does not prove itself.
        """
        await self._limiter.check("hook_callers", caller.get().address or "unknown")
        await self._limiter.check("hooks", path)
        async with self._uow(read_only=True) as uow:
            deployment = await uow.deployments.by_path(path.strip("/"))
            if deployment is None or deployment.status != "active":
                raise NotFound("There is no webhook at this address.")
            method = str(deployment.trigger.params.get("method") or "POST")
            if method not in ("ANY", request.method.upper()):
                raise NotFound(f"This webhook takes {method} only.")
            await self._authenticate(uow, deployment, request)
        headers = {name.lower(): value for name, value in request.headers.items()}
        payload = {
            "body": request.body,
            "query": request.query,
            "method": request.method.upper(),
            "headers": {name: value for name, value in headers.items() if name not in PRIVATE_HEADERS},
        }
        key = headers.get("idempotency-key")
        return await self._runs.start(
            SYSTEM,
            deployment.workflow_id,
            input=await self._input(deployment, request.body),
            version=deployment.version,
            trigger=payload,
            idempotency_key=key or None,
            cause="webhook",
        )

    async def scheduled(self, workflow_id: str, version: int, at: datetime) -> Started:
        """Start the run of a schedule's time; the same time again gives the same run.

        Raises `NotFound` when the schedule is not in force any more.
        """
        async with self._uow(read_only=True) as uow:
            deployment = await uow.deployments.get(workflow_id)
        if deployment is None or deployment.status != "active" or deployment.trigger.type != "schedule":
            raise NotFound("This schedule is not in force any more.")
        return await self._runs.start(
            SYSTEM,
            workflow_id,
            input={},
            version=deployment.version,
            trigger={"scheduled_at": at.isoformat()},
            event=event_name("schedule", at.isoformat()),
            cause="schedule",
        )

    async def email_arrived(self, mail: IncomingMail) -> list[Run]:
        """Start the runs that wait for such a mail."""
        async with self._uow() as uow:
            runs = await self.email_arrived_in(uow, mail)
            await uow.commit()
        await self.hand_over(runs)
        return runs

    async def email_arrived_in(self, uow: UnitOfWork, mail: IncomingMail) -> list[Run]:
        """As `email_arrived`, queued inside the caller's transaction; call `hand_over` after its commit."""
        queued: list[Run] = []
        for deployment in await uow.deployments.active_of("email"):
            if not _mail_matches(deployment.trigger.params, mail):
                continue
            payload = {"email": reply_payload(mail) | {"message_id": mail.message_id, "to": list(mail.to)}}
            run = await self._queue(uow, deployment, payload, event=event_name("email", mail.message_id), cause="email")
            queued += [run] if run else []
        return queued

    async def _queue(self, uow: UnitOfWork, deployment: Deployment, payload: dict[str, Any], *, event: str, cause: Any) -> Run | None:
        """The queued run, or None when it was queued before or its workflow needs inputs that a trigger does not give."""
        try:
            started = await self._runs.enqueue(
                uow, SYSTEM, deployment.workflow_id, input={}, version=deployment.version, trigger=payload, event=event, cause=cause
            )
        except (InvalidInput, NotFound) as error:
            logger.bind(workflow_id=deployment.workflow_id).warning("Trigger started no run: {}", error.message)
            return None
        return started.run if started.created else None

    async def _input(self, deployment: Deployment, body: Any) -> dict[str, Any]:
        """The fields of a JSON body that are inputs of the workflow."""
        if not isinstance(body, Mapping):
            return {}
        plan = await self._runs.plan(deployment.workflow_id, deployment.version)
        names = {one.name for one in plan.inputs}
        return {name: value for name, value in body.items() if name in names}

    async def _authenticate(self, uow: UnitOfWork, deployment: Deployment, request: HookRequest) -> None:
        kind = str(deployment.trigger.params.get("auth") or "none")
        if kind == "none":
            return
        config = await open_sealed(uow, self._box, str(deployment.trigger.params.get("credential") or ""))
        secret = str(config.get("token") or "")
        headers = {name.lower(): value for name, value in request.headers.items()}
        if not secret:
            raise Conflict("This webhook's credential is missing; an operator must set it.", code="no-credential")
        if not _PROOFS[kind](secret, config, headers, request):
            raise NotSignedIn("The caller did not prove itself.")


def _bearer(secret: str, config: Mapping[str, Any], headers: Mapping[str, str], request: HookRequest) -> bool:
    return _same(headers.get("authorization", ""), f"Bearer {secret}")


def _basic(secret: str, config: Mapping[str, Any], headers: Mapping[str, str], request: HookRequest) -> bool:
    expected = base64.b64encode(f"{config.get('username') or ''}:{secret}".encode()).decode()
    return _same(headers.get("authorization", ""), f"Basic {expected}")


def _hmac(secret: str, config: Mapping[str, Any], headers: Mapping[str, str], request: HookRequest) -> bool:
    given = headers.get("x-hub-signature-256") or headers.get("x-signature") or ""
    expected = hmac.new(secret.encode(), request.raw, hashlib.sha256).hexdigest()
    return _same(given.removeprefix("sha256="), expected)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


_PROOFS = {"bearer": _bearer, "basic": _basic, "hmac": _hmac}


def _shipment_event(params: Mapping[str, Any], before: Shipment | None, after: Shipment) -> str | None:
    """The event of this trigger that the change is, or None. Lateness counts once for each crossing of the trigger's threshold."""
    event = str(params.get("event") or "updated")
    threshold = params.get("delay_hours")
    hours = float(threshold) if isinstance(threshold, int | float) else 0.0
    if event == "delayed":
        return event if became_late(before, after, hours=hours) else None
    if event not in events_of(before, after):
        return None
    late_enough = threshold is None or (after.delay_hours is not None and after.delay_hours > hours)
    return event if late_enough else None


def _wanted(condition: Any, payload: Mapping[str, Any]) -> bool:
    """Whether the trigger's filter holds; a filter that cannot be evaluated on this shipment does not."""
    if not condition:
        return True
    try:
        return holds(condition, {"trigger": payload, "shipment": payload["shipment"]})
    except (BuilderError, ValueError) as error:
        logger.info("A trigger's filter could not be evaluated: {}", type(error).__name__)
        return False


def _mail_matches(params: Mapping[str, Any], mail: IncomingMail) -> bool:
    texts = {"from_filter": mail.sender, "subject_filter": mail.subject, "body_filter": mail.body}
    if any(params.get(name) and str(params[name]).strip().casefold() not in text.casefold() for name, text in texts.items()):
        return False
    if params.get("connection") and mail.connection_id and params["connection"] != mail.connection_id:
        return False
    wanted = params.get("has_attachment")
    return wanted is None or bool(mail.attachments) == bool(wanted)
