"""A message that should go out another way: `that should go to Slack #dock`, `make it a Teams post`, `send it by Slack instead`."""

from builder_app.assistant.builtin.reading.frames import Frame, frames
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

CHATS = {"slack": "message.slack", "teams": "message.teams"}
_POINTERS = word_set("that this it")
_ORDERS = word_set("use send post put move make switch change")
_AROUND = word_set("that this it should must go have to belong be use send post put move make switch change in on via by a an the over instead rather "
                   "message post reminder channel")  # fmt: skip
_NEW = word_set("also too another second copy additionally before after instead-of first last between")


def other_channel(graph: Graph, tokens: list[Token], source: str, focus: str | None, *, instead: bool) -> tuple[str, list[Frame]] | None:
    """(the message meant, the message to put there); None where the words name no other kind of chat for one that stands.
    `instead`: the word was said."""
    words = {t.norm for t in tokens if t.kind == "word"}
    wanted = [action for name, action in CHATS.items() if name in words]
    if len(wanted) != 1 or words & _NEW or len(tokens) > 12 or not _opens(tokens, instead):
        return None
    step = _meant(graph, tokens, wanted[0], focus)
    if step is None:
        return None
    at = next(i for i, t in enumerate(tokens) if t.norm in CHATS)
    opening = [Token("word", word, word, tokens[at].start, tokens[at].start) for word in ("post", "it", "to")]
    made = frames([*opening, *(t for t in tokens[at:] if not t.is_word("instead", "rather"))], source)
    return (step, made) if len(made) == 1 and made[0].action == wanted[0] else None


def _opens(tokens: list[Token], instead: bool) -> bool:
    """Whether the words speak of a message that stands: `that should …`, `make it …`, `use Teams` with an `instead`."""
    nxt = tokens[1] if len(tokens) > 1 else tokens[0]
    if tokens[0].is_word(*_POINTERS, "the", "our"):
        return any(t.is_word("should", "must", "belong", "have") for t in tokens[1:5])
    definite = nxt.is_word(*_POINTERS, "the", "our") or nxt.norm in CHATS
    return tokens[0].is_word(*_ORDERS) and definite and (instead or tokens[0].is_word("make", "move", "switch", "change"))


def _meant(graph: Graph, tokens: list[Token], wanted: str, focus: str | None) -> str | None:
    """The message of the other kind that the words point at or name."""
    others = [s for s in graph.order() if graph.nodes[s].action in set(CHATS.values()) - {wanted}]
    cut = next(i for i, t in enumerate(tokens) if t.norm in CHATS)
    named = [t for t in tokens[:cut] if t.kind != "word" or t.norm not in _AROUND]
    if named:
        found = find(graph, tokens[:cut], actions={graph.nodes[s].action for s in others}) if others else None
        return found.step if found is not None and found.score >= 3 and len(named) <= 3 else None
    if any(n.action == wanted for n in graph.nodes.values()):
        return focus if focus in others else None
    mails = [s for s in graph.order() if graph.nodes[s].action == "email.send"]
    return focus if focus in [*others, *mails] else others[0] if len(others) == 1 and not mails else None
