"""Changes by talking: every clause does one thing to the workflow that stands, and nothing else."""

import re
from typing import Any

from builder_app.assistant.builtin.actions import MANNERS, MESSAGES, RECIPIENT, TEXT_PARAM, TIME_PARAM
from builder_app.assistant.builtin.clauses import Clause, clauses
from builder_app.assistant.builtin.compose import Composer
from builder_app.assistant.builtin.conditions import atom
from builder_app.assistant.builtin.frames import Frame, channels, frames, head_of, noun_frame
from builder_app.assistant.builtin.graph import End, Graph
from builder_app.assistant.builtin.positions import Position, branch_ends, chain_end, last_leaf, take_position
from builder_app.assistant.builtin.reading import read
from builder_app.assistant.builtin.references import find
from builder_app.assistant.builtin.retrigger import retrigger
from builder_app.assistant.builtin.settings import Settings
from builder_app.assistant.builtin.slots import find_slots
from builder_app.assistant.builtin.tokens import Token
from builder_app.assistant.builtin.vocabulary import words
from builder_app.domain.workflow import TRIGGER

REMOVE = frozenset({"remove", "delete", "drop", "cut", "erase", "skip", "lose", "kill", "omit", "scrap", "ditch"})
ADD = frozenset({"add", "insert", "put", "include", "append", "prepend", "create", "place"})
SET = words(
    """
    set change make update extend shorten increase decrease reduce raise lower use give let double halve lengthen
    switch turn move cc bcc copy should treble replace exchange substitute address prolong
    """
)
_SKIP = words(
    """
    please can could you would i we want to like need let us now ok actually oh hmm and also but just then so well yes
    no nah nope hey sorry great thanks good nice perfect
    """
)


class Changer:
    """Works a message into the graph. `said` tells what was done, `missed` what was not understood, `touched` the steps last spoken of."""

    def __init__(self, graph: Graph, source: str, focus: str | None) -> None:
        self.graph, self.source, self.focus = graph, source, focus
        self.said: list[str] = []
        self.missed: list[str] = []
        self.cursor: list[End] | None = None
        self.pending: Position | None = None
        self.vacated: list[End] = []

    def run(self) -> None:
        """All clauses of the message in order."""
        carried: Clause | None = None
        for clause in clauses(read(self.source)):
            before = self.graph.definition()
            self._strip(clause)
            if carried is not None:
                if clause.condition is None and clause.sentence == carried.sentence:
                    clause.condition, clause.condition_word = carried.condition, carried.condition_word
                    clause.marks |= carried.marks
                carried = None
            if (
                not clause.tokens
                and (clause.condition is not None or "otherwise" in clause.marks)
                and "instead" not in clause.marks
            ):
                carried = clause
                continue
            if not clause.tokens and clause.condition is None:
                continue
            done = self._clause(clause)
            if not done and self.graph.definition() == before and self.pending is None:
                self.missed.append(" ".join(t.raw for t in [*clause.tokens, *(clause.condition or [])]))
        if carried is not None and not self._clause(carried):
            self.missed.append(" ".join(t.raw for t in carried.condition or []))

    def _strip(self, clause: Clause) -> None:
        tokens = clause.tokens
        while tokens and (
            tokens[0].kind == "punct"
            or (
                tokens[0].kind == "word"
                and tokens[0].norm in _SKIP
                and not (tokens[0].norm == "let" and len(tokens) > 1 and tokens[1].norm != "us")
            )
        ):
            tokens = tokens[1:]
        clause.tokens = tokens

    def _clause(self, clause: Clause) -> bool:
        tokens = clause.tokens
        head_at = head_of(tokens)
        head = tokens[head_at].norm if head_at >= 0 else ""
        first = tokens[0].norm if tokens else ""
        if retrigger(self.graph, clause, self.source):
            self.said.append("changed what starts the workflow")
            return True
        if self._negated(clause):
            return self._remove(clause, [t for t in tokens if not t.is_word("do", "not", "no-longer", "any-more")])
        if first in ("take", "throw", "leave", "cut", "rip") and set(clause.words) & {"out", "off", "away"}:
            return self._settings(clause, removing=True) or self._remove(
                clause, [t for t in tokens[1:] if not t.is_word("out", "off", "away", "again")]
            )
        if first in REMOVE or head in REMOVE:
            return self._settings(clause, removing=True) or self._remove(
                clause, tokens[1:] if first in REMOVE else tokens
            )
        if first in ("rename", "call", "name", "title") or (
            first in SET and "name" in clause.words and not clause.words[0] == "use"
        ):
            if self._rename(tokens):
                return True
        if self._instead(clause, head):
            return True
        if first in ("move", "swap", "switch", "shift", "do", "run", "put", "send") and self._move(clause, first):
            return True
        if self._settable(clause, head, first) and self._settings(clause):
            return True
        return self._add(clause)

    def _negated(self, clause: Clause) -> bool:
        words = clause.words
        if "no-longer" in words or (words[:2] == ["do", "not"] and not {"retry", "forget"} & set(words)):
            return True
        return bool(words) and words[0] == "not" and len(words) > 1 and "need" in words

    # settings

    def _settable(self, clause: Clause, head: str, first: str) -> bool:
        """Whether the clause changes something there rather than adding something."""
        words = set(clause.words)
        if clause.condition is not None and not clause.trailing:
            return False
        if first in ADD or head in ADD:
            slots = find_slots(clause.tokens, self.source, head=0)
            fields = bool(words & {"field", "label", "category", "cc", "bcc", "recipient", "copy"})
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
            or first in ("retry", "ignore", "continue", "never", "try")
        ):
            return True
        if (
            head in ("extract", "capture", "pull", "include")
            and any(
                n.action in ("document.parse", "email.parse_reply", "ai.extract") for n in self.graph.nodes.values()
            )
            and "also" in clause.marks
        ):
            return True
        if (
            head == ""
            and any(t.kind == "duration" for t in clause.tokens)
            and not any(t.is_word("after", "before", "wait", "pause") for t in clause.tokens)
        ):
            return True
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
        steps = (
            (setter.readdress,)
            if removing
            else (setter.repolicy, setter.readdress, setter.rechannel, setter.retext, setter.retime, setter.revalue)
        )
        for apply in steps:
            if apply(tokens, slots) and setter.said:
                self.said += setter.said
                self.focus = setter.touched[-1]
                return True
        if (
            removing
            and (removing_list := set(clause.words) & {"field", "label", "category"})
            and removing_list
            and setter.revalue(tokens, slots)
        ):
            self.said += setter.said
            return True
        return not removing and self._people(tokens, slots.words)

    def _people(self, tokens: list[Token], words: frozenset[str]) -> bool:
        """Named roles instead of addresses: `send the follow-up to the carrier`."""
        from builder_app.assistant.builtin.context import Context

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

    # rename

    def _rename(self, tokens: list[Token]) -> bool:
        quoted = next((t for t in reversed(tokens) if t.kind in ("quoted", "code")), None)
        to = next((i for i, t in enumerate(tokens) if i > 0 and t.is_word("to", "as", "into")), None)
        if quoted is not None:
            name, rest = quoted.norm, [t for t in tokens if t is not quoted]
        elif to is not None and to + 1 < len(tokens):
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
                and (find(self.graph, tokens[1:cut]).step or any(t.is_word("workflow", "it") for t in tokens[1:cut]))
            ):
                first = cut
                while first - 1 > 1 and tokens[first - 1].raw[:1].isupper():
                    first -= 1
                return self._name(tokens[:first], self.source[tokens[first].start : tokens[-1].end].strip())
        return False

    def _name(self, phrase: list[Token], name: str) -> bool:
        words = {t.norm for t in phrase}
        if (words & {"workflow", "process", "automation"} and not words & {"step", "sub-workflow"}) or not words & (
            set().union(*(set(m.nouns) for m in MANNERS.values())) | {"step", "it", "that"}
        ):
            self.graph.name = name[:120]
            self.said.append(f"the workflow is now called “{name}”")
            return True
        found = find(
            self.graph, [t for t in phrase if not t.is_word("rename", "call", "name", "change", "of")], focus=self.focus
        )
        if found.step is None or not name:
            return False
        before = self.graph.nodes[found.step].name
        self.graph.nodes[found.step].name = name[:120]
        self.said.append(f"“{before}” is now called “{name}”")
        self.focus = found.step
        return True

    # remove

    def _remove(self, clause: Clause, tokens: list[Token]) -> bool:
        words = {t.norm for t in tokens}
        behind = next((i for i, t in enumerate(tokens) if t.is_word("after", "behind", "following", "from")), None)
        if (
            behind is not None
            and words & {"everything", "all", "steps", "rest", "step"}
            and (found := find(self.graph, tokens[behind + 1 :])).step is not None
        ):
            return self._remove_steps([s for s in self._behind(found.step)])
        if (
            words & {"everything"}
            or (words & {"all"} and words & {"step"})
            or (words <= {"it", "all"} and "all" in words)
        ):
            return self._remove_steps(list(self.graph.nodes))
        if (
            words & {"filter", "condition", "restriction"}
            and words & {"trigger"}
            and "filter" in self.graph.trigger.params
        ):
            self.graph.set_trigger(
                self.graph.trigger.type, {k: v for k, v in self.graph.trigger.params.items() if k != "filter"}
            )
            self.said.append("the trigger no longer filters")
            return True
        if (part := next((p for p in ("cc", "bcc", "timeout", "channel") if p in words), "")) and (
            found := find(self.graph, [t for t in tokens if not t.is_word(part)], focus=self.focus)
        ).step is not None:
            holder = found.step if part in self.graph.nodes[found.step].params else None
            if holder is not None and not (
                part == "timeout" and self.graph.nodes[holder].action == "email.wait_for_reply"
            ):
                setter = Settings(self.graph, self.source, self.focus)
                setter.unset(holder, part)
                self.said += setter.said
                return True
        wanted = self._targets(tokens)
        if not wanted and clause.condition is not None and (ends := branch_ends(self.graph, clause.condition)):
            wanted = [t for e in ends for t in self.graph.targets(*e)][:1]
        return self._remove_steps(wanted)

    def _targets(self, tokens: list[Token]) -> list[str]:
        """Every step that an enumeration names."""
        words = {t.norm for t in tokens}
        if (
            words & {"all", "both", "every", "the-two"}
            and (found := find(self.graph, [t for t in tokens if not t.is_word("all", "both")])).steps
        ):
            return found.steps
        parts: list[list[Token]] = [[]]
        for token in tokens:
            if token.is_word("and", "or") or (token.kind == "punct" and token.norm == ","):
                parts.append([])
            else:
                parts[-1].append(token)
        out: list[str] = []
        for part in parts:
            found = find(self.graph, part, focus=self.focus)
            if found.step is not None and found.step not in out:
                out.append(found.step)
        return out

    def _behind(self, step: str) -> list[str]:
        todo, seen = self.graph.targets(step), []
        while todo:
            at = todo.pop()
            if at not in seen and at != step:
                seen.append(at)
                todo += self.graph.targets(at)
        return seen

    def _remove_steps(self, steps: list[str]) -> bool:
        for step in steps:
            if step not in self.graph.nodes:
                continue
            name = self.graph.nodes[step].name
            self._repoint(step)
            self.vacated = [e for e in self.graph.sources(step) if e[0] not in steps]
            neighbours = [s for s, _ in self.graph.sources(step)]
            others = {s: n.name for s, n in self.graph.nodes.items()}
            self.graph.remove(step)
            gone = [f"“{n}”" for s, n in others.items() if s not in self.graph.nodes and s != step]
            self.said.append(f"removed “{name}”" + (f" and what only hung on it ({', '.join(gone)})" if gone else ""))
            self.focus = next((n for n in neighbours if n in self.graph.nodes), None)
        return bool(steps)

    def _repoint(self, gone: str) -> None:
        """Steps that refer to the step that goes refer to the message before it; what cannot be given is left out."""
        before = self.graph.nearest(MESSAGES, self.graph.sources(gone))
        for node in self.graph.nodes.values():
            if node.id == gone:
                continue
            for name in ("email_step", "reply_to_step"):
                if node.params.get(name) == gone:
                    rest = {k: v for k, v in node.params.items() if k != name}
                    node.params = {k: (before if k == name else v) for k, v in node.params.items()} if before else rest
            pattern = re.compile(r"\{\{[^{}]*\bsteps\." + re.escape(gone) + r"\b[^{}]*\}\}")
            node.params = {
                k: v for k, v in ((k, _cleaned(v, pattern)) for k, v in node.params.items()) if v is not None
            }

    # replace and move

    def _instead(self, clause: Clause, head: str) -> bool:
        """`replace X with Y`, `Y instead of X`, `change the Slack message to Teams`."""
        tokens = clause.tokens
        words = clause.words
        cut = next((i for i, t in enumerate(tokens) if t.is_word("instead-of")), None)
        if cut is not None:
            old, new = (tokens[cut + 1 :], tokens[:cut]) if cut else self._leading_instead(tokens)
        elif (
            words
            and words[0] in ("replace", "swap", "substitute", "exchange")
            and (with_at := next((i for i, t in enumerate(tokens) if t.is_word("with", "for", "by") and i > 1), None))
        ):
            old, new = tokens[1:with_at], tokens[with_at + 1 :]
        elif (
            words
            and words[0] in ("change", "turn", "make", "convert", "switch")
            and (to := next((i for i, t in enumerate(tokens) if t.is_word("to", "into") and i > 1), None))
        ):
            old, new = tokens[1:to], tokens[to + 1 :]
            if (
                any(t.kind in ("duration", "address", "quoted", "number", "url", "clock") for t in new)
                and not channels(new, find_slots(new, self.source, head=-1))
            ) or not self._other_kind(old, new):
                return False
        else:
            return False
        if any(t.kind in ("duration", "address", "channel", "url", "clock") for t in old) and not [
            t for t in old if t.kind == "word" and t.norm not in ("the", "a", "to", "from")
        ]:
            return False
        found = find(self.graph, old, focus=self.focus)
        gerund = frames(old, self.source)
        if found.step is None and gerund:
            found = find(self.graph, [t for t in old], actions={gerund[0].action})
            found.steps = found.steps or [
                s for s in self.graph.order() if self.graph.nodes[s].action == gerund[0].action
            ]
        if found.step is None:
            return False
        made = self._wanted(new)
        if not made:
            return False
        if made[0].action == self.graph.nodes[found.step].action and not (
            cut is not None and self._differs(made[0], found.step)
        ):
            return False
        return self._replace(found.step, made)

    def _leading_instead(self, tokens: list[Token]) -> tuple[list[Token], list[Token]]:
        comma = next((i for i, t in enumerate(tokens) if t.kind == "punct" and t.norm == ","), None)
        if comma is not None:
            return tokens[1:comma], tokens[comma + 1 :]
        self.pending = Position("replace", [s for s in [find(self.graph, tokens[1:]).step] if s])
        return [], []

    def _differs(self, frame: Frame, step: str) -> bool:
        return False

    def _other_kind(self, old: list[Token], new: list[Token]) -> bool:
        found, made = find(self.graph, old, focus=self.focus), self._wanted(new)
        return bool(found.step and made and made[0].action != self.graph.nodes[found.step].action)

    def _wanted(self, tokens: list[Token]) -> list[Frame]:
        if tokens and tokens[0].is_word(
            "use", "add", "make", "put", "have", "create", "insert", "include", "do", "send", "want"
        ):
            inner = noun_frame(tokens[1:], self.source)
            direct = frames(tokens, self.source) if tokens[0].is_word("send", "use") else []
            return direct or ([inner] if inner else [])
        made = frames(tokens, self.source)
        named = noun_frame(tokens, self.source)
        return made or ([named] if named else [])

    def _replace(self, step: str, made: list[Frame]) -> bool:
        """Puts new steps where the old one stood; outcomes that the new one has too keep their roads, the rest follow its natural one."""
        graph = self.graph
        old = graph.nodes[step]
        sources, outgoing = graph.sources(step), [(o, t) for s, o, t in graph.edges if s == step]
        naturals = [o for _, o in graph.natural(step)]
        if len(made) == 1 and made[0].action in MANNERS and made[0].action not in ("flow.for_each",):
            composer = Composer(graph, self.source, sources)
            new, _ = composer.realiser.add(made[0], sources)
            fresh = graph.nodes[new]
            self._inherit(old.params, fresh.params, old.action, fresh.action)
            graph.nodes = {**{k: v for k, v in graph.nodes.items() if k != new}, new: fresh}
            self._repoint_to(step, new)
            graph.edges = [e for e in graph.edges if step not in (e[0], e[2])]
            roads = graph.roads(new)
            for outcome, target in outgoing:
                if outcome in roads:
                    graph.link((new, outcome), target)
                elif outcome in naturals:
                    for end in graph.natural(new):
                        graph.link(end, target)
            del graph.nodes[step]
            self.said.append(f"replaced “{old.name}” with “{fresh.name}”")
            self.focus = new
            return True
        return False

    def _inherit(self, old: dict[str, Any], new: dict[str, Any], was: str, now: str) -> None:
        """What the new step was not told it takes from the one it replaces."""
        if (
            (text := old.get(TEXT_PARAM.get(was, "")))
            and now in TEXT_PARAM
            and was.split(".")[0] in ("message", "incident", "email")
            and now.split(".")[0] in ("message", "incident")
        ):
            new[TEXT_PARAM[now]] = text
        if was in MESSAGES and now in MESSAGES and "to" not in new and "to" in old:
            new["to"] = old["to"]
        if was in TIME_PARAM and now in TIME_PARAM and TIME_PARAM[now] not in new and old.get(TIME_PARAM[was]):
            new[TIME_PARAM[now]] = old[TIME_PARAM[was]]

    def _repoint_to(self, old: str, new: str) -> None:
        can = self.graph.nodes[new].action in MESSAGES
        for node in self.graph.nodes.values():
            if node.params.get("email_step") == old:
                if can:
                    node.params = node.params | {"email_step": new}
                else:
                    self._repoint(old)

    def _move(self, clause: Clause, first: str) -> bool:
        """`move X before Y`, `swap X and Y`, `send the Teams message first`."""
        tokens = clause.tokens
        words = set(clause.words)
        if first in ("swap", "switch") or (words & {"order"} and words & {"swap", "switch", "change", "reverse"}):
            both = self._targets([t for t in tokens if not t.is_word("swap", "switch", "the", "order", "of", "around")])
            if len(both) < 2 and words & {"the-two", "them"}:
                both = self.graph.order()[-2:]
            return self._swap(both[0], both[1]) if len(both) == 2 else False
        if first != "move" and not self._definite(tokens[: 5 if first in ("send", "do", "run", "put") else 3]):
            return False
        position, rest = take_position(self.graph, tokens, focus=self.focus)
        if "at-end" in clause.marks:
            position = Position("end")
        if "at-start" in clause.marks:
            position = Position("start")
        if position is None:
            return False
        found = find(self.graph, rest[1:], focus=self.focus)
        if found.step is None or (position.steps and found.step in position.steps):
            return False
        return self._move_to(found.step, position)

    def _move_to(self, step: str, position: Position) -> bool:
        graph = self.graph
        self._detach(step)
        self._splice(step, graph.natural(step)[:1] or [], position, [step])
        self.said.append(f"moved “{graph.nodes[step].name}”")
        self.focus = step
        return True

    def _detach(self, step: str) -> None:
        """Takes a step out of its road without deleting it; other outcomes keep theirs."""
        graph = self.graph
        before = graph.sources(step)
        ends = graph.natural(step)[:1]
        after = [t for e in ends for t in graph.targets(*e)]
        graph.edges = [e for e in graph.edges if e[2] != step and (e[0], e[1]) not in ends]
        for end in before:
            for target in after:
                if target != end[0]:
                    graph.link(end, target)

    def _swap(self, one: str, two: str) -> bool:
        order = self.graph.order()
        one, two = sorted((one, two), key=order.index)
        if two in self.graph.targets(one):
            return self._move_to(one, Position("after", [two]))
        names = {one: two, two: one}
        self.graph.edges = [(names.get(s, s), o, names.get(t, t)) for s, o, t in self.graph.edges]
        self.said.append(f"swapped “{self.graph.nodes[one].name}” and “{self.graph.nodes[two].name}”")
        return True

    # add

    def _add(self, clause: Clause) -> bool:
        tokens = clause.tokens
        position, rest = take_position(self.graph, tokens, focus=self.focus)
        if "at-end" in clause.marks:
            position = Position("end")
        if "at-start" in clause.marks:
            position = Position("start")
        if (
            len(tokens) > 2
            and tokens[0].is_word("start", "begin", "end", "finish", "close")
            and tokens[1].is_word("with", "by")
            and clause.condition is None
        ):
            position, rest = Position("start" if tokens[0].is_word("start", "begin") else "end"), tokens[2:]
        if clause.condition is not None and self._policy_on_error(clause):
            return True
        if clause.condition is not None:
            return self._on_condition(clause, rest, position)
        if "otherwise" in clause.marks and self.cursor is not None:
            return self._continue(clause, rest)
        if "otherwise" in clause.marks and position is None and (open_roads := self._open_roads()):
            position = Position("branch", ends=open_roads)
        made = self._frames(rest)
        if not made:
            if position is not None and not [t for t in rest if t.kind != "punct" and not t.is_word("and", "then")]:
                self.pending = position
                return True
            return False
        if position is None and self.pending is not None:
            position, self.pending = self.pending, None
        if position is not None and position.kind == "replace":
            return self._replace(position.steps[0], made) if position.steps else False
        if position is None and "parallel" in clause.marks:
            anchor = self.focus if self.focus in self.graph.nodes else next(iter(reversed(self.graph.order())), None)
            position = Position("beside", [str(anchor)])
        if position is None and "instead" in clause.marks and self.vacated:
            position = Position("cursor", ends=self.vacated)
        if position is None and self.cursor is not None:
            position = Position("cursor", ends=self.cursor)
        if position is not None and "parallel" in clause.marks and position.steps:
            position = Position("beside", position.steps)
        return self._insert(made, position or Position("last"), clause)

    def _open_roads(self) -> list[End]:
        """The outcomes still open at the step that branched last: what `if not` and `otherwise` speak of in a new message."""
        graph = self.graph
        order = list(graph.upstream([self.focus] if self.focus else [])) + list(reversed(graph.order()))
        for step in order:
            every = graph.roads(step)
            free = [(step, o) for o in every if not graph.used((step, o))]
            if len(every) > 1 and free and len(free) < len(every):
                return free
        return []

    def _policy_on_error(self, clause: Clause) -> bool:
        """`if the call fails, try again …`: that is how the step is attempted, not another step."""
        setter = Settings(self.graph, self.source, self.focus)
        words = [*clause.tokens, *(clause.condition or [])]
        if atom(clause.condition or []).kind != "error" or not setter.repolicy(
            words, find_slots(words, self.source, head=-1)
        ):
            return False
        self.said += setter.said
        self.focus = setter.touched[-1]
        return True

    def _frames(self, tokens: list[Token]) -> list[Frame]:
        if not tokens:
            return []
        step = next((i for i, t in enumerate(tokens[:4]) if t.is_word("step")), None)
        if (
            step is not None
            and tokens[0].is_word(*ADD)
            and step + 2 < len(tokens)
            and tokens[step + 1].is_word("that", "which", "to")
        ):
            return frames(tokens[step + 2 :], self.source)
        if tokens[0].is_word(*ADD) or tokens[0].is_word("have", "make", "need", "want"):
            rest = tokens[1:]
            inner = (
                frames(rest, self.source)
                if rest
                and head_of(rest) >= 0
                and rest[head_of(rest)].norm not in ("email", "message", "wait", "log", "report", "note", "follow-up")
                else []
            )
            named = noun_frame(rest, self.source)
            return ([named] if named and not inner else inner) or frames(tokens, self.source)
        return frames(tokens, self.source)

    def _ends_for(self, position: Position, made: list[Frame]) -> list[End]:
        graph = self.graph
        if position.kind == "before":
            return graph.sources(position.steps[0]) or [(TRIGGER, "next")]
        if position.kind == "after":
            ends = graph.natural(position.steps[0])
            if made and made[0].action in ("email.follow_up", "email.escalate"):
                ends = [(s, "timeout") if o == "replied" else (s, o) for s, o in ends]
            return ends
        if position.kind == "between":
            one, two = position.steps
            if two not in graph.targets(one) and one in graph.targets(two):
                one, two = two, one
                position.steps = [one, two]
            direct = [(s, o) for s, o, t in graph.edges if s == one and t == two]
            return direct or graph.natural(one)
        if position.kind == "start":
            return [(TRIGGER, "next")]
        if position.kind == "end":
            return graph.loose_ends()
        if position.kind == "beside":
            return graph.sources(position.steps[0]) or [(TRIGGER, "next")]
        if position.kind in ("branch", "cursor"):
            return position.ends
        return last_leaf(graph)

    def _insert(self, made: list[Frame], position: Position, clause: Clause) -> bool:
        graph = self.graph
        ends = self._ends_for(position, made)
        appended = position.kind in ("beside", "last", "end")
        if position.kind == "branch" and any(graph.used(e) for e in ends):
            waits = made[0].action in ("flow.wait", "human.approval", "flow.condition")
            appended = not waits
            ends = [x for e in ends for x in (chain_end(graph, e) if not waits else [e])]
        known = set(graph.nodes)
        kept = list(graph.edges)
        composer = Composer(graph, self.source, list(ends))
        for frame in made:
            composer._frame(frame)
        new = [s for s in graph.nodes if s not in known]
        if not new:
            return graph.edges != kept
        last = [e for e in composer.ends if e[0] in new] or graph.natural(new[-1])
        if not appended:
            self._splice(new[0], last, position, new, ends=ends, kept=kept)
        self.cursor = last
        self.focus = new[-1]
        self.said += [f"added “{graph.nodes[s].name}”" for s in new]
        return True

    def _splice(
        self,
        first: str,
        last: list[End],
        position: Position,
        new: list[str],
        *,
        ends: list[End] | None = None,
        kept: list[tuple[str, str, str]] | None = None,
    ) -> None:
        """Connects what came behind the place with the end of the new part."""
        graph = self.graph
        if position.kind == "before":
            target = position.steps[0]
            for end in graph.sources(target):
                if end[0] not in new:
                    graph.unlink(end, target)
                    graph.link(end, first)
            for end in last:
                graph.link(end, target)
            return
        where = [e for e in (ends if ends is not None else self._ends_for(position, [])) if e[0] not in new]
        only = {position.steps[1]} if position.kind == "between" else None
        moved: list[str] = []
        for end in where:
            for target in graph.targets(*end):
                if target != first and target not in new and (only is None or target in only):
                    graph.unlink(end, target)
                    moved.append(target)
            graph.link(end, first)
        for end in last:
            for target in dict.fromkeys(moved):
                graph.link(end, target)

    def _on_condition(self, clause: Clause, rest: list[Token], position: Position | None) -> bool:
        """`when they answer, also …`: on the branch that stands, else on a new check."""
        ends = branch_ends(self.graph, clause.condition or [])
        if clause.condition_word == "unless":
            ends = [(s, o) for s, w in ends for o in self.graph.roads(s) if o != w]
        made = self._frames(rest)
        if not made and not ends:
            return False
        if not made:
            if self._settings(clause):
                return True
            self.pending = Position("branch", ends=ends)
            return True
        if ends:
            if "instead" in clause.marks and (old := [t for e in ends for t in self.graph.targets(*e)]):
                return self._replace(old[0], made)
            done = self._insert(made, Position("branch", ends=ends), clause)
            return done
        return self._new_condition(clause, made, position)

    def _new_condition(self, clause: Clause, made: list[Frame], position: Position | None) -> bool:
        graph = self.graph
        where = self._ends_for(position, made) if position is not None else last_leaf(graph)
        known = set(graph.nodes)
        composer = Composer(graph, self.source, where)
        wrapped = Clause(
            rest_of(clause, position, self),
            clause.marks - {"also", "instead"},
            clause.condition,
            clause.condition_word,
            clause.trailing,
            clause.sentence,
        )
        composer._clause(wrapped)
        new = [s for s in graph.nodes if s not in known]
        if not new:
            self.missed += composer.missed or composer.attacher.unplaced
            return False
        if position is not None and position.kind in ("before", "after", "between", "start"):
            check = next((s for s in new if graph.nodes[s].action == "flow.condition"), new[0])
            last = [e for e in composer.ends if e[0] in new] + (
                [(check, "false")] if graph.nodes[check].action == "flow.condition" else []
            )
            self._splice(new[0], last, position, new, ends=where)
        self.cursor = composer.ends
        self.focus = new[-1]
        self.said += [f"added “{graph.nodes[s].name}”" for s in new]
        return True

    def _continue(self, clause: Clause, rest: list[Token]) -> bool:
        """`otherwise …` after a change that put a condition there."""
        composer = Composer(self.graph, self.source, list(self.cursor or []))
        known = set(self.graph.nodes)
        composer._clause(Clause(rest, clause.marks, None, "", sentence=clause.sentence))
        new = [s for s in self.graph.nodes if s not in known]
        self.said += [f"added “{self.graph.nodes[s].name}”" for s in new]
        self.cursor = composer.ends
        return bool(new)


def rest_of(clause: Clause, position: Position | None, changer: Changer) -> list[Token]:
    """The clause's words without its place and without `add`."""
    rest = clause.tokens if position is None else take_position(changer.graph, clause.tokens, focus=changer.focus)[1]
    return rest[1:] if rest and rest[0].is_word(*ADD) and not frames(rest, changer.source) else rest


def _cleaned(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        if pattern.fullmatch(value.strip()):
            return None
        return pattern.sub("", value).rstrip() if pattern.search(value) else value
    if isinstance(value, list):
        return [v for v in (_cleaned(x, pattern) for x in value) if v is not None]
    if isinstance(value, dict):
        return {k: v for k, v in ((k, _cleaned(x, pattern)) for k, x in value.items()) if v is not None}
    return value
