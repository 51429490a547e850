"""Buttons and forms that start work: they show it, and cannot be pressed again until the server has done it.

The page's script marks what was pressed. Events of a page are handled in their order, so an event behind the work says that it is done.
"""

from typing import Any

import reflex as rx

from builder_app.ui.components.parts import Text, button

DONE = "window.builder.done()"


class WorkState(rx.State):
    """Says when work is done."""

    @rx.event
    def done(self):  # type: ignore[no-untyped-def]
        """Everything that was asked before this has been done."""
        return rx.call_script(DONE)


def work_button(*children: Any, on_click: Any, testid: Text = "", **props: Any) -> rx.Component:
    """A button whose click starts work."""
    return _marked(button(*children, testid=testid, on_click=[on_click, WorkState.done], **props))


def upload_button(*children: Any, on_click: Any, testid: Text = "", **props: Any) -> rx.Component:
    """A button that sends files. They do not come in the order of events, so their handler has to run the script `DONE` itself."""
    return _marked(button(*children, testid=testid, on_click=on_click, **props))


def work_form(*children: Any, on_submit: Any, **props: Any) -> rx.Component:
    """A form whose submission starts work; the button that was pressed shows it."""
    return _marked(rx.el.form(*children, on_submit=[on_submit, WorkState.done], **props))


def _marked(made: rx.Component) -> rx.Component:
    made.custom_attrs = {**made.custom_attrs, "data-work": "yes"}
    return made
