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

__all__ = ["badge", "button", "empty", "field", "link_button", "modal", "page_head", "panel", "send_button", "table", "tid", "when"]
