"""One turn without a model: what the user means, the edits for it, and what to say."""

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from builder_app.application.turns import Question, TurnRequest
from builder_app.assistant.builtin.building.build import build
from builder_app.assistant.builtin.building.compose import Composer
from builder_app.assistant.builtin.changes.changer import Changer
from builder_app.assistant.builtin.changes.in_that_case import road_asked_about
from builder_app.assistant.builtin.changes.start_followed import start_followed
from builder_app.assistant.builtin.questions.explain import answer_question, is_question
from builder_app.assistant.builtin.questions.missing import ADDRESSES, Missing, open_points, question_for, read_answer
from builder_app.assistant.builtin.questions.partial_answers import parted
from builder_app.assistant.builtin.questions.put_off import puts_off
from builder_app.assistant.builtin.questions.reopened import BACK, FORTH, question_after
from builder_app.assistant.builtin.questions.stepping import history_word, several
from builder_app.assistant.builtin.questions.suggest import suggestions
from builder_app.assistant.builtin.questions.unused import unused
from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.recasting.asides import without_asides
from builder_app.assistant.builtin.recasting.polite import plainly
from builder_app.assistant.builtin.words.acquaintances import acquaintances
from builder_app.assistant.builtin.words.channels import missing_channel
from builder_app.assistant.builtin.words.quantities import spell
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.describe import plan_lines
from builder_app.assistant.builtin.workflow.diffing import edits_between
from builder_app.assistant.builtin.workflow.focus import focus_of
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.naming import workflow_name
from builder_app.domain.diff import Change
from builder_app.domain.edits import Edit
from builder_app.domain.guardrails.screen import screen
from builder_app.domain.trigger_words import trigger_words
from builder_app.domain.workflow import TRIGGER, Trigger, WorkflowDefinition

Intent = Literal["edit", "undo", "redo", "answer"]
_UNNAMED = re.compile(r"^(?:|untitled.*|new workflow.*|workflow|my workflow|draft.*|unnamed.*)$", re.IGNORECASE)
_DOCUMENT_WORDS = frozenset(
    {
        "document",
        "file",
        "procedure",
        "sop",
        "upload",
        "uploaded",
        "attached",
        "attachment",
        "pdf",
        "instructions",
        "above",
    }
)


_COURTESY = frozenset(
    {"thanks", "thank", "you", "great", "perfect", "good", "ok", "nice", "cool", "fine", "look", "that", "be", "it", "very", "much"}
)
"""Words that answer nothing."""


_REFUSED = "I did nothing with that message: part of it tries to change how I work. Say only what the workflow should do, and I build it."


@dataclass(frozen=True, kw_only=True)
class BuiltinAnswer:
    """The turn's result. `intent` undo or redo asks the service to step through the draft's history; `edits` is
    empty then."""

    intent: Intent
    reply: str
    edits: tuple[Edit, ...] = ()
    question: Question | None = None
    title: str | None = None
    suggestions: tuple[str, ...] = ()
    detected_actions: tuple[str, ...] = ()
    plan: tuple[str, ...] = field(default=())


def _fresh(tokens: list[Token]) -> bool:
    return any(t.is_word("start-over", "from-scratch") for t in tokens)


class Turn:
    """The work on one message."""

    def __init__(self, request: TurnRequest) -> None:
        self.request, self.before = request, request.definition
        self.text = plainly(request.text.strip(), later=bool(self.before.steps))
        self.tokens = read(self.text)

    def _graph(self) -> Graph:
        """The draft, with what the conversation has told of people."""
        told = (message.text for message in self.request.history if message.role == "user")
        return Graph(self.before, people=acquaintances(told))

    def run(self) -> BuiltinAnswer:
        """Undo or redo, an answer to our question, a question to us, a first build, or a change."""
        if not self.tokens:
            return BuiltinAnswer(
                intent="answer",
                reply="Tell me what should happen, and I build it.",
                question=self.request.pending_question,
            )
        if screen(self.request.text).blocked:  # whoever calls this screens too; nothing is ever built of such a message
            return BuiltinAnswer(intent="answer", reply=_REFUSED, question=self.request.pending_question)
        told = next((m.text for m in reversed(self.request.history) if m.role == "assistant"), "")
        intent = history_word(self.tokens, self.text, undone=told.startswith(BACK))
        if intent is not None:
            question = question_after(self.request.history, forward=intent == "redo")
            reply = BACK if intent == "undo" else FORTH
            reply += " That was one step; say it again for the one before it." if several(self.tokens) else ""
            return BuiltinAnswer(intent=intent, reply=f"{reply} {question.text}" if question else reply, question=question)
        pending = self.request.pending_question
        if pending is not None and (answered := self._answered(pending)) is not None:
            return answered
        if is_question(self.tokens, self.text):
            graph = self._graph()
            return BuiltinAnswer(intent="answer", reply=answer_question(graph, self.text, issues=self.request.issues), question=pending)
        if _fresh(self.tokens):
            return self._start_over()
        if not self.before.steps:
            return self._first(self._source())
        return self._change()

    def _source(self) -> str:
        """The user's words, or the uploaded document where they only point at it."""
        words = {t.norm for t in self.tokens if t.kind == "word"}
        documents = self.request.documents
        if documents and words & _DOCUMENT_WORDS and len(self.tokens) < 25 and not any(t.kind == "address" for t in self.tokens):
            return documents[-1].text
        return self.text

    # answers to our question

    def _answered(self, pending: Question) -> BuiltinAnswer | None:
        graph = self._graph()
        holder = pending.step_id or TRIGGER
        if holder != TRIGGER and holder not in graph.nodes:
            return None
        words = {t.norm for t in self.tokens if t.kind == "word"}
        told = any(t.kind in ("address", "duration", "channel", "url", "quoted", "connection") for t in self.tokens)
        if self.text.endswith("?") and not told and is_question(self.tokens, self.text):
            return None
        if puts_off(self.tokens):
            return self._skipped(graph, pending)
        if (both := self._answered_and_more(pending, holder)) is not None:
            return both
        if (pending.field in ("prompt", "message", "subject", "summary") or self._takes_back(pending)) and (
            changed := self._changed()
        ) is not None:
            return changed
        if words and words <= _COURTESY and all(t.kind in ("word", "punct") for t in self.tokens):
            return None
        reading = read_answer(pending, self.text, graph)
        if reading.problem and (changed := self._changed()) is not None:
            return changed
        if reading.problem:
            return BuiltinAnswer(intent="answer", reply=f"{reading.problem} {pending.text}", question=pending)
        if reading.value is None:
            return None
        return self._result(graph, lead=self._taken(graph, holder, pending, reading.value), first=False)

    def _takes_back(self, pending: Question) -> bool:
        """`oops, hours` is no name of a connection."""
        told = {t.raw.lower() for t in self.tokens[:2]} & {"oops", "sorry", "hmm", "actually", "no"}
        return pending.field == "connection" and bool(told) and not is_question(self.tokens, self.text)

    def _answered_and_more(self, pending: Question, holder: str) -> BuiltinAnswer | None:
        """`lead@x.com, and give them 20 min`: the answer and a change, where all of both is understood."""
        for head, tail in parted(self.text):
            graph = self._graph()
            value = read_answer(pending, head, graph).value
            if value is None or isinstance(value, str):  # any words could be a name or a text
                continue
            lead = self._taken(graph, holder, pending, value)
            filled = graph.definition()
            changer = Changer(graph, tail, holder, self._recent())
            changer.run()
            if not changer.missed and not changer.pending and graph.definition() != filled:
                return self._result(graph, lead=f"{lead} {_sentence(changer.said)}", first=False)
        return None

    def _taken(self, graph: Graph, holder: str, pending: Question, value: Any) -> str:
        """Fills the answer in and says so."""
        self._fill(graph, holder, pending.field or "", value)
        said = f"“{graph.nodes[holder].name}”" if holder in graph.nodes else "the trigger"
        return f"Thanks – {said} now uses {_show(value)}."

    def _fill(self, graph: Graph, holder: str, name: str, value: Any) -> None:
        if holder == TRIGGER:
            given = value if isinstance(value, dict) and name == "cron" else {name: value}
            graph.trigger = Trigger(type=graph.trigger.type, params=dict(graph.trigger.params) | {k: v for k, v in given.items() if v})
            return
        node = graph.nodes[holder]
        node.params = node.params | {name: value}
        if name == "to":
            for other in graph.nodes.values():
                if other.action == "email.follow_up" and other.params.get("email_step") == holder and not other.params.get("to"):
                    other.params = other.params | {"to": value}

    def _skipped(self, graph: Graph, pending: Question) -> BuiltinAnswer:
        rest = [m for m in open_points(graph) if (m.step, m.field) != (pending.step_id, pending.field)]
        question = question_for(graph, rest[0]) if rest else None
        return BuiltinAnswer(
            intent="answer",
            reply="Fine, I leave that open for now; you can fill it in on the step." + (f" {question.text}" if question else ""),
            question=question,
        )

    # building

    def _start_over(self) -> BuiltinAnswer:
        empty = WorkflowDefinition(name=self.before.name, limits=self.before.limits)
        rest = re.sub(
            r"(?i)\b(?:let's |lets |please )?(?:start (?:over|again|from scratch)|begin again|from scratch)\b"
            r"[\s:,.–-]*(?:with|and)?",
            " ",
            self.text,
        ).strip()
        if len(rest.split()) < 3:
            edits = edits_between(self.before, empty)
            return BuiltinAnswer(intent="edit" if edits else "answer", reply="I cleared the workflow. What should happen?", edits=edits)
        return self._first(rest, onto=empty)

    def _first(self, source: str, onto: WorkflowDefinition | None = None) -> BuiltinAnswer:
        graph = Graph(onto or self.before, people=acquaintances([source]))
        composer = build(graph, source)
        if not graph.nodes:
            return self._nothing_built(graph, composer)
        title = None
        if _UNNAMED.match(graph.name.strip()) or onto is not None or not self.before.steps:
            title = composer.title or workflow_name(graph) or None
            if title and (_UNNAMED.match(graph.name.strip()) or onto is not None):
                graph.name = title
        count = len(graph.nodes)
        lines = plan_lines(graph)
        listed = "\n" + "\n".join(f"{n}. {line}." for n, line in enumerate(lines, 1)) + "\n\n"
        shown = listed if count <= 12 else f" It begins with: {lines[0]}."
        many = f"{count} step{'s' if count != 1 else ''}"
        lead = f"I built {many}. {trigger_words(graph.trigger, graph.inputs)}:{shown}"
        if self.request.planning:
            lead = f"Here is my plan: {many}."
        for note in composer.realiser.assumed:
            lead += f" Note: {note}."
        return self._result(graph, lead=lead, first=True, title=title, missed=[*composer.missed, *composer.attacher.unplaced])

    def _nothing_built(self, graph: Graph, composer: Composer) -> BuiltinAnswer:
        edits = edits_between(self.before, graph.definition())
        if edits:
            missed = f" {_unknown(composer.missed[0])}" if composer.missed else " – and what should happen then?"
            return BuiltinAnswer(
                intent="edit", edits=edits, reply=f"{trigger_words(graph.trigger, graph.inputs)}{'.' if composer.missed else ''}{missed}"
            )
        words = {t.norm for t in self.tokens}
        if words & {"hi", "hello", "hey", "thanks", "thank", "morning"} and len(self.tokens) <= 6:
            return BuiltinAnswer(
                intent="answer",
                reply="Hello! Tell me what should happen, for example: “When a shipment is late, email the carrier, "
                "wait a day for a reply, then escalate to my manager.”",
            )
        return BuiltinAnswer(
            intent="answer",
            reply=_unknown(self.text),
            suggestions=(
                "Email somebody when a shipment is late",
                "Send a report every morning",
                "Ask for an approval",
            ),
        )

    # changing

    def _change(self) -> BuiltinAnswer:
        graph = self._graph()
        source = self._source()
        changer = Changer(graph, source, focus_of(self.request), self._recent())
        changer.asked_about = road_asked_about(graph, self.request.history)
        changer.run()
        changer.said += start_followed(graph, self.before.trigger)
        unread = changer.missed or (graph.definition() == self.before and not changer.said)
        if unread and (told := self._told_with_reasons()) is not None:
            return told
        if graph.definition() == self.before:
            said = f"{_sentence(changer.said)} Nothing changed." if changer.said and not changer.missed else self._puzzled(graph, changer)
            return BuiltinAnswer(intent="answer", reply=said, question=self.request.pending_question)
        lead = _sentence(changer.said) or "I changed the workflow."
        return self._result(graph, lead=lead, first=False, missed=changer.missed)

    def _told_with_reasons(self) -> BuiltinAnswer | None:
        """The message without what only tells why, where all of the rest is understood as a change."""
        bare = without_asides(self.text)
        if not bare:
            return None
        changer = Changer(self._graph(), bare, focus_of(self.request), self._recent())
        changer.run()
        if changer.missed or changer.pending or changer.graph.definition() == self.before:
            return None
        return self._result(changer.graph, lead=_sentence(changer.said), first=False)

    def _changed(self) -> BuiltinAnswer | None:
        """The message as a change, where all of it can be understood as one."""
        changer = Changer(self._graph(), self.text, focus_of(self.request), self._recent())
        changer.run()
        if changer.missed or changer.pending or changer.graph.definition() == self.before:
            return None
        return self._result(changer.graph, lead=_sentence(changer.said), first=False)

    def _puzzled(self, graph: Graph, changer: Changer) -> str:
        words = {t.norm for t in self.tokens}
        if words & {"thanks", "thank", "great", "perfect", "good", "ok", "yes", "nice", "cool", "fine"} and len(self.tokens) <= 8:
            return "You are welcome. Simulate it to see every message before anything is sent, then publish it."
        steps = ", ".join(f"“{graph.nodes[s].name}”" for s in graph.order()[:8])
        return f"{_unknown(self.text)} The steps are: {steps}."

    def _recent(self) -> tuple[Change, ...]:
        """What the last change did."""
        return next((m.changes for m in reversed(self.request.history) if m.changes), ())

    # the end

    def _result(self, graph: Graph, *, lead: str, first: bool, title: str | None = None, missed: list[str] | None = None) -> BuiltinAnswer:
        for name in re.findall(r"\{\{\s*input\.([A-Za-z_]\w*)", self.text):
            graph.declare_input(name)
        after = graph.definition()
        edits = edits_between(self.before, after)
        missing = open_points(graph)
        question = question_for(graph, self._next(missing, graph)) if missing else None
        parts = [lead]
        wrong = next((t.raw for t in self.tokens if t.kind == "broken"), "")
        if wrong:
            parts.append(f"“{wrong}” is not a complete e-mail address, so I left it out.")
        channel = missing_channel(self.tokens)
        if channel and edits:
            parts.append(f"I cannot send {channel}: e-mail, Slack, Teams and PagerDuty are what there is; look at who gets what.")
        left = [said for said in unused(self.tokens, self.before, after) if edits and not any(said in one for one in missed or [])]
        if left:
            parts.append(f"I made nothing of {' and '.join(f'“{said}”' for said in left[:3])}; say what it is for if it matters.")
        for phrase in list(dict.fromkeys(missed or []))[:3]:
            parts.append(f"I could not place “{phrase[:120]}”; please say it another way.")
        if question is not None:
            others = len(missing) - 1
            parts.append(question.text + (f" ({others} more open point{'s' if others != 1 else ''} after that.)" if others else ""))
        detected = tuple(dict.fromkeys(n.action for n in graph.nodes.values()))
        return BuiltinAnswer(
            intent="edit" if edits else "answer",
            reply=" ".join(parts),
            edits=edits,
            question=question,
            title=title,
            suggestions=suggestions(graph),
            detected_actions=detected,
            plan=plan_lines(graph) if first else (),
        )

    def _next(self, missing: list[Missing], graph: Graph) -> Missing:
        return next((m for m in missing if m.field in ADDRESSES), missing[0])


def _sentence(said: list[str]) -> str:
    unique = list(dict.fromkeys(said))
    if not unique:
        return ""
    text = "; ".join(unique[:8])
    return text[:1].upper() + text[1:] + "."


def _unknown(text: str) -> str:
    short = re.sub(r"\s+", " ", text)[:100]
    return (
        f"I did not find an action in “{short}”. I can send e-mails and chat messages, wait, ask for approvals, "
        "read replies and documents, look up shipments, call web services and store data; what comes nearest to what you need?"
    )


def _show(value: Any) -> str:
    if isinstance(value, dict) and "value" in value and "unit" in value:
        return spell(value)
    if isinstance(value, list):
        return ", ".join(str(v.get("name", v)) if isinstance(v, dict) else str(v) for v in value)
    return str(value)[:80] if not isinstance(value, dict) else "that"


def answer(request: TurnRequest) -> BuiltinAnswer:
    """What the built-in assistant does with one message. Pure: no model, no network, no clock; the same request
    gives the same answer."""
    return Turn(request).run()
