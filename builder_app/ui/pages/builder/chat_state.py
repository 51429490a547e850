"""The conversation beside the canvas."""

import time
from typing import Any

import reflex as rx

from builder_app.application.chat import Accepted, Changes, Done, TextDelta, Working
from builder_app.domain.access import Principal
from builder_app.domain.errors import BuilderError, RateLimited, TurnTimeout, Unavailable
from builder_app.runtime import current
from builder_app.ui.feedback import notify
from builder_app.ui.pages.builder.draft_state import DraftState
from builder_app.ui.pages.builder.inspector_state import InspectorState
from builder_app.ui.pages.builder.views import MessageView, message_view
from builder_app.ui.session import principal_of

QUICK = (
    "When a shipment is more than 2 hours late, email the facility and escalate if nobody answers in 48 hours",
    "Every weekday at 9am, email a list of late shipments",
    "When a BOL arrives by email, extract carrier and BOL number",
)
REFRESH_SECONDS = 0.08
DOCUMENTS = "documents"
"""The name of the upload box."""


class ChatState(rx.State):
    """Messages, the turn at hand, and the question that is open."""

    conversation_id: str = ""
    messages: list[MessageView] = []
    live: str = ""
    progress: str = ""
    busy: bool = False
    question: str = ""
    question_options: list[str] = []
    suggestions: list[str] = []
    failed_text: str = ""
    failed_reason: str = ""
    failed_client_id: str = ""
    retry_at: float = 0
    documents: list[str] = []

    @rx.event
    async def load(self):  # type: ignore[no-untyped-def]
        """Read the conversation of the workflow that the address names."""
        workflow_id = str(self.router.url.path).rstrip("/").rpartition("/")[2]
        try:
            who = await principal_of(self)
            conversation = await current().conversations.of_workflow(who, workflow_id)
            if conversation.id != self.conversation_id:
                self.live, self.progress, self.busy, self.failed_text = "", "", False, ""
            await self._read(who, conversation.id)
        except BuilderError as error:
            return notify(error)
        return rx.call_script(f"window.builder.keepText('chat-input', '{workflow_id}')")

    async def _read(self, who: Principal, conversation_id: str) -> None:
        found = await current().conversations.get(who, conversation_id)
        self.conversation_id = conversation_id
        self.messages = [message_view(message) for message in found.messages]
        self.documents = [document.filename for document in found.documents]
        asked = found.conversation.question
        self.question, self.question_options = (asked.text, list(asked.options)) if asked else ("", [])
        last = found.messages[-1] if found.messages else None
        self.suggestions = list(last.suggestions) if last and last.role == "assistant" else []
        if last is not None and last.role == "user" and last.status.value in ("failed", "interrupted", "stopped") and not self.busy:
            told = self.failed_reason if self.failed_client_id == (last.client_id or "") else ""
            self.failed_text, self.failed_client_id = last.text, last.client_id or ""
            self.failed_reason = told or last.error or "This turn was not finished."

    @rx.event
    def key(self, key: str, info: rx.event.KeyInputInfo):  # type: ignore[no-untyped-def]
        """Enter sends, Shift+Enter makes a new line."""
        return ChatState.take if key == "Enter" and not info["shift_key"] else None

    @rx.event
    def take(self):  # type: ignore[no-untyped-def]
        """Fetch the typed text from the browser, then send it."""
        return rx.call_script("window.builder.takeText('chat-input')", callback=ChatState.say)

    @rx.event
    async def say(self, said: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Send a message once; while a turn runs the text stays in its box.

        A click that waited in the browser for the server to come back arrives before the page is loaded anew, so the
        conversation is looked up when it is not known.
        """
        text = str(said.get("text") or "").strip()
        if not text or self.busy:
            return None
        if len(text) > 5000:
            return rx.toast.error(f"A message has at most 5000 characters; this one has {len(text)}.", id="too-long")
        workflow_id = str(self.router.url.path).rstrip("/").rpartition("/")[2]
        if not self.conversation_id:
            try:
                self.conversation_id = (await current().conversations.of_workflow(await principal_of(self), workflow_id)).id
            except BuilderError as error:
                return notify(error)
        clear = rx.call_script(f"window.builder.clearText('chat-input', '{workflow_id}')")
        return [clear, ChatState.send(self.conversation_id, text, str(said.get("client_id") or ""))]

    @rx.event
    def choose(self, text: str):  # type: ignore[no-untyped-def]
        """A click on an option, a suggestion or a quick prompt."""
        return rx.call_script(f"({{text: {text!r}, client_id: crypto.randomUUID()}})", callback=ChatState.say)

    @rx.event
    def retry(self):  # type: ignore[no-untyped-def]
        """Take a turn again that was not finished."""
        text, client_id = self.failed_text, self.failed_client_id
        return ChatState.send(self.conversation_id, text, client_id) if text else None

    @rx.event
    async def attach(self, files: list[rx.UploadFile]):  # type: ignore[no-untyped-def]
        """Give the conversation files to work with."""
        try:
            who = await principal_of(self)
            for file in files[:5]:
                await current().conversations.add_document(who, self.conversation_id, file.filename or "document", await file.read())
            await self._read(who, self.conversation_id)
        except BuilderError as error:
            return [notify(error), rx.clear_selected_files(DOCUMENTS)]
        return rx.clear_selected_files(DOCUMENTS)

    @rx.event
    async def stop(self):  # type: ignore[no-untyped-def]
        """Stop the turn at hand."""
        try:
            await current().chat.stop(await principal_of(self), self.conversation_id)
        except BuilderError as error:
            return notify(error)
        return None

    @rx.event(background=True)
    async def send(self, conversation_id: str, text: str, client_id: str):  # type: ignore[no-untyped-def]
        """One turn. The text is an argument: background events may overtake others."""
        async with self:
            if self.busy:
                return
            self.conversation_id = conversation_id
            self.busy, self.live, self.progress = True, "", "Reading your message"
            self.failed_text, self.failed_reason, self.question, self.question_options, self.suggestions = "", "", "", [], []
            self.messages = [m for m in self.messages if m.client_id != client_id or m.role != "user"]
            self.messages.append(MessageView(id="pending", role="user", text=text, status="pending", client_id=client_id))
        try:
            who = await principal_of(self)
            await self._follow(who, conversation_id, text, client_id)
        except BuilderError as error:
            async with self:
                self.failed_text, self.failed_client_id, self.failed_reason = text, client_id, _reason(error)
                wait = error.retry_after_seconds if isinstance(error, RateLimited) else 0
                self.retry_at = (time.time() + wait) * 1000 if wait else 0
        finally:
            async with self:
                self.busy, self.live, self.progress = False, "", ""
        try:
            who = await principal_of(self)
            found = await current().conversations.get(who, conversation_id)
            workflow_id = found.conversation.workflow_id
            draft = await current().drafts.get(who, workflow_id)
        except BuilderError as error:
            yield notify(error)
            return
        async with self:
            await self._read(who, conversation_id)
            shown = await self.get_state(DraftState)
            marked = (
                sorted({c.step_id for c in found.messages[-1].changes if c.step_id and c.kind.startswith("step")}) if found.messages else []
            )
            shown.show(draft, marked=marked)
            selected = shown.selected
        yield InspectorState.open(selected)

    async def _follow(self, who: Principal, conversation_id: str, text: str, client_id: str) -> None:
        """Show what comes, at most a dozen times a second."""
        pieces: list[str] = []
        last = 0.0
        async for event in current().chat.handle_message(who, conversation_id, text, client_id=client_id or None):
            match event:
                case TextDelta(text=piece):
                    pieces.append(piece)
                    if time.monotonic() - last < REFRESH_SECONDS:
                        continue
                    last = time.monotonic()
                    async with self:
                        self.live = "".join(pieces)
                case Working(text=words):
                    async with self:
                        self.progress = words
                case Accepted() | Changes() | Done():
                    continue


def _reason(error: BuilderError) -> str:
    """Why a turn was not finished, as the chat says it."""
    if isinstance(error, RateLimited):
        return f"Connection Error: too many messages. {error.message}"
    if isinstance(error, TurnTimeout | Unavailable):
        return f"Connection Error: {error.message}"
    return error.message
