"""What there is to build with."""

import reflex as rx

from builder_app.domain.catalog import CATALOG, TRIGGERS, ActionSpec, TriggerSpec
from builder_app.domain.outline import outcome_words
from builder_app.ui.canvas.view import GROUPS
from builder_app.ui.components import page_head
from builder_app.ui.shell import page


def content() -> rx.Component:
    """The page; made from the catalogue when the pages are built."""
    groups: dict[str, list[rx.Component]] = {}
    for spec in CATALOG:
        groups.setdefault(spec.category, []).append(_action(spec))
    parts = [
        _group("Triggers", [_trigger(spec) for spec in TRIGGERS]),
        *(_group(GROUPS.get(name, name.capitalize()), cards) for name, cards in groups.items()),
    ]
    return page("/actions", page_head("Actions", "Everything that a workflow can start with and do."), *parts)


def _group(title: str, cards: list[rx.Component]) -> rx.Component:
    return rx.el.section(rx.el.h2(title, style={"fontSize": "16px", "margin": "22px 0 10px"}), rx.el.div(*cards, class_name="cards"))


def _action(spec: ActionSpec) -> rx.Component:
    ends = [outcome_words(spec.id, one) for one in spec.outcomes({})]
    ways = f" Goes on by: {', '.join(ends)}." if len(ends) > 1 else ""
    return _card(spec.icon, spec.name, spec.id, spec.help, _needs(spec) + ways, coming=spec.status == "coming")


def _needs(spec: ActionSpec | TriggerSpec) -> str:
    required = [name.replace("_", " ") for name in spec.schema().get("required", [])]
    return f"Needs: {', '.join(required)}." if required else ""


def _trigger(spec: TriggerSpec) -> rx.Component:
    return _card(spec.icon, spec.name, spec.type, spec.help, _needs(spec))


def _card(icon: str, name: str, key: str, text: str, more: str, *, coming: bool = False) -> rx.Component:
    mark = [rx.el.span("coming", class_name="badge warning")] if coming else []
    return rx.el.div(
        rx.el.div(rx.icon(icon, size=17), rx.el.strong(name, class_name="grow"), *mark, class_name="row"),
        rx.el.div(text),
        rx.el.div(more, class_name="hint"),
        rx.el.code(key, class_name="mono"),
        class_name="card",
        custom_attrs={"data-testid": f"action-{key}"},
    )
