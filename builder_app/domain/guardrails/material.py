"""How a text that other people wrote is shown to a model: between marks that it cannot close itself."""

import re
from typing import NamedTuple

MATERIAL = "material"
_QUOTED = re.compile(rf'<{MATERIAL} name="([^"]*)">(.*?)</{MATERIAL}>', re.DOTALL)


def as_material(text: str, *, mark: str, name: str = "") -> str:
    """The text between `<mark>` and `</mark>`; the same marks inside it are made harmless."""
    return f"<{mark}{_label(name, mark)}>\n{_quiet(text, mark)}\n</{mark}>"


def quoted(text: str, *, name: str) -> str:
    """The text as a part of a sentence, between marks that name where it comes from."""
    return f"<{MATERIAL}{_label(name or 'unknown', MATERIAL)}>{_quiet(text, MATERIAL)}</{MATERIAL}>"


class Source(NamedTuple):
    """A text that was quoted, and where it comes from."""

    name: str
    text: str


def sources(prompt: str) -> tuple[Source, ...]:
    """Everything that is quoted in a prompt, in its order."""
    return tuple(Source(name, text) for name, text in _QUOTED.findall(prompt))


def own_words(prompt: str) -> str:
    """The prompt without what is quoted in it."""
    return _QUOTED.sub(" … ", prompt)


def _label(name: str, mark: str) -> str:
    return f' name="{_quiet(name, mark).replace(chr(34), chr(39))}"' if name else ""


def _quiet(text: str, mark: str) -> str:
    return re.sub(rf"<(?=\s*/?\s*{re.escape(mark)}\b)", "&lt;", text, flags=re.IGNORECASE)
