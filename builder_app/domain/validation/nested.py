"""Parameters made of parts, some of which are expressions: the other parts can be checked before any run."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from builder_app.domain.expressions import has_expression
from builder_app.domain.issues import Issue
from builder_app.domain.validation.found import error, label
from builder_app.domain.validation.view import View

_TAGS = ("comparison", "all", "any", "not")
_NUMBERS = ("int", "float")


def parts(view: View) -> Iterator[Issue]:
    """What is wrong with the plain parts of a value that also holds expressions."""
    for step in view.definition.steps:
        spec = view.spec(step)
        if spec is None:
            continue
        reported = {problem.field for problem in view.problems(step)}
        for field, value in step.params.items():
            if field in reported or field not in spec.inputs.model_fields or not _mixed(value):
                continue
            wrong = _fault(spec.inputs, field, value)
            if wrong:
                message = f"{label(step)}: {field.replace('_', ' ')}: {wrong}"
                yield error("bad-parameter", message, "Correct it.", step=step.id, field=field)


def _mixed(value: Any) -> bool:
    return isinstance(value, dict | list) and _holds_expression(value)


def _holds_expression(value: Any) -> bool:
    todo = [value]
    while todo:
        part = todo.pop()
        if has_expression(part):
            return True
        if isinstance(part, Mapping):
            todo += part.values()
        elif isinstance(part, list | tuple):
            todo += part
    return False


@lru_cache(maxsize=512)
def _adapter(model: type[BaseModel], field: str) -> TypeAdapter[Any]:
    info = model.model_fields[field]
    kind: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
    return TypeAdapter(kind)


def _fault(model: type[BaseModel], field: str, value: Any) -> str:
    """The first fault, empty when there is none; a text with an expression may come to anything and is none."""
    try:
        _adapter(model, field).validate_python(value)
    except ValidationError as caught:
        for one in caught.errors(include_url=False, include_context=False):
            if one["type"] == "extra_forbidden" or not has_expression(one["input"]):
                where = ", ".join(_place(one["loc"]))
                words = one["msg"].removeprefix("Value error, ")
                return f"{where}: {words}" if where else words
    return ""


def _place(loc: tuple[int | str, ...]) -> Iterator[str]:
    """The path in words, without the names of alternatives among which the type chose."""
    before: int | str | None = None
    for part in loc:
        tag = part == "comparison" or part in _NUMBERS or (part in _TAGS and part != before)
        before = part
        if not tag:
            yield f"item {part + 1}" if isinstance(part, int) else str(part)
