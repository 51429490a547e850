"""The audit log."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from builder_app.domain.audit import EVERYTHING, AuditEntry, AuditFilter, differences
from builder_app.domain.errors import BuilderError, FieldProblem, InvalidInput
from builder_app.runtime import current
from builder_app.ui.feedback import notify
from builder_app.ui.session import principal_of

FIELDS = ("actor", "action", "target_id", "since", "until")
MEANS = {"session": "on a page", "key": "with a key", "system": "by itself"}


@dataclass
class AuditRow:
    """One entry. `means` tells how and from where it was done; `changes` what became different."""

    at: str
    actor: str
    means: str
    action: str
    target: str
    changes: list[str]


class AuditState(rx.State):
    """Entries that fit, newest first, a page at a time. `asked` is the filter as it was filled in."""

    rows: list[AuditRow] = []
    cursor: str = ""
    refused: str = ""
    file: str = ""
    asked: dict[str, str] = {}
    _wanted: AuditFilter = EVERYTHING

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """The newest entries that fit the filter; it stays when the page's line comes back."""
        return await self._first(self._wanted)

    @rx.event
    async def find(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """The newest entries that fit what was filled in."""
        try:
            wanted = _wanted(form)
        except BuilderError as error:
            return notify(error)
        self.asked = {name: str(form.get(name) or "")[:200] for name in FIELDS}
        return await self._first(wanted)

    @rx.event
    async def more(self):  # type: ignore[no-untyped-def]
        """Older ones."""
        return await self._more()

    async def _first(self, wanted: AuditFilter) -> rx.event.EventSpec | None:
        self._wanted, self.rows, self.cursor, self.refused = wanted, [], "", ""
        given = {name: value for name, value in wanted.model_dump(mode="json").items() if value}
        self.file = "/api/v1/audit?" + urlencode({"format": "csv", **given})
        return await self._more()

    async def _more(self) -> rx.event.EventSpec | None:
        try:
            who = await principal_of(self)
            found = await current().audit.list(who, cursor=self.cursor or None, limit=100, wanted=self._wanted)
        except BuilderError as error:
            self.refused = error.message
            return notify(error)
        self.rows += [_row(entry) for entry in found.items]
        self.cursor = found.next_cursor or ""
        return None


def _row(entry: AuditEntry) -> AuditRow:
    means = MEANS.get(entry.via, entry.via)
    return AuditRow(
        at=entry.at.isoformat(),
        actor=entry.actor,
        means=f"{means}, from {entry.address}" if entry.address else means,
        action=entry.action,
        target=f"{entry.target_kind} {entry.target_id}",
        changes=[text[:300] for text in differences(entry.before, entry.after)],
    )


def _wanted(form: dict[str, Any]) -> AuditFilter:
    """What the form asks for; its days are days in UTC and the last one counts. Raises `InvalidInput`."""
    words = {name: str(form.get(name) or "").strip()[:200] for name in ("actor", "action", "target_id")}
    return AuditFilter(**words, since=_day(form, "since"), until=_day(form, "until", later=1))


def _day(form: dict[str, Any], name: str, *, later: int = 0) -> datetime | None:
    text = str(form.get(name) or "")
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) + timedelta(days=later) if text else None
    except (ValueError, OverflowError) as error:
        message = "A day is written like 2026-01-31."
        raise InvalidInput(message, fields=[FieldProblem(field=name, message=message)]) from error
