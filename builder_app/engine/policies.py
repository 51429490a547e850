"""How the engine attempts things. How often an effect is attempted is the step's own policy, which its activity keeps to."""

from datetime import timedelta

from temporalio.common import RetryPolicy

from builder_app.domain.workflow import Policy

PATIENCE = timedelta(hours=24)
"""How long a step waits for a service that is down before it fails."""
RECORDING = RetryPolicy(initial_interval=timedelta(milliseconds=200), backoff_coefficient=2, maximum_interval=timedelta(seconds=10))
"""History is written as soon as the database is back, however long that takes."""
LOOKING = RetryPolicy(initial_interval=timedelta(seconds=2), backoff_coefficient=2, maximum_interval=timedelta(minutes=1))
"""A database that is away is asked again soon."""
LOOK_TIMEOUT = timedelta(seconds=90)
"""Longer than a database may take to be reached and to answer."""
LOOK_HEARTBEAT = timedelta(seconds=10)
"""How long a look may be silent; two at once do no harm, as one of them counts."""
RECORD_TIMEOUT = timedelta(seconds=20)
LOCAL_TIMEOUT = timedelta(seconds=30)
HEARTBEAT = timedelta(seconds=30)
"""How long an effect at work may be silent: after a crash the next attempt begins then, not only after the step's own time limit."""


def retry_of(policy: Policy) -> RetryPolicy:
    """Waits between attempts; the activity itself says when it is enough."""
    return RetryPolicy(
        initial_interval=timedelta(seconds=max(policy.initial_interval_seconds, 0.05)),
        backoff_coefficient=policy.backoff,
        maximum_interval=timedelta(minutes=1),
    )
