"""The text of uploaded files, told apart by their content and read within limits."""

import asyncio
import email
import email.policy
import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

import docx
import pypdf
from docx.opc.exceptions import PackageNotFoundError
from loguru import logger
from pypdf.errors import PyPdfError

from builder_app.domain.errors import FieldProblem, InvalidInput
from builder_app.domain.text import plain

MAX_TEXT = 200_000
MAX_PAGES = 200
PAGE = "\n\f\n"
"""Between the pages of a text; readers of the whole see an empty line."""
MAX_UNPACKED = 50 * 1024 * 1024
SECONDS = 20.0
TYPES = ("pdf", "docx", "txt", "md", "eml")


class FileDocumentReader:
    """`DocumentReader` for PDF, DOCX, plain text, Markdown and mail files."""

    async def read(self, filename: str, content: bytes) -> str:
        """The text. Raises `InvalidInput` for other files, files that hold another type than they say, and those without text."""
        ending = filename.rpartition(".")[2].lower()
        reader = _READERS.get(ending)
        if reader is None:
            raise _refused(f"Files of type .{ending} cannot be read; there are {', '.join('.' + one for one in TYPES)}.")
        try:
            async with asyncio.timeout(SECONDS):
                text = await asyncio.to_thread(reader, content)
        except TimeoutError as error:
            raise _refused("The file takes too long to read.") from error
        except InvalidInput:
            raise
        except Exception as error:
            # Readers of foreign formats fail on damaged files in ways that nobody lists.
            logger.warning("A file of type {} could not be read: {}", ending, type(error).__name__)
            raise _refused("This file is damaged.") from error
        text = "\f".join(plain(page) for page in text.replace("\r\n", "\n").split("\f")).strip(" \t\n")
        if not text.strip():
            raise _refused("The file holds no text that can be read; scanned pages need text recognition first.")
        return text[:MAX_TEXT]


def _refused(message: str) -> InvalidInput:
    return InvalidInput(message, fields=[FieldProblem(field="file", message=message)], code="file-refused")


def _pdf(content: bytes) -> str:
    if not content.startswith(b"%PDF-"):
        raise _refused("This is not a PDF file.")
    try:
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        if len(pages) > MAX_PAGES:
            raise _refused(f"A PDF file may have at most {MAX_PAGES} pages; this one has {len(pages)}.")
        return PAGE.join(page.extract_text() for page in pages)
    except (PyPdfError, ValueError, KeyError, RecursionError) as error:
        raise _refused("This PDF file is damaged or protected.") from error


def _docx(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                raise _refused("This file is too large when it is unpacked.")
        document = docx.Document(io.BytesIO(content))
    except (zipfile.BadZipFile, PackageNotFoundError, ValueError, KeyError) as error:
        raise _refused("This is not a DOCX file.") from error
    tables = ["\t".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *tables])


def _text(content: bytes) -> str:
    if b"\x00" in content[:4096] or content.startswith((b"%PDF-", b"PK\x03\x04")):
        raise _refused("This is not a text file.")
    return content.decode("utf-8-sig", errors="replace")


def _eml(content: bytes) -> str:
    message = email.message_from_bytes(content, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not message.get("from"):
        raise _refused("This is not a mail file.")
    body = message.get_body(("plain", "html"))
    text = body.get_content() if body is not None else ""
    return f"From: {message['from']}\nTo: {message.get('to', '')}\nSubject: {message.get('subject', '')}\n\n{text}"


_READERS: dict[str, Callable[[bytes], str]] = {"pdf": _pdf, "docx": _docx, "txt": _text, "md": _text, "eml": _eml}
