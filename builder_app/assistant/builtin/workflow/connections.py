"""Names of connections, read as one token each: `using connection slack-main`, `via the `wms` connection`."""

from dataclasses import replace

from builder_app.assistant.builtin.words.lexicon import dictionary
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.words.wordlists import COMMON
from builder_app.assistant.builtin.workflow.graph import Graph

CONNECTED = frozenset(
    {"message.slack", "message.teams", "incident.pagerduty", "data.query", "http.request", "email.check_inbox", "document.request"}
) | {"email.send", "email.follow_up", "email.escalate"}
"""Actions that reach the outside through a connection."""

_LEADING = ("using", "use", "via", "with", "over", "through", "on", "by", "against", "the", "our")
_BY_WAY_OF = ("using", "via", "with", "over", "through", "on", "against", "from", "use", "query")
_NO_NAMES = word_set(
    "and or but then for to is are was be with without of in on at as by if when whenever once while that which who this it its they we you i the a an "
    "should must will can may has have every each daily hourly weekly monthly page pages settings error errors fails failed named called name not no "
    "so until before after from into brings brought gets comes shows yields has returned returns finds gives exceeds run runs please first again instead too also"
)
"""Words behind `on the connection` that name none."""
_LINKING = ("call", "name", "be", "named", "called")


def _names(token: Token) -> bool:
    """Whether a token can be the name of a connection: written as a name, or no word of the language."""
    if token.kind in ("ident", "quoted", "code"):
        return True
    if token.kind != "word":
        return False
    return "-" in token.raw or (len(token.raw) <= 3 and token.raw.lower() not in COMMON) or _unknown(token)


def _unknown(token: Token) -> bool:
    return token.raw.lower() not in COMMON and dictionary(token.raw.lower()) is None and dictionary(token.norm) is None


def join_connections(tokens: list[Token]) -> list[Token]:
    """The tokens with every named connection as one token of the kind `connection`; its `value` is the name."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if not token.is_word("connection"):
            out.append(token)
            i += 1
            continue
        j = i + 1
        while j < len(tokens) and (tokens[j].is_word(*_LINKING) or tokens[j].norm in (":", "=")):
            j += 1
        by_way = [t for t in out[-2:] if not t.is_word("the", "our")][-1:]
        told = bool(by_way) and by_way[0].is_word(*_BY_WAY_OF) and j < len(tokens) and tokens[j].kind == "word"
        told = told and tokens[j].raw.lower() not in _NO_NAMES and tokens[j].raw.isalpha()
        ahead = len(out) > 1 and out[-1].kind in ("ident", "code") and out[-2].is_word("the", "our", *_BY_WAY_OF) and tokens[j : j + 1]
        verb = ahead and tokens[j].kind == "word" and tokens[j].raw.lower() in _NO_NAMES  # `on the claims_db connection brings new rows`
        if j < len(tokens) and not verb and (_names(tokens[j]) or told):
            name, end = tokens[j], j + 1
            while (
                end < len(tokens) and tokens[end].start == name.end and tokens[end].raw not in ".,;:!?)" and tokens[end].kind != "newline"
            ):
                name, end = replace(name, kind="ident", raw=name.raw + tokens[end].raw, end=tokens[end].end), end + 1
        elif out and (_names(out[-1]) and not out[-1].is_word(*_BY_WAY_OF) and (len(out) < 2 or not out[-1].is_word("slack", "teams"))):
            name, end = out.pop(), i + 1
        else:
            out.append(token)
            i += 1
            continue
        while out and out[-1].is_word(*_LEADING):
            out.pop()
        value = name.norm if name.kind in ("quoted", "code") else name.raw
        out.append(replace(name, kind="connection", norm=value, value=value, end=tokens[end - 1].end))
        i = end
    return out


def connect(graph: Graph, steps: list[str], name: str) -> list[str]:
    """Gives the connection to those of the steps that can use one; the ids of these."""
    chosen = [s for s in steps if graph.nodes[s].action in CONNECTED]
    for step in chosen:
        graph.nodes[step].params = graph.nodes[step].params | {"connection": name}
    return chosen
