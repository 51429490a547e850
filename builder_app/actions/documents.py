"""Documents: their text, the values in them, and files."""

import csv
import io
import json
import re
from typing import Any

from builder_app.actions.needs import Needs, as_list, checked
from builder_app.actions.reading import USUAL, read_fields
from builder_app.application.steps import StepCall, StepResult
from builder_app.domain.catalog import documents as models
from builder_app.domain.errors import EffectFailed
from builder_app.domain.expressions.values import text_of

MAX_TEXT = 200_000
PAGE = "\f"
"""What the document reader puts between the pages of a text."""


class ExtractText:
    """document.extract_text."""

    def __init__(self, needs: Needs) -> None:
        pass

    async def __call__(self, call: StepCall) -> StepResult:
        """The text of one or several files: attachments that carry their text, files of earlier steps, or plain text."""
        given = checked(models.ExtractText, call)
        pages = [page.strip() for one in as_list(given.source) for page in _text(one).split(PAGE)]
        if not any(pages):
            raise EffectFailed(_reason(as_list(given.source)), code="no-document")
        wanted = _numbers(given.pages, last=len(pages)) if given.pages else range(1, len(pages) + 1)
        chosen = [pages[number - 1] for number in wanted]
        if not chosen:
            raise EffectFailed(f"The document has {len(pages)} pages; pages {given.pages} are not among them.", code="no-page")
        text = "\n\n".join(page for page in chosen if page)[:MAX_TEXT]
        return StepResult(outcome="next", output={"text": text, "pages": len(chosen)})


def _text(source: Any) -> str:
    if isinstance(source, dict):
        return text_of(source.get("text") or source.get("content"))
    return text_of(source)


def _reason(sources: list[Any]) -> str:
    told = [text_of(one["unreadable"]) for one in sources if isinstance(one, dict) and one.get("unreadable")]
    return told[0] if told else "There is no document with readable text."


def _numbers(pages: str, *, last: int) -> list[int]:
    """The page numbers of a text such as “1-3,5”, as far as there are such pages."""
    found: set[int] = set()
    for part in pages.split(","):
        first, _, end = part.partition("-")
        found.update(range(max(1, int(first)), min(last, int(end or first)) + 1))
    return sorted(found)


class ParseDocument:
    """document.parse."""

    def __init__(self, needs: Needs) -> None:
        pass

    async def __call__(self, call: StepCall) -> StepResult:
        """Find the wanted values, or the usual ones of the kind of document."""
        given = checked(models.Parse, call)
        wanted = [(one.name, one.description) for one in given.fields] or [(name, "") for name in USUAL[given.document_type]]
        return read_fields(given.text, wanted)


class SaveDocument:
    """document.save."""

    def __init__(self, needs: Needs) -> None:
        self._uow, self._clock = needs.uow, needs.clock

    async def __call__(self, call: StepCall) -> StepResult:
        """Keep a file in the app's own collection “documents”."""
        given = checked(models.Save, call)
        usual = f"{call.step_id}-{call.run_id}.{models.EXTENSIONS[given.format]}"
        name = re.sub(r"[^\w.-]+", "_", given.file_name or usual).lstrip(".")[:120]
        content = rendered(given.content, given.format)
        file = {"name": name or usual, "format": given.format, "size": len(content.encode()), "content": content}
        async with self._uow() as uow:
            record_id = await uow.collections.put("documents", file, key=call.key.text, at=self._clock.now())
            await uow.commit()
        return StepResult(outcome="next", output={"file": {**file, "id": record_id}})


def rendered(content: Any, format: str) -> str:
    """A value as markdown, JSON or CSV."""
    if format == "json":
        return json.dumps(content, ensure_ascii=False, indent=2, default=str)
    if isinstance(content, str):
        return content
    rows = [row if isinstance(row, dict) else {"value": row} for row in as_list(content)]
    if format == "markdown":
        return "\n\n".join("\n".join(f"- **{key}**: {text_of(value)}" for key, value in row.items()) for row in rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(dict.fromkeys(key for row in rows for key in row)))
    writer.writeheader()
    writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return out.getvalue()


def _cell(value: Any) -> str:
    """A value that no spreadsheet takes for a formula."""
    text = text_of(value)
    return f"'{text}" if isinstance(value, str) and text[:1] in ("=", "+", "@", "\t", "\r") else text
