"""Logging: readable on a terminal, JSON by setting, and a file with rotation in the data directory."""

import logging
import re
import sys
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Any

from loguru import logger

from builder_app.application.context import caller
from builder_app.application.ids import new_id
from builder_app.settings import Settings

if TYPE_CHECKING:
    from loguru import Message, Record

_SECRET = re.compile(r"(?i)\b(authorization|password|token|api[_-]?key|secret|cookie)\b(\s*[=:]\s*)(bearer\s+)?([^\s,;&\"']+)")
_LINE = "{time:YYYY-MM-DD HH:mm:ss.SSS} | {level: <7} | {extra[request_id]: <24} | {message}"
ROTATION, KEPT = "20 MB", 10


def redacted(text: str) -> str:
    """`text` with the values of secrets blotted out."""
    return _SECRET.sub(r"\1\2***", text)


def enrich(record: "Record", *, own: str = "") -> None:
    """Blot out secrets, and note under which id the line was written: the call's, or the process's `own` where there is no call."""
    record["message"] = redacted(record["message"])
    record["extra"].setdefault("request_id", caller.get().request_id or own)


def report_errors(dsn: str) -> None:
    """Send what is logged as an error to Sentry too: what broke, where, and the request's id; no bodies, no values, no addresses."""
    import sentry_sdk  # only when it is asked for: it costs memory and start-up time
    from sentry_sdk.integrations.atexit import AtexitIntegration

    sentry_sdk.init(
        dsn=dsn, include_local_variables=False, max_request_body_size="never", server_name="",
        default_integrations=False, integrations=[AtexitIntegration(callback=lambda pending, timeout: None)], before_send=_blotted,
    )  # fmt: skip

    def report(message: "Message") -> None:
        record = message.record
        with sentry_sdk.new_scope() as scope:
            scope.set_tag("request_id", record["extra"].get("request_id", ""))
            broken = record["exception"].value if record["exception"] else None
            if broken is not None:
                sentry_sdk.capture_exception(broken)
            else:
                sentry_sdk.capture_message(record["message"], level="error")

    logger.add(report, level="ERROR", diagnose=False)


def _blotted(event: Any, hint: object) -> Any:
    for one in event.get("exception", {}).get("values", []):
        one["value"] = redacted(str(one.get("value") or ""))
    return event


class _Standard(logging.Handler):
    """Takes what libraries say through standard logging."""

    def emit(self, record: logging.LogRecord) -> None:
        """Hand a record over to loguru, at the place where it was made."""
        try:
            level: str | int = logger.level(record.levelname).name
        except ValueError:
            level = record.levelno
        frame: FrameType | None = logging.currentframe()
        depth = 2
        while frame is not None and frame.f_code.co_filename == logging.__file__:
            frame, depth = frame.f_back, depth + 1
        logger.opt(depth=depth, exception=record.exc_info).log(level, record.getMessage())


def set_up(settings: Settings) -> None:
    """Begin logging as the settings say."""
    logger.remove()
    logger.configure(patcher=partial(enrich, own=new_id("proc")))
    if settings.log_json:
        logger.add(sys.stderr, level=settings.log_level, serialize=True, diagnose=False)
    else:
        logger.add(sys.stderr, level=settings.log_level, format=_LINE, diagnose=False)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    logger.add(
        settings.data_dir / "builder.log",
        level=settings.log_level,
        serialize=True,
        rotation=ROTATION,
        retention=KEPT,
        enqueue=False,
        diagnose=False,
    )
    if settings.sentry_dsn:
        report_errors(settings.sentry_dsn)
    logging.basicConfig(handlers=[_Standard()], level=logging.WARNING, force=True)
