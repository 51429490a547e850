"""One shipment."""

import reflex as rx

from builder_app.ui.components import badge, empty, page_head, panel, when
from builder_app.ui.pages.runs.state import RunRow
from builder_app.ui.pages.shipment.state import ShipmentState
from builder_app.ui.shell import page


def content() -> rx.Component:
    """The page."""
    return page(
        "/shipments",
        page_head(ShipmentState.key, "What is known, and what workflows did about it."),
        rx.el.div(
            panel(
                rx.foreach(
                    ShipmentState.facts,
                    lambda fact: rx.el.div(
                        rx.el.span(fact.label, class_name="muted grow"),
                        rx.cond(fact.at != "", when(fact.at), rx.el.span(fact.text, style={"textAlign": "right"})),
                        class_name="row",
                        style={"padding": "4px 0"},
                    ),
                ),
                class_name="pad",
            ),
            rx.cond(
                ShipmentState.runs.length() > 0,
                rx.el.div(rx.foreach(ShipmentState.runs, _run), class_name="stack"),
                panel(empty("activity", "No workflow has dealt with it yet.")),
            ),
            class_name="cards",
            style={"gridTemplateColumns": "repeat(auto-fit, minmax(300px, 1fr))", "alignItems": "start"},
        ),
    )


def _run(one: RunRow) -> rx.Component:
    return rx.link(
        rx.el.div(rx.el.strong(one.workflow, class_name="grow"), badge(one.status), class_name="row"),
        rx.el.div("Began ", when(one.started_at), class_name="muted"),
        href="/runs/" + one.id,
        class_name="card",
        underline="none",
    )
