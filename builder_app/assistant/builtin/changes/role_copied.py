"""Somebody of the shipment who is put in copy: `add the customer in cc`, `copy the carrier on that email`."""

from builder_app.assistant.builtin.words.fields import ADDRESS_FIELDS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.context import Context
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_COPY = word_set("cc bcc copy")
_AROUND = word_set(
    "add put take keep set have include also too please the its their our shipment in on into as well cc bcc copy a of to it that this email message"
)


def role_copied(graph: Graph, tokens: list[Token], focus: str | None) -> tuple[str, str, list[str]] | None:
    """(the message, `cc` or `bcc`, who gets a copy) of words that say no more than that; None for others, or where it is not clear which
    message is meant."""
    said = [t for t in tokens if t.norm != "'s" and t.kind != "punct"]
    mailed = {i for i, t in enumerate(said[:-1]) if t.norm in ADDRESS_FIELDS and said[i + 1].is_word("email", "message")}
    roles = [t.norm for i, t in enumerate(said) if t.norm in ADDRESS_FIELDS and i not in mailed]  # `the carrier email` names the message
    if len(roles) != 1 or any(t.kind != "word" for t in said) or not any(t.is_word(*_COPY) for t in said):
        return None
    if any(not t.is_word(*_AROUND) and t.norm not in roles and i not in mailed for i, t in enumerate(said)):
        return None
    mails = [s for s in graph.order() if graph.nodes[s].action.startswith("email.") and graph.nodes[s].params.get("to")]
    named = find(graph, [t for t in said if t.norm not in roles and not t.is_word(*_COPY)], focus=focus)
    step = mails[0] if len(mails) == 1 else named.step if named.step in mails and not named.several else focus if focus in mails else None
    address = Context(graph, graph.sources(step)).address_of(roles[0]) if step is not None else ""
    name = "bcc" if any(t.is_word("bcc") for t in said) else "cc"
    before = list(graph.nodes[step].params.get(name) or []) if step is not None else []
    return (step, name, [*before, address]) if step is not None and address and address not in before else None
