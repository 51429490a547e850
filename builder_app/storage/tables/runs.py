"""Runs, their steps and events, effects, tasks."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from builder_app.storage.columns import json_field, moment_field


class RunRow(SQLModel, table=True):
    """A run. `shipment_id` is the shipment that it is about, taken from its trigger or input."""

    __tablename__ = "runs"
    __table_args__ = (
        UniqueConstraint("workflow_id", "event"),
        Index("ix_runs_workflow_created", "workflow_id", "created_at"),
        Index("ix_runs_status_created", "status", "created_at"),
    )

    id: str = Field(primary_key=True)
    workflow_id: str
    workflow_name: str = ""
    version: int
    status: str
    paused: bool = False
    cause: str
    input: Any = json_field()
    trigger: Any = json_field()
    output: Any = json_field()
    error: str | None = None
    event: str | None = None
    retry_of: str | None = None
    from_step: str | None = None
    parent_run_id: str | None = None
    shipment_id: str | None = Field(default=None, index=True)
    created_by: str = ""
    created_at: datetime = moment_field(index=True)
    started_at: datetime | None = moment_field(nullable=True)
    finished_at: datetime | None = moment_field(nullable=True)
    cancel_reason: str | None = None
    last_seq: int = 0


class StepRunRow(SQLModel, table=True):
    """One visit of a step."""

    __tablename__ = "step_runs"

    run_id: str = Field(foreign_key="runs.id", ondelete="CASCADE", primary_key=True)
    step_id: str = Field(primary_key=True)
    visit: int = Field(primary_key=True)
    seq: int = 0
    status: str
    attempts: int = 0
    outcome: str | None = None
    input: Any = json_field()
    output: Any = json_field()
    error: str | None = None
    started_at: datetime | None = moment_field(nullable=True)
    finished_at: datetime | None = moment_field(nullable=True)
    waiting_until: datetime | None = moment_field(nullable=True)


class RunEventRow(SQLModel, table=True):
    """One fact about a run."""

    __tablename__ = "run_events"

    run_id: str = Field(foreign_key="runs.id", ondelete="CASCADE", primary_key=True)
    seq: int = Field(primary_key=True)
    at: datetime = moment_field()
    kind: str
    step_id: str | None = None
    visit: int | None = None
    status: str | None = None
    attempts: int | None = None
    outcome: str | None = None
    input: Any = json_field()
    output: Any = json_field()
    error: str | None = None
    until: datetime | None = moment_field(nullable=True)
    text: str = ""


class EffectRow(SQLModel, table=True):
    """An entry of the effects ledger."""

    __tablename__ = "effects"

    run_id: str = Field(primary_key=True)
    step_id: str = Field(primary_key=True)
    visit: int = Field(primary_key=True)
    kind: str
    message_id: str | None = None
    result: Any = json_field()
    begun_at: datetime = moment_field()
    finished_at: datetime | None = moment_field(nullable=True)


class PayloadRow(SQLModel, table=True):
    """A value of a run that is too large for the engine's history."""

    __tablename__ = "payloads"

    run_id: str = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    data: bytes
    stored_at: datetime = moment_field()


class TaskRow(SQLModel, table=True):
    """A task for a person."""

    __tablename__ = "tasks"
    __table_args__ = (Index("ix_tasks_status_created", "status", "created_at"),)

    id: str = Field(primary_key=True)
    run_id: str = Field(index=True)
    workflow_id: str
    workflow_name: str = ""
    step_id: str
    visit: int
    kind: str
    title: str
    message: str = ""
    assignees: Any = json_field()
    fields: Any = json_field()
    show: Any = json_field()
    status: str
    created_at: datetime = moment_field()
    due_at: datetime | None = moment_field(nullable=True)
    decision: str | None = None
    comment: str = ""
    values: Any = json_field()
    decided_by: str | None = None
    decided_at: datetime | None = moment_field(nullable=True)
    delivered: bool = False
