"""Shipments, mail, records that workflows keep, and keys that may be taken once."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from builder_app.storage.columns import json_field, moment_field


class ShipmentRow(SQLModel, table=True):
    """A shipment."""

    __tablename__ = "shipments"

    shipment_id: str = Field(primary_key=True)
    status: str = Field(index=True)
    carrier: str = ""
    customer: str = ""
    origin: str = ""
    destination: str = ""
    planned_delivery: datetime | None = moment_field(nullable=True)
    estimated_delivery: datetime | None = moment_field(nullable=True)
    actual_delivery: datetime | None = moment_field(nullable=True)
    delay_hours: float | None = None
    priority: str = ""
    temperature_f: float | None = None
    facility: str = ""
    facility_email: str = ""
    carrier_email: str = ""
    customer_email: str = ""
    manager_email: str = ""
    updated_at: datetime | None = moment_field(nullable=True, index=True)
    attributes: Any = json_field()


class MailRow(SQLModel, table=True):
    """A message, in or out."""

    __tablename__ = "mails"
    __table_args__ = (UniqueConstraint("direction", "message_id"),)

    id: str = Field(primary_key=True)
    direction: str
    via: str
    message_id: str
    sender: str
    to: Any = json_field()
    cc: Any = json_field()
    bcc: Any = json_field()
    subject: str = ""
    body: str = ""
    in_reply_to: str | None = None
    references: Any = json_field()
    attachments: Any = json_field()
    run_id: str | None = Field(default=None, index=True)
    step_id: str | None = None
    reply_to_message: str | None = None
    created_at: datetime = moment_field(index=True)
    delivered: bool = True


class RecordRow(SQLModel, table=True):
    """A record of a collection."""

    __tablename__ = "collection_records"

    collection: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    id: str = Field(unique=True)
    record: Any = json_field()
    created_at: datetime = moment_field()
    updated_at: datetime = moment_field()


class TakenKeyRow(SQLModel, table=True):
    """A key that was taken."""

    __tablename__ = "taken_keys"

    scope: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    value: str = ""
    at: datetime = moment_field()
