"""Conversations with the assistant."""

import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, UploadFile
from pydantic import BaseModel, Field
from starlette.responses import Response, StreamingResponse

from builder_app.api.auth import Caller
from builder_app.api.errors import documented, of_error
from builder_app.api.routes.common import UNBUFFERED, Body, Cursor, Id, Limit, Name, Search
from builder_app.application.chat import Accepted, ChatEvent, Done
from builder_app.application.conversations import ConversationView
from builder_app.application.paging import Page
from builder_app.application.screening import warning
from builder_app.domain.chat import Conversation, Document, Message
from builder_app.domain.errors import BuilderError
from builder_app.runtime import current

router = APIRouter(prefix="/api/v1/conversations", tags=["conversations"])


class NewConversation(Body):
    """A conversation to be made; with `workflow_id` about a workflow that exists."""

    title: Annotated[str, Field(max_length=120)] = ""
    workflow_id: Annotated[str | None, Field(max_length=120)] = None


class ConversationPatch(Body):
    """A new title."""

    title: Name


class Said(Body):
    """A message. The same `client_id` again answers the first turn again; with `instead` it takes the place of the last message.

    With `stand_in` the built-in assistant answers this one, and says so; for turns that a language model failed.
    """

    text: str
    client_id: Annotated[str | None, Field(min_length=1, max_length=100)] = None
    instead: bool = False
    stand_in: Literal["builtin"] | None = None


class DocumentEntry(BaseModel):
    """A file that was given to a conversation; its text stays with the assistant, unless `security_warning` says why it is not read."""

    id: str
    filename: str
    size: int
    created_at: datetime
    security_warning: str | None = None


class ConversationDetail(Conversation):
    """A conversation with what was said last, oldest first; `earlier` tells that more was said before."""

    messages: tuple[Message, ...] = ()
    documents: tuple[DocumentEntry, ...] = ()
    earlier: bool = False


class Stopped(BaseModel):
    """Whether there was a turn to stop."""

    stopped: bool


@router.get("")
async def list_conversations(
    caller: Caller, cursor: Cursor = None, limit: Limit = 50, search: Search = "", q: Search = "", deleted: bool = False
) -> Page[Conversation]:
    """Your conversations, last used first; `q` (or `search`) looks into titles and messages, `deleted` at those that can be restored."""
    return await current().conversations.list(caller, cursor=cursor, limit=limit, search=q or search, deleted=deleted)


@router.post("", status_code=201)
async def create(caller: Caller, given: NewConversation | None = None) -> Conversation:
    """Begin one; it comes with a draft workflow."""
    given = given or NewConversation()
    return await current().conversations.create(caller, title=given.title, workflow_id=given.workflow_id)


@router.get("/{conversation_id}")
async def get(conversation_id: Id, caller: Caller) -> ConversationDetail:
    """One conversation with its newest messages and its documents."""
    return _flat(await current().conversations.get(caller, conversation_id))


_PAGE: dict[str, Any] = {"text/markdown": {"schema": {"type": "string"}}}


@router.get("/{conversation_id}/export", response_model=ConversationDetail, responses={200: {"content": _PAGE}})
async def export(conversation_id: Id, caller: Caller, format: Literal["json", "markdown"] = "json") -> Any:
    """A conversation to keep: everything as JSON, or a page to read as Markdown."""
    headers = {"Content-Disposition": f'attachment; filename="{conversation_id}.{"md" if format == "markdown" else "json"}"'}
    if format == "markdown":
        text = await current().conversations.export(caller, conversation_id)
        return Response(text, media_type="text/markdown; charset=utf-8", headers=headers)
    detail = _flat(await current().conversations.whole(caller, conversation_id))
    return Response(detail.model_dump_json(), media_type="application/json", headers=headers)


def _flat(view: ConversationView) -> ConversationDetail:
    documents = tuple(_entry(one) for one in view.documents)
    return ConversationDetail(**dict(view.conversation), messages=view.messages, documents=documents, earlier=view.earlier)


@router.patch("/{conversation_id}")
async def rename(conversation_id: Id, given: ConversationPatch, caller: Caller) -> Conversation:
    """Give it another title."""
    return await current().conversations.rename(caller, conversation_id, given.title)


@router.delete("/{conversation_id}", status_code=204)
async def delete(conversation_id: Id, caller: Caller) -> None:
    """Put it away; it can be restored, and its workflow stays."""
    await current().conversations.delete(caller, conversation_id)


@router.post("/{conversation_id}/restore")
async def restore(conversation_id: Id, caller: Caller) -> Conversation:
    """Bring it back."""
    return await current().conversations.restore(caller, conversation_id)


_STREAM: dict[str, Any] = {"text/event-stream": {"schema": {"type": "string"}}}


@router.get("/{conversation_id}/messages")
async def list_messages(conversation_id: Id, caller: Caller, cursor: Cursor = None, limit: Limit = 50) -> Page[Message]:
    """Everything that was said, newest first."""
    return await current().conversations.messages(caller, conversation_id, cursor=cursor, limit=limit)


@router.post(
    "/{conversation_id}/messages",
    response_model=Done,
    responses={200: {"content": _STREAM, "description": "The answer"}, **documented(504)},
)
async def say(conversation_id: Id, given: Said, caller: Caller, request: Request) -> Any:
    """One turn, as JSON or, with `Accept: text/event-stream`, as events: delta, progress, changes, done, error."""
    turn = current().chat.handle_message(
        caller, conversation_id, given.text, client_id=given.client_id, instead=given.instead, stand_in=given.stand_in is not None
    )
    first = await anext(turn)
    if "text/event-stream" in request.headers.get("accept", ""):
        return StreamingResponse(_stream(first, turn), media_type="text/event-stream", headers=UNBUFFERED)
    last: ChatEvent = first
    async for event in turn:
        last = event
    return last


async def _stream(first: ChatEvent, turn: AsyncIterator[ChatEvent]) -> AsyncIterator[str]:
    if not isinstance(first, Accepted):
        yield _event(first.type, first.model_dump(mode="json"))
    try:
        async for event in turn:
            yield _event(event.type, event.model_dump(mode="json"))
    except BuilderError as error:
        yield _event("error", json.loads(bytes(of_error(error).body)))


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


@router.post("/{conversation_id}/stop")
async def stop(conversation_id: Id, caller: Caller) -> Stopped:
    """Stop the turn that is being taken."""
    return Stopped(stopped=await current().chat.stop(caller, conversation_id))


@router.post("/{conversation_id}/documents", status_code=201)
async def upload(conversation_id: Id, file: UploadFile, caller: Caller) -> DocumentEntry:
    """Give the conversation a document."""
    name = "".join(char for char in file.filename or "" if char.isprintable()) or "document"
    kept = await current().conversations.add_document(caller, conversation_id, name, await file.read())
    return _entry(kept)


def _entry(document: Document) -> DocumentEntry:
    return DocumentEntry(**document.model_dump(include={"id", "filename", "size", "created_at"}), security_warning=warning(document))
