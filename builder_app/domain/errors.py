"""The tree of errors that the product can name.

BuilderError
├── InvalidInput        a value is wrong; `fields` says which (REST 422)
│   ├── ExpressionError
│   └── EditError
├── NotFound            (404)
├── Conflict            the thing changed or exists already (409)
│   └── StaleRevision
├── NotSignedIn         (401)
├── Forbidden           (403)
├── RateLimited         (429, `retry_after_seconds`)
├── TurnTimeout         the assistant took too long (504)
├── Unavailable         a service we need is down (503, retryable)
│   ├── EngineUnavailable
│   ├── StorageUnavailable
│   ├── MailUnavailable
│   └── ModelUnavailable
├── Refused             a guardrail said no (`reason`)
└── EffectFailed        a step's effect failed for good or for now
"""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict


class FieldProblem(BaseModel):
    """One wrong value: the dotted path of its field and what is allowed there."""

    model_config = ConfigDict(frozen=True)

    field: str
    message: str


class BuilderError(Exception):
    """Base of every error that a user may see: a stable code, a message in plain words, and whether trying again can help."""

    code = "internal-error"
    retryable = False
    stand_in: Literal["builtin"] | None = None
    """Which other assistant may be asked the same, where one failed."""

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class InvalidInput(BuilderError):
    """A value that the user gave is not allowed; nothing was changed."""

    code = "invalid-input"

    def __init__(self, message: str, *, fields: Sequence[FieldProblem] = (), code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.fields = tuple(fields)


class ExpressionError(InvalidInput):
    """An expression cannot be read or evaluated; `position` counts characters from the start of its text."""

    code = "bad-expression"

    def __init__(self, message: str, *, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position


class EditError(InvalidInput):
    """One edit of a list cannot be applied; `index` tells which. None of the list was applied."""

    code = "edit-refused"

    def __init__(self, message: str, *, index: int = 0, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.index = index


class NotFound(BuilderError):
    """What was asked for does not exist, or not for this user."""

    code = "not-found"


class Conflict(BuilderError):
    """The request does not fit what stands now."""

    code = "conflict"


class StaleRevision(Conflict):
    """The draft moved on since it was read; `current` is its revision now."""

    code = "stale-revision"

    def __init__(self, *, expected: int, current: int) -> None:
        super().__init__(
            f"This draft has changed since you opened it (you have revision {expected}, it is at {current}). "
            "Reload it and make your change again."
        )
        self.expected = expected
        self.current = current


class NotSignedIn(BuilderError):
    """Nobody is signed in, or the session or key is no longer good."""

    code = "not-signed-in"


class Forbidden(BuilderError):
    """The signed-in person's role does not allow this."""

    code = "forbidden"


class RateLimited(BuilderError):
    """Too many requests; try again after `retry_after_seconds`."""

    code = "rate-limited"
    retryable = True

    def __init__(self, message: str, *, retry_after_seconds: float) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class TurnTimeout(BuilderError):
    """The assistant did not answer within its time limit."""

    code = "turn-timeout"
    retryable = True


class Unavailable(BuilderError):
    """A service that is needed does not answer; the work done so far is kept."""

    code = "unavailable"
    retryable = True


class EngineUnavailable(Unavailable):
    """The run engine (Temporal) cannot be reached."""

    code = "engine-unavailable"


class StorageUnavailable(Unavailable):
    """The database cannot be reached."""

    code = "storage-unavailable"


class MailUnavailable(Unavailable):
    """The mail server cannot be reached or refuses us."""

    code = "mail-unavailable"


class ModelUnavailable(Unavailable):
    """The language model cannot be reached or refuses us."""

    code = "model-unavailable"


class Refused(BuilderError):
    """A guardrail refused the request; `message` gives the reason."""

    code = "refused"


class EffectFailed(BuilderError):
    """A step's effect did not succeed; `retryable` tells whether another attempt can help, `retry_after_seconds` not before when."""

    code = "effect-failed"

    def __init__(self, message: str, *, retryable: bool = False, code: str | None = None, retry_after_seconds: float | None = None) -> None:
        super().__init__(message, code=code)
        self.retryable = retryable
        self.retry_after_seconds = retry_after_seconds
