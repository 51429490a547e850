"""The list of conversations."""

import reflex as rx

from builder_app.ui.components import button, empty, link_button, page_head, panel, table, tid, when
from builder_app.ui.pages.conversations.state import ConversationRow, ConversationsState
from builder_app.ui.shell import page


def content() -> rx.Component:
    """The page."""
    return page(
        "/conversations",
        page_head(
            "Conversations",
            "What you discussed with the assistant. Only you see these.",
            button(
                rx.cond(ConversationsState.deleted, "Show all", "Deleted"),
                on_click=ConversationsState.toggle_deleted,
                testid="show-deleted",
            ),
        ),
        rx.el.input(
            placeholder="Search titles and messages",
            default_value=ConversationsState.search,
            on_change=ConversationsState.find.debounce(250),
            class_name="input",
            type="search",
            aria_label="Search titles and messages",
            style={"maxWidth": "320px", "marginBottom": "14px"},
            **tid("search"),
        ),
        rx.cond(
            ConversationsState.rows.length() > 0,
            table(["Title", "Waits for", "Last used", "Keep a copy", ""], rx.foreach(ConversationsState.rows, _row)),
            panel(
                empty(
                    "messages-square", "No conversations here. Describe a workflow to begin one.", link_button("Describe a workflow", "/")
                )
            ),
        ),
        rx.cond(ConversationsState.more, rx.el.div("Only the latest 200 are shown; search to find older ones.", class_name="hint")),
    )


def _row(one: ConversationRow) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.el.div(
                rx.el.input(
                    default_value=one.title,
                    key=one.id + one.title,
                    max_length=120,
                    on_blur=lambda text: ConversationsState.rename(one.id, text),
                    class_name="input",
                    aria_label="Title",
                    **tid("conversation-title"),
                ),
                rx.link("Open", href="/workflows/" + one.workflow_id, weight="medium"),
                class_name="row",
            )
        ),
        rx.el.td(one.open, class_name="muted"),
        rx.el.td(when(one.updated_at)),
        rx.el.td(_copy(one, "markdown", "Markdown"), " · ", _copy(one, "json", "JSON")),
        rx.el.td(
            rx.cond(
                ConversationsState.deleted,
                button("Restore", kind="small", testid="conversation-restore", on_click=ConversationsState.restore(one.id)),
                button(
                    icon="trash-2",
                    kind="quiet small",
                    testid="conversation-delete",
                    on_click=ConversationsState.delete(one.id),
                    aria_label="Delete",
                    title="Delete; its workflow stays",
                ),
            )
        ),
        **tid("conversation"),
    )


def _copy(one: ConversationRow, form: str, name: str) -> rx.Component:
    """A file to download. The page's router would take the address for one of its own pages unless it is told not to."""
    return rx.el.a(
        name,
        href="/api/v1/conversations/" + one.id + f"/export?format={form}",
        download=True,
        style={"color": "var(--accent-11)"},
        custom_attrs={"reloadDocument": True, "data-testid": f"export-{form}"},
    )
