"""People, their sessions and their API keys."""

import re
from datetime import datetime, timedelta

from builder_app.domain.access import Role
from builder_app.domain.errors import Conflict, FieldProblem, InvalidInput
from builder_app.domain.records import Record

FREE_FAILURES = 5
"""Wrong passwords in a row before an account is locked; each further one doubles the lock."""
FIRST_LOCK = timedelta(seconds=30)
LONGEST_LOCK = timedelta(hours=1)
MIN_PASSWORD, MAX_PASSWORD = 8, 200
_EMAIL = re.compile(r"^[^\s@<>\"',;:]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,188}[A-Za-z0-9])?$")


class User(Record):
    """A person with a role. `active` is False for somebody who may not sign in any more."""

    id: str
    email: str
    name: str = ""
    role: Role
    active: bool = True
    created_at: datetime
    last_sign_in_at: datetime | None = None


class Credentials(Record):
    """What signing in needs; it stays inside the account service."""

    user_id: str
    password_hash: str
    failures: int = 0
    locked_until: datetime | None = None


class Session(Record):
    """A signed-in browser. `id` is not the token: the token is stored as its hash only."""

    id: str
    user_id: str
    address: str = ""
    user_agent: str = ""
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


class ApiKey(Record):
    """A key for programs. `prefix` is what a person recognises it by; the key itself is shown once, when it is made."""

    id: str
    user_id: str
    name: str
    role: Role
    prefix: str
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None


def normal_email(email: str) -> str:
    """The address as it is stored: trimmed, lower case. Raises `InvalidInput` when it is none."""
    text = email.strip().lower()
    if not _EMAIL.fullmatch(text):
        message = "This is not an e-mail address."
        raise InvalidInput(message, fields=[FieldProblem(field="email", message=message)])
    return text


def check_password(password: str, *, field: str = "password") -> None:
    """Raise `InvalidInput` when the password is too short or too long."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        message = f"A password has {MIN_PASSWORD} to {MAX_PASSWORD} characters."
        raise InvalidInput(message, fields=[FieldProblem(field=field, message=message)])


def failed(credentials: Credentials, *, at: datetime) -> Credentials:
    """After a wrong password: counted, and locked for longer each time once the free ones are used up."""
    failures = credentials.failures + 1
    over = failures - FREE_FAILURES
    lock = None if over < 0 else at + min(FIRST_LOCK * 2 ** min(over, 12), LONGEST_LOCK)
    return credentials.model_copy(update={"failures": failures, "locked_until": lock})


def passed(credentials: Credentials) -> Credentials:
    """After the right password: the count begins anew."""
    return credentials.model_copy(update={"failures": 0, "locked_until": None})


def require_other_admin(user: User, *, other_admins: int) -> None:
    """Raise `Conflict` when `user` is the last active administrator and so can neither go nor get a lower role."""
    if user.role is Role.ADMIN and user.active and other_admins == 0:
        raise Conflict("This is the last administrator; make another one first.", code="last-administrator")
