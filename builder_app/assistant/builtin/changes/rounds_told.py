"""How branches come together and how often a repetition goes round, told anew: `let the join go ahead as soon as one of them is there`,
`check every 2 hours rather than every 4, and up to 12 times`, `ten attempts, one hour apart`."""

from builder_app.assistant.builtin.reading.making import interval_of, times_of
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_ANY = word_set("any either first whichever one whoever")
_ENOUGH = word_set(
    "enough sufficient suffice suffices as-soon-as asap once when ahead continue proceed go-on join whichever necessary need not"
)
_TOGETHER = word_set("join branch branches both all two three the-two them-all other others each")
_GOING = word_set("join wait continue proceed go let set make switch change enough suffice sufficient")
_ORDERS = word_set("add send email post notify page escalate store save ask insert put remove drop delete write update")
_TRY = word_set(
    "check ask look try poll repeat call retry again it the portal rather rather-than than and with at-most maximum instead instead-of of not only up "
    "up-to to please in total make time times attempt attempts tries round rounds apart between every each but that them now a per limit max no more "
    "more-than interval better be would let us we want should have number query request once or-more kinder nicer fairer plenty enough fine ok do will can could suffice"
)


def join_told(graph: Graph, tokens: list[Token]) -> tuple[str, str] | None:
    """(the join, its mode) of a message that is about nothing but when it goes on; None for other messages."""
    join = next((s for s in reversed(graph.order()) if graph.nodes[s].action == "flow.join"), None)
    words = {t.norm for t in tokens if t.kind == "word"} | {t.raw.lower() for t in tokens if t.kind == "word"}
    values = any(t.kind in ("address", "url", "channel", "duration", "clock", "quoted", "connection") for t in tokens)
    if join is None or values or len(tokens) > 32 or _ordered(tokens) or not words & _GOING:
        return None
    number = {"two", "three", "four"} if any(t.kind == "number" for t in tokens) else set()
    if words & _ANY and words & _ENOUGH and (words | number) & (_TOGETHER | {"two", "three", "four"}):
        return join, "any"
    back = graph.nodes[join].params.get("mode") == "any" and not words & (_ANY - {"one"})
    return (join, "all") if back and words & {"both", "all", "them-all", "everybody", "every"} and words & {"wait", "join"} else None


_MEETS = word_set("go end lead run flow come feed meet finish join arrive let")
_INTO = word_set("the same existing that in into to at with other others the-other them two up also both there and which it this")


def without_meeting(graph: Graph, tokens: list[Token]) -> list[Token]:
    """`add a third parallel branch which posts to Teams | and goes into the same join`: without what happens to every such branch."""
    beside = any(t.is_word("parallel", "simultaneously", "branch") for t in tokens)
    joins = [i for i, t in enumerate(tokens) if i > 2 and t.is_word("join") and tokens[i - 1].is_word("the", "same", "existing", "that")]
    at = joins[-1] if joins else None
    if at is None or not beside or not any(n.action == "flow.join" for n in graph.nodes.values()):
        return tokens
    start = at
    while start and (tokens[start - 1].is_word(*_INTO) or tokens[start - 1].norm == "," or tokens[start - 1].is_word(*_MEETS)):
        start -= 1
    return (
        [*tokens[:start], *tokens[at + 1 :]] if start > 2 and any(t.is_word("in", "into", "to", "at") for t in tokens[start:at]) else tokens
    )


def _ordered(tokens: list[Token]) -> bool:
    """Whether a sentence of the message begins with an order for another step."""
    opens = [t for i, t in enumerate(tokens) if i == 0 or tokens[i - 1].norm in (".", ";", ",") or tokens[i - 1].is_word("and", "then")]
    return any(t.is_word(*_ORDERS) and t.form == "base" for t in opens)


def rounds_told(graph: Graph, tokens: list[Token]) -> tuple[str, dict[str, object]] | None:
    """(the repetition, its new pace and number) of a message that is about nothing else; None for other messages."""
    loops = [s for s in graph.order() if graph.nodes[s].action == "flow.repeat"]
    known = all(t.kind in ("punct", "number", "duration") or t.is_word(*_TRY) for t in tokens)
    if len(loops) != 1 or not known:
        return None
    times, interval = times_of(tokens), interval_of(tokens)
    tried = any(
        t.is_word("check", "ask", "look", "try", "poll", "repeat", "retry", "attempt", "attempts", "tries", "apart") for t in tokens
    )
    if (times is None and interval is None) or not (tried or times is not None):
        return None
    paced = interval is not None and "interval" in graph.nodes[loops[0]].params
    if interval is not None and not paced:
        return None
    return loops[0], ({"max_times": times} if times is not None else {}) | ({"interval": interval} if interval is not None else {})
