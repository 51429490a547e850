"""The draft on the canvas: reads it, and turns finished gestures into edits."""

import json
from collections.abc import Iterable
from typing import Any

import reflex as rx
from loguru import logger

from builder_app.application.drafts import DraftView
from builder_app.application.plans import PlanView
from builder_app.domain.access import Principal
from builder_app.domain.catalog import CATALOG
from builder_app.domain.diff import Change, changes
from builder_app.domain.edits import AddEdge, AddStep, Edit, MoveStep, RemoveEdge, RemoveStep, SetDetails
from builder_app.domain.errors import BuilderError, Conflict, InvalidInput, NotFound, StaleRevision
from builder_app.domain.issues import Issue
from builder_app.domain.layout import arrange
from builder_app.domain.versions import Version
from builder_app.domain.workflow import TRIGGER, Edge, Position, Step, WorkflowDefinition
from builder_app.runtime import current
from builder_app.ui.canvas import EdgeView, NodeView, edge_id, edges_of, nodes_of
from builder_app.ui.feedback import notify
from builder_app.ui.news import followed
from builder_app.ui.pages.builder.views import IssueView, ProgressView, issue_views, progress_views
from builder_app.ui.session import principal_of


class DraftState(rx.State):
    """The draft of the workflow that the page is about."""

    id: str = ""
    name: str = ""
    revision: int = 0
    drawn: int = 0
    nodes: list[NodeView] = []
    edges: list[EdgeView] = []
    issues: list[IssueView] = []
    errors: int = 0
    can_undo: bool = False
    can_redo: bool = False
    selected: str = ""
    stale: bool = False
    view: str = "chat"
    side: str = "inspector"
    status: str = "draft"
    planned: bool = False
    published: int = 0
    unpublished: bool = False
    actions: list[ProgressView] = []
    ready: int = 0
    _definition: dict[str, Any] = {}
    _published: str = ""
    _marked: list[str] = []
    _issues: tuple[Issue, ...] = ()
    _watch: int = 0

    def definition(self) -> WorkflowDefinition:
        """The draft as it was read last; the plan while there is one."""
        return WorkflowDefinition.model_validate(self._definition or {})

    def show(self, draft: DraftView, *, marked: list[str] | None = None, plan: PlanView | None = None) -> None:
        """Take over a draft; its plan is drawn in its place until it is built."""
        definition, issues = (plan.definition, plan.issues) if plan else (draft.definition, draft.issues)
        self.id, self.revision, self.name, self.planned = draft.workflow_id, draft.revision, definition.name, plan is not None
        self.drawn += 1
        self._definition = definition.to_json()
        self._marked = marked or []
        self.can_undo, self.can_redo, self.stale = draft.can_undo, draft.can_redo, False
        self._issues = tuple(issues)
        self.issues = issue_views(issues)
        self.actions = progress_views(definition, issues)
        self.ready = sum(not one.needs for one in self.actions)
        self.errors = sum(issue.severity == "error" for issue in issues)
        self.nodes = nodes_of(definition, issues=issues, marked=self._marked, planned=self.planned)
        self.edges = edges_of(definition, marked=self._marked, planned=self.planned)
        if self.selected and self.selected != TRIGGER and definition.step(self.selected) is None:
            self.selected = ""
        self.unpublished = plan is None and self._differs(definition)

    def publish_as(self, version: Version) -> None:
        """This version is the newest; `unpublished` tells from now on whether the draft says something else."""
        self.published, self._published, self.unpublished = version.number, json.dumps(version.definition.to_json()), False

    def _differs(self, definition: WorkflowDefinition) -> bool:
        """Whether it does something else than the newest version; where its steps stand is no matter."""
        if not self._published:
            return False
        newest = WorkflowDefinition.model_validate(json.loads(self._published))
        return any(one.field != "position" for one in changes(newest, definition))

    def light(self, steps: list[str], roads: list[tuple[str, str]]) -> None:
        """Show a rehearsed path; an empty one shows the draft as it is."""
        definition = self.definition()
        self.nodes = nodes_of(definition, issues=self._issues, marked=self._marked, lit=steps, planned=self.planned)
        self.edges = edges_of(definition, lit=roads, marked=self._marked, planned=self.planned)

    async def consent(self) -> None:
        """Build the plan, if there is one: whoever acts on it wants it. Raises the errors of `PlanService`."""
        if self.planned:
            who = await principal_of(self)
            built = await current().plans.build(who, self.id)
            self.show(built or await current().drafts.get(who, self.id), marked=touched(built.changes) if built else None)

    async def read(self, workflow_id: str) -> None:
        """Read the draft again."""
        who = await principal_of(self)
        draft, plan = await read_draft(who, workflow_id)
        workflow = await current().workflows.get(who, workflow_id)
        self.status, self.published, self._published = workflow.status, 0, ""
        if workflow.latest_version:
            self.publish_as(await current().versions.get(who, workflow_id, workflow.latest_version))
        self.show(draft, marked=self._marked if draft.revision == self.revision and workflow_id == self.id else None, plan=plan)

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """Read the draft that the address names, and watch it."""
        workflow_id = str(self.router.url.path).rstrip("/").rpartition("/")[2]
        another = workflow_id != self.id
        if another:
            self.selected, self.side = "", "inspector"
        try:
            await self.read(workflow_id)
        except NotFound:
            return [rx.toast.error("There is no such workflow.", id="not-found"), rx.redirect("/workflows")]
        except BuilderError as error:
            return notify(error)
        self._watch += 1
        watch = DraftState.watch(workflow_id, self._watch)
        return [InspectorEvents.open(""), watch] if another else watch

    @rx.event
    async def reload(self):  # type: ignore[no-untyped-def]
        """Read the draft again after somebody else changed it."""
        try:
            await self.read(self.id)
        except BuilderError as error:
            return notify(error)
        return None

    @rx.event(background=True)
    async def watch(self, workflow_id: str, turn: int):  # type: ignore[no-untyped-def]
        """Follow changes that are made in other tabs, in the chat and over REST."""
        async with followed(f"draft:{workflow_id}", by=self) as news:
            async for change in news:
                async with self:
                    if self._watch != turn or self.id != workflow_id:
                        return
                    behind = int(change.get("revision", 0)) > self.revision
                if not behind:
                    continue
                try:
                    who = await principal_of(self)
                    draft, plan = await read_draft(who, workflow_id)
                except BuilderError as error:
                    yield notify(error)
                    return
                async with self:
                    newer = draft.revision > self.revision
                    if newer:
                        self.show(draft, marked=self._marked, plan=plan)
                    selected = self.selected
                if newer:
                    yield InspectorEvents.open(selected)

    async def commit(self, edits: list[Edit]) -> rx.event.EventSpec | None:
        """Send edits; a draft that moved on is told and shown, and nothing is lost."""
        try:
            who = await principal_of(self)
            await self.consent()
            self.show(await current().drafts.edit(who, self.id, revision=self.revision, edits=edits))
        except StaleRevision as error:
            self.stale = True
            self.drawn += 1
            self.light([], [])
            return notify(error)
        except BuilderError as error:
            self.drawn += 1
            self.light([], [])
            return notify(error)
        return None

    @rx.event
    async def command(self, given: dict[str, Any]):  # type: ignore[no-untyped-def]
        """A finished gesture on the canvas."""
        kind = given.get("kind")
        if kind == "select":
            self.selected = str(given.get("id") or "")
            if self.selected:
                self.side, self.view = "inspector", "details" if self.view == "details" else self.view
            return InspectorEvents.open(self.selected)
        try:
            place = Position(x=given["x"], y=given["y"]) if kind == "add" else None
            edits = self._edits(str(kind), given)
        except (KeyError, TypeError, ValueError) as error:
            logger.info("A gesture cannot be read: {}", type(error).__name__)
            return notify(InvalidInput("This gesture cannot be read. Load the page again.", code="bad-gesture"))
        if place is not None:
            return await self.add(str(given.get("action")), position=place)
        return await self.commit(edits) if edits else None

    def _edits(self, kind: str, given: dict[str, Any]) -> list[Edit]:
        if kind == "move":
            return [MoveStep(step_id=m["id"], position=Position(x=m["x"], y=m["y"])) for m in given["moves"] if m["id"] != TRIGGER]
        if kind == "connect":
            return [AddEdge(edge=Edge(source=given["source"], target=given["target"], outcome=given["outcome"]))]
        if kind == "delete":
            gone: list[Edit] = [RemoveEdge(source=e["source"], target=e["target"], outcome=e["outcome"]) for e in given["edges"]]
            return [*gone, *(RemoveStep(step_id=s) for s in given["steps"] if s != TRIGGER)]
        return []

    async def add(self, action: str, *, position: Position | None = None) -> Any:
        """Put a new step on the canvas; without a place it goes behind the selected step."""
        definition = self.definition()
        spec = CATALOG.require(action)
        base = action.replace(".", "_")
        taken = {step.id for step in definition.steps}
        step_id = base if base not in taken else next(f"{base}_{n}" for n in range(2, 9999) if f"{base}_{n}" not in taken)
        edits: list[Edit] = [AddStep(step=Step(id=step_id, action=action, name=spec.name, position=position))]
        source = self._free_end(definition) if position is None else None
        if source is not None:
            edits.append(AddEdge(edge=Edge(source=source[0], target=step_id, outcome=source[1])))
        problem = await self.commit(edits)
        self.selected, self.side = step_id, "inspector"
        return [problem, InspectorEvents.open(step_id)] if problem else InspectorEvents.open(step_id)

    def _free_end(self, definition: WorkflowDefinition) -> tuple[str, str] | None:
        """The first outcome without an edge: of the selected step, else of the trigger, else of the last step."""
        used = {(e.source, e.outcome) for e in definition.edges}
        last = definition.steps[-1].id if definition.steps else TRIGGER
        for step_id in (self.selected, TRIGGER, last):
            step = definition.step(step_id)
            outcomes = ("next",) if step_id == TRIGGER else () if step is None else CATALOG.require(step.action).outcomes(step.params)
            for outcome in outcomes:
                if (step_id, outcome) not in used:
                    return step_id, outcome
        return None

    @rx.event
    async def add_from_palette(self, action: str):  # type: ignore[no-untyped-def]
        """A click in the palette."""
        return await self.add(action)

    @rx.event
    async def undo(self):  # type: ignore[no-untyped-def]
        """Take the last change back, whoever made it."""
        return await self._move("undo")

    @rx.event
    async def redo(self):  # type: ignore[no-untyped-def]
        """Repeat what was taken back."""
        return await self._move("redo")

    async def _move(self, verb: str) -> Any:
        try:
            who = await principal_of(self)
            drafts = current().drafts
            self.show(await (drafts.undo if verb == "undo" else drafts.redo)(who, self.id))
        except Conflict as error:
            return notify(error)
        except BuilderError as error:
            return notify(error)
        return InspectorEvents.open(self.selected)

    @rx.event
    async def tidy(self):  # type: ignore[no-untyped-def]
        """Lay everything out anew."""
        places = arrange(self.definition())
        return await self.commit([MoveStep(step_id=step_id, position=place) for step_id, place in places.items()])

    @rx.event
    async def rename(self, name: str):  # type: ignore[no-untyped-def]
        """Give the workflow another name."""
        words = " ".join(name.split())
        if words and words != self.name:
            return await self.commit([SetDetails(name=words[:120])])
        return None

    @rx.event
    def show_view(self, view: str) -> None:
        """On a narrow screen: chat, canvas or details."""
        self.view = view

    @rx.event
    def show_side(self, side: str) -> None:
        """Which panel stands on the right."""
        self.side = side
        if side != "simulate":
            self.light([], [])

    @rx.event
    def focus(self, step_id: str):  # type: ignore[no-untyped-def]
        """Show the step that a finding is about."""
        self.selected, self.side = step_id, "inspector"
        return InspectorEvents.open(step_id)


async def read_draft(who: Principal, workflow_id: str) -> tuple[DraftView, PlanView | None]:
    """A draft, and the plan that stands for it while it is empty."""
    draft = await current().drafts.get(who, workflow_id)
    return draft, None if draft.definition.steps else await current().plans.of(who, workflow_id)


def touched(changed: Iterable[Change]) -> list[str]:
    """What the canvas marks for some changes: steps, the trigger, new roads, and the step that a road went away from."""
    found: set[str] = set()
    for one in changed:
        if one.kind in ("trigger_changed", "input_changed"):
            found.add(TRIGGER)
        elif one.kind == "edge_added":
            found.add(edge_id(Edge.model_validate(one.after)))
        elif one.step_id and one.field != "position":
            found.add(one.step_id)
    return sorted(found)


from builder_app.ui.pages.builder.inspector_state import InspectorState as InspectorEvents  # noqa: E402
