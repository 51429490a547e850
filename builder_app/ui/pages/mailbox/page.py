"""The mailbox."""

import reflex as rx

from builder_app.ui.components import button, empty, page_head, panel, tid, when, work_form
from builder_app.ui.pages.mailbox.state import MailboxState, MailView
from builder_app.ui.shell import page


def content() -> rx.Component:
    """The page."""
    return page(
        "/mailbox",
        page_head("Mailbox", "Every message that workflows sent or got."),
        rx.cond(
            MailboxState.smtp,
            rx.el.div(
                rx.icon("send", size=16), "A mail connection is set: messages really go out. This is their copy.", class_name="banner warn"
            ),
            rx.el.div(
                rx.icon("shield-check", size=16),
                "No mail connection is set, so nothing leaves this machine. Answer here as the recipient to see what a workflow does then.",
                class_name="banner info",
                **tid("mailbox-local"),
            ),
        ),
        rx.el.div(style={"height": "14px"}),
        rx.cond(
            MailboxState.rows.length() > 0,
            rx.el.div(rx.foreach(MailboxState.rows, _mail), class_name="stack"),
            panel(empty("mail", "No mail yet. What your workflows send appears here.")),
        ),
    )


def _mail(one: MailView) -> rx.Component:
    out = one.direction == "outgoing"
    return panel(
        rx.el.div(
            rx.cond(out, rx.icon("arrow-up-right", size=16), rx.icon("arrow-down-left", size=16)),
            rx.el.strong(one.subject, class_name="grow"),
            rx.cond(one.run_link != "", rx.link("Run", href=one.run_link, size="2")),
            rx.el.span(when(one.at), class_name="hint"),
            class_name="row",
        ),
        rx.el.div(rx.cond(out, "To " + one.people, "From " + one.sender), class_name="muted"),
        rx.el.pre(one.body, class_name="pre"),
        rx.cond(out, button("Answer as recipient", icon="reply", kind="small", testid="mail-reply", on_click=MailboxState.answer(one.id))),
        rx.cond(
            MailboxState.replying == one.id,
            work_form(
                rx.el.textarea(name="body", class_name="area", placeholder="The truck is at the gate…", **tid("mail-reply-body")),
                button("Send answer", kind="primary small", type="submit", testid="mail-reply-send"),
                on_submit=MailboxState.reply,
                class_name="stack",
            ),
        ),
        class_name="pad stack",
        style={"gap": "8px"},
        custom_attrs={"data-testid": "mail", "data-direction": one.direction},
    )
