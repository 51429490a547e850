"""The run engine over Temporal."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from temporalio.client import Client, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DataConverter
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from builder_app.application.ports import ComponentStatus
from builder_app.domain.errors import BuilderError, Conflict, EngineUnavailable, InvalidInput, NotFound
from builder_app.domain.plan import Plan
from builder_app.engine import contracts as c
from builder_app.engine.tracing import TracedCalls

CONNECT_SECONDS = 3.0
CALL = timedelta(seconds=10)
_AWAY = "The run engine cannot be reached right now. Nothing is lost: runs go on when it is back."


class TemporalConnection:
    """One shared client, connected when it is first needed. The address may change when a local server is started anew."""

    def __init__(self, *, address: str | None, namespace: str, converter: DataConverter = pydantic_data_converter) -> None:
        self.address = address
        self._namespace = namespace
        self._converter = converter
        self._client: Client | None = None
        self._lock = asyncio.Lock()

    async def client(self) -> Client:
        """The client. Raises `EngineUnavailable`."""
        if self._client is not None:
            return self._client
        async with self._lock:
            if self._client is None:
                self._client = await self._connect()
            return self._client

    async def _connect(self) -> Client:
        if self.address is None:
            raise EngineUnavailable(_AWAY)
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                return await Client.connect(
                    self.address, namespace=self._namespace, data_converter=self._converter, interceptors=[TracedCalls()]
                )
        except (RuntimeError, RPCError, TimeoutError, OSError) as error:
            raise EngineUnavailable(_AWAY) from error


class TemporalRunEngine:
    """`RunEngine` over Temporal."""

    def __init__(self, connection: TemporalConnection, *, task_queue: str, eager: bool) -> None:
        self._connection = connection
        self._queue = task_queue
        self._eager = eager

    async def start(
        self,
        run_id: str,
        plan: Plan,
        input: dict[str, Any],
        trigger: dict[str, Any],
        *,
        started_at: datetime,
        from_step: str | None = None,
        outputs: dict[str, dict[str, Any]] | None = None,
    ) -> None:
        """Start a run; starting one that was started does nothing."""
        given = c.RunInput(run_id=run_id, plan=plan, input=input, trigger=trigger, from_step=from_step, outputs=outputs or {})
        client = await self._connection.client()
        try:
            await client.start_workflow(
                c.WORKFLOW, given, id=c.workflow_id_of(run_id), task_queue=self._queue, rpc_timeout=CALL, request_eager_start=self._eager,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING if not self._eager else WorkflowIDConflictPolicy.FAIL,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE, static_summary=plan.name[:200] or None,
            )  # fmt: skip
        except WorkflowAlreadyStartedError:
            return
        except RPCError as error:
            if error.status is RPCStatusCode.INVALID_ARGUMENT:
                raise InvalidInput(f"The run engine does not take this run: {error.message}", code="not-taken") from error
            raise _named(error) from error

    async def cancel(self, run_id: str, reason: str) -> None:
        """End a run."""
        await self._update(run_id, "cancel", reason)

    async def pause(self, run_id: str) -> None:
        """Let no new step begin."""
        await self._update(run_id, "pause")

    async def resume(self, run_id: str) -> None:
        """Let steps begin again."""
        await self._update(run_id, "resume")

    async def signal(self, run_id: str, name: str, payload: dict[str, Any]) -> None:
        """Tell a run something: `reply` with message_id and reply, or one of the run's own verbs."""
        if name != "reply" or not payload.get("message_id"):
            raise NotFound(f"Runs take no signal “{name}”; there is reply, with message_id and reply.")
        await self.deliver_reply(run_id, str(payload["message_id"]), dict(payload.get("reply") or {}))

    async def deliver_reply(self, run_id: str, message_id: str, reply: dict[str, Any]) -> bool:
        """Hand the run an answer to its message."""
        return bool(await self._update(run_id, "deliver_reply", c.Reply(message_id=message_id, reply=reply)))

    async def decide(self, run_id: str, task_id: str, decision: dict[str, Any]) -> None:
        """Hand the run a person's decision."""
        await self._update(run_id, "decide", c.Decision(task_id=task_id, **decision))

    async def status(self) -> ComponentStatus:
        """Whether the service answers."""
        try:
            client = await self._connection.client()
            await client.service_client.check_health(timeout=timedelta(seconds=2))
        except (EngineUnavailable, RPCError) as error:
            return ComponentStatus(status="unhealthy", detail=str(error) or _AWAY)
        return ComponentStatus(status="healthy")

    async def _update(self, run_id: str, name: str, *args: Any) -> Any:
        client = await self._connection.client()
        handle = client.get_workflow_handle(c.workflow_id_of(run_id))
        try:
            return await handle.execute_update(name, *args, rpc_timeout=CALL)
        except WorkflowUpdateFailedError as error:
            cause = error.cause
            message = cause.message if isinstance(cause, ApplicationError) else str(cause)
            raise Conflict(message, code=getattr(cause, "type", None) or "conflict") from error
        except (WorkflowUpdateRPCTimeoutOrCancelledError, RPCError) as error:
            raise _named(error) from error


def _named(error: Exception) -> BuilderError:
    """The product's error for what the client raised."""
    if isinstance(error, RPCError) and error.status is RPCStatusCode.NOT_FOUND:
        return NotFound("This run is not under way.")
    return EngineUnavailable(_AWAY)
