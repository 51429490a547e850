"""Connections to other systems."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from builder_app.domain.connections import KINDS, Connection
from builder_app.domain.errors import BuilderError, InvalidInput
from builder_app.runtime import current
from builder_app.ui.feedback import notify
from builder_app.ui.session import principal_of


@dataclass
class ConnectionView:
    """One connection."""

    id: str
    name: str
    kind: str
    summary: str
    tested: str
    ok: bool


@dataclass
class ConfigField:
    """One setting of a kind."""

    name: str
    label: str
    kind: str
    value: str
    help: str
    options: list[str] = field(default_factory=list)
    error: str = ""


class ConnectionsState(rx.State):
    """The list, and the form for a new one."""

    rows: list[ConnectionView] = []
    kind: str = ""
    fields: list[ConfigField] = []
    name_error: str = ""
    testing: str = ""

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """Read the list."""
        try:
            found = await current().connections.list(await principal_of(self))
        except BuilderError as error:
            return notify(error)
        self.rows = [_view(one) for one in found]
        return None

    @rx.event
    def begin(self, kind: str) -> None:
        """Open the form for a kind; close it for none."""
        self.kind, self.name_error = kind if kind in KINDS else "", ""
        self.fields = _fields(self.kind) if self.kind else []

    @rx.event
    async def create(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Make a connection."""
        config = {f.name: _value(f.kind, str(form.get(f.name, ""))) for f in self.fields if str(form.get(f.name, "")).strip()}
        try:
            await current().connections.create(await principal_of(self), kind=self.kind, name=str(form.get("name", "")), config=config)
        except InvalidInput as error:
            told = {one.field.rpartition(".")[2]: one.message for one in error.fields}
            self.name_error = told.get("name", "")
            for one in self.fields:
                one.error, one.value = told.get(one.name, ""), str(form.get(one.name, one.value)) if one.kind != "password" else ""
            return notify(error)
        except BuilderError as error:
            return notify(error)
        self.kind, self.fields = "", []
        return [rx.toast.success("Saved. Secrets are sealed and never shown again."), ConnectionsState.load]

    @rx.event
    async def test(self, connection_id: str):  # type: ignore[no-untyped-def]
        """Try a connection."""
        self.testing = connection_id
        yield
        try:
            result = await current().connections.test(await principal_of(self), connection_id)
        except BuilderError as error:
            self.testing = ""
            yield notify(error)
            return
        self.testing = ""
        yield [rx.toast.success(result.message) if result.ok else rx.toast.error(result.message), ConnectionsState.load]

    @rx.event
    async def remove(self, connection_id: str):  # type: ignore[no-untyped-def]
        """Take a connection away."""
        try:
            await current().connections.delete(await principal_of(self), connection_id)
        except BuilderError as error:
            return notify(error)
        return ConnectionsState.load


def _view(one: Connection) -> ConnectionView:
    summary = ", ".join(str(one.config[key]) for key in ("host", "sender", "username", "base_url", "channel") if one.config.get(key))
    return ConnectionView(id=one.id, name=one.name, kind=one.kind, summary=summary, tested=one.test_message, ok=bool(one.test_ok))


def _fields(kind: str) -> list[ConfigField]:
    schema = KINDS[kind].model_json_schema()
    out = []
    for name, info in schema["properties"].items():
        default = info.get("default")
        secret = bool(info.get("secret"))
        out.append(
            ConfigField(
                name=name,
                label=name.replace("_", " ").capitalize(),
                kind="password" if secret else info.get("type", "string"),
                value="" if default is None or secret else str(default),
                help=info.get("description", ""),
                options=info.get("enum", []),
            )
        )
    return out


def _value(kind: str, text: str) -> Any:
    return int(text) if kind == "integer" and text.strip().isdecimal() and len(text) < 10 else text.strip()
