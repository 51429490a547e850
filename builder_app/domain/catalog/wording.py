"""Type errors in words that people read."""

from typing import Any

from pydantic import ValidationError

_WORDS: dict[str, str] = {
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "string_type": "must be a text",
    "string_too_short": "must not be empty",
    "string_too_long": "may have at most {max_length} characters",
    "string_pattern_mismatch": "has characters that are not allowed",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be names with values",
    "model_type": "must be names with values",
    "model_attributes_type": "must be names with values",
    "literal_error": "must be {expected}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "too_short": "needs at least {min_length}",
    "too_long": "may have at most {max_length}",
}


def readable(error: ValidationError) -> str:
    """The first fault, with its place inside the value: “item 2, name is missing”."""
    first = error.errors()[0]
    words = _WORDS.get(first["type"])
    if words is None:
        return str(first["msg"]).removeprefix("Value error, ")
    text = words.format(**first.get("ctx", {}))
    where = ", ".join(_place(part) for part in first["loc"])
    return f"{where} {text}" if where else text


def _place(part: Any) -> str:
    return f"item {part + 1}" if isinstance(part, int) else str(part).replace("_", " ")
