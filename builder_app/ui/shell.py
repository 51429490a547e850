"""The frame around every page: navigation, who is signed in, light and dark."""

from typing import Any

import reflex as rx
from reflex.state import OnLoadInternalState

from builder_app.application import doors
from builder_app.domain.access import Permission, Role, allows
from builder_app.ui.session import SessionState

NAV: tuple[tuple[str, str, str], ...] = (
    ("/", "Home", "house"),
    ("/workflows", "Workflows", "workflow"),
    ("/conversations", "Conversations", "messages-square"),
    ("/runs", "Runs", "activity"),
    ("/tasks", "Tasks", "circle-check-big"),
    ("/mailbox", "Mailbox", "mail"),
    ("/shipments", "Shipments", "truck"),
    ("/templates", "Templates", "layout-template"),
    ("/actions", "Actions", "blocks"),
    ("/connections", "Connections", "plug"),
    ("/settings", "Settings", "settings"),
    ("/audit", "Audit log", "scroll-text"),
)


def shell(here: str, *children: Any) -> rx.Component:
    """A page inside the frame; `here` is the path that the navigation marks."""
    fill = rx.el.button(hidden=True, type="button", on_click=OnLoadInternalState.on_load_internal, custom_attrs={"data-part": "fill"})
    return rx.el.div(
        fill,
        _rail(here),
        rx.el.main(rx.el.div(custom_attrs={"data-part": "banner"}), _troubles(), *children, class_name="main"),
        class_name="app",
    )


def page(here: str, *children: Any) -> rx.Component:
    """A page with the usual margins."""
    return shell(here, rx.el.div(*children, class_name="page"))


def _troubles() -> rx.Component:
    """Empty; the page's script writes into it what the server tells every page."""
    return rx.el.div(class_name="banner warn", role="alert", custom_attrs={"data-testid": "troubles"})


def _rail(here: str) -> rx.Component:
    return rx.el.nav(
        rx.link(
            rx.el.div(rx.icon("route", size=16), class_name="brand-mark"),
            rx.el.span("Flow Builder"),
            href="/",
            aria_label="Flow Builder: home",
            class_name="brand",
            underline="none",
        ),
        *[_allowed(path, _link(path, label, icon, here=path == here)) for path, label, icon in NAV],
        rx.el.div(
            rx.el.div(rx.el.div(SessionState.email, class_name="muted who", style={"overflow": "hidden", "textOverflow": "ellipsis"})),
            rx.el.div(
                rx.color_mode.button(class_name="btn quiet small", variant="ghost", aria_label="Light or dark", title="Light or dark"),
                rx.el.button(
                    rx.icon("log-out", size=15),
                    class_name="btn quiet small",
                    on_click=rx.call_script("window.builder.signOut()"),
                    custom_attrs={"data-testid": "sign-out"},
                    aria_label="Sign out",
                    title="Sign out",
                    type="button",
                ),
                class_name="row",
                style={"marginTop": "6px"},
            ),
            class_name="rail-foot",
        ),
        class_name="rail",
        aria_label="Main",
    )


def _allowed(path: str, link: rx.Component) -> rx.Component:
    """The link, for people whose role opens its page."""
    needed = doors.of_page(path)
    roles = [role.value for role in Role if isinstance(needed, Permission) and allows(role, needed)]
    return link if len(roles) == len(Role) else rx.cond(rx.Var.create(roles).contains(SessionState.role), link)


def _link(path: str, label: str, icon: str, *, here: bool) -> rx.Component:
    count = []
    if path == "/tasks":
        count = [rx.cond(SessionState.open_tasks > 0, rx.el.span(SessionState.open_tasks, class_name="nav-count"))]
    return rx.link(
        rx.icon(icon, size=17),
        rx.el.span(label),
        *count,
        href=path,
        class_name="nav here" if here else "nav",
        underline="none",
        title=label,
        custom_attrs={"aria-current": "page"} if here else {},
    )
