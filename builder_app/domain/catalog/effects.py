"""Documents, data, shipments, HTTP, messages, AI and the log: what touches the world outside the machine."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from builder_app.domain.catalog.email import Extracted, Sent, extracted, sent
from builder_app.domain.catalog.flow import Nothing
from builder_app.domain.catalog.spec import ActionSpec, Inputs, Line, NameList, NonEmptyEmails, Outputs, Words, ui
from builder_app.domain.conditions import Condition

SAMPLE_SHIPMENT = {
    "shipment_id": "SHP-1001", "status": "in_transit", "carrier": "Sample Carrier", "customer": "Sample Customer", "origin": "Chicago",
    "destination": "Dallas", "planned_delivery": "2026-01-05T12:00:00+00:00", "estimated_delivery": "2026-01-05T15:00:00+00:00",
    "actual_delivery": None, "delay_hours": 3.0, "priority": "critical", "temperature_f": 46.0, "facility": "Chicago DC",
    "facility_email": "facility@example.com", "carrier_email": "carrier@example.com", "customer_email": "customer@example.com",
    "manager_email": "manager@example.com", "updated_at": "2026-01-05T09:00:00+00:00", "attributes": {},
}  # fmt: skip


class NamedField(BaseModel):
    """A value to be read from a text."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    description: str = ""


def _fields(value: Any) -> Any:
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(value, list):
        return [{"name": part} if isinstance(part, str) else part for part in value]
    return value


FieldList = Annotated[list[NamedField], BeforeValidator(_fields), Field(max_length=100)]
SomeFields = Annotated[list[NamedField], BeforeValidator(_fields), Field(min_length=1, max_length=100)]


class RequestDocument(Inputs):
    """document.request"""

    to: NonEmptyEmails = ui("emails", "Who has the document")
    document_type: Line = ui("text", "Which document", placeholder="bol")
    shipment_id: str | None = ui("text", "For which shipment", default=None)
    due: str | None = ui("text", "Until when", default=None)
    connection: str | None = ui("connection", "Mail connection; empty: the default", default=None, kinds=["smtp"])


class ExtractText(Inputs):
    """document.extract_text"""

    source: Any = ui("text", "A file or a list of attachments", placeholder="{{ trigger.email.attachments }}")
    pages: str | None = ui("text", "Pages, such as 1-3,5; empty: all", default=None)


class DocumentText(Outputs):
    """A document's text."""

    text: str = ""
    pages: int = 0


class ParseDocument(Inputs):
    """document.parse"""

    text: Words = ui("textarea", "The text to read")
    document_type: Literal["bol", "invoice", "custom"] = ui("select", "What kind of document it is")
    fields: FieldList = ui("fields", "Values to find; empty: the usual ones of this kind", default=[])


class SaveDocument(Inputs):
    """document.save"""

    content: Any = ui("textarea", "What is saved")
    format: Literal["markdown", "json", "csv"] = ui("select", "File format")
    file_name: str | None = ui("text", "File name; empty: made from the run", default=None, max_length=120)


class SavedFile(Outputs):
    """The file that was written."""

    file: dict[str, Any] = Field(default_factory=dict)


class Query(Inputs):
    """data.query"""

    connection: Line = ui("connection", "Database connection", kinds=["sql"])
    sql: Words = ui("textarea", "One SELECT")
    parameters: dict[str, Any] = ui("key_value", "Values for :names in it", default={})
    limit: int = ui("number", "At most this many rows", default=100, ge=1, le=10_000)


class Rows(Outputs):
    """What was found."""

    rows: list[dict[str, Any]] = Field(default_factory=list)
    count: int = 0


class Store(Inputs):
    """data.store"""

    collection: Line = ui("text", "Name of the collection", placeholder="late_shipments")
    record: dict[str, Any] = ui("key_value", "What is kept")
    key: str | None = ui("text", "The same key again replaces the record", default=None)


class Stored(Outputs):
    """The record's id."""

    id: str = ""


class Lookup(Inputs):
    """shipment.lookup"""

    shipment_id: Line = ui("text", "Which shipment", placeholder="{{ input.shipment_id }}")


class OneShipment(Outputs):
    """A shipment."""

    shipment: dict[str, Any] | None = None


class Search(Inputs):
    """shipment.search"""

    filter: Condition = ui("condition", "Which shipments; the fields stand under shipment", placeholder="{{ shipment.priority }}")
    limit: int = ui("number", "At most this many", default=100, ge=1, le=1000)


class Shipments(Outputs):
    """Shipments that match."""

    shipments: list[dict[str, Any]] = Field(default_factory=list)
    count: int = 0


class Update(Inputs):
    """shipment.update"""

    shipment_id: Line = ui("text", "Which shipment", placeholder="{{ trigger.shipment.shipment_id }}")
    changes: dict[str, Any] = ui("key_value", "Fields and their new values")


class Request(Inputs):
    """http.request"""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] = ui("select", "Method")
    url: Line = ui("text", "Address", placeholder="https://")
    headers: dict[str, Any] = ui("key_value", "Headers", default={})
    query: dict[str, Any] = ui("key_value", "Query parameters", default={})
    body: Any = ui("json", "Body, sent as JSON", default=None)
    connection: str | None = ui("connection", "Credentials", default=None, kinds=["http"])
    expect_status: list[int] = ui("list", "Answers that count as success; empty: 200 to 299", default=[])


class Response(Outputs):
    """What the server answered."""

    status: int = 0
    headers: dict[str, Any] = Field(default_factory=dict)
    body: Any = None


class Post(Inputs):
    """message.slack and message.teams"""

    text: Words = ui("textarea", "The message")
    connection: Line = ui("connection", "Which workspace", kinds=["slack", "teams"])
    channel: str | None = ui("text", "Channel, where the connection allows to choose", default=None, placeholder="#operations")


class Posted(Outputs):
    """When it was sent."""

    sent_at: str = ""


class Page(Inputs):
    """incident.pagerduty"""

    summary: Line = ui("text", "What is wrong")
    severity: Literal["critical", "error", "warning", "info"] = ui("select", "How bad it is")
    connection: Line = ui("connection", "PagerDuty service", kinds=["pagerduty"])
    dedup_key: str | None = ui("text", "The same key again joins the same incident", default=None)
    details: dict[str, Any] = ui("key_value", "More facts", default={})


class Paged(Outputs):
    """The incident's key."""

    dedup_key: str = ""


class Classify(Inputs):
    """ai.classify"""

    text: Words = ui("textarea", "The text to sort")
    labels: Annotated[NameList, Field(min_length=1)] = ui("list", "The labels to choose from")
    instructions: str | None = ui("textarea", "How to choose", default=None)


class Label(Outputs):
    """The chosen label."""

    label: str = ""
    confidence: float = 0
    method: Literal["rules", "model"] = "rules"


class Extract(Inputs):
    """ai.extract"""

    text: Words = ui("textarea", "The text to read")
    fields: SomeFields = ui("fields", "Values to find")


class Summarize(Inputs):
    """ai.summarize"""

    text: Words = ui("textarea", "The text to shorten")
    instructions: str | None = ui("textarea", "What matters", default=None)


class Generate(Inputs):
    """ai.generate"""

    prompt: Words = ui("textarea", "What to write")
    instructions: str | None = ui("textarea", "How to write it", default=None)


class Text(Outputs):
    """A text."""

    text: str = ""


class Feel(Inputs):
    """ai.sentiment"""

    text: Words = ui("textarea", "The text to judge")


class Sentiment(Outputs):
    """From -1 (negative) to 1 (positive)."""

    sentiment: Literal["positive", "neutral", "negative"] = "neutral"
    score: float = 0
    method: Literal["rules", "model"] = "rules"


class Log(Inputs):
    """log.write"""

    message: Words = ui("text", "What is noted in the run's history")
    level: Literal["debug", "info", "warning", "error"] = ui("select", "How important it is", default="info")


def label_names(params: Mapping[str, Any]) -> tuple[str, ...]:
    """The outcomes of a classification: its labels."""
    raw = params.get("labels")
    names = raw.split(",") if isinstance(raw, str) else raw if isinstance(raw, list) else []
    return tuple(dict.fromkeys(str(name).strip() for name in names if str(name).strip()))


def _shipment(params: Mapping[str, Any], outcome: str) -> dict[str, Any]:
    wanted = params.get("shipment_id")
    changes = params.get("changes")
    found = SAMPLE_SHIPMENT | ({"shipment_id": wanted} if wanted else {}) | (dict(changes) if isinstance(changes, Mapping) else {})
    return {"shipment": None if outcome == "not_found" else found}


def _found(name: str, rows: list[Any]) -> Any:
    return lambda p, o: {name: rows, "count": len(rows)} if o == "found" else {name: [], "count": 0}


_READ = ("complete", "partial", "unusable")
_FOUND = ("found", "not_found")
_POSTED = {"sent_at": "2026-01-05T09:00:00+00:00"}

ACTIONS = (
    ActionSpec("document.request", "Request document", "documents", "file-question", "Asks somebody for a document by e-mail.", RequestDocument, Sent, sent, sends_message=True),
    ActionSpec("document.extract_text", "Extract text", "documents", "file-text", "Takes the text out of a PDF, DOCX or text file.", ExtractText, DocumentText,
               lambda p, o: {"text": "Bill of lading BOL-77 Carrier: Sample Carrier Delivery date: 2026-01-06", "pages": 1}, effect="local"),
    ActionSpec("document.parse", "Read document", "documents", "file-search", "Finds the wanted values in a document.", ParseDocument, Extracted, extracted("fields"), _READ, effect="local"),
    ActionSpec("document.save", "Save document", "documents", "file-down", "Writes a file.", SaveDocument, SavedFile,
               lambda p, o: {"file": {"name": p.get("file_name") or f"document.{ {'markdown': 'md'}.get(str(p.get('format')), p.get('format')) }"}}, effect="local"),
    ActionSpec("data.query", "Query database", "data", "database", "Reads rows from a database.", Query, Rows, _found("rows", [{"id": 1}]), _FOUND, status="coming"),
    ActionSpec("data.store", "Store record", "data", "save", "Keeps a record in a collection of the app.", Store, Stored, lambda p, o: {"id": "rec_sample"}, effect="local"),
    ActionSpec("shipment.lookup", "Look up shipment", "shipments", "package-search", "Reads one shipment.", Lookup, OneShipment, _shipment, _FOUND, effect="local"),
    ActionSpec("shipment.search", "Search shipments", "shipments", "search", "Finds shipments by a condition.", Search, Shipments, _found("shipments", [SAMPLE_SHIPMENT]), _FOUND, effect="local", extra_scope=("shipment",)),
    ActionSpec("shipment.update", "Update shipment", "shipments", "package-check", "Changes fields of a shipment.", Update, OneShipment, _shipment, ("next", "not_found"), effect="local"),
    ActionSpec("http.request", "HTTP request", "http", "globe", "Calls another system.", Request, Response, lambda p, o: {"status": 200, "headers": {}, "body": {}}),
    ActionSpec("message.slack", "Post to Slack", "messages", "message-square", "Writes into a Slack channel.", Post, Posted, lambda p, o: _POSTED, sends_message=True),
    ActionSpec("message.teams", "Post to Teams", "messages", "messages-square", "Writes into a Teams channel.", Post, Posted, lambda p, o: _POSTED, sends_message=True),
    ActionSpec("incident.pagerduty", "Page on-call", "messages", "siren", "Opens an incident in PagerDuty.", Page, Paged, lambda p, o: {"dedup_key": p.get("dedup_key") or "simulated"}, sends_message=True),
    ActionSpec("ai.classify", "Classify", "ai", "tags", "Sorts a text under one of some labels.", Classify, Label,
               lambda p, o: {"label": o, "confidence": 0.9, "method": "rules"}, (), label_names),
    ActionSpec("ai.extract", "Extract values", "ai", "scan-search", "Finds the wanted values in a text.", Extract, Extracted, extracted("fields"), _READ),
    ActionSpec("ai.summarize", "Summarise", "ai", "text", "Shortens a text.", Summarize, Text, lambda p, o: {"text": str(p.get("text", ""))[:200]}),
    ActionSpec("ai.generate", "Write text", "ai", "pen-line", "Writes a text with the language model.", Generate, Text, lambda p, o: {"text": f"Text for: {p.get('prompt', '')}"[:200]}, status="coming"),
    ActionSpec("ai.sentiment", "Judge tone", "ai", "smile", "Tells whether a text is friendly or not.", Feel, Sentiment,
               lambda p, o: {"sentiment": o, "score": {"positive": 0.8, "neutral": 0.0, "negative": -0.8}[o], "method": "rules"}, ("positive", "neutral", "negative")),
    ActionSpec("log.write", "Write to log", "log", "notebook-pen", "Notes something in the run's history.", Log, Nothing, lambda p, o: {}, effect="local"),
)  # fmt: skip
