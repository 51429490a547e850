"""One more in a row of people who are asked in turn: `add a third carrier after pine, ops@x.com, same 45 min`."""

from dataclasses import dataclass

from builder_app.assistant.builtin.words.quantities import ORDINALS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_JOINS = word_set("add include insert put try ask bring take")
_MORE = word_set("another additional further extra more next")
_ASKED = frozenset({"email.send", "document.request"})


@dataclass(frozen=True)
class Turn:
    """Where somebody is asked: the message and the wait for the reply to it."""

    message: str
    wait: str


def turns(graph: Graph) -> list[Turn]:
    """The messages of which one goes out where the one before was not answered, in order; empty where there is no such row."""
    found: list[Turn] = []
    for step in graph.order():
        node = graph.nodes[step]
        message = str(node.params.get("email_step", ""))
        if node.action == "email.wait_for_reply" and message in graph.nodes and graph.nodes[message].action in _ASKED:
            found.append(Turn(message, step))
    linked = {two.message for one in found for two in found if two.message in graph.targets(one.wait, "timeout")}
    linked |= {one.message for one in found for two in found if two.message in graph.targets(one.wait, "timeout")}
    return [turn for turn in found if turn.message in linked]


def place_in_turn(graph: Graph, tokens: list[Token]) -> Turn | None:
    """Behind whom the clause puts one more; None where it puts nobody."""
    while tokens and (tokens[0].kind == "punct" or tokens[0].is_word("and", "please", "then", "also", "ok", "let", "us", "we", "should")):
        tokens = tokens[1:]
    sentence = next((i for i, t in enumerate(tokens[:-1]) if t.kind in ("newline", "bullet") or t.norm in (".", ";")), len(tokens))
    if not tokens or sentence < len(tokens):
        return None
    who = [t.norm for t in tokens if t.kind == "address"]
    more = any(t.kind == "word" and (t.norm in _MORE or t.norm in ORDINALS or t.form == "ordinal") for t in tokens[:4])
    more = more or any(
        t.is_word("as") and tokens[i + 1].is_word("the") and (tokens[i + 2].is_word("last", *_MORE) or tokens[i + 2].norm in ORDINALS)
        for i, t in enumerate(tokens[:-2])
    )
    if len(who) != 1 or not more or not tokens[0].is_word(*_JOINS) or who[0] in str([n.params for n in graph.nodes.values()]).lower():
        return None
    if any(t.is_word("cc", "bcc", "copy", "approver", "approval", "form", "slack", "teams", "if", "when") for t in tokens):
        return None
    row = turns(graph)
    after = next((i for i, t in enumerate(tokens) if t.is_word("after", "behind", "following")), None)
    if after is not None:
        end = next((i for i in range(after + 1, len(tokens)) if tokens[i].kind != "word"), len(tokens))
        named = find(graph, tokens[after + 1 : end]).steps
        return next((turn for turn in row if turn.message in named or turn.wait in named), row[-1] if row else None)
    return row[-1] if row else None


def join_in_turn(graph: Graph, turn: Turn, tokens: list[Token]) -> str:
    """Asks one more person behind `turn`, with a wait like the one there; the new message's id."""
    who = next(t.norm for t in tokens if t.kind == "address")
    length = next((t.value for t in tokens if t.kind == "duration"), None)
    message, wait = graph.nodes[turn.message], graph.nodes[turn.wait]
    behind, answered = graph.targets(turn.wait, "timeout"), graph.targets(turn.wait, "replied")
    for target in behind:
        graph.unlink((turn.wait, "timeout"), target)
    ends = [(turn.wait, "timeout")]
    new = graph.add(message.action, name=message.name, params=message.params | {"to": [who]}, ends=ends, wish=turn.message)
    params = wait.params | {"email_step": new} | ({"timeout": length} if length else {})
    waits = graph.add(wait.action, name=wait.name, params=params, ends=graph.natural(new), wish=turn.wait)
    for target in behind:
        graph.link((waits, "timeout"), target)
    for target in answered:
        graph.link((waits, "replied"), target)
    return new
