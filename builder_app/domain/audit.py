"""The audit log: who did what, on what, from where, when."""

from datetime import datetime
from typing import Any

from builder_app.domain.records import Record


class AuditEntry(Record):
    """One entry; entries are only ever added. `before` and `after` never hold secrets."""

    id: str
    at: datetime
    actor_id: str
    actor: str
    via: str = "session"
    action: str
    target_kind: str
    target_id: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    address: str = ""
