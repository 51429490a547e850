"""Who may do what: one table of roles and permissions that pages, REST and every event obey."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from builder_app.domain.errors import Forbidden


class Role(StrEnum):
    """From least to most; a higher role may do all that a lower one may."""

    VIEWER = "viewer"
    EDITOR = "editor"
    OPERATOR = "operator"
    ADMIN = "admin"


class Permission(StrEnum):
    """What a use case asks for before it does anything."""

    READ = "read"
    EDIT = "edit"
    OPERATE = "operate"
    ADMINISTER = "administer"


_RANK = {role: rank for rank, role in enumerate(Role)}
_NEEDS = {
    Permission.READ: Role.VIEWER,
    Permission.EDIT: Role.EDITOR,
    Permission.OPERATE: Role.OPERATOR,
    Permission.ADMINISTER: Role.ADMIN,
}


class Principal(BaseModel):
    """Who acts: a signed-in person, an API key of a person, or the system itself (triggers, runs)."""

    model_config = ConfigDict(frozen=True)

    user_id: str
    email: str
    role: Role
    via: str = "session"
    session_id: str | None = None


SYSTEM = Principal(user_id="system", email="system", role=Role.ADMIN, via="system")


def allows(role: Role, permission: Permission) -> bool:
    """Whether `role` includes `permission`."""
    return _RANK[role] >= _RANK[_NEEDS[permission]]


def lower(one: Role, other: Role) -> Role:
    """The lesser of two roles: what a key limited to `one` gives an owner of `other`."""
    return min(one, other, key=_RANK.__getitem__)


def require(principal: Principal, permission: Permission) -> None:
    """Raise `Forbidden`, naming the role that is needed, unless `principal` has `permission`."""
    if not allows(principal.role, permission):
        raise Forbidden(f"Your role ({principal.role}) cannot do this; it needs {_NEEDS[permission]} or higher.")
