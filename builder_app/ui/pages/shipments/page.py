"""Shipments: table and upload."""

import reflex as rx

from builder_app.ui.components import badge, empty, page_head, panel, table, tid, upload_button, when
from builder_app.ui.pages.shipments.state import ShipmentRow, ShipmentsState
from builder_app.ui.shell import page

RELOAD = {"custom_attrs": {"reloadDocument": True, "data-testid": "csv-example"}}
"""A file: the page's router would take its address for one of its own pages."""


def content() -> rx.Component:
    """The page."""
    return page(
        "/shipments",
        page_head(
            "Shipments", "Upload a CSV file, or let your system send them. One that becomes late starts the workflows that wait for it."
        ),
        rx.el.div(
            rx.el.input(
                placeholder="Search",
                aria_label="Search shipments",
                on_blur=ShipmentsState.find,
                class_name="input",
                style={"maxWidth": "280px"},
                **tid("search"),
            ),
            rx.el.div(class_name="grow"),
            rx.upload(
                rx.el.span(
                    rx.cond(rx.selected_files("csv").length() > 0, rx.selected_files("csv")[0], "Choose a CSV file"), class_name="btn"
                ),
                id="csv",
                accept={"text/csv": [".csv"]},
                max_files=1,
                border="0",
                padding="0",
            ),
            upload_button("Upload", icon="upload", testid="csv-upload", on_click=ShipmentsState.upload(rx.upload_files(upload_id="csv"))),
            class_name="row wrap",
            style={"marginBottom": "14px"},
        ),
        rx.cond(
            ShipmentsState.report != "",
            rx.el.div(
                rx.el.div(ShipmentsState.report),
                rx.foreach(ShipmentsState.problems, lambda p: rx.el.div(p, class_name="field-error")),
                class_name="panel pad",
                style={"marginBottom": "14px"},
                **tid("csv-report"),
            ),
        ),
        rx.cond(
            ShipmentsState.rows.length() > 0,
            table(
                ["Shipment", "Status", "Delay", "Carrier", "Customer", "Route", "Priority", "Changed"],
                rx.foreach(ShipmentsState.rows, _row),
            ),
            panel(
                empty(
                    "truck",
                    "No shipments yet. Upload a CSV file with a line for each shipment.",
                    rx.el.a("Download an example file", href="/example-shipments.csv", download=True, class_name="btn", **RELOAD),
                )
            ),
        ),
    )


def _row(one: ShipmentRow) -> rx.Component:
    return rx.el.tr(
        rx.el.td(rx.link(one.shipment_id, href="/shipments/" + one.shipment_id, weight="medium", class_name="time")),
        rx.el.td(badge(one.status)),
        rx.el.td(rx.cond(one.late, rx.el.span(one.delay, style={"color": "var(--red-11)", "fontWeight": "600"}), one.delay)),
        rx.el.td(one.carrier),
        rx.el.td(one.customer),
        rx.el.td(one.route),
        rx.el.td(one.priority),
        rx.el.td(when(one.updated_at)),
    )
