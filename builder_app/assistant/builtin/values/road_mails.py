"""Who gets what goes down a road that has its mail already: `billing should go to x@y.com`, behind a step that sorts out billing."""

from builder_app.assistant.builtin.places.kinds import road_named
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_MAILS = ("email.send", "email.escalate", "document.request")
_GOES = word_set("should must shall can will have to be go send forward pass now from on instead the a an queries query ones one mails mail emails email "
                 "messages message requests request cases case all please rather in future anymore any more and they them")  # fmt: skip


def readdressed(graph: Graph, tokens: list[Token]) -> tuple[str, str, list[str]] | None:
    """(the mail, `to`, the addresses); None where the words say more, or the road has no mail of its own or several."""
    said = [t for t in tokens if t.kind != "punct"]
    to = next((i for i, t in enumerate(said) if t.is_word("to") and i), None)
    if (
        to is None
        or not any(t.is_word("go", "send", "forward") for t in said[:to])
        or not any(t.is_word("should", "must", "shall") for t in said[:to])
    ):
        return None
    named = road_named(graph, said)
    if named is None:
        return None
    people = [t.norm for t in said[to + 1 :] if t.kind == "address"]
    rest = [t for t in [*said[named[1] : to], *said[to + 1 :]] if t.kind != "address"]
    if not people or any(t.kind != "word" or not (t.norm in _GOES or t.raw.lower() in _GOES) for t in rest):
        return None
    mails = [s for s in graph.targets(*named[0]) if graph.nodes[s].action in _MAILS]
    return (mails[0], "to", people) if len(mails) == 1 else None
