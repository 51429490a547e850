"""The inspector: a form made from the catalogue's schema; each finished field is an edit."""

import json
from dataclasses import replace
from typing import Any

import reflex as rx
from loguru import logger
from pydantic import TypeAdapter, ValidationError

from builder_app.domain.catalog import CATALOG, TRIGGERS
from builder_app.domain.catalog.wording import readable
from builder_app.domain.deployments import times_of
from builder_app.domain.edits import Edit, RemoveStep, RenameStep, SetInputs, SetParams, SetPolicy, SetTrigger
from builder_app.domain.errors import BuilderError
from builder_app.domain.workflow import TRIGGER, Policy, Trigger, WorkflowDefinition, WorkflowInput
from builder_app.runtime import current
from builder_app.ui.pages.builder.fields import fields_of, known_values, message_steps, parsed, with_error
from builder_app.ui.pages.builder.views import FieldView, IssueView, OptionView
from builder_app.ui.session import principal_of

_INPUTS = TypeAdapter(tuple[WorkflowInput, ...])


class InspectorState(rx.State):
    """The selected step, or the trigger."""

    step_id: str = ""
    title: str = ""
    action_name: str = ""
    help: str = ""
    fields: list[FieldView] = []
    trigger_types: list[OptionView] = []
    trigger_type: str = ""
    next_times: list[str] = []
    on_error: str = "fail"
    max_attempts: str = "3"
    timeout_seconds: str = "120"
    inputs_json: str = ""
    known: list[str] = []
    extras: int = 0

    @rx.event
    async def open(self, step_id: str):  # type: ignore[no-untyped-def]
        """Show a step."""
        draft = await self.get_state(_draft_state())
        definition = draft.definition()
        folded = {one.name: one.extra for one in self.fields} if step_id == self.step_id else None
        self.step_id, self.next_times = "", []
        self.known = known_values(definition)
        connections = await self._connections()
        if step_id == TRIGGER:
            await self._open_trigger(definition, connections)
        elif (step := definition.step(step_id)) is not None:
            spec = CATALOG.get(step.action)
            self.step_id, self.title = step_id, step.name or step_id
            self.action_name, self.help = (spec.name, spec.help) if spec else (step.action, "This action does not exist.")
            schema = spec.schema() if spec else {}
            options = {"step_ref": message_steps(definition, step_id), "connection": connections}
            self.fields = fields_of(schema, step.params, self._findings(draft, step_id), options, folded=folded)
            self.extras = sum(one.extra for one in self.fields)
            self.on_error, self.max_attempts = step.policy.on_error, str(step.policy.max_attempts)
            self.timeout_seconds = f"{step.policy.timeout_seconds:g}"

    async def _open_trigger(self, definition: WorkflowDefinition, connections: list[OptionView]) -> None:
        draft = await self.get_state(_draft_state())
        spec = TRIGGERS.get(definition.trigger.type)
        self.step_id, self.title, self.action_name = TRIGGER, "Trigger", spec.name if spec else definition.trigger.type
        self.help = spec.help if spec else ""
        self.trigger_type, self.extras = definition.trigger.type, 0
        self.trigger_types = [OptionView(value=t.type, label=t.name) for t in TRIGGERS]
        self.fields = fields_of(
            spec.schema() if spec else {}, definition.trigger.params, self._findings(draft, TRIGGER), {"connection": connections}
        )
        self.inputs_json = json.dumps([one.model_dump(mode="json") for one in definition.inputs]) if definition.inputs else ""
        times = times_of(definition.trigger)
        if times is not None and times.cron:
            try:
                self.next_times = [t.isoformat() for t in await current().deployments.preview(times.cron, times.timezone)]
            except BuilderError as error:
                logger.info("Inspector shows less: {}", error.code)
                self.next_times = []

    async def _connections(self) -> list[OptionView]:
        try:
            found = await current().connections.list(await principal_of(self))
        except BuilderError as error:
            logger.info("Inspector shows less: {}", error.code)
            return []
        return [OptionView(value=c.id, label=f"{c.name} ({c.kind})") for c in found]

    @staticmethod
    def _findings(draft: Any, step_id: str) -> dict[str, IssueView]:
        """The worst finding of each field."""
        rank = {"error": 2, "warning": 1}
        step = draft.definition().step(step_id)
        prefix = f"“{step.name or step_id}”: " if step else ""
        found = {i.field: i for i in sorted(draft.issues, key=lambda i: rank.get(i.severity, 0)) if i.step_id == step_id and i.field}
        return {name: replace(one, message=_sentence(one.message.removeprefix(prefix))) for name, one in found.items()}

    async def _commit(self, edits: list[Edit]) -> Any:
        draft = await self.get_state(_draft_state())
        problem = await draft.commit(edits)
        return [problem, InspectorState.open(self.step_id)] if problem else InspectorState.open(self.step_id)

    @rx.event
    async def set_value(self, name: str, text: str):  # type: ignore[no-untyped-def]
        """A field is finished."""
        draft = await self.get_state(_draft_state())
        definition = draft.definition()
        info = next((f for f in self.fields if f.name == name), None)
        if info is None:
            return None
        before = self._params(definition).get(name)
        try:
            value = parsed(info, text)
        except ValueError as error:
            self.fields = [with_error(f, str(error), text) if f.name == name else f for f in self.fields]
            return None
        if value == before or (value is None and before is None):
            return None
        return await self._set(definition, {} if value is None else {name: value}, [name] if value is None else [])

    @rx.event
    async def set_unit(self, name: str, unit: str):  # type: ignore[no-untyped-def]
        """The unit of a duration is chosen."""
        info = next((f for f in self.fields if f.name == name), None)
        draft = await self.get_state(_draft_state())
        if info is None:
            return None
        if not info.value:
            self.fields = [replace(f, unit=unit) if f.name == name else f for f in self.fields]
            return None
        try:
            value = parsed(replace(info, unit=unit), info.value)
        except ValueError as error:
            self.fields = [with_error(f, str(error), info.value) if f.name == name else f for f in self.fields]
            return None
        return await self._set(draft.definition(), {name: value}, [])

    def _params(self, definition: WorkflowDefinition) -> dict[str, Any]:
        step = definition.step(self.step_id)
        return definition.trigger.params if self.step_id == TRIGGER else step.params if step else {}

    async def _set(self, definition: WorkflowDefinition, values: dict[str, Any], gone: list[str]) -> Any:
        if self.step_id == TRIGGER:
            params = {k: v for k, v in definition.trigger.params.items() if k not in gone} | values
            return await self._commit([SetTrigger(trigger=Trigger(type=definition.trigger.type, params=params))])
        return await self._commit([SetParams(step_id=self.step_id, set=values, unset=tuple(gone))])

    @rx.event
    async def set_trigger_type(self, kind: str):  # type: ignore[no-untyped-def]
        """Another trigger."""
        if TRIGGERS.get(kind) is None:
            return rx.toast.error("There is no such trigger.", id="bad-trigger")
        return await self._commit([SetTrigger(trigger=Trigger(type=kind))])

    @rx.event
    async def set_inputs(self, text: str):  # type: ignore[no-untyped-def]
        """The run inputs, as the JSON of a list."""
        try:
            made = _INPUTS.validate_json(text or "[]")
        except ValidationError as error:
            return rx.toast.error(f"This input cannot be: {readable(error)}.", id="bad-input")
        return await self._commit([SetInputs(inputs=made)])

    @rx.event
    async def set_title(self, name: str):  # type: ignore[no-untyped-def]
        """Another name for the step."""
        words = " ".join(name.split())[:120]
        if not words or words == self.title or self.step_id == TRIGGER:
            return None
        return await self._commit([RenameStep(step_id=self.step_id, name=words)])

    @rx.event
    async def set_policy(self, name: str, value: str):  # type: ignore[no-untyped-def]
        """Attempts, time limit, or what happens on an error."""
        draft = await self.get_state(_draft_state())
        step = draft.definition().step(self.step_id)
        if step is None:
            return None
        try:
            policy = Policy.model_validate({**step.policy.model_dump(), name: value})
        except ValueError:
            return rx.toast.error(f"“{value}” is not allowed for {name.replace('_', ' ')}.", id="bad-policy")
        return await self._commit([SetPolicy(step_id=self.step_id, policy=policy)]) if policy != step.policy else None

    @rx.event
    async def remove(self):  # type: ignore[no-untyped-def]
        """Take the step out."""
        draft = await self.get_state(_draft_state())
        step_id, self.step_id = self.step_id, ""
        return await draft.commit([RemoveStep(step_id=step_id)])


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _draft_state() -> Any:
    from builder_app.ui.pages.builder.draft_state import DraftState

    return DraftState
