"""Documents: asking for them, their text, the values in them, files."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from builder_app.domain.catalog.email import Extracted, Sent, extracted, sent
from builder_app.domain.catalog.fields import FieldList
from builder_app.domain.catalog.spec import ActionSpec, Inputs, Line, NonEmptyEmails, Outputs, Words, ui

EXTENSIONS = {"markdown": "md", "json": "json", "csv": "csv"}
"""File name endings by format."""


class Request(Inputs):
    """document.request"""

    to: NonEmptyEmails = ui("emails", "Who has the document")
    document_type: Line = ui("text", "Which document", placeholder="bol")
    shipment_id: str | None = ui("text", "For which shipment", default=None)
    due: str | None = ui("text", "Until when", default=None)
    connection: str | None = ui("connection", "Mail connection; empty: the default", default=None, kinds=["smtp"])


class ExtractText(Inputs):
    """document.extract_text"""

    source: Any = ui("text", "A file or a list of attachments", placeholder="{{ trigger.email.attachments }}")
    pages: str | None = ui(
        "text",
        "Pages, such as 1-3,5; empty: all",
        default=None,
        pattern=r"^\s*\d+(\s*-\s*\d+)?(\s*,\s*\d+(\s*-\s*\d+)?)*\s*$",
    )


class DocumentText(Outputs):
    """A document's text, and how many pages it is from."""

    text: str = ""
    pages: int = 0


class Parse(Inputs):
    """document.parse"""

    text: Words = ui("textarea", "The text to read")
    document_type: Literal["bol", "invoice", "custom"] = ui("select", "What kind of document it is")
    fields: FieldList = ui("fields", "Values to find; empty: the usual ones of this kind", default=[])


class Save(Inputs):
    """document.save"""

    content: Any = ui("textarea", "What is saved")
    format: Literal["markdown", "json", "csv"] = ui("select", "File format")
    file_name: str | None = ui("text", "File name; empty: made from the run", default=None, max_length=120)


class Saved(Outputs):
    """The file that was written."""

    file: dict[str, Any] = Field(default_factory=dict)


def _text(params: Mapping[str, Any], _: str) -> dict[str, Any]:
    return {"text": "Bill of lading BOL-77 Carrier: Sample Carrier Delivery date: 2026-01-06", "pages": 1}


def _saved(params: Mapping[str, Any], _: str) -> dict[str, Any]:
    ending = EXTENSIONS.get(str(params.get("format")), "txt")
    return {"file": {"name": params.get("file_name") or f"document.{ending}", "format": params.get("format")}}


ACTIONS = (
    ActionSpec(
        id="document.request",
        name="Request document",
        category="documents",
        icon="file-question",
        inputs=Request,
        outputs=Sent,
        help="Asks somebody for a document by e-mail.",
        sample=sent,
        sends_message=True,
    ),
    ActionSpec(
        id="document.extract_text",
        name="Extract text",
        category="documents",
        icon="file-text",
        inputs=ExtractText,
        outputs=DocumentText,
        help="Takes the text out of a PDF, DOCX or text file.",
        sample=_text,
        effect="local",
    ),
    ActionSpec(
        id="document.parse",
        name="Read document",
        category="documents",
        icon="file-search",
        inputs=Parse,
        outputs=Extracted,
        help="Finds the wanted values in a document.",
        sample=extracted("fields"),
        effect="local",
        outcome_names=("complete", "partial", "unusable"),
    ),
    ActionSpec(
        id="document.save",
        name="Save document",
        category="documents",
        icon="file-down",
        inputs=Save,
        outputs=Saved,
        help="Writes a file.",
        sample=_saved,
        effect="local",
    ),
)
