"""The dialog behind “Save as template”."""

import reflex as rx

from builder_app.application.templates import MAX_DESCRIPTION
from builder_app.ui.components import button, field, modal, tid
from builder_app.ui.pages.builder.template_state import SaveTemplateState


def template_dialog() -> rx.Component:
    """Asks what the template is called and what it is for."""
    state = SaveTemplateState
    name = rx.el.input(name="name", default_value=state.name, max_length=120, required=True, class_name="input", **tid("template-name"))
    description = rx.el.textarea(
        name="description",
        default_value=state.description,
        max_length=MAX_DESCRIPTION,
        rows=3,
        class_name="area",
        placeholder="What is it for, and what should be changed first?",
        **tid("template-description"),
    )
    return modal(
        state.is_open,
        "Save as template",
        rx.el.form(
            rx.el.div(
                rx.el.p(
                    "Keeps a copy of this draft from which everybody in the workspace can begin. The workflow itself stays as it is.",
                    class_name="muted",
                ),
                field("Name", name),
                field("Description", description),
                button(
                    rx.cond(state.working, "Saving…", "Save as template"),
                    kind="primary",
                    type="submit",
                    disabled=state.working,
                    testid="template-confirm",
                ),
                class_name="stack",
            ),
            on_submit=state.save,
        ),
        on_close=state.close,
        testid="template-dialog",
    )
