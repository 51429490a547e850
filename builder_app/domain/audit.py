"""The audit log: who did what, on what, from where, when."""

import json
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


class AuditFilter(Record):
    """Which entries are wanted: `actor`, `action` and `target_id` hold these words in any case; `since` is in, `until` is not."""

    actor: str = ""
    action: str = ""
    target_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING = AuditFilter()


def differences(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[str]:
    """What an entry says that became different, a line for each field: `role: editor → admin`."""
    old, new = before or {}, after or {}
    return [_difference(name, old, new) for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]


def _difference(name: str, old: dict[str, Any], new: dict[str, Any]) -> str:
    if name not in new:
        return f"{name}: {_shown(old[name])} → –"
    return f"{name}: {_shown(old[name])} → {_shown(new[name])}" if name in old else f"{name}: {_shown(new[name])}"


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_shown, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | bool) or value is None else str(value)
