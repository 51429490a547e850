"""What is made ready before a message goes out: `summarise the list first`, `have AI write the text of the email first`."""

from builder_app.assistant.builtin.places.positions import Position
from builder_app.assistant.builtin.reading.frames import Frame
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MESSAGES, TEXT_PARAM
from builder_app.assistant.builtin.workflow.context import expr
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_FROM_DATA = frozenset({"ai.summarize", "document.save", "ai.classify", "ai.sentiment", "ai.extract", "flow.for_each"})
_SOURCES = frozenset(
    {"shipment.search", "shipment.lookup", "data.query", "email.check_inbox", "email.wait_for_reply", "document.extract_text", "http.request",
     "email.parse_reply", "document.parse", "ai.extract", "human.form"}
)  # fmt: skip
"""Steps with a result that others work on."""
SENT = MESSAGES | {"message.slack", "message.teams", "incident.pagerduty"}
_TEXT = word_set("text body wording content message words")


def before_it_goes_out(graph: Graph, made: list[Frame], tokens: list[Token]) -> Position | None:
    """In front of the message that something is made for; None for what needs nothing to work on."""
    action = made[0].action if len(made) == 1 else ""
    if action != "ai.generate" and action not in _FROM_DATA:
        return None
    named = find(graph, [t for t in tokens if not t.is_word(*_TEXT, "first")], actions=set(SENT) & {n.action for n in graph.nodes.values()})
    served = [s for s in graph.order() if graph.nodes[s].action in SENT and (action == "ai.generate" or _has_data(graph, s))]
    step = named.step if named.step is not None and named.score >= 1.5 and named.step in served else next(iter(served), None)
    return Position("before", [step]) if step is not None else None


def _has_data(graph: Graph, step: str) -> bool:
    sources = [s for s, _ in graph.sources(step)]
    return any(graph.nodes[s].action in _SOURCES for s in graph.upstream(sources)) or graph.trigger.type in ("email", "webhook", "query")


def worded(graph: Graph, made: list[Frame], tokens: list[Token], position: Position, new: str) -> str:
    """The message whose text is now the one that was written for it; empty where the words do not say so."""
    step = position.steps[0] if position.kind == "before" and position.steps else ""
    told = any(t.is_word(*_TEXT) for t in tokens) and len(made) == 1 and made[0].action == "ai.generate"
    if not told or step not in graph.nodes or graph.nodes[step].action not in TEXT_PARAM:
        return ""
    node = graph.nodes[step]
    node.params = node.params | {TEXT_PARAM[node.action]: expr(f"steps.{new}.text")}
    return step
