"""The composition root: the one place that names concrete classes. Nothing opens at import."""

from builder_app.runtime.opening import Runtime, current, host_runtime, open_runtime, open_services

__all__ = ["Runtime", "current", "host_runtime", "open_runtime", "open_services"]
