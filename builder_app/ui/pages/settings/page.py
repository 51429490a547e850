"""Settings."""

from typing import Any

import reflex as rx

from builder_app.domain.access import Role
from builder_app.ui.components import badge, button, field, page_head, panel, tid, work_form
from builder_app.ui.pages.settings.state import Line, SettingsState
from builder_app.ui.shell import page


def content() -> rx.Component:
    """The page."""
    return page(
        "/settings",
        page_head("Settings", "Your password, people, keys for other programs, and whether everything works."),
        rx.el.div(
            rx.cond(SettingsState.admin, _people()),
            _password(),
            _sessions(),
            _keys(),
            _health(),
            class_name="stack",
            style={"maxWidth": "720px"},
        ),
    )


def _box(title: str, *children: Any) -> rx.Component:
    return panel(rx.el.h2(title, style={"fontSize": "16px", "margin": "0 0 10px"}), *children, class_name="pad")


def _health() -> rx.Component:
    return _box(
        "Does everything work?",
        rx.foreach(
            SettingsState.health,
            lambda part: rx.el.div(
                rx.el.span(part[0], class_name="grow"),
                rx.el.span(part[2], class_name="hint"),
                badge(part[1]),
                class_name="row",
                style={"padding": "3px 0"},
            ),
        ),
    )


def _password() -> rx.Component:
    return _box(
        "Password",
        work_form(
            rx.el.div(
                field("Current password", rx.el.input(name="current", type="password", class_name="input")),
                field("New password", rx.el.input(name="new", type="password", class_name="input"), hint="8 characters or more"),
                rx.el.div(button("Change password", type="submit")),
                class_name="stack",
            ),
            on_submit=SettingsState.change_password,
            reset_on_submit=True,
        ),
    )


def _line(one: Line, action: Any) -> rx.Component:
    return rx.el.div(
        rx.el.div(rx.el.div(one.title), rx.el.div(one.text, class_name="hint"), class_name="grow"),
        button(icon="trash-2", kind="quiet small", on_click=action(one.id), aria_label="Remove", testid="remove"),
        class_name="row",
        style={"padding": "5px 0"},
    )


def _roles(**more: Any) -> rx.Component:
    return rx.el.select(*[rx.el.option(role.value, value=role.value) for role in Role], class_name="pick", style={"width": "120px"}, **more)


def _person(one: Line) -> rx.Component:
    role = _roles(value=one.role, on_change=lambda role: SettingsState.set_role(one.id, role), aria_label="Role", **tid("role"))
    return rx.el.div(
        rx.el.div(rx.el.div(one.title), rx.el.div(one.text, class_name="hint"), class_name="grow", style={"minWidth": "180px"}),
        rx.cond(one.suspended, badge("suspended")),
        role,
        rx.cond(
            one.suspended,
            button("Let in again", kind="small", on_click=SettingsState.restore(one.id), testid="restore"),
            button("Suspend", kind="quiet small", on_click=SettingsState.suspend(one.id), testid="suspend"),
        ),
        button(icon="trash-2", kind="quiet small", on_click=SettingsState.delete_user(one.id), aria_label="Remove"),
        class_name="row wrap",
        style={"padding": "5px 0"},
    )


def _keys() -> rx.Component:
    return _box(
        "API keys",
        rx.foreach(SettingsState.keys, lambda one: _line(one, SettingsState.delete_key)),
        rx.cond(
            SettingsState.new_key != "",
            rx.el.div(
                rx.el.div("Copy it now; it is not shown again: ", rx.el.code(SettingsState.new_key, **tid("new-key"))),
                class_name="banner info",
            ),
        ),
        work_form(
            rx.el.div(
                rx.el.input(
                    name="name", class_name="input grow", placeholder="What is it for?", aria_label="What the key is for", **tid("key-name")
                ),
                _roles(default_value="viewer", name="role", aria_label="Role of the key"),
                rx.el.input(
                    name="days",
                    class_name="input",
                    placeholder="Days, empty: no end",
                    aria_label="Days until the key ends",
                    inputmode="numeric",
                    style={"width": "180px"},
                    **tid("key-days"),
                ),
                button("Make a key", type="submit"),
                class_name="row wrap",
            ),
            on_submit=SettingsState.create_key,
            style={"marginTop": "8px"},
        ),
    )


def _sessions() -> rx.Component:
    return _box("Your sessions", rx.foreach(SettingsState.sessions, lambda one: _line(one, SettingsState.end_session)))


def _people() -> rx.Component:
    return _box(
        "People",
        rx.foreach(SettingsState.users, _person),
        work_form(
            rx.el.div(
                rx.el.input(name="email", class_name="input grow", placeholder="E-mail", aria_label="E-mail of the new person"),
                rx.el.input(
                    name="password",
                    type="password",
                    class_name="input",
                    placeholder="First password",
                    aria_label="First password",
                    style={"width": "180px"},
                ),
                _roles(default_value="editor", name="role", aria_label="Role of the new person"),
                button("Add", type="submit"),
                class_name="row wrap",
                style={"marginTop": "8px"},
            ),
            on_submit=SettingsState.create_user,
        ),
    )
