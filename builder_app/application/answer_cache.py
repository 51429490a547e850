"""Answers to first requests, kept for those who ask the same again."""

import hashlib
import json
import re
import unicodedata
from collections.abc import AsyncIterator
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from builder_app.application import kept
from builder_app.application.ports import Assistant, Cache, Clock, OpenUnitOfWork
from builder_app.application.turns import Delta, Edited, Replied, TurnEvent, TurnRequest
from builder_app.domain.catalog import CATALOG, TRIGGERS
from builder_app.domain.edits import EDITS, Edit

DAY = 24 * 3600
CATALOGUE_QUERY = re.compile(
    r"\b(?:which|what|list|show|name|explain|describe)\b.{0,60}\b(?:actions?|triggers?|templates?|building blocks?)\b|\bwhat (?:can|do) you do\b",
    re.IGNORECASE | re.DOTALL,
)
_REPLIED: TypeAdapter[Replied] = TypeAdapter(Replied)


class CachedAssistant:
    """`Assistant` that gives an identical first request the answer that it was given before, marked as such.

    `identity` names what answers: brain, model and the version of its words. Only what begins from an empty draft is kept: nothing was
    said before, nothing was asked and no document is at hand, so the answer depends on nothing else; and of answers that build nothing,
    only those to questions about the catalogue or the templates. Kept for a day.
    """

    def __init__(self, assistant: Assistant, *, identity: str, cache: Cache, uow: OpenUnitOfWork, clock: Clock) -> None:
        self._assistant = assistant
        self._identity = identity
        self._cache = cache
        self._uow = uow
        self._clock = clock

    async def turn(self, request: TurnRequest) -> AsyncIterator[TurnEvent]:
        """The events of one turn; `Replied` is the last."""
        if not _first(request):
            async for event in self._assistant.turn(request):
                yield event
            return
        key = await self._key(request)
        known = await self._cache.get(key)
        if known is not None:
            for event in _restored(known):
                yield event
            return
        edits: list[Edit] = []
        async for event in self._assistant.turn(request):
            if isinstance(event, Edited):
                edits += event.edits
            if isinstance(event, Replied) and event.security_warning is None and (edits or _tells_of_catalogue(request, event)):
                await self._cache.set(key, _kept(edits, event), ttl_seconds=DAY)
            yield event

    async def clear(self) -> None:
        """Forget every answer, in all processes: keys of an earlier generation are never looked for again."""
        async with self._uow() as uow:
            await kept.renew(uow, kept.EVERYTHING, at=self._clock.now())
            await uow.commit()
        await self._cache.clear()

    async def versions(self, *names: str) -> tuple[str, ...]:
        """Under which versions answers about these names are kept; another one after every change and after `clear`."""
        return await kept.versions(self._uow, *names)

    async def _key(self, request: TurnRequest) -> str:
        parts = [
            *await self.versions(),
            self._identity,
            catalogue_version(),
            str(request.planning),
            request.definition.name,
            normalised(request.text),
        ]
        return f"answer:{_digest(parts)}"


def normalised(text: str) -> str:
    """The text without differences that say nothing: forms of letters, spaces, blank lines. Lines stay, they make lists."""
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines())
    return "\n".join(line for line in lines if line)


@cache
def catalogue_version() -> str:
    """A fingerprint of every action and trigger with its parameters; the catalogue is fixed while a process lives."""
    actions = [[spec.id, spec.status, spec.help, spec.schema(), spec.outputs.model_json_schema()] for spec in CATALOG]
    return _digest([actions, [[spec.type, spec.help, spec.schema()] for spec in TRIGGERS]])


def _first(request: TurnRequest) -> bool:
    draft = request.definition
    blank = not (draft.steps or draft.edges or draft.inputs or draft.trigger.params or draft.description)
    return blank and draft.trigger.type == "manual" and not request.history and not request.documents and request.pending_question is None


def _tells_of_catalogue(request: TurnRequest, reply: Replied) -> bool:
    """Whether this is a whole answer to a question about what there is to build with, which is the same for everybody."""
    return CATALOGUE_QUERY.search(request.text) is not None and reply.question is None and reply.history is None


def _kept(edits: list[Edit], reply: Replied) -> dict[str, Any]:
    return {"edits": EDITS.dump_python(edits, mode="json"), "reply": _REPLIED.dump_python(reply, mode="json")}


def _restored(known: dict[str, Any]) -> list[TurnEvent]:
    reply = _REPLIED.validate_python({**known["reply"], "cached": True}, strict=False)
    edits = tuple(EDITS.validate_python(known["edits"]))
    return [*([Edited(edits=edits)] if edits else []), Delta(text=reply.text), reply]


def _digest(parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
