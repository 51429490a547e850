"""The text of files, told apart by what they hold."""

import io
import random
import zipfile
from email.message import EmailMessage

import docx
import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from builder_app.domain.errors import InvalidInput
from builder_app.infra.documents import MAX_PAGES, FileDocumentReader


def pdf(*pages: str, password: str = "") -> bytes:
    """A PDF file with a line of text on each page."""
    writer, file = PdfWriter(), io.BytesIO()
    font = DictionaryObject()
    font.update(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for text in pages:
        page = writer.add_blank_page(300, 300)
        content = StreamObject()
        content.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode())
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        page[NameObject("/Contents")] = content
    if password:
        writer.encrypt(password)
    writer.write(file)
    return file.getvalue()


def word(*paragraphs: str, row: tuple[str, ...] = ()) -> bytes:
    """A DOCX file."""
    document, file = docx.Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    if row:
        cells = document.add_table(1, len(row)).rows[0].cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    document.save(file)
    return file.getvalue()


def mail_file() -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@b.example", "c@d.example", "Late load"
    message.set_content("It is late.")
    return message.as_bytes()


def archive() -> bytes:
    """A ZIP file that is no DOCX and grows when it is unpacked."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"0" * (51 * 1024 * 1024))
    return file.getvalue()


async def test_pdf_pages_stay_apart() -> None:
    text = await FileDocumentReader().read("Bill.PDF", pdf("BOL number: BOL-77", "Page two"))
    assert [page.strip() for page in text.split("\f")] == ["BOL number: BOL-77", "Page two"]


async def test_docx_tables_are_read_too() -> None:
    text = await FileDocumentReader().read("plan.docx", word("First step", "Second step", row=("Carrier", "Fast Freight")))
    assert text.splitlines() == ["First step", "Second step", "Carrier\tFast Freight"]


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [("a.txt", "\ufeffGrüße".encode(), "Grüße"), ("a.md", b"# Plan\n", "# Plan"), ("a.txt", b"caf\xe9", "caf\ufffd")],
)
async def test_plain_text(name: str, content: bytes, text: str) -> None:
    assert await FileDocumentReader().read(name, content) == text


async def test_a_mail_file_keeps_its_head() -> None:
    text = await FileDocumentReader().read("late.eml", mail_file())
    assert text == "From: a@b.example\nTo: c@d.example\nSubject: Late load\n\nIt is late."


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.exe", b"MZ", "cannot be read"),
        ("noending", b"x", "cannot be read"),
        ("a.pdf", b"plain text", "not a PDF"),
        ("a.pdf", b"%PDF-1.7 broken", "damaged"),
        ("a.pdf", pdf("x", password="secret"), "damaged or protected"),
        ("a.pdf", pdf(*(["x"] * (MAX_PAGES + 1))), "at most"),
        ("a.pdf", pdf("", ""), "no text"),
        ("a.docx", b"PK\x03\x04 broken", "not a DOCX"),
        ("a.docx", archive(), "too large"),
        ("a.txt", b"\x00\x01\x02", "not a text"),
        ("a.txt", pdf("x"), "not a text"),
        ("a.txt", b"  \n ", "no text"),
        ("a.eml", b"just words", "not a mail"),
    ],
)
async def test_what_cannot_be_read_is_refused_with_its_reason(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason) as caught:
        await FileDocumentReader().read(name, content)
    assert caught.value.fields[0].field == "file"


def damaged(content: bytes, seed: int) -> bytes:
    """Some bytes of a file are others, gone, or too many."""
    chance, out = random.Random(seed), bytearray(content)
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(9, len(out) - 20)
        out[at : at + chance.choice((0, 1, 9))] = chance.choice(
            (b"", b"\xff", b"/Kids [2 0 R]", b"<<", b"99999999", b"null", b"\x00", b"</w:p>")
        )
    return bytes(out)


def repacked(content: bytes, seed: int) -> bytes:
    """A DOCX file of which one part is damaged inside an archive that is not."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(file, "w") as made:
        for number, name in enumerate(packed.namelist()):
            part = packed.read(name)
            made.writestr(name, damaged(part, seed) if number == seed % 4 and len(part) > 40 else part)
    return file.getvalue()


async def test_damaged_files_are_read_or_refused_and_nothing_else() -> None:
    late = mail_file().replace(b"utf-8", b"ut\x1f-8", 1)
    files = [("a.pdf", damaged(pdf("Bill of lading"), seed)) for seed in range(150)]
    files += [("a.docx", repacked(word("Bill of lading"), seed)) for seed in range(40)] + [
        ("a.eml", damaged(late, seed)) for seed in range(60)
    ]
    refused = 0
    for name, content in files:
        try:
            assert await FileDocumentReader().read(name, content)
        except InvalidInput:
            refused += 1
    assert refused > 20


async def test_what_turns_or_hides_text_is_taken_out_of_files() -> None:
    assert (
        await FileDocumentReader().read("a.txt", "Bill\u202e of\x1b[31m\r\nlading\x07\fpage two".encode())
        == "Bill of[31m\nlading\fpage two"
    )
