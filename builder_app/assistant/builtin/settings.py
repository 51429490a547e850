"""Changes to what a step says or how it runs: times, addresses, texts, channels, retries."""

import re
from typing import Any

from builder_app.assistant.builtin.actions import RECIPIENT, TEXT_PARAM, TIME_PARAM
from builder_app.assistant.builtin.graph import Graph, Node
from builder_app.assistant.builtin.quantities import from_seconds, seconds, spell
from builder_app.assistant.builtin.realise import times_of
from builder_app.assistant.builtin.references import find, timed
from builder_app.assistant.builtin.slots import Slots, listed, snake
from builder_app.assistant.builtin.tokens import Token

_SCALE = {"double": 2.0, "halve": 0.5, "treble": 3.0}
_LONGER, _SHORTER = (
    frozenset({"extend", "lengthen", "increase", "raise", "longer", "prolong", "more"}),
    frozenset({"shorten", "reduce", "decrease", "cut", "lower", "shorter", "less"}),
)


def recipient_param(node: Node) -> str:
    """The parameter that holds whom a step addresses."""
    return RECIPIENT.get(node.action, "to")


class Settings:
    """Applies one clause's settings to a graph. `said` collects what was changed, in words; `touched` the steps."""

    def __init__(self, graph: Graph, source: str, focus: str | None) -> None:
        self.graph, self.source, self.focus = graph, source, focus
        self.said: list[str] = []
        self.touched: list[str] = []
        self.question = ""

    def put(self, step: str, name: str, value: Any) -> None:
        """Sets one parameter, keeping the rest."""
        node = self.graph.nodes[step]
        node.params = node.params | {name: value}
        self._note(step, f"“{node.name}”: {name.replace('_', ' ')} is now {_show(value)}")

    def unset(self, step: str, name: str) -> None:
        """Takes one parameter away."""
        node = self.graph.nodes[step]
        node.params = {k: v for k, v in node.params.items() if k != name}
        self._note(step, f"“{node.name}”: no {name.replace('_', ' ')} any more")

    def _note(self, step: str, text: str) -> None:
        self.touched.append(step)
        self.said.append(text)

    # times

    def retime(self, tokens: list[Token], slots: Slots) -> bool:
        """`make the second wait 36 hours`, `double the wait`, `extend it by a day`, `36 hours instead of 48`."""
        verbs = {t.norm for t in tokens if t.kind == "word"}
        if (
            verbs & {"business", "working", "office"}
            and verbs & {"hour", "day", "only", "hours"}
            and not any(t.kind == "duration" for t in tokens)
        ):
            wait = find(self.graph, tokens, focus=self.focus, actions={"flow.wait"}).step or next(
                (s for s in self.graph.order() if self.graph.nodes[s].action == "flow.wait"), None
            )
            if wait is not None:
                self.put(wait, "business_hours", True)
                return True
        scale = next((f for w, f in _SCALE.items() if w in verbs), None)
        twice = "twice" in verbs and "long" in verbs
        durations = [t for t in tokens if t.kind == "duration"]
        if scale is None and not twice and not durations:
            number = next((t for t in tokens if t.kind == "number"), None)
            if number is None or not verbs & {"wait", "timeout", "delay", "pause"} or verbs & {"times", "retry"}:
                return False
        old = self._old_value(tokens, durations)
        named = [t for t in tokens if t.kind != "duration" or t is old]
        found = timed(self.graph, named, focus=self.focus)
        if old is not None and not (found.step and seconds(self._time(found.step)) == seconds(old.value)):
            same = [s for s in self.graph.order() if seconds(self._time(s)) == seconds(old.value)]
            found.steps = same or found.steps
        if found.step is None:
            return False
        targets = [found.step]
        if verbs & {"both", "all", "every"} and verbs & {"wait", "timeout", "pause"}:
            targets = [
                s for s in self.graph.order() if self.graph.nodes[s].action in ("flow.wait", "email.wait_for_reply")
            ]
        for step in targets:
            self._retime_one(
                step, verbs, scale or (2.0 if twice else None), [d for d in durations if d is not old], tokens
            )
        return bool(self.touched)

    def _old_value(self, tokens: list[Token], durations: list[Token]) -> Token | None:
        for i, token in enumerate(tokens):
            if (
                token.is_word("instead-of", "from", "not")
                and i + 1 < len(tokens)
                and tokens[i + 1] in durations
                and len(durations) > 1
            ):
                return tokens[i + 1]
            if (
                token.kind == "duration"
                and len(durations) > 1
                and i + 1 < len(tokens)
                and tokens[i + 1].is_word("wait", "pause", "delay", "timeout", "timer")
            ):
                return token
        if len(durations) == 2 and any(t.is_word("replace", "change", "turn", "swap") for t in tokens[:2]):
            return durations[0]
        return None

    def _time(self, step: str) -> Any:
        node = self.graph.nodes[step]
        return node.params.get(TIME_PARAM.get(node.action, ""))

    def _retime_one(
        self, step: str, verbs: set[str], scale: float | None, durations: list[Token], tokens: list[Token]
    ) -> None:
        node = self.graph.nodes[step]
        name, now = TIME_PARAM[node.action], seconds(self._time(step))
        given = seconds(durations[0].value) if durations else None
        at = next((i for i, t in enumerate(tokens) if t.kind == "duration"), len(tokens))
        by = (
            any(t.is_word("by") for t in tokens)
            or any(t.is_word("longer", "shorter") for t in tokens[at:])
            or verbs & {"another"}
            or ("more" in verbs and "more-than" not in verbs)
        )
        if scale is not None and now:
            self.put(step, name, from_seconds(now * scale))
        elif given is not None and by and now and verbs & (_LONGER | {"another"}):
            self.put(step, name, _in_unit(now + given, self._time(step)))
        elif given is not None and by and now and verbs & _SHORTER:
            self.put(step, name, _in_unit(max(now - given, 1), self._time(step)))
        elif durations:
            self.put(step, name, durations[0].value)
        elif (number := next((t.value for t in tokens if t.kind == "number"), None)) is not None and isinstance(
            self._time(step), dict
        ):
            self.put(step, name, {"value": number, "unit": self._time(step)["unit"]})

    # addresses

    def readdress(self, tokens: list[Token], slots: Slots) -> bool:
        """`send the escalation to x@y.com`, `add x to the cc`, `remove x from …`, `use a@b.com instead of c@d.com`."""
        words = slots.words
        addresses = [t.norm for t in tokens if t.kind == "address"]
        if not addresses:
            return False
        old = self._replaced_address(tokens)
        if old:
            new = [a for a in addresses if a != old]
            return self._swap_address(old, new, tokens)
        removing = ({"take", "off"} <= words) or words & {"remove", "drop", "delete", "without", "stop", "no-longer"}
        if removing and not (
            words & {"from", "off", "cc", "bcc", "copy", "recipient", "list"}
            or any(t.kind == "address" for t in tokens[:2])
        ):
            return False
        if removing and self._known(addresses[0]):
            return self._drop_addresses(addresses, tokens)
        kind = "bcc" if "bcc" in words else "cc" if words & {"cc", "copy"} or slots.cc else ""
        named = [t for t in tokens if t.kind != "address" or not self._recent(t)]
        found = find(self.graph, named, focus=self.focus)
        step = found.step if found.step and self._addressed(found.step) else None
        if step is None:
            takers = [s for s in self.graph.order() if self._addressed(s)]
            step = takers[-1] if len(takers) == 1 or kind else (self.focus if self.focus in takers else None)
        if step is None:
            return False
        if (
            found.several
            and len([s for s in found.steps if self._addressed(s)]) > 1
            and words & {"all", "both", "every", "them-all"}
        ):
            for one in found.steps:
                self._address(one, kind, addresses, add="also" in words or "add" in words)
            return True
        adds = kind != "" or bool(
            words & {"also", "add", "too", "additionally", "include", "as"}
            and not words & {"instead", "change", "replace"}
        )
        self._address(step, kind, addresses, add=adds)
        return True

    def _addressed(self, step: str) -> bool:
        node = self.graph.nodes[step]
        return node.action in (
            "email.send",
            "email.follow_up",
            "email.escalate",
            "document.request",
            "human.approval",
            "human.form",
        )

    def _known(self, address: str) -> bool:
        return any(address in str(n.params).lower() for n in self.graph.nodes.values())

    def _recent(self, token: Token) -> bool:
        return not self._known(token.norm)

    def _replaced_address(self, tokens: list[Token]) -> str:
        for i, token in enumerate(tokens):
            if token.is_word("instead-of", "not") and (
                hit := next((t.norm for t in tokens[i + 1 : i + 3] if t.kind == "address"), "")
            ):
                return hit
        if any(t.is_word("replace", "swap", "change") for t in tokens):
            every = [t.norm for t in tokens if t.kind == "address"]
            if len(every) == 2 and self._known(every[0]):
                return every[0]
        return ""

    def _swap_address(self, old: str, new: list[str], tokens: list[Token]) -> bool:
        named = find(self.graph, [t for t in tokens if t.kind != "address"]).steps
        hit = False
        for step in self.graph.order():
            node = self.graph.nodes[step]
            if named and step not in named and any(old in str(self.graph.nodes[n].params).lower() for n in named):
                continue
            for name, value in node.params.items():
                listing = value if isinstance(value, list) else [value]
                if name in ("to", "cc", "bcc", "approvers", "assignees", "from_filter") and any(
                    str(v).lower() == old for v in listing
                ):
                    changed = [x for v in listing for x in (new if str(v).lower() == old else [v])]
                    self.put(step, name, changed if isinstance(value, list) else changed[0])
                    hit = True
        return hit

    def _drop_addresses(self, addresses: list[str], tokens: list[Token]) -> bool:
        hit = False
        named = find(self.graph, [t for t in tokens if t.kind != "address"]).steps
        for step in named or self.graph.order():
            for name, value in list(self.graph.nodes[step].params.items()):
                if isinstance(value, list) and any(str(v).lower() in addresses for v in value):
                    left = [v for v in value if str(v).lower() not in addresses]
                    self.put(step, name, left) if left else self.unset(step, name)
                    hit = True
        return hit

    def _address(self, step: str, kind: str, addresses: list[str], *, add: bool) -> None:
        name = kind or recipient_param(self.graph.nodes[step])
        before = self.graph.nodes[step].params.get(name)
        known = before if isinstance(before, list) else [before] if before else []
        self.put(step, name, [*known, *(a for a in addresses if a not in known)] if add else addresses)

    # texts and other values

    def retext(self, tokens: list[Token], slots: Slots) -> bool:
        """`change the subject of the first email to "…"`, `the Slack message should say "…"`."""
        words = slots.words
        text = slots.body or slots.subject or (slots.quoted[-1] if slots.quoted else "")
        part = next(
            (w for w in ("subject", "body", "message", "text", "reason", "summary", "prompt", "content") if w in words),
            "",
        )
        if not text and part in ("subject", "body", "text", "message", "reason"):
            text = self._unquoted(tokens, part)
        if not text or not (part or words & {"say", "read"}):
            return False
        named = [
            t
            for t in tokens
            if t.kind != "quoted"
            and not t.is_word("subject", "body", "text", "reason", *(() if part != "message" else ()))
        ]
        found = find(self.graph, named, focus=self.focus)
        step = found.step
        if step is None or (part in ("subject",) and not self.graph.nodes[step].action.startswith("email.")):
            step = (
                next(
                    (
                        s
                        for s in self.graph.order()
                        if self.graph.nodes[s].action in ("email.send", "email.follow_up", "email.escalate")
                    ),
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
        self.put(step, name, text)
        return True

    def _unquoted(self, tokens: list[Token], part: str) -> str:
        at = next((i for i, t in enumerate(tokens) if t.is_word(part)), 0)
        to = next(
            (
                i
                for i, t in enumerate(tokens)
                if i > at and (t.is_word("to", "say", "be", "read") or t.norm in (":", "="))
            ),
            None,
        )
        if to is None or to + 1 >= len(tokens):
            return ""
        return re.sub(r"\s+", " ", self.source[tokens[to + 1].start : tokens[-1].end]).strip()

    def rechannel(self, tokens: list[Token], slots: Slots) -> bool:
        """`post to #x instead`."""
        if not slots.channel:
            return False
        named = [
            t for t in tokens if t.kind != "channel" or any(t.raw in str(n.params) for n in self.graph.nodes.values())
        ]
        found = find(self.graph, named, focus=self.focus, actions={"message.slack", "message.teams"})
        step = found.step or next(
            (s for s in self.graph.order() if self.graph.nodes[s].action in ("message.slack", "message.teams")), None
        )
        if step is None:
            return False
        channels = [t.raw for t in tokens if t.kind == "channel"]
        gone = next(
            (
                tokens[i + 1].raw
                for i, t in enumerate(tokens[:-1])
                if t.is_word("instead-of", "from") and tokens[i + 1].kind == "channel"
            ),
            "",
        )
        if gone:
            step = next((s for s in self.graph.order() if self.graph.nodes[s].params.get("channel") == gone), step)
        self.put(step, "channel", next((c for c in channels if c != gone), slots.channel))
        return True

    def revalue(self, tokens: list[Token], slots: Slots) -> bool:
        """URL, method, format, severity, level, labels, fields, times: values with their own kind."""
        words = slots.words
        if slots.urls:
            return self._simple("http.request", "url", slots.urls[-1], tokens)
        if slots.method and (words & {"method", "request", "call", "http"} or len(tokens) < 8):
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
                    (t.norm for t in reversed(tokens) if t.kind == "word" and t.norm in ("csv", "json", "markdown")),
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
        if "level" in words and slots.numbers:
            return self._simple("email.escalate", "level", int(slots.numbers[-1]), tokens)
        if (
            (times := times_of(tokens)) is not None
            and (step := self._one("flow.repeat", tokens))
            and not words & {"retry"}
        ):
            self.put(step, "max_times", times)
            return True
        if words & {"field", "fields", "extract", "read", "label", "labels", "category"} or (
            words & {"extract", "capture", "pull", "get", "include"} and self._readers()
        ):
            return self._lists(tokens, words)
        return False

    def _readers(self) -> list[str]:
        return [
            s
            for s in self.graph.order()
            if self.graph.nodes[s].action in ("document.parse", "email.parse_reply", "ai.extract")
        ]

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
        holders = (
            [s for s in self.graph.order() if self.graph.nodes[s].action == "ai.classify"] if label else self._readers()
        )
        if not holders:
            return False
        found = find(self.graph, tokens, focus=self.focus)
        step = found.step if found.step in holders else holders[-1]
        name = (
            "labels"
            if label
            else "required_fields"
            if self.graph.nodes[step].action == "email.parse_reply"
            else "fields"
        )
        at = next(
            (
                i
                for i, t in enumerate(tokens)
                if t.is_word(
                    "extract", "add", "capture", "pull", "get", "read", "label", "category", "remove", "include", "drop"
                )
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

    # policy

    def repolicy(self, tokens: list[Token], slots: Slots) -> bool:
        """`retry the call 5 times every 30 seconds`, `never retry`, `carry on if it fails`, `give the call 30 seconds`."""
        words = slots.words
        retry = bool(
            words & {"retry", "attempt", "attempts", "retries", "tries"} or ("again" in words and "try" in words)
        )
        carry_on = bool(
            words & {"ignore", "continue", "carry", "proceed"}
            and words & {"fail", "error", "failure", "errors", "anyway"}
        )
        call_limit = bool(words & {"timeout"} and slots.durations and words & {"call", "request", "http", "api"})
        if not (retry or carry_on or call_limit):
            return False
        named = [
            t
            for t in tokens
            if not t.is_word(
                "retry", "time", "times", "try", "attempt", "repeat", "post" if "call" in words else "retry"
            )
        ]
        found = find(self.graph, named, focus=self.focus)
        step = found.step or next((s for s in self.graph.order() if self.graph.nodes[s].action == "http.request"), None)
        if step is None:
            return False
        changes: dict[str, Any] = {}
        if retry:
            times = times_of(tokens) or next(
                (int(t.value) for t in tokens if t.kind == "number" and 0 < t.value <= 100), None
            )
            if words & {"not", "never", "no", "without"} or "once" in words:
                changes["max_attempts"] = 1
            elif times:
                changes["max_attempts"] = min(times, 100)
            if slots.durations:
                changes["initial_interval_seconds"] = seconds(slots.durations[0])
                if any(t.is_word("every", "each") for t in tokens):
                    changes["backoff"] = 1.0
        if carry_on:
            changes["on_error"] = "continue"
        if call_limit and not retry:
            changes["timeout_seconds"] = seconds(slots.durations[0])
        if not changes:
            return False
        node = self.graph.nodes[step]
        node.policy = type(node.policy).model_validate(node.policy.model_dump() | changes)
        self._note(step, f"“{node.name}”: {_policy_words(changes)}")
        return True


def _policy_words(changes: dict[str, Any]) -> str:
    words = []
    if "max_attempts" in changes:
        words.append(
            "one attempt only" if changes["max_attempts"] == 1 else f"up to {changes['max_attempts']} attempts"
        )
    if "initial_interval_seconds" in changes:
        words.append(f"{spell(from_seconds(changes['initial_interval_seconds']))} between them")
    if "on_error" in changes:
        words.append("the workflow goes on when it fails")
    if "timeout_seconds" in changes:
        words.append(f"a limit of {spell(from_seconds(changes['timeout_seconds']))} for each attempt")
    return ", ".join(words)


def _in_unit(total: float, like: Any) -> dict[str, Any]:
    from builder_app.assistant.builtin.quantities import SECONDS

    unit = str(like["unit"]).lower().rstrip("s") + "s"
    return (
        {"value": int(total / SECONDS[unit]), "unit": unit}
        if unit in SECONDS and total % SECONDS[unit] == 0
        else from_seconds(total)
    )


def _show(value: Any) -> str:
    if isinstance(value, dict) and "value" in value and "unit" in value:
        return spell(value)
    if isinstance(value, list):
        return ", ".join(_show(v) for v in value)
    text = str(value)
    return f"“{text[:80]}…”" if len(text) > 80 else text
