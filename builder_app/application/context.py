"""Where the call at hand came from; the outer rooms set it, the audit log notes it."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The network address and the request id of a call; `tab` names the browser tab that it is an event of."""

    address: str = ""
    request_id: str = ""
    tab: str = ""


NOBODY = Caller()
caller: ContextVar[Caller] = ContextVar("caller", default=NOBODY)
