"""Publishing, deploying and running: acts of the user, each of its own."""

import json
from typing import Any

import reflex as rx

from builder_app.application.versions import PublishRefused
from builder_app.domain.access import Principal
from builder_app.domain.catalog import TRIGGERS
from builder_app.domain.content import faults
from builder_app.domain.errors import BuilderError, InvalidInput
from builder_app.domain.text import plain_form
from builder_app.domain.workflow import Trigger
from builder_app.runtime import current
from builder_app.ui.feedback import notify
from builder_app.ui.pages.builder.draft_state import DraftState
from builder_app.ui.pages.builder.run_inputs import InputView, given, input_views
from builder_app.ui.pages.builder.views import IssueView, issue_views
from builder_app.ui.session import principal_of


class PublishState(rx.State):
    """The dialogs behind Publish, Deploy and Run now."""

    dialog: str = ""
    note: str = ""
    blocking: list[IssueView] = []
    version: int = 0
    deployed: str = ""
    newest_is_on: bool = False
    next_times: list[str] = []
    looked_at: str = ""
    trouble: str = ""
    webhook: str = ""
    inputs: list[InputView] = []
    shipments: list[str] = []
    wants_shipment: bool = False
    payload: str = ""
    working: bool = False

    @rx.event
    def close(self) -> None:
        """Close the dialog."""
        self.dialog = ""

    @rx.event
    def set_note(self, text: str) -> None:
        """The note of a version."""
        self.note = text[:1000]

    @rx.event
    async def open_publish(self):  # type: ignore[no-untyped-def]
        """What stands in the way of publishing, if anything."""
        draft = await self.get_state(DraftState)
        try:
            await draft.consent()
        except BuilderError as error:
            return notify(error)
        self.working = False
        self.blocking = [issue for issue in draft.issues if issue.severity == "error"]
        self.note, self.dialog = "", "publish"
        return None

    @rx.event
    async def publish(self):  # type: ignore[no-untyped-def]
        """Freeze the draft."""
        self.working = True
        yield
        yield await self._publish()
        self.working = False

    async def _publish(self) -> Any:
        draft = await self.get_state(DraftState)
        try:
            made = await current().versions.publish(await principal_of(self), draft.id, note=self.note, revision=draft.revision)
        except PublishRefused as refused:
            self.blocking = issue_views(refused.issues)
            return None
        except BuilderError as error:
            return notify(error)
        self.version, self.dialog = made.number, ""
        draft.publish_as(made)
        replaces = draft.status in ("active", "paused")
        draft.status = "published" if draft.status == "draft" else draft.status
        more = "The version before is still the one that is deployed: deploy to replace it." if replaces else "Deploy turns it on."
        return rx.toast.success(f"Published as version {made.number}. {more}", id="published")

    @rx.event
    async def open_deploy(self):  # type: ignore[no-untyped-def]
        """How the trigger stands."""
        draft = await self.get_state(DraftState)
        self.working, self.deployed, self.newest_is_on, self.next_times, self.webhook = False, "", False, [], ""
        self.looked_at, self.trouble = "", ""
        try:
            who = await principal_of(self)
            await draft.consent()
            versions = await current().versions.list(who, draft.id)
            self.version = versions[0].number if versions else 0
            if draft.status in ("active", "paused"):
                self._show(await current().deployments.get(who, draft.id))
        except BuilderError as error:
            return notify(error)
        self.dialog = "deploy"
        return None

    def _show(self, deployment: Any) -> None:
        self.deployed = f"Version {deployment.version} is {deployment.status}."
        self.newest_is_on = deployment.version == self.version
        self.next_times = [t.isoformat() for t in deployment.next_times]
        self.looked_at = deployment.looked_at.isoformat() if deployment.looked_at else ""
        self.trouble = deployment.last_error
        self.webhook = f"/hooks/{deployment.webhook_path}" if deployment.webhook_path else ""

    @rx.event
    async def deploy(self):  # type: ignore[no-untyped-def]
        """Turn the trigger of the newest version on."""
        self.working = True
        yield
        yield await self._change("deploy", "The trigger is on.", "active")
        self.working = False

    @rx.event
    async def pause(self):  # type: ignore[no-untyped-def]
        """Turn the trigger off for now."""
        return await self._change("pause", "The trigger is paused.", "paused")

    @rx.event
    async def resume(self):  # type: ignore[no-untyped-def]
        """Turn it on again."""
        return await self._change("resume", "The trigger is on again.", "active")

    async def _change(self, verb: str, words: str, status: str) -> Any:
        draft = await self.get_state(DraftState)
        try:
            self._show(await getattr(current().deployments, verb)(await principal_of(self), draft.id))
        except BuilderError as error:
            return notify(error)
        draft.status = status
        return rx.toast.success(words, id="deployed")

    @rx.event
    async def open_run(self):  # type: ignore[no-untyped-def]
        """Ask for the inputs of a run."""
        draft = await self.get_state(DraftState)
        try:
            await draft.consent()
        except BuilderError as error:
            return notify(error)
        self.working = False
        definition = draft.definition()
        self.inputs = input_views(definition.inputs)
        self.wants_shipment, self.payload, self.shipments = definition.trigger.type == "shipment", "", []
        if self.wants_shipment:
            try:
                found = await current().shipments.list(await principal_of(self), limit=50)
            except BuilderError as error:
                return notify(error)
            self.shipments = [one.shipment_id for one in found.items]
        elif definition.trigger.type not in ("manual", "schedule") and (spec := TRIGGERS.get(definition.trigger.type)) is not None:
            self.payload = json.dumps(spec.simulated(definition.trigger.params), ensure_ascii=False, indent=1)
        self.dialog = "run"
        return None

    @rx.event
    async def run(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Start a run and go to its page."""
        self.working = True
        yield
        yield await self._start(form)
        self.working = False

    async def _start(self, form: dict[str, Any]) -> Any:
        draft = await self.get_state(DraftState)
        try:
            who = await principal_of(self)
            trigger = await self._trigger(who, draft.definition().trigger, form)
            started = await current().runs.start(who, draft.id, input=given(self.inputs, form), trigger=trigger)
        except PublishRefused as refused:
            self.blocking, self.dialog = issue_views(refused.issues), "publish"
            return None
        except BuilderError as error:
            problems = {one.field.rpartition(".")[2]: one.message for one in getattr(error, "fields", ())}
            for one in self.inputs:
                one.error = problems.get(one.name, "")
            return None if any(one.error for one in self.inputs) else notify(error)
        self.dialog = ""
        return rx.redirect(f"/runs/{started.run.id}")

    async def _trigger(self, who: Principal, trigger: Trigger, form: dict[str, Any]) -> dict[str, Any] | None:
        """What the trigger would have brought; None where nothing was given. Raises `InvalidInput` and `NotFound`."""
        if self.wants_shipment:
            shipment_id = str(form.get("trigger.shipment") or "").strip()
            if not shipment_id:
                return None
            shipment = await current().shipments.get(who, shipment_id)
            return {"event": trigger.params.get("event") or "updated", "shipment": shipment.model_dump(mode="json")}
        text = str(form.get("trigger.payload") or "").strip()
        if not text:
            return None
        try:
            brought = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InvalidInput(f"What the trigger brings must be JSON: {error}.", code="bad-payload") from error
        if not isinstance(brought, dict) or any(faults(brought)):
            raise InvalidInput("What the trigger brings must be a JSON object of texts and finite numbers.", code="bad-payload")
        return plain_form(brought)
