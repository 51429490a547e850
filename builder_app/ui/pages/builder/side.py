"""The panel on the right: inspector, palette, findings, rehearsal."""

import reflex as rx

from builder_app.ui.canvas import palette, palette_items
from builder_app.ui.components import tid
from builder_app.ui.pages.builder.draft_state import DraftState
from builder_app.ui.pages.builder.inspector import inspector
from builder_app.ui.pages.builder.rehearsal import rehearsal
from builder_app.ui.pages.builder.views import IssueView

_TABS = (("inspector", "Step"), ("palette", "Add"), ("issues", "Findings"), ("simulate", "Rehearse"))


def side_panel() -> rx.Component:
    """Tabs, and the panel that is chosen."""
    return rx.el.div(
        rx.el.div(
            *[
                rx.el.button(
                    label,
                    class_name=rx.cond(DraftState.side == side, "tab on", "tab"),
                    on_click=DraftState.show_side(side),
                    type="button",
                    **tid(f"side-{side}"),
                )
                for side, label in _TABS
            ],
            class_name="side-tabs",
        ),
        rx.match(
            DraftState.side,
            ("palette", _palette()),
            ("issues", _issues()),
            ("simulate", rehearsal()),
            inspector(),
        ),
        class_name="side",
    )


def _palette() -> rx.Component:
    return rx.el.div(
        rx.el.div("Drag onto the canvas, or click to add behind the selected step.", class_name="hint"),
        palette(items=palette_items(), on_add=DraftState.add_from_palette),
        class_name="stack pad",
    )


def _issues() -> rx.Component:
    return rx.el.div(
        rx.cond(DraftState.issues.length() == 0, rx.el.div("Nothing stands in the way.", class_name="muted")),
        rx.foreach(DraftState.issues, issue_row),
        class_name="stack pad",
    )


def issue_row(one: IssueView) -> rx.Component:
    """A finding; a click shows its step."""
    return rx.el.button(
        rx.el.div(one.message),
        rx.el.div(one.hint, class_name="hint"),
        class_name="issue " + one.severity,
        type="button",
        on_click=DraftState.focus(one.step_id),
        custom_attrs={"data-testid": "issue-" + one.code},
    )
