"""Which values a step that stands reads out of a text: `from the reply I need quantity and ship_date`, `the reply must contain the new ETA`."""

from builder_app.assistant.builtin.reading.slots import listed, snake
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

Wanted = tuple[str, str, list[str]]
"""A step, the parameter that lists its fields, and the new list."""
_LISTS = {"email.parse_reply": "required_fields", "document.parse": "fields", "ai.extract": "fields"}
_SOURCES = word_set("reply answer response email text document pdf invoice bol attachment it body page message certificate")
_REPLIES = word_set("reply answer response")
_WANTS = word_set("need want require")
_READS = word_set("extract read parse get pull take capture")
_MUST = word_set("must should shall")
_HOLDS = word_set("contain include give have state mention")
_AROUND = word_set("please also too i we you would like to the their his her its that this out of from only just")
_NO_FIELD = word_set("if when to by for with without or not then from before after until unless copy")
LONGEST_FIELD = 4


def fields_wanted(graph: Graph, tokens: list[Token], source: str) -> Wanted | None:
    """The values that the message names, beside those read already; None for a message about anything else."""
    said = [t for t in tokens if t.norm not in (".", "!")]
    parts = _wish(said) or _duty(said) or _order(said)
    if parts is None or any(t.kind not in ("word", "ident", "quoted", "code", "punct") for t in said):
        return None
    named, where, ordered = parts
    step = _reader(graph, where)
    items = listed([t for t in named if not t.is_word(*_AROUND)], source)
    names = [snake(item) for item in items if item]
    plain = (
        names and all(name and len(name.split("_")) <= LONGEST_FIELD for name in names) and not any(t.is_word(*_NO_FIELD) for t in named)
    )
    if step is None or not plain:
        return None
    parameter = _LISTS[graph.nodes[step].action]
    before = list(graph.nodes[step].params.get(parameter) or [])
    new = [name for name in names if name not in before]
    return (step, parameter, [*before, *new]) if new and not (ordered and before) else None


def _wish(said: list[Token]) -> tuple[list[Token], list[Token], bool] | None:
    """(what, out of what, False) of `from the reply I need …`, `I need … from the reply`, `what I need from the reply is …`."""
    wants = next((i for i, t in enumerate(said[:8]) if t.is_word(*_WANTS) and i and said[i - 1].is_word("i", "we")), None)
    if wants is None:
        return None
    if said[0].is_word("from") or (said[0].is_word("of", "out")):
        return said[wants + 1 :], said[:wants], False
    source = next((i for i in range(wants + 1, len(said)) if said[i].is_word("from") or said[i].raw.lower() == "out"), None)
    if source is None:
        return None
    be = next((i for i in range(source, len(said)) if said[i].is_word("be") or said[i].norm == ":"), None)
    if said[0].is_word("what", "all"):
        return (said[be + 1 :], said[source:be], False) if be is not None else None
    return (said[wants + 1 : source], said[source:], False) if be is None else None


def _duty(said: list[Token]) -> tuple[list[Token], list[Token], bool] | None:
    """The same of `the reply must contain …`."""
    must = next((i for i, t in enumerate(said[:4]) if t.is_word(*_MUST)), None)
    holds = must is not None and must + 1 < len(said) and said[must + 1].is_word(*_HOLDS)
    return (said[must + 2 :], said[:must], False) if must is not None and holds and said[0].is_word("the", "their", "his", "her") else None


def _order(said: list[Token]) -> tuple[list[Token], list[Token], bool] | None:
    """The same of the order `read … from the reply`, which may as well be one more step where values are read already."""
    ahead = next((i for i, t in enumerate(said[:6]) if t.is_word(*_READS)), 0) if said and said[0].is_word("from") else 0
    if ahead:
        return said[ahead + 1 :], said[:ahead], True
    if not said or not said[0].is_word(*_READS):
        return None
    source = next((i for i in range(2, len(said)) if said[i].is_word("from") or said[i].raw.lower() == "out"), None)
    return (said[1:source], said[source:], True) if source is not None else None


def _reader(graph: Graph, where: list[Token]) -> str | None:
    """The only step that reads what the words name, which are nothing but that."""
    named = [t for t in where if not t.is_word(*_AROUND) and t.norm != ","]
    if len(named) > 1 or any(not t.is_word(*_SOURCES) for t in named) or not (named or any(t.is_word("it") for t in where)):
        return None
    steps = [s for s in graph.order() if graph.nodes[s].action in _LISTS]
    if any(t.is_word(*_REPLIES) for t in named):
        steps = [s for s in steps if graph.nodes[s].action != "document.parse"]
    return steps[0] if len(steps) == 1 else None
