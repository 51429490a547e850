"""Builds workflow out of clauses: each hangs where its words say, and the message reads from start to end."""

from dataclasses import replace
from typing import Any

from builder_app.assistant.builtin.actions import REMOTE
from builder_app.assistant.builtin.attach import Attacher, Branching
from builder_app.assistant.builtin.clauses import Clause, condition_end, is_verb
from builder_app.assistant.builtin.comparisons import condition_tree, filter_tree
from builder_app.assistant.builtin.conditions import Cond, atom, conjuncts, understand
from builder_app.assistant.builtin.context import Context
from builder_app.assistant.builtin.frames import Frame, frames
from builder_app.assistant.builtin.graph import End, Graph
from builder_app.assistant.builtin.realise import Realiser, times_of
from builder_app.assistant.builtin.settings import Settings
from builder_app.assistant.builtin.slots import find_slots
from builder_app.assistant.builtin.tokens import Token
from builder_app.assistant.builtin.triggers import TriggerPlan

_STRONG = frozenset(
    {
        "reply",
        "approved",
        "rejected",
        "partial",
        "unusable",
        "complete",
        "decided",
        "sentiment",
        "submitted",
        "error",
        "found",
        "yes",
    }
)
_DONE = frozenset({"done", "finish", "complete", "end", "ready", "through"})
_CHASERS = frozenset({"email.follow_up", "email.escalate"})


def apply_trigger(graph: Graph, plan: TriggerPlan) -> None:
    """Sets the trigger of a plan, its filter and its run inputs."""
    params = dict(plan.params)
    if plan.conditions and (tree := filter_tree(plan.conditions, scope="trigger")):
        params["filter"] = tree
    graph.set_trigger(plan.type, params)
    for name in plan.inputs:
        graph.declare_input(name)


_PERIODS = {
    "day": "days",
    "daily": "days",
    "hour": "hours",
    "hourly": "hours",
    "week": "weeks",
    "weekly": "weeks",
    "minute": "minutes",
    "morning": "days",
    "night": "days",
}


def interval_of(tokens: list[Token]) -> dict[str, Any] | None:
    """`every 4 hours`, `every day`, `hourly`: the time between two rounds; None when nothing says so."""
    for i, token in enumerate(tokens):
        nxt = tokens[i + 1] if i + 1 < len(tokens) else None
        if token.is_word("every", "each") and nxt is not None and nxt.kind == "duration":
            return dict(nxt.value)
        if (
            token.is_word("every", "each", "a", "per")
            and nxt is not None
            and nxt.kind == "word"
            and nxt.norm in _PERIODS
            and token.norm in ("every", "each")
        ):
            return {"value": 1, "unit": _PERIODS[nxt.norm]}
        if token.is_word("daily", "hourly", "weekly"):
            return {"value": 1, "unit": _PERIODS[token.norm]}
    return None


class Composer:
    """Hangs clauses on a graph from the given ends on. After `run`, `made` holds the new steps and `missed` what was not understood."""

    def __init__(self, graph: Graph, source: str, ends: list[End]) -> None:
        self.graph, self.source, self.ends = graph, source, ends
        self.realiser, self.attacher = Realiser(graph, source), Attacher(graph)
        self.made: list[str] = []
        self.missed: list[str] = []
        self.branching: Branching | None = None
        self.otherwise_from: list[End] = []
        self.parallel: list[End] = []
        self.before: list[End] = list(ends)
        self.known = set(graph.nodes)

    def run(self, clauses: list[Clause]) -> None:
        """All clauses in order."""
        i = 0
        while i < len(clauses):
            group = self._parallel_group(clauses, i)
            if len(group) > 1:
                self._together(group)
            else:
                self._clause(clauses[i])
            i += max(1, len(group))
        self.made = [s for s in self.graph.nodes if s not in self.known]

    # parallel work

    def _parallel_group(self, clauses: list[Clause], i: int) -> list[Clause]:
        """Clauses from `i` on that run side by side: joined in one sentence, one of them marked so."""
        run = [clauses[i]]
        for clause in clauses[i + 1 :]:
            if (
                clause.sentence != clauses[i].sentence
                or clause.condition is not None
                or clause.marks & {"then", "otherwise", "finally"}
            ):
                break
            run.append(clause)
        marked = any("parallel" in c.marks for c in run) or any(t.is_word("both") for t in clauses[i].tokens[:2])
        return run if marked and len(run) > 1 else [clauses[i]]

    def _together(self, group: list[Clause]) -> None:
        first = group[0]
        base = self._conditional_ends(first)
        if base is None:
            return
        last: list[End] = []
        for clause in group:
            for frame in frames(self._plain(clause.tokens), self.source):
                _, ends = self.realiser.add(frame, base)
                last += ends
        self.before, self.ends, self.parallel = base, last, list(last)

    def _plain(self, tokens: list[Token]) -> list[Token]:
        return [t for t in tokens if not t.is_word("both", "parallel")]

    def _gather(self) -> None:
        """A join after parallel work, when something follows all of it."""
        if self.parallel and set(self.parallel) == set(self.ends) and len(self.parallel) > 1:
            step = self.graph.add(
                "flow.join", name="Wait for all branches", params={"mode": "all"}, ends=self.ends, wish="join"
            )
            self.ends = self.graph.natural(step)
        self.parallel = []

    # clauses

    def _conditional_ends(self, clause: Clause) -> list[End] | None:
        """The ends on which the clause hangs; None when its condition speaks of nothing that is there."""
        if "finally" in clause.marks or "at-end" in clause.marks:
            self.ends = self._all_loose()
            self.branching, self.parallel = None, self.parallel if set(self.parallel) == set(self.ends) else []
        if clause.condition is not None:
            return self._branch(clause)
        if "otherwise" in clause.marks:
            return self._otherwise(clause)
        return self.ends

    def _all_loose(self) -> list[End]:
        inside = [s for s in self.graph.nodes if s not in self.known]
        loose = self.graph.loose_ends(inside)
        done = [(s, "done") for s in inside if self.graph.nodes[s].action == "flow.for_each"]
        if done and not self.graph.used(done[-1]):
            body = set(self._body(done[-1][0]))
            return [e for e in loose if e[0] not in body and e[0] != done[-1][0]] + [done[-1]]
        return loose or self.ends

    def _body(self, loop: str) -> list[str]:
        todo, seen = self.graph.targets(loop, "item"), []
        while todo:
            at = todo.pop()
            if at not in seen and at != loop:
                seen.append(at)
                todo += self.graph.targets(at)
        return seen

    def _otherwise(self, clause: Clause) -> list[End]:
        if self.branching is None:
            self.branching = self._guess_branching()
        if self.branching is None:
            return self.ends
        self.otherwise_from = list(self.ends) if clause.sentence == self.branching.sentence else []
        ends = self.attacher.others(self.branching)
        self.branching = (
            replace(self.branching, outcomes=self.branching.outcomes | {o for _, o in ends}) if ends else self.branching
        )
        return ends or self.ends

    def _guess_branching(self) -> Branching | None:
        for step in self.graph.upstream(s for s, _ in self.ends):
            if len(self.graph.roads(step)) > 1 and self.graph.nodes[step].action not in (
                "flow.for_each",
                "flow.repeat",
            ):
                return Branching(step, self.graph.arrived_by(step, self.ends) or {self.graph.roads(step)[0]})
        return None

    def _branch(self, clause: Clause) -> list[End] | None:
        words = clause.condition or []
        norms = {t.norm for t in words} | ({"done"} if any(t.raw.lower() == "done" for t in words) else set())
        if (
            norms & _DONE
            and norms & {"both", "all", "every", "they", "branch", "everything", "them-all"}
            and not norms & {"field"}
        ):
            if self.parallel:
                self._gather()
            else:
                self.ends = self._all_loose()
            return self.ends
        if clause.condition_word == "upon" and not norms:
            return self.ends
        conds = self._conds(clause)
        start = self._start_of(conds, clause)
        elif_ = "otherwise" in clause.marks and self.branching is not None
        if elif_ and self.branching is not None and conds[0].kind == "compare":
            start = self.attacher.others(self.branching) or start
        ends: list[End] = []
        parts = conjuncts(words) if clause.condition_word != "unless" else []
        context = Context(self.graph, start)
        if parts and (tree := condition_tree(parts, context, every=True)):
            ends = self.attacher.check(tree, start, text=conds[0].text)
        elif len(conds) > 1 and all(c.kind == "compare" for c in conds) and (tree := condition_tree(conds, context)):
            ends = self.attacher.check(tree, start, text=" or ".join(c.text for c in conds))
        else:
            for cond in conds:
                ends += [e for e in self.attacher.resolve(cond, start) if e not in ends]
        if not ends:
            return None
        first = ends[0][0]
        self.branching = Branching(first, {o for s, o in ends if s == first}, clause.sentence, conds[0].subject)
        self.parallel = []
        return ends

    def _conds(self, clause: Clause) -> list[Cond]:
        if "if-so" in clause.marks:
            return [Cond("yes", text="so")]
        return understand(clause.condition or [], word=clause.condition_word)

    def _start_of(self, conds: list[Cond], clause: Clause) -> list[End]:
        """Where a new check goes: after a finished check of another matter, else on the other side of one about the same matter."""
        last = self.branching
        if (
            last is None
            or conds[0].kind != "compare"
            or last.sentence == clause.sentence
            or last.step not in self.graph.nodes
        ):
            return self.ends
        if self.graph.nodes[last.step].action != "flow.condition" or self.graph.used((last.step, "false")):
            return self.ends
        if conds[0].subject == last.subject:
            return [(last.step, "false")]
        return [*self.ends, (last.step, "false")]

    def _clause(self, clause: Clause) -> None:
        tokens = self._plain(clause.tokens)
        if len(tokens) == 2 and tokens[0].kind == "duration" and tokens[1].is_word("later"):
            self._pause(tokens[0])
            return
        if self._after(clause, tokens) or self._copied(tokens) or self._goes_to(clause, tokens):
            return
        if clause.condition is not None and self._until(clause):
            return
        asked = frames(tokens, self.source)
        if clause.condition is not None and self._retried(clause, asked):
            return
        if not asked and clause.condition is None and tokens and self._fragment(clause, tokens):
            return
        if (
            "then" in clause.marks
            and self.otherwise_from
            and clause.condition is None
            and self.branching is not None
            and clause.sentence != self.branching.sentence
        ):
            self.ends = list(dict.fromkeys([*self.ends, *self.otherwise_from]))
        if "parallel" in clause.marks and clause.condition is None and asked:
            self._alongside(asked)
            return
        ends = self._conditional_ends(clause)
        if ends is None:
            self.missed.append(" ".join(t.raw for t in clause.condition or []))
            return
        if clause.condition is not None or "otherwise" in clause.marks:
            self.before = self.ends = ends
        elif asked:
            self._gather()
        if not asked:
            self._note_unknown(clause, tokens)
            return
        for frame in asked:
            self._frame(frame)

    def _goes_to(self, clause: Clause, tokens: list[Token]) -> bool:
        """`billing goes to x@y.com`: the branch of a label or an outcome, and who gets it."""
        at = next(
            (
                i
                for i, t in enumerate(tokens)
                if t.is_word("go", "belong", "route") and i + 2 < len(tokens) and tokens[i + 1].is_word("to", "into")
            ),
            None,
        )
        if at is None or clause.condition is not None or not (at or "otherwise" in clause.marks):
            return False
        ends = (
            self.attacher.resolve(replace(atom(tokens[:at]), kind="label"), self.ends)
            if at
            else self._otherwise(clause)
        )
        made = frames(
            [Token("word", "send", "send", tokens[at].start, tokens[at].start), *tokens[at + 1 :]], self.source
        )
        if not ends or not made:
            return False
        self.branching = Branching(ends[0][0], {o for _, o in ends}, clause.sentence)
        self.before = self.ends = ends
        for frame in made:
            self._frame(frame)
        return True

    def _copied(self, tokens: list[Token]) -> bool:
        """`… and copy legal@x.com`: a copy of the message before it."""
        if (
            not tokens
            or not tokens[0].is_word("copy", "cc", "bcc")
            or not (addresses := [t.norm for t in tokens if t.kind == "address"])
        ):
            return False
        step = next(
            (s for s, _ in self.ends if s in self.graph.nodes and self.graph.nodes[s].action.startswith("email.")), None
        )
        if step is None:
            return False
        name = "bcc" if tokens[0].norm == "bcc" else "cc"
        node = self.graph.nodes[step]
        said = find_slots(tokens, self.source, head=0)
        extra = {k: v for k, v in (("subject", said.subject), ("body", said.body)) if v}
        node.params = node.params | {name: [*node.params.get(name, []), *addresses]} | extra
        return True

    def _note_unknown(self, clause: Clause, tokens: list[Token]) -> None:
        norms = {t.norm for t in tokens if t.kind == "word"}
        if (
            len(tokens) >= 2
            and norms - {"do", "nothing", "thanks", "please", "be", "it", "that", "all", "ok"}
            and clause.condition is None
        ) or (clause.condition is not None and len(tokens) > 2):
            self.missed.append(" ".join(t.raw for t in tokens))

    def _retried(self, clause: Clause, asked: list[Frame]) -> bool:
        """`if the call fails, retry it three times` sets how that step is attempted."""
        if not asked or asked[0].action != "flow.repeat" or atom(clause.condition or []).kind != "error":
            return False
        step = next(
            (s for s in self.graph.upstream(s for s, _ in self.ends) if self.graph.nodes[s].action in REMOTE), None
        )
        if step is None:
            return False
        setter = Settings(self.graph, self.source, step)
        return setter.repolicy([t for t in clause.tokens], asked[0].slots)

    def _alongside(self, asked: list[Frame]) -> None:
        last = list(self.ends)
        for frame in asked:
            _, ends = self.realiser.add(frame, self.before)
            last += ends
        self.ends, self.parallel = last, list(last)

    def _fragment(self, clause: Clause, tokens: list[Token]) -> bool:
        """A verbless condition such as `1d no reply` or `approved`: what follows hangs on it."""
        if "finally" in clause.marks or tokens[0].is_word("then") or len(tokens) > 8:
            return False
        cond = atom(tokens)
        if (
            len(tokens) <= 4
            and any(n.action == "ai.classify" for n in self.graph.nodes.values())
            and (labelled := self.attacher._label(replace(cond, kind="label"), self.ends))
        ):
            self.branching = Branching(labelled[0][0], {labelled[0][1]}, clause.sentence)
            self.before = self.ends = labelled
            return True
        compare = cond.kind == "compare" and any(t.kind == "compare" for t in tokens)
        if cond.kind not in _STRONG and not compare:
            return False
        made = self._branch(Clause(clause.tokens, set(), tokens, "if", sentence=clause.sentence))
        if made is None:
            return False
        self.before = self.ends = made
        return True

    def _after(self, clause: Clause, tokens: list[Token]) -> bool:
        """`After 48 hours without reply …`, `after 2 days`, `after approval`: a wait or a condition in front of the clause."""
        at = next(
            (
                i
                for i, t in enumerate(tokens)
                if t.is_word("after", "following", "upon") or (t.is_word("within", "in") and i == 0)
            ),
            None,
        )
        if at is None or clause.condition is not None:
            return False
        main, rest = (tokens[:at], tokens[at + 1 :]) if at else ([], tokens[1:])
        if at == 0:
            cut = self._after_end(tokens)
            main, rest = tokens[cut:], tokens[1:cut]
        if not rest or not (
            rest[0].kind == "duration"
            or rest[0].is_word("another", "a", "the", "approval", "no", "rejection")
            or atom(rest).kind in ("approved", "rejected", "submitted")
        ):
            return False
        if rest[0].is_word("the", "a") and atom(rest).kind not in (
            "approved",
            "rejected",
            "reply",
            "submitted",
            "decided",
        ):
            return False
        cond = atom(rest)
        duration = next((t.value for t in rest if t.kind == "duration"), None)
        asked = frames(main, self.source) if main else []
        if cond.kind in ("reply", "approved", "rejected", "submitted", "decided") and (
            cond.kind != "reply" or cond.negative or duration is None
        ):
            made = self._branch(Clause(main, clause.marks, rest, "if", sentence=clause.sentence))
            if made is None:
                return False
            self.before = self.ends = made
        elif duration is not None:
            chaser = any(f.action in _CHASERS for f in asked)
            waiting = Context(self.graph, self.ends).nearest("email.wait_for_reply", "flow.wait")
            if chaser and (waiting is None or (waiting, "replied") not in self.ends):
                made = self.attacher.resolve(Cond("reply", negative=True, duration=duration, again=True), self.ends)
                self.before = self.ends = made or self.ends
            elif not (chaser and waiting):
                step = self.graph.add(
                    "flow.wait", name="Wait", params={"duration": duration}, ends=self.ends, wish="wait"
                )
                self.before = self.ends = self.graph.natural(step)
        for frame in asked:
            self._frame(frame)
        return True

    def _after_end(self, tokens: list[Token]) -> int:
        """Where the opening `after …` of a clause without a comma stops."""
        at = 1 + sum(1 for t in tokens[1:3] if t.is_word("another", "a", "further"))
        if (
            at < len(tokens)
            and tokens[at].kind == "duration"
            and at + 1 < len(tokens)
            and is_verb(tokens, at + 1, start=True)
        ):
            return at + 1
        return condition_end(tokens, 1)

    # frames

    def _frame(self, frame: Frame) -> None:
        tokens = list(frame.tokens)
        if self._loop(frame, tokens) or self._absorbed(frame):
            return
        for i, token in enumerate(tokens[:-1]):
            if token.kind == "duration" and tokens[i + 1].is_word("later"):
                self._pause(token)
                frame.slots.durations = []
        if frame.action in _CHASERS:
            self._turn_to_silence()
        self.before = list(self.ends)
        _, self.ends = self.realiser.add(frame, self.ends)

    def _pause(self, token: Token) -> None:
        """`2 days later`: a wait in front."""
        step = self.graph.add("flow.wait", name="Wait", params={"duration": token.value}, ends=self.ends, wish="wait")
        self.before = self.ends = self.graph.natural(step)

    def _turn_to_silence(self) -> None:
        """A follow-up or an escalation straight after a wait means: when nobody answered."""
        self.ends = [(s, "timeout") if o == "replied" else (s, o) for s, o in self.ends]
        for step, outcome in list(self.ends):
            if (
                outcome == "next"
                and step in self.graph.nodes
                and self.graph.nodes[step].action == "flow.wait"
                and self.attacher._converts(step, self.ends)
            ):
                self.ends = [(s, "timeout") if s == step else (s, o) for s, o in self.ends]

    def _absorbed(self, frame: Frame) -> bool:
        """`wait up to 2 days` after an approval only limits it; `wait for the reply` after such a wait adds nothing."""
        if (
            frame.action not in ("flow.wait", "email.wait_for_reply", "human.approval", "human.form")
            or len(self.ends) != 1
        ):
            return False
        step, outcome = self.ends[0]
        node = self.graph.nodes.get(step)
        if node is None or not node.fresh:
            return False
        duration = frame.slots.durations[0] if frame.slots.durations else None
        waiting = {"human.approval": "approved", "human.form": "submitted", "email.wait_for_reply": "replied"}
        said = frame.head in ("wait", "give", "allow", "hold", "")
        if node.action in waiting and outcome == waiting[node.action] and said and not frame.slots.to:
            if (
                node.action == frame.action
                or (frame.action == "email.wait_for_reply" and node.action.startswith("human."))
                or (frame.action == "flow.wait" and node.action.startswith("human.") and "timeout" not in node.params)
            ):
                if duration is not None and "timeout" not in node.params:
                    node.params = node.params | {"timeout": duration}
                return duration is None or node.params.get("timeout") == duration
        if node.action == "flow.wait" and frame.action == "email.wait_for_reply" and duration is None:
            return self.attacher._converts(step, self.ends) and self._reset(step)
        return False

    def _reset(self, step: str) -> bool:
        self.ends = self.graph.natural(step)
        return True

    def _loop(self, frame: Frame, tokens: list[Token]) -> bool:
        """`for each …` before or behind the verb, `every 4 hours up to 6 times`."""
        if frame.action in ("flow.for_each",):
            at = next((i for i, t in enumerate(tokens) if t.is_word("for-each")), 0)
            _, self.ends = self.realiser.add(frame, self.ends)
            self.before = list(self.ends)
            rest = tokens[at + 1 :]
            verb = next(
                (
                    i
                    for i in range(1, len(rest))
                    if frames(rest[i:], self.source)
                    and rest[i].form == "base"
                    and rest[i].norm not in ("shipment", "order", "email", "reply", "page", "record")
                    and rest[i - 1].kind == "word"
                ),
                None,
            )
            for inner in frames(rest[verb:], self.source) if verb is not None else []:
                self._frame(inner)
            return True
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
        if (
            at is not None
            and Context(self.graph, self.ends).loop() is None
            and Context(self.graph, self.ends).collection()
        ):
            loop = Frame("flow.for_each", frame.slots, "for-each", tuple(tokens[at:]))
            _, self.ends = self.realiser.add(loop, self.ends)
            main = tokens if tokens[at].is_word("each", "every") else tokens[:at]
            for inner in frames([t for t in main if not t.is_word("each", "every")], self.source) or [frame]:
                self._frame(inner)
            return True
        return self._repeated(frame, tokens)

    def _until(self, clause: Clause) -> bool:
        return False

    def _repeated(self, frame: Frame, tokens: list[Token]) -> bool:
        times = times_of(tokens)
        interval = interval_of(tokens)
        until = next((i for i, t in enumerate(tokens) if t.is_word("until")), None)
        if frame.action == "flow.repeat":
            return self._again(frame, tokens, times)
        if (
            interval is None
            and (times is None or times < 2)
            and (until is None or frame.action in ("flow.wait", "email.wait_for_reply"))
        ):
            return False
        if frame.action in ("flow.wait", "email.wait_for_reply", "human.approval") or (
            interval is None and until is None and "times" not in frame.slots.words
        ):
            return False
        if (
            until is None
            and times is None
            and not (
                frame.action in ("email.follow_up", "email.check_inbox")
                and any(t.is_word("every", "each") for t in tokens)
            )
        ):
            return False
        self._loop_of(frame, times, interval, list(tokens[until + 1 :]) if until is not None else [])
        return True

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
            leave, again, interval = [(wait, "replied")], [(wait, "timeout")], None
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
        self.branching = Branching(leave[0][0], {leave[0][1]}) if leave else Branching(repeat, {"again"})
        self.before = self.ends = leave or [(repeat, "exhausted")]

    def _again(self, frame: Frame, tokens: list[Token], times: int | None) -> bool:
        """`repeat this up to 3 times`: back to the start of the present branch."""
        if "last" in frame.slots.words and not self.ends:
            return False
        start = self._branch_start()
        step, _ = self.realiser.add(frame, [(s, "timeout") if o == "replied" else (s, o) for s, o in self.ends])
        if start is not None:
            self.graph.link((step, "again"), start)
        self.before = self.ends = [(step, "exhausted")]
        self.branching = Branching(step, {"exhausted"})
        return True

    def _branch_start(self) -> str | None:
        chain = list(self.graph.upstream(s for s, _ in self.ends))
        for step in chain:
            sources = self.graph.sources(step)
            if (
                len(sources) != 1
                or sources[0][0] not in self.graph.nodes
                or (
                    len(self.graph.roads(sources[0][0])) > 1
                    and self.graph.nodes[sources[0][0]].action != "email.wait_for_reply"
                )
            ):
                return step
            if self.graph.nodes[step].action in ("email.follow_up", "http.request", "email.check_inbox"):
                return step
        return chain[-1] if chain else None
