"""The pages: path, title, content, and what is loaded first."""

from collections.abc import Callable
from typing import Any, NamedTuple

import reflex as rx

from builder_app.ui.feedback import error_page
from builder_app.ui.pages import not_found
from builder_app.ui.pages.actions import page as actions
from builder_app.ui.pages.audit import page as audit
from builder_app.ui.pages.audit.state import AuditState
from builder_app.ui.pages.builder import page as builder
from builder_app.ui.pages.builder.chat_state import ChatState
from builder_app.ui.pages.builder.draft_state import DraftState
from builder_app.ui.pages.connections import page as connections
from builder_app.ui.pages.connections.state import ConnectionsState
from builder_app.ui.pages.conversations import page as conversations
from builder_app.ui.pages.conversations.state import ConversationsState
from builder_app.ui.pages.home import page as home
from builder_app.ui.pages.home.state import HomeState
from builder_app.ui.pages.login import page as login
from builder_app.ui.pages.mailbox import page as mailbox
from builder_app.ui.pages.mailbox.state import MailboxState
from builder_app.ui.pages.run import page as run
from builder_app.ui.pages.run.state import RunState
from builder_app.ui.pages.runs import page as runs
from builder_app.ui.pages.runs.state import RunsState
from builder_app.ui.pages.settings import page as settings
from builder_app.ui.pages.settings.state import SettingsState
from builder_app.ui.pages.setup import page as setup
from builder_app.ui.pages.shipment import page as shipment
from builder_app.ui.pages.shipment.state import ShipmentState
from builder_app.ui.pages.shipments import page as shipments
from builder_app.ui.pages.shipments.state import ShipmentsState
from builder_app.ui.pages.tasks import page as tasks
from builder_app.ui.pages.tasks.state import TasksState
from builder_app.ui.pages.templates import page as templates
from builder_app.ui.pages.templates.state import TemplatesState
from builder_app.ui.pages.workflows import page as workflows
from builder_app.ui.pages.workflows.state import WorkflowsState
from builder_app.ui.session import SessionState


class Page(NamedTuple):
    """One page."""

    route: str
    title: str
    content: Callable[[], rx.Component]
    load: tuple[Any, ...] = ()


PAGES = (
    Page("/", "Home", home.content, (HomeState.load,)),
    Page("/workflows", "Workflows", workflows.content, (WorkflowsState.load,)),
    Page("/workflows/[workflow_id]", "Builder", builder.content, (DraftState.load, ChatState.load)),
    Page("/conversations", "Conversations", conversations.content, (ConversationsState.load,)),
    Page("/runs", "Runs", runs.content, (RunsState.load,)),
    Page("/runs/[run_id]", "Run", run.content, (RunState.load,)),
    Page("/tasks", "Tasks", tasks.content, (TasksState.load,)),
    Page("/mailbox", "Mailbox", mailbox.content, (MailboxState.load,)),
    Page("/shipments", "Shipments", shipments.content, (ShipmentsState.load,)),
    Page("/shipments/[shipment_id]", "Shipment", shipment.content, (ShipmentState.load,)),
    Page("/templates", "Templates", templates.content, (TemplatesState.load,)),
    Page("/actions", "Actions", actions.content),
    Page("/connections", "Connections", connections.content, (ConnectionsState.load,)),
    Page("/settings", "Settings", settings.content, (SettingsState.load,)),
    Page("/audit", "Audit log", audit.content, (AuditState.load,)),
)
SCRIPTS = ("/plain.js", "/broken.js", "/app.js", "/line.js", "/chat.js", "/work.js")
OPEN_PAGES = (Page("/login", "Sign in", login.content), Page("/setup", "Set up", setup.content))


def add_pages(app: rx.App) -> None:
    """Put all pages and the error boundary into `app`; that the connection is lost is told by the page's own script."""
    app.stylesheets = [*app.stylesheets, "/app.css"]
    icon = rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml")
    app.head_components = [*app.head_components, icon, *[rx.el.script(src=path) for path in SCRIPTS]]
    app.app_wraps[(55, "ErrorBoundary")] = lambda stateful: error_page()
    app.app_wraps[(5, "Overlay")] = lambda stateful: None
    for one in PAGES:
        app.add_page(one.content, route=one.route, title=f"{one.title} · Flow Builder", on_load=[SessionState.load, *one.load])
    for one in OPEN_PAGES:
        app.add_page(one.content, route=one.route, title=f"{one.title} · Flow Builder")
    app.add_page(not_found.content, route="/404", title="Not found")
