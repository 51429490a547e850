"""Workflows to begin with."""

import reflex as rx

from builder_app.domain.catalog import CATALOG, TRIGGERS
from builder_app.domain.templates import TEMPLATES, Template
from builder_app.ui.components import button, empty, page_head, panel, tid
from builder_app.ui.pages.templates.state import SharedCard, TemplatesState
from builder_app.ui.shell import page


def content() -> rx.Component:
    """The page; made from the gallery when the pages are built."""
    groups: dict[str, list[Template]] = {}
    for template in TEMPLATES:
        groups.setdefault(template.category, []).append(template)
    return page(
        "/templates",
        page_head(
            "Templates",
            "Complete workflows to begin with. Each opens as a draft of yours; nothing runs until you deploy it. Save your own as one from its page.",
            button(rx.cond(TemplatesState.deleted, "Show all", "Deleted"), on_click=TemplatesState.toggle_deleted, testid="show-deleted"),
        ),
        rx.cond(
            TemplatesState.shared.length() > 0,
            rx.el.section(
                rx.el.h2(rx.cond(TemplatesState.deleted, "Deleted", "Shared in this workspace"), class_name="section"),
                rx.el.div(rx.foreach(TemplatesState.shared, _shared), class_name="cards"),
            ),
            rx.cond(TemplatesState.deleted, panel(empty("layout-template", "No shared template was deleted."))),
        ),
        rx.cond(TemplatesState.deleted, rx.fragment(), rx.fragment(*[_group(name, found) for name, found in groups.items()])),
    )


def _shared(one: SharedCard) -> rx.Component:
    return rx.el.div(
        rx.el.strong(one.name),
        rx.el.div(one.text, class_name="muted grow"),
        rx.el.div(one.by, class_name="hint"),
        rx.cond(TemplatesState.deleted, rx.cond(one.mine, _restore(one.id)), rx.el.div(_use(one.id), _remove(one), class_name="row")),
        class_name="card",
        **tid("shared-template"),
    )


def _restore(template_id: rx.Var[str]) -> rx.Component:
    return button("Restore", kind="small", on_click=TemplatesState.restore(template_id), testid="shared-restore")


def _remove(one: SharedCard) -> rx.Component:
    return rx.cond(
        one.mine,
        button(icon="trash-2", kind="quiet small", on_click=TemplatesState.remove(one.id), aria_label="Remove", testid="shared-remove"),
    )


def _use(template_id: rx.Var[str] | str, testid: str = "shared-use") -> rx.Component:
    return button(
        rx.cond(TemplatesState.busy == template_id, "Opening…", "Use this"),
        kind="small",
        testid=testid,
        disabled=TemplatesState.busy != "",
        on_click=TemplatesState.begin(template_id),
    )


def _group(name: str, templates: list[Template]) -> rx.Component:
    title = rx.el.h2(name.replace("_", " ").capitalize(), class_name="section")
    return rx.el.section(title, rx.el.div(*[_card(one) for one in templates], class_name="cards"))


def _card(one: Template) -> rx.Component:
    trigger = TRIGGERS.get(one.definition.trigger.type)
    icons = [trigger.icon] if trigger else []
    icons += [spec.icon for step in one.definition.steps if (spec := CATALOG.get(step.action)) is not None]
    return rx.el.div(
        rx.el.strong(one.name),
        rx.el.div(one.description, class_name="muted grow"),
        rx.el.div(
            *[rx.icon(icon, size=15) for icon in list(dict.fromkeys(icons))[:7]],
            rx.el.span(f"{len(one.definition.steps)} steps", class_name="hint"),
            class_name="row muted",
        ),
        _use(one.id, testid=f"template-{one.id}"),
        class_name="card",
    )
