"""The built-in mailbox."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from builder_app.api.auth import Caller
from builder_app.api.routes.common import Cursor, Id, Limit
from builder_app.application.paging import Page
from builder_app.domain.mail import MailMessage
from builder_app.runtime import current

router = APIRouter(prefix="/api/v1/mailbox", tags=["mailbox"])


class Answer(BaseModel):
    """An answer as the recipient; `from` is one of the recipients if it is left out."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    sender: Annotated[str | None, Field(alias="from", max_length=254)] = None
    body: Annotated[str, Field(max_length=100_000)]


@router.get("")
async def list_mail(
    caller: Caller, cursor: Cursor = None, limit: Limit = 50, direction: Annotated[Literal["outgoing", "incoming"] | None, Query()] = None
) -> Page[MailMessage]:
    """What went out and came in, newest first."""
    return await current().mail.list(caller, cursor=cursor, limit=limit, direction=direction)


@router.post("/{mail_id}/reply", status_code=201)
async def reply(mail_id: Id, given: Answer, caller: Caller) -> MailMessage:
    """Answer a message as its recipient."""
    return await current().mail.reply(caller, mail_id, body=given.body, sender=given.sender)
