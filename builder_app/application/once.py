"""Idempotency keys: the same key again gives the first answer, and nothing is done twice."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel

from builder_app.application.ports import UnitOfWork
from builder_app.domain.errors import Conflict, FieldProblem, InvalidInput

SCOPE = "once"
HELD = timedelta(hours=24)
MAX_KEY = 200


class Once:
    """One caller's key for one verb on one thing. Both methods work inside the transaction of the effect, so that they stand or fall with it;
    a second call with the key waits for the first one's transaction."""

    def __init__(self, verb: str, target: str, caller: str, key: str, *, body: dict[str, Any], at: datetime) -> None:
        self._key = ":".join((verb, target, caller, checked_key(key)))
        self._hash = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        self._at = at

    async def answer(self, uow: UnitOfWork) -> str | None:
        """The first answer; None for the call that is the first. Raises `Conflict` when the first one asked for something else."""
        await uow.keys.forget(SCOPE, before=self._at - HELD)
        kept = await uow.keys.take(SCOPE, self._key, value="{}", at=self._at)
        if kept is None:
            return None
        first = json.loads(kept)
        if first.get("body") != self._hash:
            raise Conflict("This idempotency key was used for another request; take a fresh one.", code="key-reused")
        return str(first["answer"])

    async def keep(self, uow: UnitOfWork, answer: BaseModel) -> None:
        """Remember what was answered."""
        value = json.dumps({"body": self._hash, "answer": answer.model_dump_json(by_alias=True)})
        await uow.keys.free(SCOPE, self._key)
        await uow.keys.take(SCOPE, self._key, value=value, at=self._at)


def checked_key(text: str) -> str:
    """The key. Raises `InvalidInput` when it is too long or holds what cannot be shown."""
    if not 1 <= len(text) <= MAX_KEY or not text.isprintable():
        message = f"An idempotency key has 1 to {MAX_KEY} printable characters."
        raise InvalidInput(message, fields=[FieldProblem(field="Idempotency-Key", message=message)])
    return text
