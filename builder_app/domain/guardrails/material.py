"""How a text that other people wrote is shown to a model: between marks that it cannot close itself."""

import re


def as_material(text: str, *, mark: str, name: str = "") -> str:
    """The text between `<mark>` and `</mark>`; the same marks inside it are made harmless."""
    label = f' name="{_quiet(name, mark).replace(chr(34), chr(39))}"' if name else ""
    return f"<{mark}{label}>\n{_quiet(text, mark)}\n</{mark}>"


def _quiet(text: str, mark: str) -> str:
    return re.sub(rf"<(?=\s*/?\s*{re.escape(mark)}\b)", "&lt;", text, flags=re.IGNORECASE)
