"""The built-in mailbox."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from builder_app.api.auth import Caller
from builder_app.api.routes.common import Body, Cursor, Id, Limit
from builder_app.application.mail import MAX_BODY
from builder_app.application.paging import Page
from builder_app.domain.mail import MailMessage
from builder_app.runtime import current

router = APIRouter(prefix="/api/v1/mailbox", tags=["mailbox"])


class Answer(Body):
    """An answer as the recipient; without `from` it comes from the first of them."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    sender: Annotated[str | None, Field(alias="from", max_length=254)] = None
    body: Annotated[str, Field(min_length=1, max_length=MAX_BODY, pattern=r"\S")]


class Mailbox(Page[MailMessage]):
    """Mail in both directions; `mode` tells whether it leaves the machine (`smtp`) or is kept here (`mailbox`)."""

    mode: Literal["mailbox", "smtp"]


@router.get("")
async def list_mail(
    caller: Caller,
    cursor: Cursor = None,
    limit: Limit = 50,
    direction: Annotated[Literal["outgoing", "incoming"] | None, Query()] = None,
) -> Mailbox:
    """What went out and came in, newest first."""
    mail = current().mail
    page = await mail.list(caller, cursor=cursor, limit=limit, direction=direction)
    return Mailbox(items=page.items, next_cursor=page.next_cursor, mode=await mail.mode())


@router.post("/{mail_id}/reply", status_code=201)
async def reply(mail_id: Id, given: Answer, caller: Caller) -> MailMessage:
    """Answer a message as its recipient; the run that waits for it goes on."""
    return await current().mail.reply(caller, mail_id, body=given.body, sender=given.sender)
