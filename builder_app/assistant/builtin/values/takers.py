"""Which parameters of which steps can take the value of a piece, and which of these steps its words point at."""

import re
from dataclasses import dataclass

from builder_app.assistant.builtin.values.held_values import LIMIT
from builder_app.assistant.builtin.values.pieces import METHODS, OPTIONS, Piece
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MANNERS, MESSAGES, RECIPIENT, TIME_PARAM
from builder_app.assistant.builtin.workflow.descriptions import person
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.param_names import parameters
from builder_app.assistant.builtin.workflow.references import find
from builder_app.domain.workflow import TRIGGER

Taker = tuple[str, str]
"""A step and one of its parameters."""
_ALWAYS_TIMED = ("flow.wait", "email.wait_for_reply", "human.approval", "human.form")
_TIMES = frozenset({"timeout", "duration"})
"""Names of the times that are not told apart in speech."""
_COPIES = {"cc": "cc", "copy": "cc", "bcc": "bcc"}
_PARTS = _COPIES | {"approver": "approvers", "recipient": "to", "receiver": "to"}
"""What people are called on the lists of a step."""
_CALLS = word_set("call request http api post endpoint url")
_ANY_TIME = word_set("time period window hour day minute long")
_MORE = {
    "email.wait_for_reply": word_set("answer response respond limit window deadline"),
    "human.approval": word_set("limit decision decide signature ok okay sign-off answer reply respond timeout"),
    "human.form": word_set("limit fill answer submit timeout"),
    "flow.repeat": word_set("reminder follow-up attempt attempts try tries round rounds chaser nudge times time interval pace"),
    "email.follow_up": word_set("reminder chaser nudge"),
    "shipment.search": word_set("result hit limit"),
    "data.query": word_set("row result record limit"),
    "email.check_inbox": word_set("email message mail limit"),
    "incident.pagerduty": word_set("severity on-call pagerduty"),
    "message.slack": word_set("chat room"),
    "message.teams": word_set("chat room"),
}
"""What else points at a step of an action, beside its nouns."""
_MAILS = ("email", "message", "mail")
_COUNTED = {
    "max_times": word_set("reminder follow-up attempt attempts try tries round rounds chaser nudge times time"),
    "limit": word_set("result hit row record shipment email message"),
}
"""What a bare number counts."""


@dataclass(frozen=True)
class Pointing:
    """The steps that can be meant, told apart by the words of a piece; `before` is the step of the piece before it."""

    graph: Graph
    focus: str | None
    before: str | None = None
    family: tuple[str, ...] = ()

    def chosen(self, piece: Piece, takers: list[Taker]) -> list[Taker]:
        """The takers meant; none where the words do not tell which."""
        required = self._required(piece)
        able = [one for one in takers if all(points_at(self.graph, one[0], t) for t in required)]
        if piece.beside is not None:
            near = self._beside(*piece.beside)
            able = [one for one in able if one[0] in near]
        if piece.stepped:
            at = piece.ordinal - 1 if piece.ordinal > 0 else -1
            order = self.graph.order()
            return [one for one in able if piece.ordinal and abs(at) < len(order) + (at < 0) and order[at] == one[0]]
        if piece.ordinal:
            return self._counted(piece, able if required else [o for o in able if o[0] in self.family] or able)
        if piece.every:
            return able if required or any(t.is_word(*_MAILS) for t in piece.nouns) else []
        if len(able) < 2:
            return able
        named = [one for one in able if any(points_at(self.graph, one[0], t) for t in piece.nouns if t not in required)]
        for spoken_of in (self.before, self.focus):
            if not required and any(step == spoken_of for step, _ in able):
                return [one for one in able if one[0] == spoken_of][:1]
        return named if len(named) == 1 else []

    def _beside(self, side: str, words: tuple[Token, ...]) -> list[str]:
        """The steps right before or right after the one that the words name."""
        found = find(self.graph, list(words), focus=self.focus)
        if found.step is None or found.score < 2:
            return []
        return [s for s, _ in self.graph.sources(found.step)] if side == "before" else self.graph.targets(found.step)

    def _counted(self, piece: Piece, able: list[Taker]) -> list[Taker]:
        kinds = {self.graph.nodes[s].action for s, _ in able}
        if not able or (len(kinds) > 1 and not kinds <= {"flow.wait", "email.wait_for_reply"} and not kinds <= MESSAGES):
            return []
        at = piece.ordinal - 1 if piece.ordinal > 0 else -1
        return [able[at]] if at < len(able) else []

    def _required(self, piece: Piece) -> list[Token]:
        """The words that only a step can account for: not the name of the parameter, nor what a number counts."""
        counted = piece.value is not None and (piece.value.kind == "number" or piece.paced)
        unit = set().union(*_COUNTED.values()) if counted else set()
        own = {*_PARTS, *(_MAILS if piece.every else ())} if piece.value is not None and piece.value.kind == "address" else set()
        called = {w for name in piece.names for w in (name, *name.split("_"))} | ({"level"} if "level" in piece.names else set())
        return [
            t
            for t in piece.nouns
            if t.norm not in own
            and not ((t.norm in unit or t.norm.removesuffix("s") in unit) and not piece.names)
            and not (piece.names and (t.norm in called or t.raw.lower() in called))
        ]


def takers(graph: Graph, piece: Piece) -> list[Taker]:
    """All parameters that can take the value, in the order of the workflow."""
    value = piece.value
    if value is None:
        return []
    steps = graph.order()
    if piece.paced:
        return [_paced(graph, s) for s in steps if graph.nodes[s].action == "flow.repeat"] if value.kind == "duration" else []
    if value.kind == "duration" and not piece.names - _TIMES and (calls := [s for s in steps if _called(graph, s, piece)]):
        return [(s, LIMIT) for s in calls]
    if value.kind == "duration":
        names = piece.names | (_TIMES if piece.names & _TIMES else frozenset())
        return [
            (s, name)
            for s in steps
            if (name := TIME_PARAM.get(graph.nodes[s].action, ""))
            and (graph.nodes[s].action in _ALWAYS_TIMED or name in graph.nodes[s].params)
            and (not names or name in names)
        ]
    if value.kind == "address":
        name = next((_PARTS[t.norm] for t in piece.nouns if t.norm in _PARTS), "")
        holders = {"human.approval"} if name == "approvers" else MESSAGES
        return [(s, name) for s in steps if name and not piece.names and graph.nodes[s].action in holders]
    if value.kind == "channel":
        return [(s, "channel") for s in steps if "channel" in parameters(graph.nodes[s].action) and piece.names <= {"channel"}]
    if value.raw in METHODS:
        return [(s, "method") for s in steps if graph.nodes[s].action == "http.request" and piece.names <= {"method"}]
    if value.kind == "number":
        return [(s, name) for s in steps if (name := _number(graph, s, piece))]
    if value.kind == "url":
        return [(s, "url") for s in steps if graph.nodes[s].action == "http.request" and piece.names <= {"url"}]
    if value.kind == "connection":
        return [(s, "connection") for s in steps if "connection" in MANNERS[graph.nodes[s].action].needs and not piece.names]
    if value.kind == "quoted":
        return [(s, name) for s in steps if (name := next((n for n in parameters(graph.nodes[s].action) if n in piece.names), ""))]
    return [(s, name) for s in steps if value.kind == "word" and (name := _option(graph, s, value, piece.names))]


def _called(graph: Graph, step: str, piece: Piece) -> bool:
    """Whether the piece speaks of a call to another system, which may take so long, and of nothing else that takes time."""
    told = any(t.is_word(*_CALLS) for t in piece.nouns)
    return (
        told
        and graph.nodes[step].action == "http.request"
        and not any(t.is_word("wait", "pause", "reply", "approval") for t in piece.nouns)
    )


def _paced(graph: Graph, loop: str) -> Taker:
    """What lasts from one round to the next: where the rounds wait for a reply, that wait; else the loop's interval."""
    waits = [s for s, o in graph.sources(loop) if o == "timeout" and graph.nodes[s].action == "email.wait_for_reply"]
    return (waits[0], "timeout") if waits and "interval" not in graph.nodes[loop].params else (loop, "interval")


def _number(graph: Graph, step: str, piece: Piece) -> str:
    own = parameters(graph.nodes[step].action)
    named = next((n for n in own if n in piece.names and own[n].kind == "number" and not own[n].options), "")
    if named or piece.names:
        return named
    return next((n for n, units in _COUNTED.items() if n in own and any(_counts(graph, step, t, units) for t in piece.nouns)), "")


def _counts(graph: Graph, step: str, token: Token, units: frozenset[str]) -> bool:
    """Whether the word is a unit that this step counts in."""
    action = graph.nodes[step].action
    said = {token.norm, token.norm.removesuffix("s")}
    return bool(said & units) and bool(said & {*_MORE.get(action, ()), *MANNERS[action].nouns})


def _option(graph: Graph, step: str, value: Token, names: frozenset[str]) -> str:
    if value.raw.lower() not in OPTIONS:
        return ""
    own = parameters(graph.nodes[step].action)
    return next((n for n, p in own.items() if value.raw.lower() in p.options and (not names or n in names)), "")


def points_at(graph: Graph, step: str, token: Token) -> bool:
    """Whether a word can point at the step: its nouns, its name, somebody whom it writes to."""
    if step == TRIGGER:
        return False
    node = graph.nodes[step]
    if token.kind == "word" and (token.norm in MANNERS[node.action].nouns or token.norm in _MORE.get(node.action, ())):
        return True
    if (node.action in TIME_PARAM or node.action == "http.request") and token.is_word(*_ANY_TIME):
        return True
    if token.raw.lower() in re.findall(r"[\w-]+", node.name.lower()):
        return True
    asked = graph.nodes.get(str(node.params.get("email_step"))) if node.action == "email.wait_for_reply" else None
    held = (asked or node).params
    whom = str([held.get(name) for name in ("to", "cc", RECIPIENT.get(node.action, "to"), "channel", "collection")]).lower()
    parts = set(re.findall(r"[a-z0-9]{3,}", whom)) - {"com", "org", "net", "the", "none"}
    parts |= {name for name, address in graph.people.items() if address in whom}
    return len(token.raw) > 2 and person(token.raw.lower(), parts)
