"""Builds workflow out of clauses: each hangs where its words say, and the message reads from start to end."""

from dataclasses import dataclass, replace

from builder_app.assistant.builtin.building.branches import EVERYBODY
from builder_app.assistant.builtin.building.gathering import says_join
from builder_app.assistant.builtin.building.headed_rounds import HeadedRounds
from builder_app.assistant.builtin.places.attach import Branching
from builder_app.assistant.builtin.places.chased import read_whichever_came
from builder_app.assistant.builtin.places.kinds import of_a_kind
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.comparisons import filter_tree
from builder_app.assistant.builtin.reading.conditions import atom
from builder_app.assistant.builtin.reading.equated import equate, equated
from builder_app.assistant.builtin.reading.frames import Frame, frames
from builder_app.assistant.builtin.reading.needing import case_and_order
from builder_app.assistant.builtin.reading.schedules import TriggerPlan
from builder_app.assistant.builtin.reading.slots import find_slots
from builder_app.assistant.builtin.values.settings import Settings
from builder_app.assistant.builtin.words.condition_words import BOUNDS, UNUSABLE
from builder_app.assistant.builtin.words.fields import OPERATORS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.actions import MANNERS, MESSAGES, REMOTE
from builder_app.assistant.builtin.workflow.connections import connect
from builder_app.assistant.builtin.workflow.context import Context
from builder_app.assistant.builtin.workflow.graph import End, Graph

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


_ASKING = frozenset({"ask", "request", "say", "tell", "inform", "explain", "remind"})
"""Verbs that say what a message just named is about."""


def _each_receiver(asked: list[Frame]) -> list[Frame]:
    """`email a@x.com and b@x.com at the same time` as a frame for each of them."""
    people = asked[0].slots.to or asked[0].slots.sender if len(asked) == 1 else []
    if len(people) > 1 and asked[0].action == "human.approval":
        return [replace(asked[0], slots=replace(asked[0].slots, to=[one], sender=[])) for one in people]
    if len(asked) != 1 or asked[0].action != "email.send":
        return asked
    slots = asked[0].slots
    each = [replace(slots, to=[one], roles=[]) for one in slots.to] or [replace(slots, roles=[one]) for one in slots.roles]
    return [replace(asked[0], slots=one) for one in each] if len(each) > 1 else asked


def _both_do(tokens: list[Token]) -> bool:
    """`both email x@y.com and …`; not `after both …`."""
    return any(t.is_word("both") for t in tokens[:2]) and not tokens[0].is_word("after", "following", "upon")


def _in_copy(tokens: list[Token]) -> bool:
    """`put x@y.com in copy`, `with x@y.com on cc`, `a copy of it to x@y.com`, `x@y.com gets a copy`."""
    noun = next(
        (i for i, t in enumerate(tokens[:8]) if i and t.is_word("copy") and tokens[i - 1].is_word("a", "one", "another", "the")), None
    )
    if noun is not None and noun <= 2 and not any(t.is_word("corrected", "signed", "new", "file") for t in tokens[:noun]):
        whom = next((i for i, t in enumerate(tokens) if i > noun and t.kind == "address"), None)
        return (
            whom is not None and tokens[whom - 1].is_word("to", "for") and tokens[0].is_word("a", "one", "another", "the", "with", "also")
        )
    if noun is not None and tokens[noun - 2].is_word("get", "receive") and tokens[0].kind == "address":
        return True
    ends = len(tokens) > 3 and tokens[-1].is_word("copy", "cc", "bcc") and tokens[-2].is_word("in", "on", "into", "as")
    return ends and tokens[0].is_word("put", "keep", "have", "take", "with", "add", "set", "let", "inform", "tell", "notify", "include")


@dataclass
class Said:
    """The sentence of the last order and the roles that it named."""

    sentence: int
    roles: list[str]


def apply_trigger(graph: Graph, plan: TriggerPlan) -> None:
    """Sets the trigger of a plan, its filter and its run inputs."""
    params = dict(plan.params)
    if plan.conditions and (tree := filter_tree(plan.conditions, scope="trigger")):
        params["filter"] = tree
    graph.set_trigger(plan.type, params)
    for name in plan.inputs:
        graph.declare_input(name)


class Composer(HeadedRounds):
    """Hangs clauses on a graph from the given ends on. After `run`, `made` holds the new steps and `missed` what was
    not understood."""

    last: Said | None = None
    title = ""
    """The heading of the message."""
    spared = -9
    """The sentence whose last order has an exception behind it: `email x@y.com unless it is low, then log it` logs on both roads."""
    lost = -1
    """The sentence whose condition speaks of nothing that is there: what hangs on it is not built."""

    def run(self, clauses: list[Clause]) -> None:
        """All clauses in order."""
        self.attacher.apart = any(t.norm in UNUSABLE for c in clauses for t in [*(c.condition or []), *c.tokens[:2]])
        self._in_turn(clauses)
        self.made = [s for s in self.graph.nodes if s not in self.known]
        read_whichever_came(self.graph, self.known)

    def _in_turn(self, clauses: list[Clause]) -> None:
        i = 0
        while i < len(clauses):
            if "new-lane" in clauses[i].marks:
                i = self._strands(clauses, i)
                continue
            if "lanes-end" in clauses[i].marks and not clauses[i].tokens and clauses[i].condition is None:
                i += 1
                continue
            if (end := self._body_end(clauses, i)) > i:
                self._rounds(clauses[i], clauses[i + 1 : end])
                i = end
                continue
            group = self._parallel_group(clauses, i)
            if len(group) > 1:
                self._together(group)
            else:
                self._clause(clauses[i])
            i += max(1, len(group))

    def _strands(self, clauses: list[Clause], i: int) -> int:
        """Strands that run side by side, each with clauses of its own; where what comes behind them begins."""
        end = next((j for j in range(i, len(clauses)) if "lanes-end" in clauses[j].marks), len(clauses))
        starts = [j for j in range(i, end) if "new-lane" in clauses[j].marks]
        base: list[End] = list(self.ends)
        last: list[End] = []
        for at, start in enumerate(starts):
            self.before = self.ends = list(base)
            self.branching, self.parallel = None, []
            strand = clauses[start : starts[at + 1] if at + 1 < len(starts) else end]
            strand[0].marks = strand[0].marks - {"new-lane"}
            before = set(self.graph.nodes)
            self._in_turn(strand)
            open_ = self.graph.loose_ends(s for s in self.graph.nodes if s not in before) if len(strand) > 1 else []
            last += [one for one in dict.fromkeys([*self.ends, *open_]) if one not in last]
        self.branching, self.before = None, base
        self.ends, self.parallel = last, list(last)
        return end

    def _parallel_group(self, clauses: list[Clause], i: int) -> list[Clause]:
        """Clauses from `i` on that run side by side: joined in one sentence, one of them marked so."""
        run = [clauses[i]]
        for clause in clauses[i + 1 :]:
            if clause.sentence != clauses[i].sentence or clause.condition is not None or clause.marks & {"then", "otherwise", "finally"}:
                break
            if (set(clause.words) & EVERYBODY and "wait" in clause.words) or says_join(clause.tokens):
                break
            run.append(clause)
        if self._several_asked(clauses[i]) or says_join(clauses[i].tokens):
            return [clauses[i]]
        marked = any("parallel" in c.marks for c in run) or _both_do(clauses[i].tokens)
        return run if marked and len(run) > 1 else [clauses[i]]

    def _several_asked(self, clause: Clause) -> bool:
        """`email a@x.com and b@x.com in parallel …`: what runs side by side is a message to each of them, and nothing that comes next."""
        if "parallel" not in clause.marks or sum(t.kind == "address" for t in clause.tokens) < 2:
            return False
        asked = frames(self._plain(clause.tokens), self.source)
        return len(asked) == 1 and len(_each_receiver(asked)) > 1

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
        told = tokens[:1] and tokens[0].is_word("after", "following", "upon")
        return [t for t in tokens if not t.is_word("parallel") and (told or not t.is_word("both"))]

    def _clause(self, clause: Clause) -> None:
        tokens = self._plain(clause.tokens)
        if len(tokens) == 2 and tokens[0].kind == "duration" and tokens[1].is_word("later"):
            self._pause(tokens[0])
            return
        length = next((t for t in tokens if t.kind == "duration"), None)
        bare = all(t.kind == "duration" or t.is_word("another", "more", "further", "after", "again", "then", "later") for t in tokens)
        if length is not None and bare and clause.condition is None and self.graph.nodes:
            if not self._deadline(length.value):
                self._pause(length, answered="also" in clause.marks)
            return
        if (
            self._left_alone(clause)
            or self._joins(clause)
            or self._side_by_side(clause)
            or self._all_gone_through(clause, tokens)
            or self._looks_at(clause)
            or self._equated(clause)
            or self._after(clause, tokens)
            or self._copied(tokens)
            or self._goes_to(clause, tokens)
            or self._marked_read(clause, tokens)
        ):
            return
        if clause.condition is not None and self._until(clause):
            return
        if len(tokens) > 1 and tokens[0].is_word("no", "nobody") and clause.condition is None and self._fragment(clause, tokens):
            return
        label = tokens[1:] if tokens[:1] and tokens[0].is_word("for", "on", "with") else tokens
        if clause.condition is None and 0 < len(label) <= 4 and self._is_label(label) and self._fragment(clause, label):
            return
        if clause.condition is None and (told := case_and_order(tokens)) is not None and self._is_label(told[0]):
            clause, tokens = replace(clause, condition=told[0], condition_word="if", tokens=told[1]), told[1]
        if clause.condition is None and (sorted_ := of_a_kind(self.graph, tokens)) is not None:
            road, tokens = sorted_
            self.branching = Branching(road[0], {road[1]}, clause.sentence)
            self.before = self.ends = [road]
        if tokens and all(t.kind == "address" or t.is_word("and") for t in tokens):
            tokens = [Token("word", "email", "email", tokens[0].start, tokens[0].start), *tokens]
        asked = frames(tokens, self.source)
        if not self.ends and clause.condition is None and self.branching is not None and clause.sentence != self.branching.sentence:
            self.before = self.ends = self.attacher.others(self.branching)
        if self._joined(clause, asked):
            return
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
        if self._all_answer(clause, asked):
            return
        if "parallel" in clause.marks and clause.condition is None and asked:
            self._alongside(asked)
            return
        if "afterwards" in clause.marks and clause.condition is None and (loop := Context(self.graph, self.ends).loop()) is not None:
            self.ends = [(loop, "done")]
        elif "afterwards" in clause.marks and clause.condition is None:
            self.ends = self._behind_all(clause) or self.ends
        if clause.sentence == self.lost and clause.condition is None:
            self._note_unknown(clause, tokens)
            return
        ends = self._conditional_ends(clause)
        if ends is None:
            self.lost = clause.sentence
            self.missed.append(" ".join(t.raw for t in clause.condition or []))
            return
        self.lost = -1
        if clause.condition is not None or "otherwise" in clause.marks:
            self.before = self.ends = ends
            if "parallel" in clause.marks and asked:
                self._alongside(asked)
                return
        elif asked and self.branching is not None and clause.sentence in (self.spared + ("then" not in clause.marks), self.spared + 1):
            self.ends = [*self.ends, *self.attacher.others(self.branching)]
        elif asked:
            self._gather()
        self.spared = clause.sentence if clause.trailing and clause.condition_word == "unless" else -9
        if not asked:
            if not self._connected(tokens):
                self._note_unknown(clause, tokens)
            return
        for frame in asked:
            self._frame(frame)
        self.last = Said(clause.sentence, asked[-1].slots.roles)

    def _equated(self, clause: Clause) -> bool:
        """`no answer in 3 hours = treat as rejected`."""
        said, step = equated(clause), self.attacher.decider(self.ends)
        if said is None or step is None:
            return False
        equate(self.graph, step, *said)
        self.attacher.same[(step, said[1])] = "timeout"
        return True

    def _joined(self, clause: Clause, asked: list[Frame]) -> bool:
        """`email the carrier and ask for a new ETA` is one message: the second verb says what the first one is about."""
        if len(asked) != 1 or len(self.ends) != 1 or clause.condition is not None or clause.marks or self.last is None:
            return False
        frame, (step, outcome) = asked[0], self.ends[0]
        node, slots = self.graph.nodes.get(step), frame.slots
        bare = not (slots.to or slots.roles or slots.cc or slots.expressions)
        same = self.last.sentence == clause.sentence and outcome == "next" and node is not None and node.action == "email.send"
        if not (same and bare and frame.head in _ASKING and frame.action in ("email.send", "document.request") and node is not None):
            return False
        slots.to, slots.cc = list(node.params.get("to") or []), list(node.params.get("cc") or [])
        slots.roles = list(self.last.roles)
        self.ends = self.graph.sources(step)
        self.graph.remove(step)
        self.graph.reserved.discard(step)
        self._frame(frame)
        return True

    def _connected(self, tokens: list[Token]) -> bool:
        """`Connection is slack-main`: for the step just spoken of."""
        name = next((t.norm for t in tokens if t.kind == "connection"), "")
        steps = [s for s in reversed(self.graph.nodes) if "connection" in MANNERS[self.graph.nodes[s].action].needs]
        lacking = [s for s in steps if not self.graph.nodes[s].params.get("connection")]
        return bool(name and connect(self.graph, (lacking or steps)[:1], name))

    def _copied(self, tokens: list[Token]) -> bool:
        """`… and copy legal@x.com`: a copy of the message before it."""
        copied = bool(tokens) and (tokens[0].is_word("copy", "cc", "bcc") or _in_copy(tokens))
        if not copied or not (addresses := [t.norm for t in tokens if t.kind == "address"]):
            return False
        step = next((s for s, _ in self.ends if s in self.graph.nodes and self.graph.nodes[s].action.startswith("email.")), None)
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
        left = norms - {"do", "nothing", "thanks", "please", "be", "it", "that", "all", "ok", "with", "else", "more", "happen", "about"}
        if left and len(tokens) >= (2 if clause.condition is None else 3):
            self.missed.append(" ".join(t.raw for t in tokens))

    def _retried(self, clause: Clause, asked: list[Frame]) -> bool:
        """`if the call fails, retry it three times` sets how that step is attempted."""
        if not asked or asked[0].action != "flow.repeat" or atom(clause.condition or []).kind != "error":
            return False
        step = next((s for s in self.graph.upstream(s for s, _ in self.ends) if self.graph.nodes[s].action in REMOTE), None)
        if step is None:
            return False
        setter = Settings(self.graph, self.source, step)
        return setter.repolicy(list(clause.tokens), asked[0].slots)

    def _alongside(self, asked: list[Frame]) -> None:
        """Beside what was said before; of a first order, a message to each of its receivers."""
        first = self.before == self.ends or len(asked) > 1
        last: list[End] = [] if first else list(self.ends)
        for frame in _each_receiver(asked) if first else asked:
            _, ends = self.realiser.add(frame, self.before)
            last += ends
        self.ends, self.parallel = last, list(last)

    def _all_answer(self, clause: Clause, asked: list[Frame]) -> bool:
        """`wait until both have answered`, after messages side by side: a wait for each of them."""
        waits = len(asked) == 1 and asked[0].action in ("email.wait_for_reply", "flow.wait")
        answers = waits and set(clause.words) & {"reply", "answer", "response", "quote", "offer"} and self._written_to_all()
        every = waits and (set(clause.words) & EVERYBODY or answers)
        if not every or clause.condition is not None or len(self.parallel) < 2 or set(self.parallel) != set(self.ends):
            return False
        limit = asked[0].slots.durations[0] if asked[0].slots.durations else None
        if not any(self.graph.nodes[s].action in MESSAGES for s, _ in self.parallel):
            self._gather()
            return True
        self._await_each(limit, late=limit is not None and "or" in clause.words)
        return True

    def _written_to_all(self) -> bool:
        """Whether what runs side by side is a message each."""
        return all(self.graph.nodes[s].action in MESSAGES for s, _ in self.parallel if s in self.graph.nodes)

    def _fragment(self, clause: Clause, tokens: list[Token]) -> bool:
        """A verbless condition such as `1d no reply` or `approved`: what follows hangs on it."""
        if "finally" in clause.marks or tokens[0].is_word("then") or len(tokens) > 8:
            return False
        if OPERATORS.get(tokens[0].norm) in BOUNDS and (subject := self._subject()):
            tokens = [replace(tokens[0], kind="code", raw=subject.removeprefix("attributes."), norm=subject, value=subject), *tokens]
        if self._in_vain(tokens):
            return True
        cond = atom(tokens)
        if (
            len(tokens) <= 4
            and any(n.action in ("ai.classify", "flow.switch") for n in self.graph.nodes.values())
            and (labelled := self.attacher._label(replace(cond, kind="label"), self.ends))
        ):
            self.branching = Branching(labelled[0][0], {labelled[0][1]}, clause.sentence)
            self.before = self.ends = labelled
            return True
        compare = cond.kind == "compare" and (
            any(t.kind == "compare" for t in tokens) or (len(tokens) <= 6 and cond.operator not in ("equals", "contains", ""))
        )
        known = cond.kind == "label" and bool(self.attacher.checked(cond))
        if cond.kind not in _STRONG and not compare and not known:
            return False
        made = self._branch(Clause(clause.tokens, set(), tokens, "if", sentence=clause.sentence))
        if made is None:
            if not frames(tokens, self.source):
                self.missed.append(" ".join(t.raw for t in tokens))
                self.lost = clause.sentence + 1
                return True
            return False
        self.before = self.ends = made
        return True
