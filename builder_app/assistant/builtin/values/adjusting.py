"""Changes that keep the graph as it is: values and names of steps."""

import re
from collections.abc import Sequence

from builder_app.assistant.builtin.places.positions import Position
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.heads import head_of
from builder_app.assistant.builtin.reading.making import interval_of, times_of
from builder_app.assistant.builtin.reading.slots import find_slots
from builder_app.assistant.builtin.values.form_changes import form_told, given_form
from builder_app.assistant.builtin.values.settings import Settings
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MANNERS, MESSAGES, RECIPIENT
from builder_app.assistant.builtin.workflow.context import Context
from builder_app.assistant.builtin.workflow.graph import End, Graph, Node
from builder_app.assistant.builtin.workflow.references import find
from builder_app.domain.diff import Change

ADD = frozenset({"add", "insert", "put", "include", "append", "prepend", "create", "place"})


SET = word_set(
    """
    swap set change make update extend shorten increase decrease reduce raise lower use give let double halve lengthen
    allow grant switch turn move cc bcc copy should treble replace exchange substitute address prolong
    """
)

_BEHIND_NOUN = word_set("for to with by from of before after between in on at that which where when so behind asking where")

_NEW_STEPS = word_set("form approval questionnaire sign-off note notice heads-up ping post email message notification reminder request")


class Adjusting:
    """What one message does to a workflow, kept while its clauses are worked through; sets values and names."""

    def __init__(self, graph: Graph, source: str, focus: str | None, recent: Sequence[Change] = ()) -> None:
        self.graph, self.source, self.focus, self.recent = graph, source, focus, recent
        self.said: list[str] = []
        self.missed: list[str] = []
        self.cursor: list[End] | None = None
        self.pending: Position | None = None
        self.vacated: list[End] = []
        """Where a step that was taken out stood."""
        self.emptied = -1
        """The sentence that took it out."""
        self.lost: list[Node] = []
        """What was taken out only because it hung on a step that goes."""
        self.labelled: list[End] = []
        """The roads of the labels that this message added."""
        self.alone = False
        """Whether the message is one clause."""
        self.limited: list[End] = []
        """The open end of the time limit set last: `give them 4 hours, after that escalate`."""

    def _settable(self, clause: Clause, head: str, first: str) -> bool:
        """Whether the clause changes something there rather than adding something."""
        words = set(clause.words)
        if clause.condition is not None and not clause.trailing:
            return False
        if len(clause.tokens) <= 5 and sum(t.raw in ("GET", "POST", "PUT", "PATCH", "DELETE") for t in clause.tokens) == 2:
            return True
        if {"let", "know"} <= words:
            return False
        if any(t.raw.lower() == "apart" for t in clause.tokens) and any(n.action == "flow.repeat" for n in self.graph.nodes.values()):
            return True
        chats = [n for n in self.graph.nodes.values() if n.action.startswith("message.")]
        unnamed = [n for n in chats if not n.params.get("channel")]
        if (
            len(chats) == len(unnamed) == 1
            and {"channel"} < words
            and first in ("send", "post", "use", "put")
            and len(clause.tokens) <= 6
            and clause.condition is None
            and not words & {"email", "before", "after", "also"}
        ):
            return True
        if (
            chats
            and "channel" in words
            and first in ("send", "post", "use", "put")
            and words & {"it", "that", "this"}
            and "also" not in clause.marks
        ):
            return True
        if clause.marks & {"at-start", "at-end"} and words & {"value", "variable"} and first == "set":
            return False
        if first in ADD or head in ADD:
            if _one_more_step(clause.tokens):
                return False
            slots = find_slots(clause.tokens, self.source, head=0)
            fields = bool(words & {"field", "label", "category", "cc", "bcc", "recipient", "copy"}) or (
                clause.tokens[-1].is_word("form") and bool(words & {"to", "in", "on"})
            )
            receivers = (
                bool(slots.to or slots.cc)
                and not words
                & {
                    "email",
                    "step",
                    "message",
                    "approval",
                    "escalation",
                    "follow-up",
                    "reminder",
                    "notification",
                    "wait",
                }
            ) or bool(slots.cc)
            later = (
                bool(words & {"to"})
                and bool([t for t in clause.tokens if t.kind == "duration"])
                and any(t.is_word("another", "more", "extra") for t in clause.tokens)
            )
            return fields or receivers or later
        if (
            "instead" in clause.marks
            or words & {"instead-of", "should", "must"}
            or first in SET
            or head in SET
            or first in ("retry", "ignore", "continue", "never", "try", "attempt")
        ):
            return True
        slots = find_slots(clause.tokens, self.source, head=-1)
        waits = any(n.action in ("flow.wait", "email.wait_for_reply") for n in self.graph.nodes.values())
        limited = "only" in clause.marks or bool(words & {"only", "just", "whenever", "each", "every", "at-most", "up-to"})
        if words & {"better", "rather"} and head == "wait" and waits and slots.durations and not words & {"before", "after", "between"}:
            return True
        if head == "wait" and waits and limited and slots.durations and not words & {"before", "after", "between", "then", "reply", "for"}:
            return True
        if words & {"attempt", "attempts", "tries", "retries"} and slots.durations:
            return True
        if words & {"cc", "bcc", "copy"} and (slots.to or slots.cc or slots.bcc) and head != "send":
            return True
        looping = any(n.action == "flow.repeat" for n in self.graph.nodes.values())
        if (
            looping
            and not slots.to
            and not clause.condition
            and times_of(clause.tokens)
            and (interval_of(clause.tokens) or len(clause.tokens) <= 4)
        ):
            return True
        if _has_time(clause.tokens):
            return True
        if head in ("get", "have") and slots.durations and not words & {"wait", "until", "after", "before", "pass"}:
            return True
        if (
            head in ("extract", "capture", "pull", "include", "parse", "read", "take")
            and any(n.action in ("document.parse", "email.parse_reply", "ai.extract") for n in self.graph.nodes.values())
            and "also" in clause.marks
        ):
            return True
        if (
            head == ""
            and any(t.kind == "duration" for t in clause.tokens)
            and not any(t.is_word("after", "before", "wait", "pause") for t in clause.tokens)
        ):
            return True
        if head == "ask" and words & {"approve", "fill", "sign", "decide"}:
            return False
        if head in ("send", "address", "post", "escalate", "wait", "go", "retry", "try", "ask") or head == "":
            return self._definite(clause.tokens)
        return False

    def _definite(self, tokens: list[Token]) -> bool:
        """`send the escalation to …`, `36 hours for the second wait`: an existing step is named with an article."""
        for i, token in enumerate(tokens[:-1]):
            if (
                token.is_word("the", "both", "that", "this")
                and (found := find(self.graph, tokens[i + 1 : i + 4])).step is not None
                and found.score >= 3
            ):
                return not any(t.is_word("after", "before", "between") for t in tokens[max(0, i - 1) : i])
        return False

    def _settings(self, clause: Clause, *, removing: bool = False) -> bool:
        tokens = clause.tokens
        setter = Settings(self.graph, self.source, self.focus)
        slots = find_slots(tokens, self.source, head=head_of(tokens))
        if "also" in clause.marks:
            slots.words = slots.words | {"also"}
        given = bool(tokens) and tokens[0].is_word("give", "allow") and bool(slots.durations)
        if given and "then" in clause.marks and any(t.is_word("another") for t in tokens):
            return False  # one more wait behind the one that stands
        steps = (
            (setter.readdress,)
            if removing
            else (setter.repolicy, setter.retime)
            if given
            else (setter.repolicy, setter.reconnect, setter.readdress, setter.rechannel, setter.retext, setter.retime, setter.revalue)
        )
        before = {s: self.graph.roads(s) for s in self.graph.nodes}
        for apply in steps:
            if apply(tokens, slots) and setter.said:
                self.cursor = [(s, o) for s in before for o in self.graph.roads(s) if o not in before[s]] or self.cursor
                self.said += setter.said
                self.focus = setter.touched[-1]
                over = (self.focus, "timeout")
                timed = any(t.kind == "duration" for t in tokens) and "timeout" in self.graph.roads(self.focus)
                self.limited = [over] if timed and not self.graph.used(over) else []
                return True
        if (
            removing
            and (removing_list := set(clause.words) & {"field", "label", "category", "form"})
            and removing_list
            and setter.revalue(tokens, slots)
        ):
            self.said += setter.said
            return True
        return not removing and self._people(tokens, slots.words)

    def _asked_in_form(self, clause: Clause) -> bool:
        """`also ask for the plate in the form`, `make the remarks optional`: what a form that stands asks for."""
        tokens = [*clause.tokens, *([Token("word", "also", "also", 0, 0)] if "also" in clause.marks and clause.tokens else [])]
        if clause.condition is not None:
            return False
        told = form_told(self.graph, tokens, self.source, instead=bool(clause.marks & {"instead", "only"}))
        given = given_form(self.graph, clause.tokens, also="also" in clause.marks) if told is None else None
        if told is None and given is None:
            return False
        setter = Settings(self.graph, self.source, self.focus)
        if told is not None:
            setter.put(told[0], "fields", told[1])
        elif given is not None:
            setter.put(given[0], "assignees", given[1])
        self.said += setter.said
        self.focus = setter.touched[-1]
        return True

    def _people(self, tokens: list[Token], words: frozenset[str]) -> bool:
        """Named roles instead of addresses: `send the follow-up to the carrier`."""
        at = next((i for i, t in enumerate(tokens) if t.is_word("to") and i), None)
        if at is None:
            return False
        found = find(self.graph, tokens[:at], focus=self.focus)
        if found.step is None or self.graph.nodes[found.step].action not in (*MESSAGES, *RECIPIENT):
            return False
        context = Context(self.graph, self.graph.sources(found.step))
        whom = [a for t in tokens[at + 1 :] if t.kind == "word" and (a := context.address_of(t.norm))]
        if not whom:
            return False
        setter = Settings(self.graph, self.source, self.focus)
        setter.put(found.step, RECIPIENT.get(self.graph.nodes[found.step].action, "to"), whom)
        self.said += setter.said
        self.focus = found.step
        return True

    def _rename(self, tokens: list[Token]) -> bool:
        if any(t.kind in ("channel", "address", "url") for t in tokens):
            return False  # `we renamed #ops to #dock-ops`: no step is called so
        quoted = next((t for t in reversed(tokens) if t.kind in ("quoted", "code")), None)
        to = next((i for i, t in enumerate(tokens) if i > 0 and t.is_word("to", "as", "into")), None)
        if quoted is not None:
            name, rest = quoted.norm, [t for t in tokens if t is not quoted]
        elif to is not None and to + 1 < len(tokens):
            if tokens[to + 1].kind == "duration":
                return False  # a value, not a name
            name, rest = re.sub(r"\s+", " ", self.source[tokens[to + 1].start : tokens[-1].end]).strip(), tokens[:to]
        else:
            return self._call(tokens)
        return self._name(rest, name)

    def _call(self, tokens: list[Token]) -> bool:
        """`call the second wait Long wait`: what follows the step's noun is the name."""
        for cut in range(len(tokens) - 1, 1, -1):
            if (
                tokens[cut].raw[:1].isupper()
                and (tokens[1:cut])
                and (find(self.graph, tokens[1:cut], focus=self.focus).step or any(t.is_word("workflow", "it") for t in tokens[1:cut]))
            ):
                first = cut
                while first - 1 > 1 and tokens[first - 1].raw[:1].isupper():
                    first -= 1
                return self._name(tokens[:first], self.source[tokens[first].start : tokens[-1].end].strip())
        return False

    def _name(self, phrase: list[Token], name: str) -> bool:
        words = {t.norm for t in phrase}
        if words <= {"rename", "description", "to"} and "description" in words:
            self.graph.description = name
            self.said.append(f"the workflow's description is now “{name}”")
            return True
        whole = words <= {"call", "name", "rename", "title", "it", "this", "to", "as", "please", "the"} and bool(words & {"it", "this"})
        if (
            (whole and self.alone)
            or (words & {"workflow", "process", "automation"} and not words & {"step", "sub-workflow"})
            or not words & (set().union(*(set(m.nouns) for m in MANNERS.values())) | {"step", "it", "that"})
        ):
            self.graph.name = name[:120]
            self.said.append(f"the workflow is now called “{name}”")
            return True
        found = find(self.graph, [t for t in phrase if not t.is_word("rename", "call", "name", "change", "of")], focus=self.focus)
        if found.step is None or not name:
            return False
        before = self.graph.nodes[found.step].name
        self.graph.nodes[found.step].name = name[:120]
        self.said.append(f"“{before}” is now called “{name}”")
        self.focus = found.step
        return True


def _one_more_step(tokens: list[Token]) -> bool:
    """`add a form for x@y.com with the fields a and b`, `before it, insert an approval`: what is added is a step of its own."""
    at = next((i for i, t in enumerate(tokens) if t.is_word(*ADD)), None)
    article = at + 1 if at is not None else len(tokens)
    if article + 1 >= len(tokens) or not tokens[article].is_word("a", "an", "another"):
        return False
    end = next((i for i in range(article + 1, len(tokens)) if tokens[i].kind != "word" or tokens[i].norm in _BEHIND_NOUN), len(tokens))
    return end > article + 1 and tokens[end - 1].is_word(*_NEW_STEPS)


def _has_time(tokens: list[Token]) -> bool:
    """`they have 6 hours to fill in the form`: how long the people of a step that stands have."""
    opens = len(tokens) > 4 and tokens[0].is_word("they", "he", "she", "everybody", "everyone") and tokens[1].is_word("have", "get")
    at = next((i for i, t in enumerate(tokens[:5]) if t.kind == "duration"), None)
    return opens and at is not None and tokens[at + 1 : at + 2] != [] and tokens[at + 1].is_word("to", "for")
