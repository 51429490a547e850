"""What a schedule's time brings: the start of a run, or a look by a query trigger."""

from temporalio import workflow
from temporalio.common import SearchAttributeKey

with workflow.unsafe.imports_passed_through():
    from builder_app.engine import contracts as c
    from builder_app.engine.policies import LOCAL_TIMEOUT, LOOK_HEARTBEAT, LOOK_TIMEOUT, LOOKING, PATIENCE


@workflow.defn(name=c.SCHEDULED)
class ScheduledStart:
    """Starts the run of one time of a schedule."""

    @workflow.run
    async def run(self, workflow_id: str, version: int) -> None:
        """Start it; the same time never starts two."""
        key = SearchAttributeKey.for_datetime("TemporalScheduledStartTime")
        at = workflow.info().typed_search_attributes.get(key) or workflow.info().start_time
        await workflow.execute_activity(
            "start_scheduled", c.ScheduledStart(workflow_id=workflow_id, version=version, at=at),
            start_to_close_timeout=LOCAL_TIMEOUT, schedule_to_close_timeout=PATIENCE,
        )  # fmt: skip


@workflow.defn(name=c.LOOK)
class ScheduledLook:
    """Lets a query trigger look once; again and again while the other database is away."""

    @workflow.run
    async def run(self, workflow_id: str) -> None:
        """Look. What the database refuses ends it: the next time is the next chance."""
        await workflow.execute_activity(
            "look", workflow_id,
            start_to_close_timeout=LOOK_TIMEOUT, heartbeat_timeout=LOOK_HEARTBEAT, schedule_to_close_timeout=PATIENCE, retry_policy=LOOKING,
        )  # fmt: skip
