"""Hangs frames on the graph, loops included: for each, every so often, up to so many times."""

import re
from typing import Any

from builder_app.assistant.builtin.building.branches import Branches
from builder_app.assistant.builtin.places.attach import FINDERS, Branching
from builder_app.assistant.builtin.places.chased import answers_before
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.comparisons import search_filter
from builder_app.assistant.builtin.reading.conditions import atom
from builder_app.assistant.builtin.reading.frames import Frame, frames
from builder_app.assistant.builtin.reading.making import interval_of, times_of
from builder_app.assistant.builtin.recasting.done_to import done_to
from builder_app.assistant.builtin.recasting.people import recast
from builder_app.assistant.builtin.recasting.resending import resent
from builder_app.assistant.builtin.words.acquaintances import gives_mail
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.actions import MESSAGES, UNANSWERED
from builder_app.assistant.builtin.workflow.context import Context
from builder_app.assistant.builtin.workflow.graph import End

_UNTIL = ("valid", "good", "open", "available")
"""What makes `until` part of the name of a value: `lane, price and valid until`."""
_CHASERS = frozenset({"email.follow_up", "email.escalate"})


def _uncounted(tokens: list[Token]) -> list[Token]:
    """The condition without `24 times at most`."""
    at = next((i for i, t in enumerate(tokens) if t.is_word("time", "times", "attempts", "tries", "rounds") and i), None)
    if at is None or tokens[at - 1].kind != "number":
        return list(tokens)
    start = at - 1 - tokens[at - 2].is_word("up-to", "at-most", "maximum", "max") if at > 1 else at - 1
    return [t for i, t in enumerate(tokens) if i < start or (i > at and not t.is_word("at-most", "maximum", "max"))]


def _acted_on(tokens: list[Token], i: int) -> bool:
    """Whether a word that may be a noun is a verb here: `for each row mail x@y.com`, `for each of them email the carrier`."""
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    posted = tokens[i].is_word("post", "write") and nxt is not None and nxt.is_word("to")
    return (
        (i > 0 and tokens[i - 1].is_word("them"))
        or posted
        or (nxt is not None and (nxt.kind == "address" or gives_mail(nxt) or nxt.is_word("the", "them", "it", "our", "a")))
    )


def _around(tokens: list[Token], at: int) -> list[Token]:
    """The order without `for each of them` at its place: `send an email` … `to x@y.com`."""
    end = at + 1
    while end < len(tokens) and tokens[end].kind == "word" and not tokens[end].is_word("to", "via", "in", "on", "with", "cc"):
        end += 1
    before = tokens[: at - tokens[at - 1].is_word("about", "for", "of", "on")] if at else []
    return [*before, *tokens[end:]]


def _told_of_each(rest: list[Token], source: str) -> list[Token]:
    """The order in what is told of each behind `for each row found`: `a certificate is to be requested from …`; empty where there is none."""
    for at in range(1, min(4, len(rest))):
        if not rest[at].is_word("a", "an", "the", "its", "their", "one") and rest[at].kind != "address" and not gives_mail(rest[at]):
            continue
        plain = Clause(rest[at:])
        told = done_to(recast(plain)).tokens
        return told if told != plain.tokens and frames(told, source) else []
    return []


class Loops(Branches):
    """Adds frames and the repetitions that their words ask for."""

    def _frame(self, frame: Frame) -> None:
        tokens = list(frame.tokens)
        if frame.action in _CHASERS:
            self._turn_to_silence()
        if (repeat := resent(self.graph, frame, tokens, self.ends)) is not None:
            self.branching = Branching(repeat, {"again"})
            self.before = self.ends = [(repeat, "exhausted")]
            return
        if self._waits_again(frame, tokens) or self._loop(frame, tokens) or self._absorbed(frame):
            return
        for i, token in enumerate(tokens[:-1]):
            if token.kind == "duration" and tokens[i + 1].is_word("later"):
                self._pause(token)
                frame.slots.durations = []
        granted = next((t for t in tokens if t.kind == "duration"), None)
        if frame.head in ("give", "allow") and granted and Context(self.graph, self.ends).nearest(*MESSAGES) is None:
            self._pause(granted)
            return
        self.before = list(self.ends)
        if not self.ends and (stop := self._last_stop()) is not None:
            self._before_stop(frame, stop)
            return
        _, self.ends = self.realiser.add(frame, self.ends)
        lead = tokens[-3:-1] if len(tokens) > 2 and tokens[-1].kind == "duration" else []
        told = lead and (
            lead[-1].norm == "," or lead[-1].is_word("same", "at-most") or (lead[0].norm == "," and lead[-1].is_word("another"))
        )
        if told and frame.action in ("email.send", "email.follow_up"):
            self._pause(tokens[-1], answered=True)

    def _waits_again(self, frame: Frame, tokens: list[Token]) -> bool:
        """`send a reminder and wait again, up to three times`: as long as before, and round again where a number is told."""
        length = frame.slots.durations[0] if frame.slots.durations else None
        again = frame.action in ("flow.wait", "email.wait_for_reply") and any(t.is_word("again", "another") for t in tokens)
        again = again and (length is None or times_of(tokens) is not None)
        step = self.ends[0][0] if again and len(self.ends) == 1 else None
        before = self.graph.nearest(("email.wait_for_reply",), self.ends) if step in self.graph.nodes else None
        if step is None or before is None or self.graph.nodes[step].action not in MESSAGES:
            return False
        times = times_of(tokens)
        if times is None or (length is not None and length != self.graph.nodes[before].params.get("timeout")):
            if times is not None:
                return False
            params = {"email_step": step, "timeout": self.graph.nodes[before].params.get("timeout")}
            self.ends = self.graph.natural(
                self.graph.add("email.wait_for_reply", name="Wait for a reply", params=params, ends=self.ends, wish="reply")
            )
            return True
        repeat = self.graph.add("flow.repeat", name="Repeat", params={"max_times": times}, ends=[(before, "timeout")], wish="repeat")
        first = next((t for t in self.graph.targets(before, "timeout") if t != repeat), step)
        self.graph.unlink((before, "timeout"), first)
        self.graph.link((repeat, "again"), first)
        self.graph.link(self.ends[0], before)
        self.branching = Branching(repeat, {"again"})
        self.before = self.ends = [(repeat, "exhausted")]
        return True

    def _last_stop(self) -> str | None:
        last = next(reversed(self.graph.nodes), None)
        return last if last is not None and self.graph.nodes[last].action == "flow.stop" else None

    def _before_stop(self, frame: Frame, stop: str) -> None:
        """`stop and tell x@y.com`: what is said after the stop happens before it."""
        sources = self.graph.sources(stop)
        _, ends = self.realiser.add(frame, sources)
        for end in sources:
            self.graph.unlink(end, stop)
        for end in ends:
            self.graph.link(end, stop)
        self.graph.nodes[stop] = self.graph.nodes.pop(stop)

    def _asked_of(self) -> str | None:
        """The one approval or form of this message whose time is not told yet: whom `give her a day` means."""
        asked = [s for s, n in self.graph.nodes.items() if n.action in ("human.approval", "human.form") and n.fresh]
        return asked[0] if len(asked) == 1 and "timeout" not in self.graph.nodes[asked[0]].params else None

    def _deadline(self, duration: dict[str, Any], *, whom: bool = False) -> bool:
        """`they get one day` limits the approval or the form that stands nearest, unless an e-mail is nearer."""
        step = Context(self.graph, self.ends).nearest("human.approval", "human.form", *MESSAGES)
        node = self.graph.nodes[step] if step is not None else None
        if node is not None and node.action in MESSAGES and whom and (asked := self._asked_of()) is not None:
            step, node = asked, self.graph.nodes[asked]
        if node is None or not node.fresh or node.action in MESSAGES or "timeout" in node.params:
            return False
        node.params = node.params | {"timeout": duration}
        return True

    def _pause(self, token: Token, *, answered: bool = False) -> None:
        """`2 days later`: a wait in front; `answered`: for the reply to the message that it is told with, `also 45 minutes`."""
        message = self.ends[0][0] if answered and len(self.ends) == 1 else ""
        if message in self.graph.nodes and self.graph.nodes[message].action in MESSAGES:
            params = {"email_step": message, "timeout": token.value}
            step = self.graph.add("email.wait_for_reply", name="Wait for a reply", params=params, ends=self.ends, wish="reply")
            self.before = self.ends = self.graph.natural(step)
            return
        step = self.graph.add("flow.wait", name="Wait", params={"duration": token.value}, ends=self.ends, wish="wait")
        self.before = self.ends = self.graph.natural(step)

    def _turn_to_silence(self) -> None:
        """A follow-up or an escalation straight after a wait means: when nobody answered."""
        self.ends = [end for s, o in self.ends for end in (self.attacher._spent(s, "timeout") if o == "replied" else [(s, o)])]
        for step, outcome in list(self.ends):
            if (
                outcome == "next"
                and step in self.graph.nodes
                and self.graph.nodes[step].action == "flow.wait"
                and not self.graph.nodes[step].params.get("business_hours")
                and not any(self.graph.nodes[s].action in UNANSWERED for s, _ in self.graph.sources(step) if s in self.graph.nodes)
                and self.attacher._converts(step, self.ends)
            ):
                self.ends = [(s, "timeout") if s == step else (s, o) for s, o in self.ends]

    def _absorbed(self, frame: Frame) -> bool:
        """`wait up to 2 days` after an approval only limits it; `wait for the reply` after such a wait adds nothing."""
        if frame.action not in ("flow.wait", "email.wait_for_reply", "human.approval", "human.form") or len(self.ends) != 1:
            return False
        step, outcome = self.ends[0]
        node = self.graph.nodes.get(step)
        if node is None or not node.fresh:
            return False
        duration = frame.slots.durations[0] if frame.slots.durations else None
        if (
            frame.head == "give"
            and duration is not None
            and self._deadline(duration, whom=any(t.is_word("her", "him") for t in frame.tokens))
        ):
            return True
        waiting = {"human.approval": "approved", "human.form": "submitted", "email.wait_for_reply": "replied"}
        said = frame.head in ("wait", "give", "allow", "hold", "")
        if (
            node.action in waiting
            and outcome == waiting[node.action]
            and said
            and not frame.slots.to
            and (
                node.action == frame.action
                or (frame.action == "email.wait_for_reply" and node.action.startswith("human."))
                or (frame.action == "flow.wait" and node.action.startswith("human.") and "timeout" not in node.params)
            )
        ):
            if duration is not None and "timeout" not in node.params:
                node.params = node.params | {"timeout": duration}
            return duration is None or node.params.get("timeout") == duration
        if node.action == "flow.sub_workflow" and duration is None and said:
            return True
        if node.action == "flow.wait" and frame.action == "email.wait_for_reply" and duration is None:
            return self.attacher._converts(step, self.ends) and self._reset(step)
        return False

    def _reset(self, step: str) -> bool:
        self.ends = self.graph.natural(step)
        return True

    def _loop(self, frame: Frame, tokens: list[Token]) -> bool:
        """`for each …` before or behind the verb, `every 4 hours up to 6 times`."""
        if frame.action in ("flow.for_each",) and len(tokens) <= 2 and self._just_begun():
            return True
        if frame.action in ("flow.for_each",):
            at = next((i for i, t in enumerate(tokens) if t.is_word("for-each")), 0)
            _, self.ends = self.realiser.add(frame, self.ends)
            self.before = list(self.ends)
            rest = tokens[at + 1 :]
            verb = next(
                (
                    i
                    for i in range(len(rest))
                    if (i or _acted_on(rest, 0))
                    and frames(rest[i:], self.source)
                    and rest[i].form == "base"
                    and rest[i].norm in VERBS
                    and (_acted_on(rest, i) or rest[i].norm not in ("shipment", "order", "email", "reply", "page", "record"))
                    and (not i or rest[i - 1].kind in ("word", "ident", "quoted", "code"))
                    and not (i and rest[i - 1].is_word("a", "an", "the", "new", "our"))
                ),
                None,
            )
            colon = next((i for i, t in enumerate(rest[:-1]) if t.norm in (":", ",") and i), None)
            if verb is None and colon is not None and frames(rest[colon + 1 :], self.source):
                verb = colon + 1  # `for each claim: approval from x@y.com`
            if verb is None and (told := _told_of_each(rest, self.source)):
                rest, verb = told, 0
            self._chosen(rest[:verb] if verb is not None else [])
            for inner in frames(rest[verb:], self.source) if verb is not None else []:
                self._frame(inner)
            return True
        return self._trailing_loop(frame, tokens)

    def _just_begun(self) -> bool:
        """Whether a loop was opened last: `go through them one by one; for each, …` tells of one."""
        return len(self.ends) == 1 and self.ends[0][1] == "item" and not self.graph.used(self.ends[0])

    def _chosen(self, named: list[Token]) -> None:
        """`for each shipment with priority high`: only those go through the loop."""
        wanted = search_filter(named) if any(t.is_word("with", "that", "which", "whose", "where") for t in named) else {}
        search = Context(self.graph, self.ends).nearest("shipment.search")
        if not wanted or search is None or not self.graph.nodes[search].fresh:
            return
        node = self.graph.nodes[search]
        before = node.params.get("filter")
        node.params = node.params | {"filter": wanted if before in (None, {"all": []}) else {"all": [before, wanted]}}

    def _trailing_loop(self, frame: Frame, tokens: list[Token]) -> bool:
        """`… for each of them`, `email each carrier`: the loop is named behind the verb."""
        at = next(
            (
                i
                for i, t in enumerate(tokens)
                if i > 0
                and (
                    t.is_word("for-each", "each-of", "them-all", "for-all")
                    or (
                        t.is_word("each", "every")
                        and i + 1 < len(tokens)
                        and tokens[i + 1].is_word(
                            "shipment",
                            "carrier",
                            "customer",
                            "order",
                            "row",
                            "facility",
                            "email",
                            "attachment",
                            "manager",
                            "driver",
                        )
                    )
                )
            ),
            None,
        )
        within = Context(self.graph, self.ends).collection() if at is not None else ""
        if within == "trigger.email.attachments" and at is not None and tokens[at].is_word("each", "every"):
            within = within if tokens[at + 1].is_word("attachment") else ""  # `each mail` is the one that came in
        if at is not None and within and Context(self.graph, self.ends).loop() is None:
            loop = Frame("flow.for_each", frame.slots, "for-each", tuple(tokens[at:]))
            _, self.ends = self.realiser.add(loop, self.ends)
            main = tokens if tokens[at].is_word("each", "every") else _around(tokens, at)
            for inner in frames([t for t in main if not t.is_word("each", "every")], self.source) or [frame]:
                self._frame(inner)
            return True
        return self._repeated(frame, tokens)

    def _side_by_side(self, clause: Clause) -> bool:
        """`no more than 5 at once`, told in a sentence of its own: how many the loop takes at a time."""
        paced = next((t for t in clause.tokens if t.is_word("one-by-one")), None)
        loop = next((s for s in reversed(self.graph.nodes) if self.graph.nodes[s].action == "flow.for_each"), None)
        if paced is None or paced.value is None or loop is None or any(t.kind == "word" and t is not paced for t in clause.tokens):
            return False
        self.graph.nodes[loop].params = self.graph.nodes[loop].params | {"parallel": paced.value}
        return True

    def _until(self, clause: Clause) -> bool:
        return False

    def _repeated(self, frame: Frame, tokens: list[Token]) -> bool:
        times = times_of(tokens)
        interval = interval_of(tokens)
        until = next((i for i, t in enumerate(tokens) if t.is_word("until") and not (i and tokens[i - 1].is_word(*_UNTIL))), None)
        if frame.action == "flow.repeat":
            return self._again(frame, tokens, times)
        if until is not None and frame.action == "shipment.search" and (plain := frames(tokens[:until], self.source)):
            frame = plain[0]  # what is looked for is not what it is looked at until
        if interval is None and (times is None or times < 2) and (until is None or frame.action in ("flow.wait", "email.wait_for_reply")):
            return False
        if frame.action in ("flow.wait", "email.wait_for_reply", "human.approval") or (
            interval is None and until is None and not {"times", "time", "twice", "thrice"} & frame.slots.words
        ):
            return False
        again = frame.action == "email.send" and any(t.is_word("again") for t in tokens)
        if interval is None and times is not None and (frame.action == "email.follow_up" or again):
            interval = self._pace()
        if (
            until is None
            and times is None
            and not (frame.action in ("email.follow_up", "email.check_inbox") and any(t.is_word("every", "each") for t in tokens))
        ):
            return False
        self._loop_of(frame, times, interval, _uncounted(tokens[until + 1 :]) if until is not None else [])
        return True

    def _pace(self) -> dict[str, Any] | None:
        """How long the wait for a reply took that was in vain: so long is waited after each reminder too."""
        wait = Context(self.graph, self.ends).nearest("email.wait_for_reply")
        return dict(timeout) if wait is not None and isinstance(timeout := self.graph.nodes[wait].params.get("timeout"), dict) else None

    def _loop_of(self, frame: Frame, times: int | None, interval: dict[str, object] | None, until: list[Token]) -> None:
        """The step, then back to it through a bounded repetition for as long as it has not come out well."""
        frame.slots.durations = []
        first, ends = self.realiser.add(frame, self.ends)
        leave: list[End] = []
        again = ends
        action = self.graph.nodes[first].action
        if action in ("email.send", "email.follow_up", "email.escalate", "document.request"):
            wait = self.graph.add(
                "email.wait_for_reply",
                name="Wait for a reply",
                params={"email_step": first} | ({"timeout": interval} if interval else {}),
                ends=ends,
                wish="reply",
            )
            leave, again, interval = [(wait, "replied"), *answers_before(self.graph, wait, [])], [(wait, "timeout")], None
        elif action in ("email.check_inbox", "shipment.search", "data.query", "shipment.lookup") and (
            not until or atom(until).kind in ("reply", "found", "label")
        ):
            leave, again = [(first, "found")], [(first, "not_found")]
        elif until:
            cond = atom(until)
            found = self.attacher.resolve(cond, ends)
            leave = found
            again = [(s, o) for s, _ in found for o in self.graph.roads(s) if (s, o) not in found] or ends
        params = {"max_times": times} if times else {}
        repeat = self.graph.add(
            "flow.repeat",
            name="Repeat",
            params=params | ({"interval": interval} if interval else {}),
            ends=again,
            wish="repeat",
        )
        self.graph.link((repeat, "again"), first)
        if action == "email.follow_up" and not until:
            leave = []  # no word of an answer: what comes next comes when the reminders are used up
        self.branching = Branching(leave[0][0], {leave[0][1]}) if leave else Branching(repeat, {"again"})
        self.before = self.ends = leave or [(repeat, "exhausted")]

    def _again(self, frame: Frame, tokens: list[Token], times: int | None) -> bool:
        """`repeat this up to 3 times`: back to the start of the present branch."""
        if "last" in frame.slots.words and not self.ends:
            return False
        start = self._branch_start()
        in_vain = {"replied": "timeout", "found": "not_found"}
        step, _ = self.realiser.add(frame, [(s, in_vain.get(o, o)) for s, o in self.ends])
        if start is not None:
            self.graph.link((step, "again"), start)
            self._paced(step, start)
            self._waited_so_long(step)
        self.before = self.ends = [(step, "exhausted")]
        self.branching = Branching(step, {"exhausted"})
        return True

    def _waited_so_long(self, repeat: str) -> None:
        """The pace of a repetition is how long a reply is awaited in each round, where nothing else says so."""
        node = self.graph.nodes[repeat]
        waits = [s for s, o in self.graph.sources(repeat) if o == "timeout" and self.graph.nodes[s].action == "email.wait_for_reply"]
        if "interval" in node.params and len(waits) == 1 and "timeout" not in self.graph.nodes[waits[0]].params:
            self.graph.nodes[waits[0]].params |= {"timeout": node.params["interval"]}
            node.params = {name: value for name, value in node.params.items() if name != "interval"}

    def _paced(self, repeat: str, start: str) -> None:
        """A reminder that is repeated at once is repeated at the pace of the wait before it."""
        node = self.graph.nodes[repeat]
        straight = self.graph.nodes[start].action in MESSAGES and all(s == start for s, _ in self.graph.sources(repeat))
        if straight and "interval" not in node.params and (pace := self._pace()) is not None:
            node.params = node.params | {"interval": pace}

    def _looked_up(self, chain: list[str]) -> str | None:
        """What brings the value that the nearest check compares: to compare it anew, it is brought anew."""
        near = next((s for s in chain if self.graph.nodes[s].action != "flow.wait"), None)
        check = near if near is not None and self.graph.nodes[near].action in ("flow.condition", "flow.switch") else None
        used = re.findall(r"\bsteps\.(\w+)", str(self.graph.nodes[check].params)) if check is not None else []
        return next((s for s in used if s in chain and self.graph.nodes[s].action in (*FINDERS, "http.request")), None)

    def _branch_start(self) -> str | None:
        chain = list(self.graph.upstream(s for s, _ in self.ends))
        if (looked := self._looked_up(chain)) is not None:
            return looked
        for step in chain:
            sources = self.graph.sources(step)
            if (
                len(sources) != 1
                or sources[0][0] not in self.graph.nodes
                or (len(self.graph.roads(sources[0][0])) > 1 and self.graph.nodes[sources[0][0]].action != "email.wait_for_reply")
            ):
                return step
            if self.graph.nodes[step].action in ("email.follow_up", "http.request", "email.check_inbox"):
                return step
        return chain[-1] if chain else None
