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
    table,
    tid,
    when,
)

__all__ = ["badge", "button", "empty", "field", "link_button", "modal", "page_head", "panel", "table", "tid", "when"]
