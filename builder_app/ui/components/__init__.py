"""Small parts that many pages use."""

from builder_app.ui.components.parts import (
    badge,
    button,
    empty,
    field,
    link_button,
    modal,
    page_head,
    panel,
    send_button,
    table,
    tid,
    when,
)
from builder_app.ui.components.work import DONE, upload_button, work_button, work_form

__all__ = [
    "DONE",
    "badge",
    "button",
    "empty",
    "field",
    "link_button",
    "modal",
    "page_head",
    "panel",
    "send_button",
    "table",
    "tid",
    "upload_button",
    "when",
    "work_button",
    "work_form",
]
