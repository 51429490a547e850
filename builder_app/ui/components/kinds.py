"""What may be typed where a kind of value is asked for."""

KIND_WORDS: dict[str, str] = {
    "string": "",
    "number": "A number",
    "integer": "A whole number",
    "boolean": "yes or no",
    "date": "A date, such as 2026-11-30",
    "datetime": "A date and a time, such as 2026-11-30T14:00",
    "list": "One or several, with commas between",
    "object": "As JSON",
}
