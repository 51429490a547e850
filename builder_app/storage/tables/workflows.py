"""Workflows, drafts, versions, deployments."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from builder_app.storage.columns import json_field, moment_field


def _workflow() -> Any:
    return Field(foreign_key="workflows.id", ondelete="CASCADE", primary_key=True)


class WorkflowRow(SQLModel, table=True):
    """A workflow as lists show it."""

    __tablename__ = "workflows"

    id: str = Field(primary_key=True)
    name: str
    description: str = ""
    revision: int = 0
    created_by: str = ""
    created_at: datetime = moment_field()
    updated_at: datetime = moment_field(index=True)
    deleted_at: datetime | None = moment_field(nullable=True)
    deployed_version: int | None = None
    latest_version: int | None = None
    status: str = "draft"


class TemplateRow(SQLModel, table=True):
    """A workflow that somebody shares as a template."""

    __tablename__ = "templates"

    id: str = Field(primary_key=True)
    name: str
    description: str
    definition: Any = json_field()
    created_by: str
    created_at: datetime = moment_field()
    deleted_at: datetime | None = moment_field(nullable=True)


class DraftRow(SQLModel, table=True):
    """The editable definition of a workflow."""

    __tablename__ = "drafts"

    workflow_id: str = _workflow()
    definition: Any = json_field()
    revision: int = 0
    position: int = 0
    last_position: int = 0


class DraftChangeRow(SQLModel, table=True):
    """A change of a draft, with its inverse."""

    __tablename__ = "draft_changes"

    workflow_id: str = _workflow()
    position: int = Field(primary_key=True)
    revision: int
    edits: Any = json_field()
    inverse: Any = json_field()
    changes: Any = json_field()
    cause: str
    message_id: str | None = None
    author: str
    at: datetime = moment_field()


class VersionRow(SQLModel, table=True):
    """A published definition."""

    __tablename__ = "versions"

    workflow_id: str = _workflow()
    number: int = Field(primary_key=True)
    hash: str
    definition: Any = json_field()
    created_at: datetime = moment_field()
    created_by: str
    note: str = ""


class DeploymentRow(SQLModel, table=True):
    """A trigger that is switched on."""

    __tablename__ = "deployments"

    workflow_id: str = _workflow()
    version: int
    status: str
    trigger_type: str = Field(index=True)
    trigger: Any = json_field()
    webhook_path: str | None = Field(default=None, unique=True)
    synced: bool = True
    created_by: str = ""
    created_at: datetime = moment_field()
    updated_at: datetime = moment_field()


class WatchRow(SQLModel, table=True):
    """What a query trigger remembers between two looks."""

    __tablename__ = "watches"

    workflow_id: str = _workflow()
    question: str
    since: datetime = moment_field()
    looks: int = 0
    seen: Any = json_field()
    held: bool = False
    looked_at: datetime | None = moment_field(nullable=True)
    error: str = ""


class ScheduleRemovalRow(SQLModel, table=True):
    """A schedule that the engine must still forget."""

    __tablename__ = "schedule_removals"

    workflow_id: str = Field(primary_key=True)
