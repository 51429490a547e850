"""What is measured, under the names that dashboards and alert rules use."""

import os

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

RATE_LIMITED = Counter("rate_limits_hit_total", "Requests that were refused for their number", ["rule"])


def exposition() -> bytes:
    """All figures in Prometheus' text format; those of every process where several share PROMETHEUS_MULTIPROC_DIR."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
