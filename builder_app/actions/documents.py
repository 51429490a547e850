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


class ExtractText:
    """document.extract_text."""

    def __init__(self, needs: Needs) -> None:
        pass

    async def __call__(self, call: StepCall) -> StepResult:
        """The text of one or several files: attachments that carry their text, files of earlier steps, or plain text."""
        given = checked(models.ExtractText, call)
        parts = [_text(one) for one in as_list(given.source)]
        if not any(parts):
            raise EffectFailed("There is no document with readable text.", code="no-document")
        return StepResult(outcome="next", output={"text": "\n\n".join(parts)[:MAX_TEXT], "pages": len(parts)})


def _text(source: Any) -> str:
    if isinstance(source, dict):
        return text_of(source.get("text") or source.get("content"))
    return text_of(source)


class ParseDocument:
    """document.parse."""

    def __init__(self, needs: Needs) -> None:
        pass

    async def __call__(self, call: StepCall) -> StepResult:
        """Find the wanted values, or the usual ones of the kind of document."""
        given = checked(models.Parse, call)
        wanted = [(one.name, one.description) for one in given.fields] or [
            (name, "") for name in USUAL[given.document_type]
        ]
        return read_fields(given.text, wanted)


class SaveDocument:
    """document.save."""

    def __init__(self, needs: Needs) -> None:
        self._uow, self._clock = needs.uow, needs.clock

    async def __call__(self, call: StepCall) -> StepResult:
        """Keep a file in the app's own collection “documents”."""
        given = checked(models.Save, call)
        name = re.sub(
            r"[^\w.-]+", "_", given.file_name or f"{call.step_id}-{call.run_id}.{models.EXTENSIONS[given.format]}"
        )[:120]
        content = rendered(given.content, given.format)
        file = {"name": name, "format": given.format, "size": len(content.encode()), "content": content}
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
    rows = [row for row in as_list(content) if isinstance(row, dict)]
    if format == "markdown":
        return "\n\n".join(
            "\n".join(f"- **{key}**: {text_of(value)}" for key, value in row.items()) for row in rows
        ) or text_of(content)
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(dict.fromkeys(key for row in rows for key in row)))
    writer.writeheader()
    writer.writerows({key: text_of(value) for key, value in row.items()} for row in rows)
    return out.getvalue()
