"""Makes steps of frames: parameters from what the clause said and from what lies upstream."""

import re
from collections.abc import Callable
from typing import Any

from builder_app.assistant.builtin.building.making_data import Records
from builder_app.assistant.builtin.building.making_messages import Messages, with_told
from builder_app.assistant.builtin.building.record_values import record_of
from builder_app.assistant.builtin.building.wording import occasion, title
from builder_app.assistant.builtin.places.switching import Switching
from builder_app.assistant.builtin.reading.comparisons import condition_tree
from builder_app.assistant.builtin.reading.conditions import understand
from builder_app.assistant.builtin.reading.frames import Frame
from builder_app.assistant.builtin.reading.handed_over import HandedOver
from builder_app.assistant.builtin.reading.making import Made, interval_of, times_of
from builder_app.assistant.builtin.reading.named_results import named_results
from builder_app.assistant.builtin.reading.slots import listed, snake
from builder_app.assistant.builtin.words.fields import SHIPMENT_FIELDS
from builder_app.assistant.builtin.words.writing_styles import IN_AN_ORDER
from builder_app.assistant.builtin.workflow.connections import connect
from builder_app.assistant.builtin.workflow.context import Context, expr
from builder_app.assistant.builtin.workflow.graph import End

LONGEST_LABEL = 60
_REST = frozenset({"everything else", "anything else", "rest", "the rest", "all others", "something else"})
"""Words for a label that takes whatever fits no other."""
ANSWERS = frozenset({"answer", "reply", "response", "feedback"})


_LEVELS = {"warning": "warning", "warn": "warning", "error": "error"}
"""Words of an order to log that tell how grave the entry is."""


class Realiser(Messages, Records, Switching):
    """Adds the steps of one frame after another to a graph. `assumed` tells what nobody said."""

    def add(self, frame: Frame, ends: list[End]) -> tuple[str, Made]:
        """The frame's steps on `ends`: the first new step's id and the ends after the last."""
        make, known = _MAKERS.get(frame.action), set(self.graph.nodes)
        if make is None:
            return self._plain(frame.action, {}, ends, name=title(frame.action))
        if frame.action == "flow.wait" and self._waits_on(frame, ends):
            make = _MAKERS["email.wait_for_reply"]
        made = make(self, frame, Context(self.graph, ends), ends)
        if frame.slots.connection:
            connect(self.graph, [s for s in self.graph.nodes if s not in known], frame.slots.connection)
        return made

    def _waits_on(self, frame: Frame, ends: list[End]) -> bool:
        """`follow up and wait another 6 hours`: what the reminder asked for is waited for, as before it."""
        again = bool(frame.slots.words & {"another", "further"}) and bool(frame.slots.durations) and bool(ends)
        return again and all(s in self.graph.nodes and self.graph.nodes[s].action == "email.follow_up" for s, _ in ends)

    def classify(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        tokens = list(frame.tokens)
        tokens = [
            t
            for i, t in enumerate(tokens)
            if not (t.is_word("ai") or (t.is_word("by", "with", "using") and tokens[i + 1 : i + 2] and tokens[i + 1].is_word("ai")))
        ]
        at = next(
            (i for i, t in enumerate(tokens) if t.is_word("into", "as") or (t.kind == "punct" and t.norm == ":")),
            next((i for i, t in enumerate(tokens) if t.is_word("by")), None),
        )
        labels = (
            [
                item
                for item in listed([t for t in tokens[(at or 0) + 1 :] if not t.is_word("one", "of", "category", "label")], self.source)
                if item
            ]
            if at is not None
            else []
        )
        labels = ["other" if x.lower() in _REST else x for x in labels]
        text = context.text_source()
        if not text and frame.slots.words & ANSWERS and (asked := context.message()) is not None:
            reply, _ = self._plain("email.wait_for_reply", {"email_step": asked}, ends, name="Wait for a reply", wish="reply")
            ends, text = [(reply, "replied")], f"steps.{reply}.reply.body"
        params = with_told({}, text=expr(text) if text else "", labels=[x.lower() for x in labels if len(x) <= LONGEST_LABEL])
        return self._plain("ai.classify", params, ends, name="Classify", wish="classify")

    def text_step(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        text = context.text_source() or context.result()
        if frame.action == "ai.generate":
            said = frame.tokens[:-2] if len(frame.tokens) > 2 and frame.tokens[-1].is_word("ai", "llm", "gpt") else frame.tokens
            prompt = title(self.source[said[0].start : said[-1].end], limit=600) if said else "Write a text"
            return self._plain(
                "ai.generate",
                {"prompt": f"{prompt}\n\n{expr(text)}" if text else prompt},
                ends,
                name="Draft a text",
                wish="draft",
            )
        first = self._search_first(frame, ends) if frame.action == "ai.summarize" and not text and self._lists(frame) else ""
        if first:
            ends, text = self.graph.natural(first), f"steps.{first}.shipments"
        names = {"ai.summarize": ("Summarise", "summary"), "ai.sentiment": ("Check the tone", "tone")}
        name, wish = names[frame.action]
        words = self.source[frame.tokens[0].start : frame.tokens[-1].end] if frame.tokens else ""
        manner = IN_AN_ORDER.search(words) if frame.action == "ai.summarize" else None
        params = with_told({}, text=expr(text) if text else "", instructions=title(manner.group(), limit=200) if manner else "")
        step, after = self._plain(frame.action, params, ends, name=name, wish=wish)
        return first or step, after

    def log(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        slots = frame.slots
        text = slots.quoted[0] if slots.quoted else slots.topic or re.sub(r"\b(?:to|in|into) the log\b", "", slots.obj).strip()
        bare = [t.norm for t in frame.tokens] in (["log", "it"], ["log", "that"], ["log", "this"])
        junk = bare or text.lower() in (
            "",
            "it",
            "this",
            "that",
            "log",
            "entry",
            "note",
            "a note",
            "message",
            "log entry",
            "log message",
            "line",
        )
        values = [] if junk or slots.quoted else named_results(text, context)
        told = ", ".join(f"{label}: {expr(path)}" for label, path in values)
        params: dict[str, Any] = {"message": told or (occasion(context) if junk else title(text, limit=200))}
        if level := next((level for word, level in _LEVELS.items() if word in slots.words), ""):
            params["level"] = level
        return self._plain("log.write", params, ends, name="Write to the log", wish="log")

    def _behind_message(self, frame: Frame) -> str:
        """`no missing PODs` of `stop with the message no missing PODs`, as it was written."""
        at = next((i for i, t in enumerate(frame.tokens) if t.is_word("message", "note", "reason")), None)
        said = [t for t in frame.tokens[at + 1 :] if t.norm not in (":", ".")] if at is not None else []
        return self.source[said[0].start : said[-1].end] if said else ""

    def stop(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        words = frame.slots.words
        params = with_told(
            {"status": "failed" if words & {"fail", "failed", "error", "failure"} else "succeeded"},
            message=next(iter(frame.slots.quoted), "") or self._behind_message(frame),
        )
        return self._plain("flow.stop", params, ends, name="Stop", wish="stop")

    def for_each(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        first = None
        named = context.given_list([snake(one) for one in frame.slots.idents], ())
        items = named or context.collection() or context.given_list((), frame.slots.words)
        if not items and frame.slots.words & {"shipment", "truck", "order"}:
            first = self._search_first(frame, ends)
            ends, items = self.graph.natural(first), f"steps.{first}.shipments"
        params = with_told({}, items=expr(items) if items else "")
        paced = next((t for t in frame.tokens if t.is_word("one-by-one")), None)
        if paced is not None or "one-by-one" in frame.slots.words:
            params["parallel"] = paced.value or 1 if paced is not None else 1
        step_id, after = self._plain("flow.for_each", params, ends, name="For each one", wish="each")
        return first or step_id, after

    def repeat(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        params = with_told(
            {},
            max_times=times_of(list(frame.tokens)),
            interval=frame.slots.durations[0] if frame.slots.durations else interval_of(list(frame.tokens)),
        )
        return self._plain("flow.repeat", params, ends, name="Repeat", wish="repeat")

    def join(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        return self._plain(
            "flow.join",
            {"mode": "any" if frame.slots.words & {"any", "either", "first"} else "all"},
            ends,
            name="Wait for all branches",
            wish="join",
        )

    def sub(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        target = (
            next((i for i in frame.slots.idents if i.startswith("wf_")), "") or next(iter(frame.slots.quoted), "") or _workflow_named(frame)
        )
        told = next((t.value for t in frame.tokens if isinstance(t.value, HandedOver)), HandedOver())
        given, unknown = record_of(told.named, context)
        self.assumed += [f"nothing before it is called “{name}”, so it is not handed on" for name in unknown]
        params: dict[str, Any] = with_told({}, workflow_id=target, inputs=given or self._handed_on(frame, context))
        if not told.wait or waits_not(frame.slots.words | {t.norm for t in frame.tokens}):
            params["wait"] = False
        return self._plain("flow.sub_workflow", params, ends, name="Run another workflow", wish="sub_workflow")

    def _handed_on(self, frame: Frame, context: Context) -> dict[str, str]:
        """`with the shipment_id and the carrier`: what the other workflow is given."""
        tokens = list(frame.tokens)
        at = next((i for i, t in enumerate(tokens) if t.is_word("with", "pass", "give", "for")), None)
        if at is None:
            return {}
        names = [snake(x) for x in listed([t for t in tokens[at + 1 :] if t.kind in ("word", "ident", "punct")], self.source)]
        known = {
            name: field for name in names if (field := SHIPMENT_FIELDS.get(name.removesuffix("_id") + "_id", SHIPMENT_FIELDS.get(name)))
        }
        if names and names[0] == "shipment":
            known["shipment_id"] = "shipment_id"
        paths = {name: context.shipment_id() if field == "shipment_id" else context.field(field) for name, field in known.items()}
        return {name: expr(path) for name, path in paths.items() if path}

    def check(self, frame: Frame, context: Context, ends: list[End]) -> tuple[str, Made]:
        at = next((i for i, t in enumerate(frame.tokens) if t.is_word("if", "whether")), -1)
        conds = understand(list(frame.tokens[at + 1 :]))
        tree = condition_tree(conds, context)
        return self._plain("flow.condition", with_told({}, condition=tree), ends, name="Check", wish="check")


def waits_not(words: frozenset[str]) -> bool:
    """`without waiting for it`, `don't wait`, `fire and forget`, `in the background`: the run goes on at once."""
    return bool(
        (words & {"without", "not", "no"} and words & {"wait", "waiting"}) or words & {"forget", "background", "asynchronously", "async"}
    )


def _workflow_named(frame: Frame) -> str:
    """`carrier-recovery` of `run the workflow carrier-recovery`; empty where a plain word follows."""
    tokens = list(frame.tokens)
    at = next((i for i, t in enumerate(tokens) if t.is_word("workflow", "sub-workflow", "subworkflow")), len(tokens))
    start = at + 1
    told = next(
        (i + 1 for i in range(start, min(start + 5, len(tokens))) if tokens[i].is_word("id", "called", "named", "call", "name")), start
    )
    while told < len(tokens) and (tokens[told].is_word("be") or tokens[told].norm in (":", "=")):
        told += 1
    led = all(
        t.is_word("with", "by", "the", "its", "whose", "id", "that", "which", "be") or t.norm in (",", "(")
        for t in tokens[start : told - 1]
    )
    named = tokens[told : told + 1] if led else tokens[start : start + 1]
    plain = named and (named[0].kind in ("ident", "code") or "-" in named[0].raw or "_" in named[0].raw or named[0].raw[:1].isupper())
    return named[0].raw if plain else ""


Maker = Callable[[Realiser, Frame, Context, list[End]], tuple[str, Made]]


_MAKERS: dict[str, Maker] = {
    "email.send": Realiser.email,
    "email.follow_up": Realiser.follow_up,
    "email.escalate": Realiser.escalate,
    "message.slack": Realiser.chat,
    "message.teams": Realiser.chat,
    "incident.pagerduty": Realiser.page,
    "flow.wait": Realiser.wait,
    "email.wait_for_reply": Realiser.wait_reply,
    "email.check_inbox": Realiser.inbox,
    "human.approval": Realiser.approval,
    "human.form": Realiser.form,
    "email.parse_reply": Realiser.parse_reply,
    "document": Realiser.document,
    "read": Realiser.read,
    "document.request": Realiser.request,
    "document.save": Realiser.save,
    "data.store": Realiser.store,
    "data.set": Realiser.set_data,
    "data.query": Realiser.query,
    "shipment.search": Realiser.shipments,
    "shipment.update": Realiser.update,
    "http.request": Realiser.http,
    "ai.classify": Realiser.classify,
    "ai.extract": Realiser.extract,
    "ai.summarize": Realiser.text_step,
    "ai.generate": Realiser.text_step,
    "ai.sentiment": Realiser.text_step,
    "log.write": Realiser.log,
    "flow.stop": Realiser.stop,
    "flow.for_each": Realiser.for_each,
    "flow.repeat": Realiser.repeat,
    "flow.join": Realiser.join,
    "flow.sub_workflow": Realiser.sub,
    "flow.condition": Realiser.check,
    "flow.switch": Realiser.switch,
}
