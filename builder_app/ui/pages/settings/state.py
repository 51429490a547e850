"""One's own account, API keys, and people."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import reflex as rx

from builder_app.domain.access import Role
from builder_app.domain.accounts import ApiKey
from builder_app.domain.errors import BuilderError, FieldProblem, InvalidInput
from builder_app.runtime import current
from builder_app.ui.feedback import notify
from builder_app.ui.session import principal_of
from builder_app.ui.troubles import PARTS

LONGEST_KEY = 3650


@dataclass
class Line:
    """A person, a key or a session in a list."""

    id: str
    title: str
    text: str
    role: str = ""
    suspended: bool = False


_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"))


def browser_of(agent: str) -> str:
    """`Chrome on Windows` for what a browser says of itself; of others the beginning."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return f"{browser} on {system}" if browser and system else agent[:60] or "Browser"


def _about(key: ApiKey) -> str:
    """What there is to know about a key: beginning, role, end, last use."""
    ends = f"ends {key.expires_at:%Y-%m-%d}" if key.expires_at else "no end"
    used = f"last used {key.last_used_at:%Y-%m-%d %H:%M} UTC" if key.last_used_at else "never used"
    return f"{key.prefix}… · {key.role} · {ends} · {used}"


def _role(text: str) -> Role:
    """The role of this name. Raises `InvalidInput`: any client can send any text."""
    if text not in {role.value for role in Role}:
        raise InvalidInput(f"A role is one of {', '.join(role.value for role in Role)}.")
    return Role(text)


def _end_of(days: str) -> datetime | None:
    """When a key ends that is to last so many days; None for no end. Raises `InvalidInput`."""
    if not days.strip():
        return None
    if not days.strip().isdecimal() or len(days) > 9 or not 1 <= int(days) <= LONGEST_KEY:
        message = f"A key lasts 1 to {LONGEST_KEY} days; leave it empty for no end."
        raise InvalidInput(message, fields=[FieldProblem(field="days", message=message)])
    return current().clock.now() + timedelta(days=int(days))


class SettingsState(rx.State):
    """What the settings page shows."""

    users: list[Line] = []
    keys: list[Line] = []
    sessions: list[Line] = []
    admin: bool = False
    new_key: str = ""
    health: list[list[str]] = []

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """Read everything."""
        try:
            who = await principal_of(self)
            accounts = current().accounts
            self.admin = who.role is Role.ADMIN
            self.keys = [Line(id=k.id, title=k.name, text=_about(k)) for k in await accounts.api_keys(who)]
            self.sessions = [
                Line(id=s.id, title=browser_of(s.user_agent), text=f"{s.address} · this one" if s.id == who.session_id else s.address)
                for s in await accounts.sessions(who)
            ]
            people = await accounts.users(who) if self.admin else []
            self.users = [Line(id=u.id, title=u.email, text=u.name, role=u.role.value, suspended=not u.active) for u in people]
            report = await current().health.report()
        except BuilderError as error:
            return notify(error)
        self.health = [
            [PARTS.get(name, name), "not used" if part.status == "disabled" else part.status, part.detail]
            for name, part in report.components.items()
        ]
        return None

    @rx.event
    async def change_password(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Another password for oneself."""
        try:
            await current().accounts.change_password(
                await principal_of(self), current=str(form.get("current", "")), new=str(form.get("new", ""))
            )
        except BuilderError as error:
            return notify(error)
        return rx.toast.success("The password is changed. Your other sessions have ended.")

    @rx.event
    async def create_key(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """A key for programs."""
        try:
            _, self.new_key = await current().accounts.create_api_key(
                await principal_of(self),
                name=str(form.get("name", "")),
                role=_role(str(form.get("role") or "viewer")),
                expires_at=_end_of(str(form.get("days") or "")),
            )
        except BuilderError as error:
            return notify(error)
        return SettingsState.load

    @rx.event
    async def delete_key(self, key_id: str):  # type: ignore[no-untyped-def]
        """Make a key worthless."""
        return await self._do(current().accounts.delete_api_key, key_id)

    @rx.event
    async def end_session(self, session_id: str):  # type: ignore[no-untyped-def]
        """End a session of one's own."""
        return await self._do(current().accounts.end_session, session_id)

    @rx.event
    async def delete_user(self, user_id: str):  # type: ignore[no-untyped-def]
        """Remove a person."""
        return await self._do(current().accounts.delete_user, user_id)

    @rx.event
    async def set_role(self, user_id: str, role: str):  # type: ignore[no-untyped-def]
        """Let a person do more, or less."""
        try:
            await current().accounts.update_user(await principal_of(self), user_id, role=_role(role))
        except BuilderError as error:
            return [notify(error), SettingsState.load]
        return [rx.toast.success("The role is changed."), SettingsState.load]

    @rx.event
    async def suspend(self, user_id: str):  # type: ignore[no-untyped-def]
        """Let a person in no more, for now; their sessions end."""
        return await self._let_in(user_id, active=False)

    @rx.event
    async def restore(self, user_id: str):  # type: ignore[no-untyped-def]
        """Let a suspended person in again."""
        return await self._let_in(user_id, active=True)

    async def _let_in(self, user_id: str, *, active: bool) -> Any:
        try:
            await current().accounts.update_user(await principal_of(self), user_id, active=active)
        except BuilderError as error:
            return notify(error)
        return [rx.toast.success("They may sign in again." if active else "They are signed out and may not sign in."), SettingsState.load]

    async def _do(self, call: Any, target: str) -> Any:
        try:
            await call(await principal_of(self), target)
        except BuilderError as error:
            return notify(error)
        return SettingsState.load

    @rx.event
    async def create_user(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Add a person."""
        try:
            role = _role(str(form.get("role", "editor")))
            await current().accounts.create_user(
                await principal_of(self), email=str(form.get("email", "")), password=str(form.get("password", "")), role=role
            )
        except BuilderError as error:
            return notify(error)
        return [rx.toast.success("Added."), SettingsState.load]
