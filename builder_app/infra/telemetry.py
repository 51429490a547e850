"""What is measured, under the names that dashboards and alert rules use."""

import os
from pathlib import Path

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

CONTENT_TYPE = CONTENT_TYPE_LATEST
_QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

HTTP_REQUESTS = Counter("http_requests_total", "HTTP requests by method, route and status", ["method", "path", "status"])
HTTP_DURATION = Histogram("http_request_duration_seconds", "Time to answer an HTTP request", ["method", "path"], buckets=_QUICK)
WEBSOCKET_CLIENTS = Gauge("websocket_clients", "Browsers that are connected now", multiprocess_mode="livesum")
EVENTS_REFUSED = Counter("websocket_events_refused_total", "Page events of nobody who is signed in")

CHAT_REQUESTS = Counter("chat_requests_total", "Chat turns that were asked for")
CHAT_ERRORS = Counter("chat_errors_total", "Chat turns that gave no answer", ["reason"])
CHAT_DURATION = Histogram("chat_duration_seconds", "Time from a message to its answer", buckets=_QUICK)
TURNS_IN_FLIGHT = Gauge("turns_in_flight", "Chat turns that are being taken now", multiprocess_mode="livesum")

RUNS = Counter("runs_total", "Runs that reached a status", ["status"])
STEPS = Counter("steps_total", "Steps that ended, by how", ["status"])
STEP_DURATION = Histogram("step_duration_seconds", "Time of one attempt at an effect", ["action"], buckets=_QUICK)
QUEUE_WAIT = Histogram("queue_wait_seconds", "Time from when a step may begin until a worker takes it", buckets=_QUICK)
MESSAGES = Counter("messages_sent_total", "Messages that steps sent", ["action"])
RETRIES = Counter("retries_total", "Attempts after a first one that failed, by what was called", ["call"])

POOL_OPEN = Gauge("database_pool_connections", "Database connections that are open", multiprocess_mode="livesum")
POOL_BUSY = Gauge("database_pool_connections_in_use", "Database connections that are in use", multiprocess_mode="livesum")
CACHE_LOOKUPS = Counter("cache_lookups_total", "Values that were looked for in a cache, by whether they were there", ["cache", "result"])

RATE_LIMITED = Counter("rate_limits_hit_total", "Requests that were refused for their number", ["rule"])


DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"


def exposition() -> bytes:
    """All figures in Prometheus' text format; those of every process where several share PROMETHEUS_MULTIPROC_DIR."""
    directory = os.environ.get(DIRECTORY)
    if not directory:
        return generate_latest(REGISTRY)
    forget_dead(Path(directory))
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def forget_dead(directory: Path) -> None:
    """Take away what processes that live no more said of the moment; what they counted stays, for counters never fall."""
    for file in directory.glob("gauge_live*_*.db"):
        if not Path(f"/proc/{file.stem.rpartition('_')[2]}").exists() and Path("/proc/self").exists():
            file.unlink(missing_ok=True)
