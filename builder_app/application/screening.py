"""What is kept from the assistant: messages and documents that try to command it. Each refusal is on record."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from builder_app.application.audit import AuditService
from builder_app.application.ports import UnitOfWork
from builder_app.application.turns import Replied, TurnRequest
from builder_app.domain.access import Principal
from builder_app.domain.chat import Document, Message
from builder_app.domain.guardrails import screen

REFUSED = "guardrail.refused"
_MESSAGE = "I cannot act on this message: it reads like an attempt to change how I work ({reason}). Tell me what the workflow should do."
_DOCUMENT = (
    "The document “{name}” holds text that tries to give me instructions ({reason}). I did not read it; ask me directly for what you need."
)
_SPEAKS_OF_FILES = re.compile(
    r"\b(?:documents?|files?|pdf|docx|eml|txt|attach\w*|upload\w*|procedures?|sop|instructions?|(?:that|this|the) (?:mail|text|page))\b",
    re.IGNORECASE,
)


def refused_message(request: TurnRequest) -> Replied | None:
    """The answer to a message that tries to command the assistant; None for any other."""
    verdict = screen(request.text)
    if not verdict.blocked:
        return None
    return Replied(text=_MESSAGE.format(reason=verdict.reason), security_warning=verdict.reason, question=request.pending_question)


def refused_document(request: TurnRequest, *, said: Sequence[Message]) -> Replied | None:
    """The answer where a document that gives orders is spoken of, or was given since the last of what was `said`; None otherwise."""
    last = max((one.created_at for one in said), default=None)
    for document in request.documents:
        reason = warning(document)
        spoken_of = document.filename.lower() in request.text.lower() or _SPEAKS_OF_FILES.search(request.text) is not None
        if reason is not None and (spoken_of or last is None or document.created_at > last):
            words = _DOCUMENT.format(name=document.filename, reason=reason)
            return Replied(text=words, security_warning=reason, question=request.pending_question)
    return None


def without_orders(request: TurnRequest) -> TurnRequest:
    """The request without the documents that give orders."""
    return replace(request, documents=tuple(one for one in request.documents if warning(one) is None))


def warning(document: Document) -> str | None:
    """Why nobody reads this document to the assistant; None when it may be read."""
    return _reason(f"{document.filename}\n{document.text}")


async def on_record(
    uow: UnitOfWork, audit: AuditService, principal: Principal, target: tuple[str, str], *, reason: str, **more: str
) -> None:
    """The audit entry of a refusal; it names the reason and where the words are, and not the words."""
    await audit.record(uow, principal, REFUSED, target, after={"reason": reason, **more})


@lru_cache(maxsize=64)
def _reason(text: str) -> str | None:
    verdict = screen(text)
    return verdict.reason if verdict.blocked else None
