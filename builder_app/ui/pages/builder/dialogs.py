"""The dialogs behind Publish, Deploy and Run now."""

from typing import Any

import reflex as rx

from builder_app.ui.components import button, field, modal, tid, work_button
from builder_app.ui.pages.builder.draft_state import DraftState
from builder_app.ui.pages.builder.publish_state import PublishState
from builder_app.ui.pages.builder.run_inputs import input_field
from builder_app.ui.pages.builder.side import issue_row


def dialogs() -> rx.Component:
    """All three; at most one is open."""
    return rx.fragment(_publish(), _deploy(), _run())


def _act(words: str, meanwhile: str, *, unless: rx.Var[bool] | None = None, **props: Any) -> rx.Component:
    """The button of a dialog; it shows that it works, and cannot be pressed twice."""
    off = PublishState.working if unless is None else PublishState.working | unless
    return button(rx.cond(PublishState.working, meanwhile, words), kind="primary", disabled=off, **props)


def _publish() -> rx.Component:
    return modal(
        PublishState.dialog == "publish",
        "Publish",
        rx.cond(
            PublishState.blocking.length() > 0,
            rx.el.div(
                rx.el.div("These must be mended first. Click one to see its step.", class_name="banner warn"),
                rx.foreach(PublishState.blocking, issue_row),
                class_name="stack",
            ),
            rx.el.div(
                rx.el.p(
                    "Keeps the workflow as it is now as a version. Runs use versions, so you can go on editing without touching them.",
                    class_name="muted",
                ),
                field(
                    "Note",
                    rx.el.input(on_blur=PublishState.set_note, class_name="input", placeholder="What is new?", **tid("publish-note")),
                ),
                _act("Publish", "Publishing…", testid="publish-confirm", on_click=PublishState.publish),
                class_name="stack",
            ),
        ),
        on_close=PublishState.close,
        testid="publish-dialog",
    )


def _deploy() -> rx.Component:
    return modal(
        PublishState.dialog == "deploy",
        "Deploy",
        rx.el.div(
            rx.cond(
                PublishState.version == 0,
                rx.el.p("Nothing is published yet. Publish first, then turn the trigger on.", class_name="muted"),
                rx.cond(
                    PublishState.newest_is_on,
                    rx.fragment(),
                    rx.el.p(
                        "Turns the trigger of version ",
                        PublishState.version,
                        " on: from then on it starts runs by itself.",
                        class_name="muted",
                    ),
                ),
            ),
            rx.cond(PublishState.deployed != "", rx.el.div(PublishState.deployed, class_name="banner info", **tid("deploy-status"))),
            rx.cond(
                DraftState.unpublished,
                rx.el.div(
                    "The draft has changes that are not published. They count only once they are published and deployed.",
                    class_name="banner warn",
                    **tid("deploy-unpublished"),
                ),
            ),
            rx.cond(
                PublishState.webhook != "",
                rx.el.div(rx.el.div("Webhook address", class_name="label"), rx.el.code(PublishState.webhook, class_name="mono")),
            ),
            rx.cond(
                PublishState.trouble != "",
                rx.el.div(
                    "The last look at the database failed: ", PublishState.trouble, class_name="banner warn", **tid("deploy-trouble")
                ),
            ),
            rx.cond(
                PublishState.looked_at != "",
                rx.el.div("Last looked: ", rx.moment(PublishState.looked_at, format="ddd, MMM D, HH:mm"), class_name="hint"),
            ),
            rx.cond(
                PublishState.next_times.length() > 0,
                rx.el.div(
                    rx.el.div("Next times", class_name="label"),
                    rx.foreach(PublishState.next_times, lambda t: rx.el.div(rx.moment(t, format="ddd, MMM D, HH:mm"), class_name="hint")),
                ),
            ),
            rx.el.div(
                rx.cond(
                    ~PublishState.newest_is_on,
                    _act("Deploy", "Deploying…", testid="deploy-confirm", on_click=PublishState.deploy, unless=PublishState.version == 0),
                ),
                rx.cond(DraftState.status == "active", work_button("Pause", on_click=PublishState.pause)),
                rx.cond(DraftState.status == "paused", work_button("Resume", on_click=PublishState.resume)),
                class_name="row",
            ),
            class_name="stack",
        ),
        on_close=PublishState.close,
        testid="deploy-dialog",
    )


def _run() -> rx.Component:
    return modal(
        PublishState.dialog == "run",
        "Run now",
        rx.el.form(
            rx.el.div(
                rx.cond(
                    PublishState.inputs.length() == 0,
                    rx.el.p("This workflow needs no inputs. Messages are really sent.", class_name="muted"),
                ),
                rx.foreach(PublishState.inputs, lambda one: input_field(one, prefix="input-")),
                rx.cond(PublishState.wants_shipment, _shipment()),
                rx.cond(
                    PublishState.payload != "",
                    field(
                        "What the trigger brings",
                        rx.el.textarea(name="trigger.payload", default_value=PublishState.payload, class_name="area mono", rows=8),
                    ),
                ),
                _act("Start", "Starting…", testid="run-confirm", type="submit"),
                class_name="stack",
            ),
            on_submit=PublishState.run,
        ),
        on_close=PublishState.close,
        testid="run-dialog",
    )


def _shipment() -> rx.Component:
    control = rx.el.input(name="trigger.shipment", list="run-shipments", class_name="input", placeholder="SHP-1001", **tid("run-shipment"))
    return rx.el.div(
        field("Shipment", control, hint="The run begins as if this shipment had started it. Empty: without one."),
        rx.el.datalist(rx.foreach(PublishState.shipments, lambda one: rx.el.option(value=one)), id="run-shipments"),
    )
