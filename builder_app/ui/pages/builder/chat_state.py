"""The conversation beside the canvas."""

import json
import time
from typing import Any

import reflex as rx

from builder_app.application.chat import Accepted, Changes, ChatEvent, Done, Stored, TextDelta, Working
from builder_app.application.conversations import ConversationView
from builder_app.application.drafts import DraftView
from builder_app.application.plans import PlanView
from builder_app.application.screening import warning
from builder_app.domain.access import Principal
from builder_app.domain.errors import BuilderError, Forbidden, NotSignedIn, RateLimited, TurnTimeout, Unavailable
from builder_app.runtime import current
from builder_app.ui.feedback import notify, refused, stored
from builder_app.ui.news import followed
from builder_app.ui.pages.builder.draft_state import DraftState, read_draft, touched
from builder_app.ui.pages.builder.inspector_state import InspectorState
from builder_app.ui.pages.builder.views import MessageView, message_view, plan_view
from builder_app.ui.session import principal_of

QUICK = (
    "When a shipment is more than 2 hours late, email the facility and escalate if nobody answers in 48 hours",
    "Every weekday at 9am, email a list of late shipments",
    "When a BOL arrives by email, extract carrier and BOL number",
)
REFRESH_SECONDS = 0.08
PENDING = "pending"
"""The id of a message on the page before it is stored."""
DOCUMENTS = "documents"
"""The name of the upload box."""


class ChatState(rx.State):
    """Messages, the turn at hand, and the question that is open."""

    conversation_id: str = ""
    messages: list[MessageView] = []
    earlier: str = ""
    live: str = ""
    progress: str = ""
    busy: bool = False
    question: str = ""
    question_options: list[str] = []
    suggestions: list[str] = []
    failed_text: str = ""
    failed_title: str = ""
    failed_reason: str = ""
    failed_client_id: str = ""
    retry_at: float = 0
    can_stand_in: bool = False
    documents: list[str] = []
    editing: bool = False
    last_said: str = ""
    _turn: str = ""
    _watch: int = 0
    _shown_at: float = 0
    _seq: int = 0
    _planned: bool = False

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """Read the conversation of the workflow that the address names."""
        workflow_id = str(self.router.url.path).rstrip("/").rpartition("/")[2]
        try:
            who = await principal_of(self)
            conversation = await current().conversations.of_workflow(who, workflow_id)
            if conversation.id != self.conversation_id:
                self.live, self.progress, self.busy, self.failed_text, self._turn = "", "", False, "", ""
            await self._read(who, conversation.id)
        except Forbidden:
            self.conversation_id, self.messages, self.suggestions = "", [], []
            return None
        except BuilderError as error:
            return notify(error)
        self._watch += 1
        return [
            rx.call_script(f"window.builder.pending('{workflow_id}')", callback=ChatState.say),
            ChatState.watch(conversation.id, self._watch),
        ]

    async def _read(self, who: Principal, conversation_id: str) -> None:
        found = await current().conversations.get(who, conversation_id)
        self._show(found, await current().plans.of(who, found.conversation.workflow_id))

    def _show(self, found: ConversationView, plan: PlanView | None) -> None:
        self.conversation_id, self._planned = found.conversation.id, plan is not None
        self._seq = found.messages[-1].seq if found.messages else 0
        views = [message_view(message) for message in found.messages]
        self.messages = [plan_view(view, plan) if plan and view.id == plan.message_id else view for view in views]
        self.earlier = f"/api/v1/conversations/{found.conversation.id}/export?format=markdown" if found.earlier else ""
        self.documents = [document.filename for document in found.documents]
        asked = found.conversation.question
        self.question, self.question_options = (asked.text, list(asked.options)) if asked else ("", [])
        last = found.messages[-1] if found.messages else None
        self.last_said = next((one.id for one in reversed(found.messages) if one.role == "user"), "")
        self.suggestions = list(last.suggestions) if last and last.role == "assistant" else []
        if not self._turn:
            self.busy = last is not None and last.role == "user" and last.status.value == "pending"
            self.progress = "Working on this message" if self.busy else ""
            if any(message.client_id == self.failed_client_id for message in found.messages):
                self.failed_text = ""
        if last is not None and last.role == "user" and last.status.value in ("failed", "interrupted", "stopped") and not self.busy:
            told = self.failed_reason if self.failed_client_id == (last.client_id or "") else ""
            self.failed_text, self.failed_client_id = last.text, last.client_id or ""
            self.failed_reason = told or last.error or "This turn was not finished."
            self.can_stand_in = last.status.value == "failed" and current().chat.has_stand_in

    @rx.event(background=True)
    async def watch(self, conversation_id: str, number: int):  # type: ignore[no-untyped-def]
        """Follow turns that are taken in other tabs, or that were begun before this page was loaded."""
        async with followed(f"conversation:{conversation_id}", by=self) as news:
            async for _ in news:
                async with self:
                    if self._watch != number or self.conversation_id != conversation_id:
                        return
                    own = self._turn != ""
                if own:
                    continue
                try:
                    who = await principal_of(self)
                    found = await current().conversations.get(who, conversation_id)
                    plan = await current().plans.of(who, found.conversation.workflow_id)
                except BuilderError as error:
                    yield notify(error)
                    return
                async with self:
                    if not self._turn:
                        self._show(found, plan)

    @rx.event
    def resend(self):  # type: ignore[no-untyped-def]
        """Send again what the browser keeps, where the server has not stored it yet."""
        workflow_id = str(self.router.url.path).rstrip("/").rpartition("/")[2]
        return rx.call_script(f"window.builder.pending('{workflow_id}')", callback=ChatState.say)

    @rx.event
    async def say(self, said: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Send a message once; the browser keeps it until it is stored. While another turn runs the text stays in its box.

        A message that waited in the browser for the server to come back may arrive before the page is loaded anew, so the
        conversation is looked up when it is not known.
        """
        text, client_id = str(said.get("text") or "").strip(), str(said.get("client_id") or "")
        if not text or (self.busy and self._turn == client_id):
            return None
        if self.busy:
            return refused(client_id)
        if len(text) > 5000:
            too_long = f"A message has at most 5000 characters; this one has {len(text)}."
            return [refused(client_id), rx.toast.error(too_long, id="too-long")]
        workflow_id = str(self.router.url.path).rstrip("/").rpartition("/")[2]
        if not self.conversation_id:
            try:
                self.conversation_id = (await current().conversations.of_workflow(await principal_of(self), workflow_id)).id
            except BuilderError as error:
                return [refused(client_id), notify(error)]
        return ChatState.send(self.conversation_id, text, client_id, self.editing)

    @rx.event
    def edit(self, text: str):  # type: ignore[no-untyped-def]
        """Put the last message into the box; what is sent next takes its place."""
        self.editing = True
        return rx.call_script(f"window.builder.fill({json.dumps(text)})")

    @rx.event
    def leave(self):  # type: ignore[no-untyped-def]
        """Let the last message stand."""
        self.editing = False
        return rx.call_script("window.builder.fill('')")

    @rx.event
    def choose(self, text: str):  # type: ignore[no-untyped-def]
        """A click on an option, a suggestion or a quick prompt."""
        self.editing = False
        return rx.call_script(f"window.builder.submit({json.dumps(text)})", callback=ChatState.say)

    @rx.event
    async def approve(self):  # type: ignore[no-untyped-def]
        """Build the plan as it is."""
        draft = await self.get_state(DraftState)
        try:
            await draft.consent()
            await self._read(await principal_of(self), self.conversation_id)
        except BuilderError as error:
            return notify(error)
        return InspectorState.open(draft.selected)

    @rx.event
    def retry(self):  # type: ignore[no-untyped-def]
        """Take a turn again that was not finished."""
        text, client_id = self.failed_text, self.failed_client_id
        return ChatState.send(self.conversation_id, text, client_id) if text else None

    @rx.event
    def ask_stand_in(self):  # type: ignore[no-untyped-def]
        """Have the built-in assistant take the turn that the language model failed."""
        text, client_id = self.failed_text, self.failed_client_id
        return ChatState.send(self.conversation_id, text, client_id, False, True) if text else None

    @rx.event
    async def attach(self, files: list[rx.UploadFile]):  # type: ignore[no-untyped-def]
        """Give the conversation files to work with; told at once of one that is kept from the assistant."""
        told = []
        try:
            who = await principal_of(self)
            for file in files[:5]:
                name, content = file.filename or "document", await file.read()
                kept = await current().conversations.add_document(who, self.conversation_id, name, content)
                if (reason := warning(kept)) is not None:
                    words = f"“{kept.filename}” is not read: {reason}"
                    told.append(rx.toast.error("Security Guardrail Detected", description=words, id=kept.id, duration=10_000))
            await self._read(who, self.conversation_id)
        except BuilderError as error:
            told.append(notify(error))
        return [*told, rx.clear_selected_files(DOCUMENTS)]

    @rx.event
    async def stop(self):  # type: ignore[no-untyped-def]
        """Stop the turn at hand."""
        try:
            await current().chat.stop(await principal_of(self), self.conversation_id)
        except BuilderError as error:
            return notify(error)
        return None

    @rx.event(background=True)
    async def send(self, conversation_id: str, text: str, client_id: str, instead: bool = False, stand_in: bool = False):  # type: ignore[no-untyped-def]
        """One turn. The text is an argument: background events may overtake others."""
        async with self:
            if self.busy:
                return
            self.conversation_id = conversation_id
            self.busy, self.live, self.progress, self._turn = True, "", "Reading your message", client_id or "unnamed"
            self.failed_text, self.failed_title, self.failed_reason, self.retry_at = "", "", "", 0
            self.can_stand_in = False
            self._shown_at = time.monotonic()  # an answer that comes at once is shown once, as a whole
            self.question, self.question_options, self.suggestions = "", [], []
            self.editing = False
            self.messages = [m for m in self.messages if m.client_id != client_id or m.role != "user"]
            self.messages.append(MessageView(id=PENDING, role="user", text=text, status="pending", client_id=client_id))
        kept, pieces, left, after = True, [], None, None  # type: bool, list[str], Stored | None, _After | None
        try:
            try:
                who = await principal_of(self)
                async for event in current().chat.handle_message(
                    who, conversation_id, text, client_id=client_id or None, plan=True, instead=instead, stand_in=stand_in
                ):
                    if kept and isinstance(event, Accepted | Done):
                        kept = False
                        yield stored(client_id)
                    left = event if isinstance(event, Stored) else left
                    await self._follow(event, pieces)
            except BuilderError as error:
                if kept:
                    yield refused(client_id)
                async with self:
                    self.failed_text, self.failed_client_id = text, client_id
                    self.failed_title, self.failed_reason = _title(error), error.message
                    wait = error.retry_after_seconds if isinstance(error, RateLimited) else 0
                    self.retry_at = (time.time() + wait) * 1000 if wait else 0
            if left is None or not self._goes_on(left):
                after = await _after(await principal_of(self), conversation_id)
        except BuilderError as error:
            yield notify(error)
        finally:
            async with self:
                self.busy, self.live, self.progress, self._turn = False, "", "", ""
                following = await self._take_over(after) if after else await self._add(left) if left else None
        if following is not None:
            yield following

    async def _take_over(self, after: "_After") -> Any:
        """Show what a turn left behind, as it was read; answers the event that fills the inspector anew, if it shows a step."""
        found, draft, plan = after
        self._show(found, plan)
        return await self._redraw(draft, touched(found.messages[-1].changes) if found.messages else [], plan)

    def _goes_on(self, left: Stored) -> bool:
        """Whether a turn's messages come right behind those that are shown, and no plan is to be drawn or taken away."""
        return self._seq + 2 == left.said.seq + 1 == left.answer.seq and not self._planned and bool(left.draft.definition.steps)

    async def _add(self, left: Stored) -> Any:
        """As `_take_over`, without reading; everything is loaded again where the page was loaded meanwhile."""
        if not self._goes_on(left):
            return [DraftState.load, ChatState.load]
        if self.messages and self.messages[-1].id == PENDING:
            self.messages.pop()
        self.messages.extend([message_view(left.said), message_view(left.answer)])
        self._seq, self.last_said = left.answer.seq, left.said.id
        asked = left.conversation.question
        self.question, self.question_options = (asked.text, list(asked.options)) if asked else ("", [])
        self.suggestions = list(left.answer.suggestions)
        return await self._redraw(left.draft, touched(left.answer.changes))

    async def _redraw(self, draft: DraftView, marked: list[str], plan: PlanView | None = None) -> Any:
        shown = await self.get_state(DraftState)
        before = shown.selected
        if draft.revision >= shown.revision:
            shown.show(draft, marked=marked, plan=plan)
        return InspectorState.open(shown.selected) if before else None

    async def _follow(self, event: ChatEvent, pieces: list[str]) -> None:
        """Show what comes, at most a dozen times a second."""
        match event:
            case TextDelta(text=piece):
                pieces.append(piece)
                if time.monotonic() - self._shown_at >= REFRESH_SECONDS:
                    async with self:
                        self.live, self._shown_at = "".join(pieces), time.monotonic()
            case Working(text=words):
                async with self:
                    self.progress = words
            case Accepted() | Changes() | Stored() | Done():
                return


_After = tuple[ConversationView, DraftView, PlanView | None]


async def _after(who: Principal, conversation_id: str) -> _After:
    """What a turn left behind."""
    found = await current().conversations.get(who, conversation_id)
    return found, *(await read_draft(who, found.conversation.workflow_id))


def _title(error: BuilderError) -> str:
    """What stands above the reason when it was the line and not the words that a turn failed for."""
    return "Connection Error" if isinstance(error, RateLimited | TurnTimeout | Unavailable | NotSignedIn) else ""
