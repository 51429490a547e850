"""Every parameter of every action as people call it, with the kind of value that it takes: read from the catalogue, with synonyms."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any, Literal, get_args, get_origin

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.domain.catalog import CATALOG

WORDED = frozenset({"subject", "body", "text", "message", "summary", "reason", "prompt", "instructions"})
"""Parameters that hold sentences: what is said of them runs to the end of the sentence."""

_CALLED = """
subject: subject | subject line | headline | title line
body: body | text | wording | content | message | message text
text: text | wording | content | message | body | message text
summary: summary | text | title | headline
message: message | text | wording | question | body
reason: reason
prompt: prompt | instruction
instructions: instruction | instructions | guideline | guidelines | guidance
template: template | style
channel: channel | room
level: level | log level | escalation level
severity: severity | urgency
dedup_key: dedup key | deduplication key | incident key
details: detail | details
method: method | http method
url: url | endpoint | link
headers: header | headers
query: query parameter | query parameters
expect_status: expected status | status code | status codes | success code
collection: collection | table
key: key | record key
file_name: file name | filename | name of the file
format: format | file format | file type
labels: label | labels | category | categories
fields: field | fields | field list
required_fields: required field | required fields
timeout: timeout | time limit | deadline | reply time | response time | time to answer | time to reply | time to respond | time to decide
duration: duration | length | wait time | waiting time
pages: pages | page
document_type: document type | type of document | kind of document
due: due date | due-date | due
limit: limit | maximum | cap | max results | maximum number of results
since: look-back | lookback | window | period
from_filter: sender filter | sender | from filter
subject_filter: subject filter
max_times: max times | maximum times | number of tries | number of attempts | maximum number | number of repetitions | number of reminders | number of rounds
interval: interval | pace
parallel: parallelism | concurrency
status: status
mode: mode
sql: sql | statement | query
business_hours: business hours | working hours | office hours
mark_as_read: mark as read | marking as read
"""


def _phrases() -> dict[tuple[str, ...], frozenset[str]]:
    """What people call parameters, word by word, and which ones they may mean."""
    table: dict[tuple[str, ...], set[str]] = {}
    for line in _CALLED.strip().splitlines():
        name, _, phrases = line.partition(": ")
        for phrase in phrases.split(" | "):
            table.setdefault(tuple(phrase.split()), set()).add(name)
    return {phrase: frozenset(names) for phrase, names in table.items()}


_PHRASES = _phrases()
_LONGEST = {first: max(len(p) for p in _PHRASES if p[0] == first) for first in {p[0] for p in _PHRASES}}
"""First words of such phrases, with the length of the longest."""
_IDENTIFIERS = frozenset(name for spec in CATALOG for name in spec.inputs.model_fields)


@dataclass(frozen=True)
class Parameter:
    """One parameter of an action: `kind` is the catalogue's widget, `options` what there is to choose from."""

    name: str
    kind: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mention:
    """Where tokens name a parameter, and which ones can be meant."""

    start: int
    end: int
    names: frozenset[str]


def _options(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(str(one) for one in get_args(annotation))
    return tuple(one for part in get_args(annotation) for one in _options(part))


@lru_cache(maxsize=100)
def parameters(action: str) -> dict[str, Parameter]:
    """The parameters of an action by name; none of an action that is not there."""
    spec = CATALOG.get(action)
    if spec is None:
        return {}
    fields = spec.inputs.model_fields
    return {
        name: Parameter(name, str((info.json_schema_extra or {}).get("widget", "")), _options(info.annotation))  # type: ignore[union-attr]
        for name, info in fields.items()
    }


def holders(graph: Graph, names: frozenset[str] | set[str]) -> list[tuple[str, Parameter]]:
    """The steps that have one of the parameters, with the first of them that each has."""
    found: list[tuple[str, Parameter]] = []
    for step in graph.order():
        own = parameters(graph.nodes[step].action)
        hit = next((own[name] for name in own if name in names), None)
        if hit is not None:
            found.append((step, hit))
    return found


def mentions(tokens: list[Token]) -> Iterator[Mention]:
    """`subject`, `dedup key`, `file_name`: every place where tokens name a parameter, longer phrases first."""
    i = 0
    while i < len(tokens):
        size, names = _named_at(tokens, i)
        if names:
            yield Mention(i, i + size, names)
        i += max(size, 1)


def _named_at(tokens: list[Token], i: int) -> tuple[int, frozenset[str]]:
    if tokens[i].kind == "ident" and tokens[i].raw.lower() in _IDENTIFIERS:
        return 1, frozenset({tokens[i].raw.lower()})
    if tokens[i].kind != "word":
        return 0, frozenset()
    longest = max(_LONGEST.get(tokens[i].norm, 0), _LONGEST.get(tokens[i].raw.lower(), 0))
    for size in range(min(longest, len(tokens) - i), 0, -1):
        span = tokens[i : i + size]
        if any(t.kind != "word" for t in span):
            continue
        for said in product(*({t.norm, t.raw.lower()} for t in span)):
            if said in _PHRASES:
                return size, _PHRASES[said]
    return 0, frozenset()
