"""What all stored records have in common."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Base of stored records: immutable."""

    model_config = ConfigDict(frozen=True)
