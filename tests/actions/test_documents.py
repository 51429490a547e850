"""Documents: from the file to the values to a new file."""

import io

import docx
import pytest

from builder_app.actions.documents import rendered
from builder_app.domain.catalog import CATALOG
from builder_app.domain.errors import EffectFailed
from builder_app.infra.documents import FileDocumentReader
from tests.actions.conftest import Perform

BOL = "BILL OF LADING\nBOL number: BOL-77\nCarrier: Fast Freight\nDelivery date: 2026-01-06\nOrigin: Chicago\nDestination: Dallas\n"


async def attachment(text: str) -> dict[str, object]:
    """A DOCX file as it arrives by mail."""
    document, file = docx.Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(file)
    return {"name": "bol.docx", "text": await FileDocumentReader().read("bol.docx", file.getvalue())}


async def test_from_attachment_to_csv(perform: Perform) -> None:
    text = (await perform("document.extract_text", source=[await attachment(BOL)])).output["text"]
    read = await perform("document.parse", text=text, document_type="bol")
    assert read.outcome == "complete"
    assert read.output["fields"] == {
        "bol_number": "BOL-77",
        "carrier": "Fast Freight",
        "delivery_date": "2026-01-06",
        "origin": "Chicago",
        "destination": "Dallas",
    }
    saved = await perform("document.save", content=read.output["fields"], format="csv", file_name="bol data.csv")
    file = saved.output["file"]
    assert (file["name"], file["content"].splitlines()[1]) == ("bol_data.csv", "BOL-77,Fast Freight,2026-01-06,Chicago,Dallas")
    CATALOG.require("document.parse").outputs.model_validate(read.output)


async def test_missing_values_are_named(perform: Perform) -> None:
    read = await perform("document.parse", text="Carrier: Fast Freight", document_type="custom", fields=["carrier", "seal_number"])
    assert (read.outcome, read.output["missing_fields"]) == ("partial", ["seal_number"])


@pytest.mark.parametrize(
    ("pages", "text", "count"), [(None, "one\n\ntwo\n\nthree", 3), ("2-9", "two\n\nthree", 2), ("3, 1", "one\n\nthree", 2)]
)
async def test_pages_can_be_chosen(perform: Perform, pages: str | None, text: str, count: int) -> None:
    result = await perform("document.extract_text", source={"name": "a.pdf", "text": "one\n\f\ntwo\n\f\nthree"}, pages=pages)
    assert result.output == {"text": text, "pages": count}


@pytest.mark.parametrize(
    ("source", "pages", "code"),
    [
        ([], None, "no-document"),
        ([{"name": "x.png"}], None, "no-document"),
        ("one page", "7", "no-page"),
        ("one", "first", "bad-parameter"),
    ],
)
async def test_what_cannot_be_read_is_said(perform: Perform, source: object, pages: str | None, code: str) -> None:
    with pytest.raises(EffectFailed) as caught:
        await perform("document.extract_text", source=source, pages=pages)
    assert (caught.value.code, caught.value.retryable) == (code, False)


async def test_the_reason_why_a_file_has_no_text_is_passed_on(perform: Perform) -> None:
    with pytest.raises(EffectFailed, match="damaged"):
        await perform("document.extract_text", source=[{"name": "x.pdf", "unreadable": "This PDF file is damaged or protected."}])


async def test_a_file_is_kept_once(perform: Perform) -> None:
    one = await perform("document.save", content="# Report", format="markdown")
    again = await perform("document.save", attempt=2, content="# Report", format="markdown")
    assert one.output == again.output
    assert one.output["file"]["name"] == "step-run_1.md"


def test_formats() -> None:
    rows = [{"id": "S-1", "delay": 3}, {"id": "S-2", "note": "=1+1"}]
    assert rendered(rows, "csv") == "id,delay,note\r\nS-1,3,\r\nS-2,,'=1+1\r\n"
    assert rendered({"a": [1]}, "json") == '{\n  "a": [\n    1\n  ]\n}'
    assert rendered({"a": 1, "b": None}, "markdown") == "- **a**: 1\n- **b**: "
    assert rendered(["x", "y"], "csv") == "value\r\nx\r\ny\r\n"
