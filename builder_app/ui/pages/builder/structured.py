"""The Python side of the editors for parameters that have rows."""

import reflex as rx

STRUCTURED = ("condition", "key_value", "cases", "fields", "form_fields")
"""The widgets that are shown as rows."""


class StructuredField(rx.NoSSRComponent):
    """Rows for one parameter; `value` is its JSON, and a finished change is told as JSON, empty for none."""

    library = rx.asset("structured.jsx", shared=True).importable_path
    tag = "StructuredField"

    name: rx.Var[str]
    widget: rx.Var[str]
    value: rx.Var[str]
    invalid: rx.Var[bool]

    on_commit: rx.EventHandler[rx.event.passthrough_event_spec(str)]


structured_field = StructuredField.create
