"""What a model must not make up: addresses that nobody gave, and changes that it did not make."""

import re
from collections.abc import Iterable

from builder_app.domain.edits import Edit

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HOST = re.compile(r"https?://([\w.-]+)")
_CLAIM = re.compile(
    r"^(?:done|updated|changed|added|removed|renamed|replaced)\b"
    r"|\bI(?:'ve| have)?(?: now| just)? (?:added|changed|set|removed|renamed|replaced|moved|updated|deleted|built|inserted|connected)\b"
    r"|\b(?:has|have) (?:now )?been (?:added|changed|set|removed|renamed|replaced|moved|updated|deleted)\b",
    re.IGNORECASE,
)
_OF_OLD = re.compile(r"\b(?:earlier|before|already|previously|last time)\b", re.IGNORECASE)


def invented(edits: Iterable[Edit], known: str) -> list[str]:
    """Mail addresses and hosts in the edits that stand nowhere in `known`, in their order."""
    text = "\n".join(edit.model_dump_json() for edit in edits)
    return [one for one in dict.fromkeys([*_ADDRESS.findall(text), *_HOST.findall(text)]) if not _stands_in(known, one)]


def _stands_in(text: str, one: str) -> bool:
    """Whether it stands there whole, not as a piece of a longer one."""
    return re.search(rf"(?<![\w.+-]){re.escape(one)}(?![\w-])", text, re.IGNORECASE) is not None


def claims_a_change(reply: str) -> bool:
    """Whether a reply says that the workflow was changed just now."""
    return _CLAIM.search(reply.strip()) is not None and _OF_OLD.search(reply) is None
