"""What a later message tells of a call, a record, an attribute or another workflow that it adds, folded into its words as in a first message."""

from builder_app.assistant.builtin.reading.attribute_changes import with_attributes
from builder_app.assistant.builtin.reading.handed_over import handed_over
from builder_app.assistant.builtin.reading.record_details import with_records
from builder_app.assistant.builtin.reading.web_details import with_details
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_HOLDERS = frozenset({"attribute", "attributes", "collection", "table", "register", "sheet", "ledger"})
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
_CALLS = word_set("call request hit ping query fetch post put get patch delete send")
_BETWEEN = word_set("to a an the request call at on against from")
_ADDS = word_set("also another additional add second after before then finally once when if afterwards")
"""Words that go with one more step beside one of its kind that stands."""
_OTHERWISE = word_set("instead instead-of change replace switch should must rather than")


def details_told(graph: Graph, tokens: list[Token], source: str) -> list[Token]:
    """The message with such details in the words that they belong to. What changes a step that stands keeps its words."""
    if any(t.is_word(*_OTHERWISE) for t in tokens) or (tokens and tokens[0].is_word("rename", "name", "title")):
        return tokens
    if not any(t.kind in ("url", "ident", "quoted", "code") or t.raw.lower() in _HOLDERS for t in tokens):
        return tokens
    added = any(t.is_word(*_ADDS) for t in tokens)
    kinds = set() if added else {node.action for node in graph.nodes.values()}
    known = str([node.params for node in graph.nodes.values()])
    if any(_called(tokens, i) for i, t in enumerate(tokens) if t.kind == "url" and t.norm not in known):
        tokens = with_details(tokens, source)
    if "data.store" not in kinds:
        tokens = with_records(tokens, source)
    if "shipment.update" not in kinds:
        tokens = with_attributes(tokens, source)
    runs_already = any(t.kind == "ident" and t.raw in known for t in tokens)
    return tokens if runs_already or "flow.sub_workflow" in kinds else handed_over(tokens, source)


def _called(tokens: list[Token], link: int) -> bool:
    """Whether the words in front order a call of that link."""
    at = link - 1
    while at > 0 and tokens[at].is_word(*_BETWEEN) and tokens[at].raw not in _METHODS:
        at -= 1
    return at >= 0 and (tokens[at].raw in _METHODS or (tokens[at].is_word(*_CALLS) and tokens[at].form == "base"))
