"""Rehearsals: one path or all, on a virtual clock."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import reflex as rx

from builder_app.domain.catalog import CATALOG
from builder_app.domain.durations import from_seconds
from builder_app.domain.errors import BuilderError
from builder_app.domain.outline import outcome_words
from builder_app.domain.simulate import Path, SimulationRequest
from builder_app.domain.workflow import WorkflowDefinition
from builder_app.runtime import current
from builder_app.ui.feedback import notify
from builder_app.ui.pages.builder.draft_state import DraftState
from builder_app.ui.pages.builder.run_inputs import InputView, given, input_views
from builder_app.ui.pages.builder.views import OptionView
from builder_app.ui.session import principal_of


@dataclass
class StepLine:
    """One visit on a path; `way` says how it ends where it could have ended otherwise."""

    step_id: str
    name: str
    outcome: str
    way: str
    after: str


@dataclass
class MailLine:
    """A message that would go out."""

    kind: str
    people: str
    subject: str
    body: str
    after: str


@dataclass
class PathView:
    """One way through."""

    index: int
    title: str
    status: str
    lasts: str
    error: str = ""
    steps: list[StepLine] = field(default_factory=list)
    messages: list[MailLine] = field(default_factory=list)


@dataclass
class ChoiceView:
    """A step whose outcome can be chosen."""

    step_id: str
    name: str
    chosen: str
    options: list[OptionView] = field(default_factory=list)


class SimulateState(rx.State):
    """What was rehearsed last."""

    paths: list[PathView] = []
    shown: int = 0
    never: list[str] = []
    covered: str = ""
    choices: list[ChoiceView] = []
    inputs: list[InputView] = []
    took_ms: str = ""
    _outcomes: dict[str, str] = {}
    _typed: dict[str, str] = {}

    @rx.event
    async def open(self):  # type: ignore[no-untyped-def]
        """Show the panel and play the usual path."""
        draft = await self.get_state(DraftState)
        try:
            await draft.consent()
        except BuilderError as error:
            return notify(error)
        draft.side = "simulate"
        if draft.view == "chat":
            draft.view = "details"
        definition = draft.definition()
        known = {step.id for step in definition.steps}
        self._outcomes = {k: v for k, v in self._outcomes.items() if k in known}
        self.choices = []
        names = step_names(definition)
        for step in definition.steps:
            spec = CATALOG.get(step.action)
            options = spec.outcomes(step.params) if spec else ()
            if len(options) > 1 and step.action not in ("flow.for_each", "flow.repeat"):
                self.choices.append(
                    ChoiceView(
                        step_id=step.id,
                        name=names[step.id],
                        chosen=self._outcomes.get(step.id, ""),
                        options=[OptionView(value=o, label=outcome_words(step.action, o)) for o in options],
                    )
                )
        return SimulateState.play

    @rx.event
    async def set_outcome(self, step_id: str, outcome: str):  # type: ignore[no-untyped-def]
        """Choose how a step ends; “usual” leaves it open."""
        self._outcomes = {k: v for k, v in self._outcomes.items() if k != step_id} | (
            {step_id: outcome} if outcome and outcome != "usual" else {}
        )
        for choice in self.choices:
            if choice.step_id == step_id:
                choice.chosen = outcome
        return SimulateState.play

    @rx.event
    def set_input(self, name: str, text: str) -> None:
        """One input of the rehearsal."""
        self._typed = self._typed | {name: text}

    @rx.event
    async def play(self):  # type: ignore[no-untyped-def]
        """One path."""
        return await self._run(all_paths=False)

    @rx.event
    async def play_all(self):  # type: ignore[no-untyped-def]
        """Every path."""
        return await self._run(all_paths=True)

    async def _run(self, *, all_paths: bool) -> Any:
        draft = await self.get_state(DraftState)
        self.inputs = input_views(draft.definition().inputs, self._typed)
        request = SimulationRequest(input=given(self.inputs, self._typed), outcomes=self._outcomes, all_paths=all_paths)
        clock = current().clock
        began = clock.now()
        try:
            result = await current().workflows.simulate(await principal_of(self), draft.definition(), request)
        except BuilderError as error:
            return notify(error)
        self.took_ms = f"in {(clock.now() - began) / timedelta(milliseconds=1):.0f} ms"
        names, actions = step_names(draft.definition()), {step.id: step.action for step in draft.definition().steps}
        self.paths = [_view(index, path, names, actions) for index, path in enumerate(result.paths)]
        self.never = [_never(one, names, actions) for one in result.coverage.never]
        self.covered = f"{result.coverage.taken} of {result.coverage.total} ways tried"
        self.shown = 0
        return SimulateState.show(0)

    @rx.event
    async def show(self, index: int):  # type: ignore[no-untyped-def]
        """Light a path up on the canvas."""
        self.shown = index
        draft = await self.get_state(DraftState)
        if 0 <= index < len(self.paths):
            taken = self.paths[index].steps
            roads = [("trigger", "next"), *((line.step_id, line.outcome) for line in taken)]
            draft.light([line.step_id for line in taken], roads)


def step_names(definition: WorkflowDefinition) -> dict[str, str]:
    """What each step is called; those of the same name are numbered."""
    plain = {step.id: step.name or step.id for step in definition.steps}
    several = {name for name, count in Counter(plain.values()).items() if count > 1}
    seen: Counter[str] = Counter()
    names = {}
    for step_id, name in plain.items():
        seen[name] += 1
        names[step_id] = f"{name} ({seen[name]})" if name in several else name
    return names


def _view(index: int, path: Path, names: dict[str, str], actions: dict[str, str]) -> PathView:
    start = path.steps[0].at if path.steps else None
    base = min((s.at for s in path.steps), default=start)

    def after(at: Any) -> str:
        seconds = (at - base).total_seconds() if base is not None else 0
        return "at once" if seconds < 1 else f"after {from_seconds(round(seconds))}"

    def way(step_id: str, outcome: str) -> str:
        return "" if outcome in ("next", "stop") else outcome_words(actions.get(step_id, ""), outcome)

    forks = [f"{names.get(s.step_id, s.step_id)}: {way(s.step_id, s.outcome)}" for s in path.steps if way(s.step_id, s.outcome)]
    return PathView(
        index=index,
        title=" → ".join(forks) or "Straight through",
        status=path.status,
        lasts=str(from_seconds(round(path.duration_seconds))),
        error=path.error or "",
        steps=[
            StepLine(
                step_id=s.step_id,
                name=names.get(s.step_id, s.step_id),
                outcome=s.outcome,
                way=way(s.step_id, s.outcome),
                after=after(s.at),
            )
            for s in path.steps
        ],
        messages=[MailLine(kind=m.kind, people=", ".join(m.to), subject=m.subject, body=m.body, after=after(m.at)) for m in path.messages],
    )


def _never(one: str, names: dict[str, str], actions: dict[str, str]) -> str:
    step_id, _, outcome = one.rpartition("/")
    name = names.get(step_id, step_id)
    return name if outcome == "next" else f"{name}: {outcome_words(actions.get(step_id, ''), outcome)}"
