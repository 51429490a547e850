"""The Python side of fields that keep what is typed while the server's answers are late."""

from typing import Any

import reflex as rx


class TypedField(rx.NoSSRComponent):
    """A line of text, or an area with `lines`; `value` is what the server has, and a finished text is told."""

    library = rx.asset("typed.jsx", shared=True).importable_path
    tag = "TypedField"

    value: rx.Var[str]
    lines: rx.Var[bool]
    placeholder: rx.Var[str]
    list: rx.Var[str]

    on_commit: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def typed_field(*, testid: str | rx.Var[str], label: str | rx.Var[str] = "", **props: Any) -> rx.Component:
    """A field by its test id; `label` is for those who do not see it."""
    attrs = {"data-testid": testid, **({"aria-label": label} if isinstance(label, rx.Var) or label else {})}
    return TypedField.create(custom_attrs=attrs, **props)
