"""A Temporal worker that comes up when the service does, and goes down gently."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from loguru import logger
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from builder_app.application.ports import ComponentStatus
from builder_app.domain.errors import EngineUnavailable
from builder_app.engine.activities import EngineServices, StepActivities
from builder_app.engine.client import TemporalConnection
from builder_app.engine.scheduled import ScheduledLook, ScheduledStart
from builder_app.engine.tracing import TracedWork
from builder_app.engine.workflow import GraphRun
from builder_app.infra.retries import delay

GRACE = timedelta(seconds=10)
LONGEST_WAIT = 2.0


def build_worker(
    client: Client,
    services: EngineServices,
    *,
    task_queue: str,
    on_fatal: Callable[[BaseException], None] | None = None,
    sandboxed: bool = False,
) -> Worker:
    """A worker for runs and schedules.

    The sandbox imports the workflow's module anew for each run, which takes longer than the run itself; the tests run in it
    and so prove that nothing but the state machine decides.
    """
    acts = StepActivities(services)
    fatal = None
    if on_fatal is not None:

        async def fatal(error: BaseException) -> None:
            on_fatal(error)

    return Worker(
        client, task_queue=task_queue, workflows=[GraphRun, ScheduledStart, ScheduledLook],
        activities=[acts.perform, acts.record, acts.open_task, acts.start_child, acts.child_status, acts.start_scheduled, acts.look],
        interceptors=[TracedWork()], graceful_shutdown_timeout=GRACE, max_cached_workflows=500, on_fatal_error=fatal,
        workflow_runner=SandboxedWorkflowRunner() if sandboxed else UnsandboxedWorkflowRunner(),
    )  # fmt: skip


class WorkerHost:
    """Keeps a worker running until it is told to stop."""

    def __init__(self, connection: TemporalConnection, services: EngineServices, *, task_queue: str) -> None:
        self._connection = connection
        self._services = services
        self._queue = task_queue
        self._stop = asyncio.Event()
        self._over = asyncio.Event()
        self.running = False

    async def run(self) -> None:
        """Connect, work, and begin anew when the worker breaks."""
        try:
            await self._run()
        finally:
            self._over.set()

    async def _run(self) -> None:
        failures = 0
        while not self._stop.is_set():
            try:
                client = await self._connection.client()
                async with build_worker(client, self._services, task_queue=self._queue):
                    self.running, failures = True, 0
                    logger.info("Worker started")
                    await self._stop.wait()
            except (EngineUnavailable, RPCError, RuntimeError) as error:
                logger.warning("Worker is not running: {}", error)
            finally:
                self.running = False
            if not self._stop.is_set():
                failures += 1
                with suppress(TimeoutError):  # the wait went by and nobody said stop
                    await asyncio.wait_for(self._stop.wait(), delay(failures, longest=LONGEST_WAIT))

    def stop(self) -> None:
        """Take no new work; what is at hand gets `GRACE` to finish and is handed back then."""
        self._stop.set()

    async def stopped(self) -> None:
        """Wait until nothing is at hand any more."""
        await self._over.wait()

    async def status(self) -> ComponentStatus:
        """Whether it works."""
        return ComponentStatus(
            status="healthy" if self.running else "unhealthy", detail="" if self.running else "The worker is not running."
        )
