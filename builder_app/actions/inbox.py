"""Looking for mail that has arrived."""

from datetime import datetime, timedelta
from typing import Any

from builder_app.actions.needs import Needs, checked
from builder_app.application.steps import StepCall, StepResult
from builder_app.domain.catalog.email import CheckInbox as Inputs
from builder_app.domain.mail import IncomingMail, reply_payload

MOST = 200
LONG = 10_000
LONGEST = timedelta(days=3650)


class CheckInbox:
    """email.check_inbox."""

    def __init__(self, needs: Needs) -> None:
        self._mail, self._inbox, self._clock = needs.mail, needs.inbox, needs.clock

    async def __call__(self, call: StepCall) -> StepResult:
        """Look at what came in, newest first: in one mailbox where one is named, else in all that the app took in."""
        given = checked(Inputs, call)
        arrived = await self._arrived(given.connection, since=self._clock.now() - min(given.since.timedelta(), LONGEST))
        found = [one for one in arrived if _matches(one, given)][: given.limit]
        if found and given.mark_as_read:
            await self._inbox.mark_read([one.message_id for one in found], connection=given.connection)
        emails = [_shown(one) for one in found]
        return StepResult(outcome="found" if emails else "not_found", output={"emails": emails, "count": len(emails)})

    async def _arrived(self, connection: str | None, *, since: datetime) -> list[IncomingMail]:
        if connection is not None:
            return await self._inbox.recent(connection, since=since, limit=MOST)
        await self._inbox.once()
        kept = await self._mail.incoming(since=since, limit=MOST)
        return [
            IncomingMail(
                message_id=one.message_id,
                sender=one.sender,
                to=one.to,
                subject=one.subject,
                body=one.body,
                received_at=one.created_at,
                attachments=one.attachments,
            )
            for one in kept
        ]


def _shown(mail: IncomingMail) -> dict[str, Any]:
    """A message in a list: long texts are cut, so that many fit into one result."""
    attachments = [{**one, "text": one["text"][:LONG]} if "text" in one else one for one in mail.attachments]
    return {**reply_payload(mail), "message_id": mail.message_id, "body": mail.body[:LONG], "attachments": attachments}


def _matches(mail: IncomingMail, given: Inputs) -> bool:
    return _holds(mail.sender, given.from_filter) and _holds(mail.subject, given.subject_filter)


def _holds(text: str, part: str | None) -> bool:
    return not part or part.strip().casefold() in text.casefold()
