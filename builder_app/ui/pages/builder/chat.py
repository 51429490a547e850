"""The chat panel."""

import reflex as rx

from builder_app.ui.components import button, send_button, tid
from builder_app.ui.pages.builder.chat_state import DOCUMENTS, QUICK, ChatState
from builder_app.ui.pages.builder.draft_state import DraftState
from builder_app.ui.pages.builder.views import MessageView, PlanLineView

KINDS = {
    "application/pdf": [".pdf"],
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": [".docx"],
    "message/rfc822": [".eml"],
    "text/plain": [".txt"],
    "text/markdown": [".md"],
}
"""What can be read; the server looks at the content again."""
FOCUS = "document.querySelector('[data-testid=chat-input]')?.focus()"


def chat_panel() -> rx.Component:
    """Messages above, the box below."""
    return rx.el.div(
        rx.auto_scroll(
            rx.cond((ChatState.messages.length() == 0) & ~ChatState.busy, _welcome()),
            rx.cond(ChatState.earlier != "", _earlier()),
            rx.foreach(ChatState.messages, _message),
            rx.cond(ChatState.live != "", rx.el.div(_markdown(ChatState.live), class_name="msg assistant")),
            rx.cond(
                ChatState.busy,
                rx.el.div(
                    rx.spinner(size="1"), rx.el.span(ChatState.progress, class_name="muted"), class_name="row", **tid("chat-progress")
                ),
            ),
            rx.cond(ChatState.failed_text != "", _failed()),
            rx.cond(
                ChatState.question_options.length() > 0, rx.el.div(rx.foreach(ChatState.question_options, _option), class_name="row wrap")
            ),
            rx.cond(
                (ChatState.suggestions.length() > 0) & ~ChatState.busy,
                rx.el.div(rx.foreach(ChatState.suggestions, _suggestion), class_name="stack", style={"gap": "6px"}),
            ),
            class_name="chat-list",
        ),
        _box(),
        class_name="chat",
    )


def _markdown(text: rx.Var[str]) -> rx.Component:
    return rx.markdown(text, use_raw=False, use_math=False, use_katex=False)


def _welcome() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            "Tell me what should happen, as you would tell a colleague. I draw it; you rehearse it and turn it on. Nothing runs by itself.",
            class_name="msg assistant",
        ),
        *[rx.el.button(text, class_name="chip", type="button", on_click=ChatState.choose(text), **tid("quick-prompt")) for text in QUICK],
        class_name="stack",
    )


def _earlier() -> rx.Component:
    return rx.el.div(
        "This shows the newest messages. ",
        rx.el.a("Read the whole conversation", href=ChatState.earlier, custom_attrs={"reloadDocument": True, "data-testid": "earlier"}),
        class_name="muted",
    )


def _message(one: MessageView) -> rx.Component:
    return rx.el.div(
        rx.cond(
            one.warning != "",
            rx.el.div(
                rx.icon("shield-alert", size=17),
                rx.el.div(rx.el.strong("Security Guardrail Detected"), rx.el.div(one.warning)),
                class_name="banner bad",
                role="alert",
            ),
        ),
        rx.cond(one.role == "user", rx.el.div(one.text, class_name="msg user"), _answer(one)),
        rx.cond(
            (one.id == ChatState.last_said) & ~ChatState.busy,
            button(
                "Edit",
                icon="pencil",
                kind="quiet small said",
                testid="chat-edit",
                on_click=ChatState.edit(one.text),
                title="Change this message and send it again; what it changed is taken back",
            ),
        ),
        class_name="stack",
        style={"gap": "6px"},
        custom_attrs={"data-testid": "chat-message", "data-role": one.role},
    )


def _answer(one: MessageView) -> rx.Component:
    return rx.el.div(
        _markdown(one.text),
        rx.cond(one.cached, rx.el.div("Answered from memory: the same was asked before.", class_name="hint", **tid("chat-cached"))),
        rx.cond((one.plan.length() > 0) & DraftState.planned, _plan(one)),
        rx.cond(
            one.changes.length() > 0,
            rx.el.details(
                rx.el.summary(one.changes.length(), rx.cond(one.changes.length() == 1, " change", " changes")),
                rx.el.ul(rx.foreach(one.changes, lambda line: rx.el.li(line))),
                open=one.changes.length() <= 4,
                class_name="changes",
            ),
        ),
        rx.cond(
            (one.changes.length() > 0) & (one.revision == DraftState.revision),
            button("Undo", icon="undo-2", kind="small", testid="message-undo", on_click=DraftState.undo),
        ),
        class_name="msg assistant",
    )


def _plan(one: MessageView) -> rx.Component:
    """What would be built, and the two ways on."""
    return rx.el.div(
        rx.el.strong("Plan"),
        rx.el.div(one.starts, class_name="muted"),
        rx.foreach(one.plan, _plan_step),
        rx.cond(
            one.open_points.length() > 0,
            rx.el.div(
                rx.el.strong("Still open"),
                rx.el.ul(rx.foreach(one.open_points, lambda text: rx.el.li(text))),
                **tid("plan-open"),
            ),
        ),
        rx.el.div(
            button(
                "Build it", icon="hammer", kind="primary small", testid="plan-approve", on_click=ChatState.approve, disabled=ChatState.busy
            ),
            button("Change something", kind="small", testid="plan-change", on_click=rx.call_script(FOCUS)),
            class_name="row wrap",
            style={"marginTop": "8px"},
        ),
        class_name="changes plan",
        **tid("plan-card"),
    )


def _plan_step(line: PlanLineView) -> rx.Component:
    return rx.el.div(
        rx.el.span(line.number, ".", class_name="n"),
        rx.el.span(rx.el.span(line.way, class_name="way"), line.text),
        class_name="plan-step",
        style={"marginLeft": line.indent.to_string() + "px"},
    )


def _failed() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.cond(ChatState.failed_title != "", rx.el.strong(ChatState.failed_title, style={"display": "block"})),
            ChatState.failed_reason,
            rx.cond(ChatState.retry_at > 0, rx.el.div(class_name="hint", custom_attrs={"data-until": ChatState.retry_at.to_string()})),
            class_name="grow",
        ),
        button("Retry", icon="rotate-ccw", kind="small", testid="chat-retry", on_click=ChatState.retry, disabled=ChatState.busy),
        rx.cond(
            ChatState.can_stand_in,
            button(
                "Ask the built-in assistant",
                icon="cpu",
                kind="small",
                testid="chat-stand-in",
                on_click=ChatState.ask_stand_in,
                disabled=ChatState.busy,
                title="It needs no model and no network; its answer says that it comes from there",
            ),
        ),
        class_name="banner bad wrap",
        role="alert",
        **tid("chat-failed"),
    )


def _option(text: rx.Var[str]) -> rx.Component:
    return rx.el.button(text, class_name="chip", type="button", on_click=ChatState.choose(text))


def _suggestion(text: rx.Var[str]) -> rx.Component:
    return rx.el.button(
        rx.icon("plus", size=13), " ", text, class_name="chip", type="button", on_click=ChatState.choose(text), **tid("suggestion")
    )


def _actions() -> rx.Component:
    """The actions of the workflow, and how far along each is."""
    return rx.el.details(
        rx.el.summary(
            DraftState.actions.length(), rx.cond(DraftState.actions.length() == 1, " action, ", " actions, "), DraftState.ready, " ready"
        ),
        rx.foreach(
            DraftState.actions,
            lambda one: rx.el.button(
                rx.cond(one.needs == "", rx.icon("circle-check-big", size=14), rx.icon("circle-dashed", size=14)),
                rx.el.span(one.label, class_name="grow"),
                rx.el.span(rx.cond(one.needs == "", "ready", "needs " + one.needs), class_name="hint"),
                class_name="row line",
                type="button",
                on_click=DraftState.focus(one.step_id),
                custom_attrs={"data-testid": "action-" + one.step_id},
            ),
        ),
        class_name="changes",
        style={"maxHeight": "30vh", "overflow": "auto"},
        **tid("chat-actions"),
    )


def _box() -> rx.Component:
    return rx.el.div(
        rx.cond(DraftState.actions.length() > 0, _actions()),
        rx.cond(
            ChatState.editing,
            rx.el.div(
                rx.el.span("What you send takes the place of your last message.", class_name="hint grow"),
                button("Leave it", kind="quiet small", testid="chat-edit-leave", on_click=ChatState.leave),
                class_name="row",
            ),
        ),
        rx.el.div(custom_attrs={"data-part": "line"}),
        rx.el.button(hidden=True, type="button", on_click=ChatState.resend, custom_attrs={"data-part": "resend"}),
        rx.el.textarea(
            class_name="area",
            rows=3,
            max_length=5000,
            aria_label="Message to the assistant",
            placeholder=rx.cond(ChatState.question != "", "Your answer…", "Ask for a change, or a question…"),
            **tid("chat-input"),
        ),
        rx.cond(
            ChatState.documents.length() > 0,
            rx.el.div(
                rx.foreach(ChatState.documents, lambda name: rx.el.span(rx.icon("file-text", size=13), name, class_name="file")),
                rx.el.button(
                    "Build from this document",
                    class_name="chip",
                    type="button",
                    on_click=ChatState.choose("Build a workflow from the document"),
                    disabled=ChatState.busy,
                ),
                class_name="row wrap",
                **tid("chat-documents"),
            ),
        ),
        rx.el.div(
            _attach(),
            rx.el.span("Enter sends · Shift+Enter new line", class_name="hint grow"),
            rx.cond(ChatState.busy, button("Stop", icon="square", kind="small", testid="chat-stop", on_click=ChatState.stop)),
            send_button(rx.cond(ChatState.busy, "Working…", "Send"), ChatState.busy, ChatState.say, icon="send", kind="primary small"),
            class_name="row",
        ),
        class_name="chat-box",
    )


def _attach() -> rx.Component:
    return rx.upload.root(
        rx.el.span(rx.icon("paperclip", size=15), class_name="btn quiet small", title="Attach a procedure: PDF, DOCX, EML, TXT or MD"),
        id=DOCUMENTS,
        aria_label="Attach a procedure: PDF, DOCX, EML, TXT or MD",
        role="button",
        accept=KINDS,
        multiple=True,
        max_files=5,
        on_drop=ChatState.attach(rx.upload_files(upload_id=DOCUMENTS)),
        border="0",
        padding="0",
        width="auto",
        min_height="0",
    )
