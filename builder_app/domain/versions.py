"""Published versions: frozen, numbered from 1, told apart by a hash of their content."""

import hashlib
import json
from datetime import datetime

from builder_app.domain.records import Record
from builder_app.domain.workflow import WorkflowDefinition


class Version(Record):
    """One published definition; it never changes."""

    workflow_id: str
    number: int
    hash: str
    definition: WorkflowDefinition
    created_at: datetime
    created_by: str
    note: str = ""


def hash_of(definition: WorkflowDefinition) -> str:
    """SHA-256 over the canonical JSON of a definition: sorted keys, no spaces."""
    text = json.dumps(definition.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
