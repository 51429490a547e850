"""Changes to what a step says or how it runs: times, addresses, texts, channels, retries."""

import re
from typing import Any

from builder_app.assistant.builtin.reading.making import interval_of, times_of
from builder_app.assistant.builtin.reading.slots import Slots, listed, snake
from builder_app.assistant.builtin.values.addressing import Addressing
from builder_app.assistant.builtin.values.attempts import growing
from builder_app.assistant.builtin.values.quoting import mentioned, requoted
from builder_app.assistant.builtin.words.quantities import seconds
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.actions import MANNERS, TEXT_PARAM
from builder_app.assistant.builtin.workflow.connections import CONNECTED
from builder_app.assistant.builtin.workflow.graph import Node
from builder_app.assistant.builtin.workflow.references import find
from builder_app.domain.catalog import CATALOG

LONGEST_INTERVAL = 86_400


class Settings(Addressing):
    """Applies one clause's settings to a graph. `said` collects what was changed, in words; `touched` the steps."""

    def retext(self, tokens: list[Token], slots: Slots) -> bool:
        """`change the subject of the first email to "…"`, `the Slack message should say "…"`."""
        quoted = requoted(self.graph, tokens, focus=self.focus) or mentioned(self.graph, tokens, self.source, focus=self.focus)
        if quoted is not None:
            self.put(quoted.step, quoted.name, quoted.text)
            return True
        words = slots.words
        if words & {"level", "severity"} and not slots.quoted:
            return False
        text = slots.body or slots.subject or (slots.quoted[-1] if slots.quoted else "")
        part = next(
            (w for w in ("subject", "body", "message", "text", "reason", "summary", "prompt", "content") if w in words),
            "",
        )
        if not text and part in ("subject", "body", "text", "message", "reason"):
            text = self._unquoted(tokens, part)
        if not text or not (part or words & {"say", "read"}):
            return False
        named = [t for t in tokens if t.kind != "quoted" and not t.is_word("subject", "body", "text", "reason")]
        found = find(self.graph, named, focus=self.focus)
        step = found.step
        if step is None or (part in ("subject",) and not self.graph.nodes[step].action.startswith("email.")):
            step = (
                next(
                    (s for s in self.graph.order() if self.graph.nodes[s].action in ("email.send", "email.follow_up", "email.escalate")),
                    None,
                )
                if part in ("subject", "body")
                else None
            )
        if step is None:
            step = next((s for s in self.graph.order() if self.graph.nodes[s].action in TEXT_PARAM), None)
        if step is None:
            return False
        node = self.graph.nodes[step]
        name = (
            part
            if part in ("subject", "reason", "prompt") and node.action.startswith(("email.", "ai."))
            else TEXT_PARAM.get(node.action, "body")
        )
        if (spec := CATALOG.get(node.action)) is None or name not in spec.names:
            return False
        self.put(step, name, text)
        return True

    def _unquoted(self, tokens: list[Token], part: str) -> str:
        at = next((i for i, t in enumerate(tokens) if t.is_word(part)), 0)
        to = next(
            (i for i, t in enumerate(tokens) if i > at and (t.is_word("to", "say", "be", "read") or t.norm in (":", "="))),
            None,
        )
        if to is None or to + 1 >= len(tokens):
            return ""
        return re.sub(r"\s+", " ", self.source[tokens[to + 1].start : tokens[-1].end]).strip()

    def rechannel(self, tokens: list[Token], slots: Slots) -> bool:
        """`post to #x instead`."""
        if not slots.channel or slots.channel.lower() in ("wrong", "right", "correct", "other", "same", "old", "new"):
            return False
        named = [t for t in tokens if t.kind != "channel" or any(t.raw in str(n.params) for n in self.graph.nodes.values())]
        found = find(self.graph, named, focus=self.focus, actions={"message.slack", "message.teams"})
        step = found.step or next((s for s in self.graph.order() if self.graph.nodes[s].action in ("message.slack", "message.teams")), None)
        if step is None:
            return False
        named_chat = next((t.norm for t in tokens if t.is_word("slack", "teams")), "")
        if named_chat and "instead-of" not in slots.words and not self.graph.nodes[step].action.endswith(named_chat):
            return False
        channels = [t.raw for t in tokens if t.kind == "channel"]
        gone = next(
            (tokens[i + 1].raw for i, t in enumerate(tokens[:-1]) if t.is_word("instead-of", "from") and tokens[i + 1].kind == "channel"),
            "",
        )
        if gone:
            step = next((s for s in self.graph.order() if self.graph.nodes[s].params.get("channel") == gone), step)
        self.put(step, "channel", next((c for c in channels if c != gone), slots.channel))
        return True

    def reconnect(self, tokens: list[Token], slots: Slots) -> bool:
        """`the Slack message uses connection slack-ops`: on the step named, else where one is still open."""
        if not slots.connection:
            return False
        found = find(self.graph, [t for t in tokens if t.kind != "connection"], focus=self.focus, actions=set(CONNECTED))
        lacking = [s for s in self.graph.order() if "connection" in self._needs(s) and not self.graph.nodes[s].params.get("connection")]
        steps = [found.step] if found.step else lacking or [s for s in self.graph.order() if "connection" in self._needs(s)]
        for step in steps:
            self.put(step, "connection", slots.connection)
        return bool(steps)

    def _needs(self, step: str) -> tuple[str, ...]:
        return MANNERS[self.graph.nodes[step].action].needs

    def revalue(self, tokens: list[Token], slots: Slots) -> bool:
        """URL, method, format, severity, level, labels, fields, times: values with their own kind."""
        words = slots.words
        cut = next((i for i, t in enumerate(tokens) if t.is_word("instead-of", "not")), 0)
        wanted, tokens = tokens[:cut] if cut else tokens, tokens[:cut] if cut > 1 else tokens
        rounds, pace = times_of(tokens), interval_of(tokens)
        if rounds is not None and pace is not None and not words & {"retry"} and (loop := self._one("flow.repeat", tokens)) is not None:
            self.put(loop, "max_times", rounds)
            self._pace(loop, pace)
            return True
        if words & {"threshold", "limit", "condition", "check", "bar", "cutoff"} and self._recondition(tokens):
            return True
        if self._exchanged(tokens):
            return True
        if slots.urls:
            step = self._one("http.request", tokens)
            told = next((t.raw for t in tokens if t.raw in ("GET", "POST", "PUT", "PATCH", "DELETE")), "")
            if step is not None and told and told != self.graph.nodes[step].params.get("method"):
                self.put(step, "method", told)
            return self._simple("http.request", "url", slots.urls[-1], tokens)
        spoken = any(t.raw in ("GET", "POST", "PUT", "PATCH", "DELETE") for t in tokens) or bool(words & {"method", "http"})
        if slots.method and spoken and (words & {"method", "request", "call", "http"} or len(tokens) < 8):
            methods = [
                t.raw
                for i, t in enumerate(tokens)
                if t.raw in ("GET", "POST", "PUT", "PATCH", "DELETE")
                and not (i and tokens[i - 1].is_word("instead-of", "from", "the", "not"))
            ]
            return self._simple("http.request", "method", methods[-1] if methods else slots.method, tokens)
        if slots.format:
            return self._simple(
                "document.save",
                "format",
                next(
                    (t.norm for t in reversed(wanted) if t.kind == "word" and t.norm in ("csv", "json", "markdown")),
                    slots.format,
                ),
                tokens,
            )
        if words & {"severity"} and (
            level := next(
                (t.raw.lower() for t in reversed(tokens) if t.raw.lower() in ("critical", "error", "warning", "info")),
                "",
            )
        ):
            return self._simple("incident.pagerduty", "severity", level, tokens)
        if any(t.raw.lower() == "apart" for t in tokens) and (every := interval_of(tokens)) and (loop := self._one("flow.repeat", tokens)):
            self.put(loop, "interval", every)
            return True
        if "level" in words and slots.numbers:
            return self._simple("email.escalate", "level", int(slots.numbers[-1]), tokens)
        if (times := times_of(tokens)) is not None and (step := self._one("flow.repeat", tokens)) and not words & {"retry"}:
            self.put(step, "max_times", times)
            return True
        if self._looping() and (interval := interval_of(tokens)) is not None and not words & {"add", "email", "send"}:
            return self._simple("flow.repeat", "interval", interval, tokens)
        if words & {"field", "fields", "extract", "read", "label", "labels", "category"} or (
            words & {"extract", "capture", "pull", "get", "include"} and self._readers()
        ):
            return self._lists(tokens, words)
        return False

    def _pace(self, loop: str, interval: dict[str, Any]) -> None:
        """How long it is until the next round: where the rounds wait for a reply, that is what lasts so long."""
        waits = [s for s, o in self.graph.sources(loop) if o == "timeout" and self.graph.nodes[s].action == "email.wait_for_reply"]
        paced = "interval" not in self.graph.nodes[loop].params and waits
        for step in waits if paced else [loop]:
            self.put(step, "timeout" if paced else "interval", interval)

    def _goes_on(self, step: str) -> list[Node]:
        """Takes away what a failure led to; what came behind it comes in any case where nothing else did."""
        graph = self.graph
        onward = bool(graph.targets(step, "next"))
        if onward:
            return graph.cut((step, "error"))
        gone = [graph.nodes[t] for t in graph.targets(step, "error")]
        for node in gone:
            graph.remove(node.id)
        graph.edges = [(s, "next" if (s, o) == (step, "error") else o, t) for s, o, t in graph.edges]
        return gone

    def _looping(self) -> bool:
        return any(n.action == "flow.repeat" for n in self.graph.nodes.values())

    def _exchanged(self, tokens: list[Token]) -> bool:
        """`50 should be 48`: the value that one check compares with, named by what it is."""
        numbers = [t.value for t in tokens if t.kind == "number"]
        if len(numbers) != 2 or any(t.kind in ("duration", "clock") for t in tokens):
            return False
        for step in self.graph.order():
            tree, times = (self.graph.nodes[step].params.get(name) for name in ("condition", "max_times"))
            if times in numbers:
                self.put(step, "max_times", next((n for n in numbers if n != times), times))
                return True
            if isinstance(tree, dict) and tree.get("right") in numbers:
                old = tree["right"]
                self.put(step, "condition", tree | {"right": next((n for n in numbers if n != old), old)})
                return True
        return False

    def _recondition(self, tokens: list[Token]) -> bool:
        """`lower the threshold to 8 hours`: the value that a check compares with."""
        step = self._one("flow.condition", [t for t in tokens if t.kind == "word"])
        values = [t for t in tokens if t.kind in ("number", "duration", "quoted")]
        tree = self.graph.nodes[step].params.get("condition") if step is not None else None
        if step is None or not values or not isinstance(tree, dict) or "right" not in tree:
            return False
        chosen = values[-1]
        hours = (seconds(chosen.value) or 0) / 3600 if chosen.kind == "duration" else chosen.value
        value = int(hours) if isinstance(hours, float) and hours == int(hours) else hours
        self.put(step, "condition", tree | {"right": chosen.norm if chosen.kind == "quoted" else value})
        return True

    def _readers(self) -> list[str]:
        return [s for s in self.graph.order() if self.graph.nodes[s].action in ("document.parse", "email.parse_reply", "ai.extract")]

    def _one(self, action: str, tokens: list[Token]) -> str | None:
        found = find(self.graph, tokens, focus=self.focus, actions={action})
        return found.step or next((s for s in self.graph.order() if self.graph.nodes[s].action == action), None)

    def _simple(self, action: str, name: str, value: Any, tokens: list[Token]) -> bool:
        step = self._one(action, tokens)
        if step is None:
            return False
        self.put(step, name, value)
        return True

    def _lists(self, tokens: list[Token], words: frozenset[str]) -> bool:
        label = bool(words & {"label", "labels", "category"})
        holders = [s for s in self.graph.order() if self.graph.nodes[s].action == "ai.classify"] if label else self._readers()
        if not holders:
            return False
        found = find(self.graph, tokens, focus=self.focus)
        step = found.step if found.step in holders else holders[-1]
        name = "labels" if label else "required_fields" if self.graph.nodes[step].action == "email.parse_reply" else "fields"
        at = next(
            (
                i
                for i, t in enumerate(tokens)
                if t.form != "s"  # `the load gets …` orders nothing
                and t.is_word("extract", "add", "capture", "pull", "get", "read", "label", "category", "remove", "include", "drop")
            ),
            -1,
        )
        items = listed(
            [
                t
                for t in tokens[at + 1 :]
                if not t.is_word(
                    "also",
                    "field",
                    "fields",
                    "label",
                    "labels",
                    "the",
                    "out",
                    "new",
                    "a",
                    "category",
                    "called",
                    "extract",
                    "extracted",
                    "list",
                    "too",
                    "to",
                )
            ],
            self.source,
        )
        cut = [re.split(r"\b(?:from|to|in|out of)\b", i)[0].strip() for i in items]
        names = [c.lower() if label else snake(c) for c in cut if c]
        if not names:
            return False
        before = list(self.graph.nodes[step].params.get(name) or [])
        if words & {"remove", "drop", "delete", "without"}:
            after = [b for b in before if b not in names]
        else:
            after = [*before, *(n for n in names if n not in before)]
        if after == before:
            return False
        self.put(step, name, after)
        return True

    def _rounds(self, loop: str, tokens: list[Token], slots: Slots) -> bool:
        """`ten attempts, one hour apart`, where steps are repeated: how often, and how far apart."""
        times = times_of(tokens) or next((int(t.value) for t in tokens if t.kind == "number" and 0 < t.value <= 100), None)
        if times:
            self.put(loop, "max_times", times)
        if slots.durations:
            self.put(loop, "interval", slots.durations[0])
        return bool(times or slots.durations)

    def repolicy(self, tokens: list[Token], slots: Slots) -> bool:
        """`retry the call 5 times every 30 seconds`, `never retry`, `carry on if it fails`, `give the call 30
        seconds`."""
        words = slots.words
        retry = bool(
            words & {"retry", "attempt", "attempts", "attempted", "retries", "tries"}
            or ("try" in words and ("again" in words or (times_of(tokens) and not self._looping())))
        )
        carry_on = bool(words & {"ignore", "continue", "carry", "proceed"} and words & {"fail", "error", "failure", "errors", "anyway"})
        call_limit = bool(words & {"timeout"} and slots.durations and words & {"call", "request", "http", "api"})
        if not (retry or carry_on or call_limit):
            return False
        named = [
            t
            for t in tokens
            if not t.is_word(
                "wait", "between", "retry", "time", "times", "try", "attempt", "repeat", "post" if "call" in words else "retry"
            )
        ]
        found = find(self.graph, named, focus=self.focus)
        loops = [s for s in self.graph.order() if self.graph.nodes[s].action == "flow.repeat"]
        if found.step is None and len(loops) == 1 and words & {"attempt", "attempts", "tries"} and not words & {"retry", "retries"}:
            return self._rounds(loops[0], tokens, slots)
        asked = found.step is not None and self.graph.nodes[found.step].action in ("human.approval", "human.form", "flow.wait")
        step = (None if asked else found.step) or next(
            (s for s in self.graph.order() if self.graph.nodes[s].action == "http.request"), None
        )
        if step is None:
            return False
        if words & {"it", "that"} and (failing := [s for s, o in self.graph.sources(step) if o == "error"]):
            step = failing[0]  # what is tried again is what failed, not what comes after
        changes: dict[str, Any] = {}
        if retry:
            times = times_of(tokens) or next((int(t.value) for t in tokens if t.kind == "number" and 0 < t.value <= 100), None)
            bounded = times is not None and words & {"more", "over", "than", "more-than"}  # `not more than 4 times`
            if (words & {"not", "never", "no", "without"} and not bounded) or "once" in words:
                changes["max_attempts"] = 1
            elif times:
                changes["max_attempts"] = min(times, 100)
            if slots.durations:
                changes["initial_interval_seconds"] = min(seconds(slots.durations[0]) or 0, LONGEST_INTERVAL)
                if any(t.is_word("every", "each") for t in tokens):
                    changes["backoff"] = 1.0
            if factor := growing([t for t in tokens if t.kind != "duration"]):
                changes["backoff"] = factor
        if carry_on:
            changes["on_error"] = "continue"
        if call_limit and not retry:
            changes["timeout_seconds"] = min(max(seconds(slots.durations[0]) or 0, 1), LONGEST_INTERVAL)
        if not changes:
            return False
        gone = self._goes_on(step) if carry_on else []
        self.attempt(step, changes)
        self.said[-1] += f"; removed {', '.join(f'“{n.name}”' for n in gone)}" if gone else ""
        return True
