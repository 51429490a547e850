"""Any parameter of any step, set by its name: `set the level of the escalation to 2`, `file name "late.csv"`, `search limit: 50`.

What a value may be comes from the catalogue; only what people call parameters is told here.
"""

import re
from functools import lru_cache
from typing import Any

from builder_app.assistant.builtin.reading.slots import listed, snake
from builder_app.assistant.builtin.values.assigning import Assignment
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find
from builder_app.domain.catalog import CATALOG

_CALLED = """
subject: subject line | subject | title line
body: body | text | wording | message text | content
text: text | wording | message text | message
message: message | text | wording | question
summary: summary | text | title
reason: reason
prompt: prompt
instructions: instructions | instruction | guidance
channel: channel | room
level: escalation level | level
severity: severity | urgency
template: template | style
url: url | endpoint | link
method: http method | method
file_name: file name | filename | name of the file
format: file format | format | file type
limit: limit | maximum number of results | max results | cap
max_times: max times | maximum times | number of tries | number of attempts | attempts | tries | rounds
interval: interval | pace
timeout: timeout | time limit | deadline | reply time | response time | time to answer | time to reply | time to respond | time to decide
duration: duration | length | wait time | waiting time
since: look-back | lookback | period
collection: collection | table
key: record key | key
sql: sql | query | statement
mode: mode
status: status
business_hours: business hours | working hours | office hours
mark_as_read: mark as read | marking as read
subject_filter: subject filter
from_filter: sender filter | from filter
document_type: document type | type of document | kind of document
pages: pages
due: due date | due
labels: labels | categories | label
fields: fields | field list
required_fields: required fields
dedup_key: dedup key | deduplication key
"""


def _calls() -> dict[tuple[str, ...], list[str]]:
    """What people call a parameter → the names that it may have; the catalogue tells which of them an action has."""
    table: dict[tuple[str, ...], list[str]] = {}
    for line in _CALLED.strip().splitlines():
        name, _, phrases = line.partition(": ")
        for phrase in phrases.split(" | "):
            table.setdefault(tuple(phrase.split()), []).append(name)
    return table


_NAMES = _calls()
_LONGEST = max(map(len, _NAMES))
_AROUND = word_set(
    """
    set change make put use turn switch update adjust give let the a an its it this that to of on for in with as be should must now have has
    needs need say read please is and at will shall instead then just also only
    """
)
_SETS = word_set("set change make put use turn switch update adjust give let have say read mark")
_LINKS = ("to", "be", "say", "read", "as", "use", "=", ":")
_ON = word_set("on true yes enable enabled active activate")
_OFF = word_set("off false no not disable disabled without never")


def named_setting(graph: Graph, tokens: list[Token], source: str, *, focus: str | None) -> Assignment | None:
    """The setting that the clause tells, where it tells nothing else; None for other clauses."""
    spot = _spoken(tokens)
    if spot is None or (tokens[0].norm in VERBS and tokens[0].norm not in _SETS and spot[0] > 0):
        return None
    start, end, names = spot
    before, behind = tokens[:start], tokens[end:]
    for name in names:
        having = [s for s in graph.order() if name in _properties(graph, s)]
        for cut in _cuts(behind) or _at_once(name, before, behind):
            where = [*before, *behind[:cut]]
            rest = [t for t in where if t.kind != "punct" and t.norm not in _AROUND]
            if any(t.kind not in ("word", "number") for t in rest):
                continue
            step = _step(graph, where if rest else [], having, name, focus)
            if step is None:
                continue
            value = _value(_properties(graph, step)[name], behind[cut:], source, polarity=where)
            if value is not None:
                return Assignment(step, name, value)
        if before and (led := _led_by_value(graph, before, behind, having, name, focus)) is not None:
            return led
    return None


def _led_by_value(
    graph: Graph, before: list[Token], behind: list[Token], having: list[str], name: str, focus: str | None
) -> Assignment | None:
    """`use the friendly template for the first mail`: one of the values to choose from, in front of the name."""
    where = [*before[:-1], *behind]
    rest = [t for t in where if t.kind != "punct" and t.norm not in _AROUND]
    step = _step(graph, where if rest else [], having, name, focus) if all(t.kind == "word" for t in rest) else None
    schema = _properties(graph, step)[name] if step is not None else {}
    value = _value(schema, before[-1:], "", polarity=[]) if schema.get("widget") == "select" else None
    return Assignment(str(step), name, value) if value is not None else None


def speaks_of_parameter(tokens: list[Token]) -> bool:
    """Whether the words call a parameter by its name."""
    return _spoken(tokens) is not None


def _properties(graph: Graph, step: str) -> dict[str, Any]:
    return _schema(graph.nodes[step].action)


@lru_cache(maxsize=64)
def _schema(action: str) -> dict[str, Any]:
    spec = CATALOG.get(action)
    return dict(spec.schema()["properties"]) if spec is not None else {}


def _spoken(tokens: list[Token]) -> tuple[int, int, list[str]] | None:
    """(start, end, the parameters meant) of the first name of a parameter; None where none is said."""
    words = [t.raw.lower() if t.kind == "word" else "" for t in tokens]
    for start in range(len(tokens)):
        for size in range(_LONGEST, 0, -1):
            if (names := _NAMES.get(tuple(words[start : start + size]))) is not None:
                return start, start + size, names
    return None


def _cuts(behind: list[Token]) -> list[int]:
    """Where the value may begin: behind a word that leads up to it, at a value, or at once."""
    told = [i for i, t in enumerate(behind) if t.kind == "quoted"]
    if len(told) == 1 and told[0] and behind[told[0] - 1].is_word("say", "read", "be"):
        return told
    links = [i + 1 for i, t in enumerate(behind) if t.norm in _LINKS and i + 1 < len(behind)]
    values = [i for i, t in enumerate(behind) if t.kind in ("quoted", "code", "number", "duration", "url", "channel")]
    opens = [0] if behind and behind[0].raw[:1].isupper() and behind[0].kind == "word" else []
    return list(dict.fromkeys([*opens, *links, *values[:1]]))


def _at_once(name: str, before: list[Token], behind: list[Token]) -> list[int]:
    """`channel port-news, please`: one word right behind the name of what holds a name or a choice."""
    said = [t for t in behind if t.kind != "punct" and not t.is_word("please", "instead", "now")]
    short = name in ("channel", "collection", "severity", "template", "format", "level", "method", "file_name")
    led = all(t.norm in _AROUND for t in before)
    return [0] if short and led and len(said) == 1 and behind[0] is said[0] and said[0].kind in ("word", "ident") else []


def _step(graph: Graph, words: list[Token], having: list[str], name: str, focus: str | None) -> str | None:
    """The step that the words name; without words the one last spoken of, or the only one that has such a parameter."""
    if words:
        found = find(graph, words, focus=focus, actions={graph.nodes[s].action for s in having})
        return found.step if found.step in having and found.score >= 2 else None
    if focus in having:
        return focus
    told = having if len(having) == 1 else [s for s in having if graph.nodes[s].params.get(name) not in (None, "")]
    return told[0] if len(told) == 1 else None


def _value(schema: dict[str, Any], tokens: list[Token], source: str, *, polarity: list[Token]) -> Any:
    """The value that the tokens are of the kind that the catalogue asks for; None where they are none."""
    while tokens and (tokens[0].is_word("now", "please", "be", "should", "to") or tokens[0].norm in (":", "=")):
        tokens = tokens[1:]
    while tokens and (tokens[-1].is_word("please", "instead", "now", "then") or tokens[-1].norm == ","):
        tokens = tokens[:-1]
    widget = schema.get("widget")
    if widget == "boolean":
        return _switched(tokens, polarity)
    if not tokens:
        return None
    alone = len([t for t in tokens if t.kind != "punct"]) == 1
    if widget == "number":
        number = tokens[0].value if alone and tokens[0].kind == "number" else None
        return number if number is not None and schema.get("minimum", number) <= number <= schema.get("maximum", number) else None
    if widget == "duration":
        return tokens[0].value if alone and tokens[0].kind == "duration" else None
    if widget == "select":
        options = [o for part in (schema, *schema.get("anyOf", ())) for o in part.get("enum", ())]
        return next((o for o in options if alone and str(o).lower() == tokens[0].raw.lower().strip("\"'“”")), None)
    if widget == "list":
        return None if any(t.kind in ("duration", "address") for t in tokens) else _names(tokens, source)
    if widget in ("text", "textarea", "sql"):
        return _text(tokens, source)
    return None


def _switched(tokens: list[Token], polarity: list[Token]) -> bool | None:
    said = {t.norm for t in [*polarity, *tokens]} | {t.raw.lower() for t in [*polarity, *tokens]}
    return False if said & _OFF else True if said & _ON else None


def _names(tokens: list[Token], source: str) -> list[str] | None:
    names = [snake(one) for one in listed(tokens, source)]
    return names if names and all(names) else None


def _text(tokens: list[Token], source: str) -> str | None:
    """Quoted words, else all that is said."""
    quoted = [t for t in tokens if t.kind in ("quoted", "code")]
    if len(quoted) == 1 and all(t.kind in ("quoted", "code", "punct") for t in tokens):
        return quoted[0].norm
    if any(t.kind == "address" or (t.kind == "duration" and not tokens[0].raw[:1].isupper()) for t in tokens):
        return None
    return re.sub(r"\s+", " ", source[tokens[0].start : tokens[-1].end]).strip(" \"'“”") or None
