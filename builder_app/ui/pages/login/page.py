"""Sign in."""

import reflex as rx

from builder_app.ui.components import button, field, panel, tid
from builder_app.ui.pages.login.state import LoginState


def auth_form(title: str, text: str, action: str, path: str, *also: rx.Component) -> rx.Component:
    """The form of the sign-in and setup pages; it talks to REST, so that the session cookie is out of script's reach."""
    return rx.el.div(
        panel(
            rx.el.div(rx.icon("route", size=18), class_name="brand-mark", style={"marginBottom": "14px"}),
            rx.el.h1(title, style={"fontSize": "21px", "margin": "0 0 4px"}),
            rx.el.p(text, class_name="muted", style={"margin": "0 0 18px"}),
            rx.el.form(
                rx.el.div(
                    field("E-mail", rx.el.input(class_name="input", type="email", auto_complete="username", **tid("login-email"))),
                    field(
                        "Password",
                        rx.el.input(class_name="input", type="password", auto_complete="current-password", **tid("login-password")),
                    ),
                    rx.el.div(class_name="field-error", role="alert", **tid("login-error")),
                    button(action, kind="primary", type="submit", testid="login-submit"),
                    class_name="stack",
                ),
                on_submit=rx.call_script(f"window.builder.send('{path}')").prevent_default,
            ),
            *also,
            class_name="auth-card",
        ),
        class_name="auth",
    )


def _elsewhere() -> rx.Component:
    """The other way in: a link that leaves the pages, because the identity provider is another site."""
    return rx.el.div(
        rx.cond(LoginState.problem != "", rx.el.div(LoginState.problem, class_name="field-error", role="alert", **tid("login-problem"))),
        rx.cond(
            LoginState.provider != "",
            rx.el.a(
                "Sign in with ", LoginState.provider, href="/api/v1/session/provider", reload_document=True, class_name="btn", style={"marginTop": "12px"},
                **tid("login-provider"),
            ),
        ),
    )  # fmt: skip


def content() -> rx.Component:
    """The page."""
    return rx.fragment(
        rx.el.div(on_mount=LoginState.load),
        auth_form("Sign in", "Plan, rehearse and run your workflows.", "Sign in", "/api/v1/session", _elsewhere()),
    )
