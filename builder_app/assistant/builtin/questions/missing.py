"""What a workflow still needs to be told, one question at a time, and how the user's next words answer it."""

import re
from dataclasses import dataclass
from typing import Any

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS
from builder_app.assistant.builtin.reading.comparisons import condition_tree, search_filter
from builder_app.assistant.builtin.reading.conditions import understand
from builder_app.assistant.builtin.reading.form_fields import answered_fields
from builder_app.assistant.builtin.reading.making import times_of
from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.reading.schedules import uncalendared
from builder_app.assistant.builtin.reading.slots import find_slots, listed, snake
from builder_app.assistant.builtin.words.calendar import DAYS, find_schedule
from builder_app.assistant.builtin.words.fields import STATUSES
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MANNERS
from builder_app.assistant.builtin.workflow.context import Context
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.param_names import mentions
from builder_app.assistant.builtin.workflow.references import find
from builder_app.domain.chat import Question
from builder_app.domain.workflow import TRIGGER

ADDRESSES = frozenset({"to", "cc", "bcc", "approvers", "assignees"})
TIMES = frozenset({"timeout", "duration", "interval", "since"})
LISTS = frozenset({"labels", "fields", "missing_fields", "required_fields"})
_CHOICES = {
    "format": ("csv", "json", "markdown"),
    "severity": ("critical", "error", "warning", "info"),
    "method": ("GET", "POST", "PUT", "PATCH", "DELETE"),
    "document_type": ("bol", "invoice", "custom"),
}
_QUESTIONS = {
    "to": "Who should get “{name}”? Please give me an e-mail address.",
    "approvers": "Who may approve in “{name}”? Please give me an e-mail address.",
    "assignees": "Who should fill in the form? Please give me an e-mail address.",
    "timeout": "How long should “{name}” wait?",
    "duration": "How long should “{name}” wait?",
    "url": "Which address (URL) should “{name}” call?",
    "labels": "Which labels should “{name}” choose from? For example: urgent, normal.",
    "fields": "Which values should “{name}” ask for or look for?",
    "max_times": "How many times at most should it repeat?",
    "changes": "What should the shipment be set to? For example: status delivered.",
    "collection": "In which collection should “{name}” keep the record?",
    "workflow_id": "Which workflow should it run? Please give me its id.",
    "sql": "Which SQL query should it run?",
    "cron": "When should it run? For example: every weekday at 9:00.",
    "items": "Which list should it go through?",
    "shipment_id": "Which shipment is meant?",
    "text": "Which text should “{name}” look at?",
    "source": "Which file should “{name}” read?",
    "body": "Which text should “{name}” read?",
    "content": "What should be saved?",
    "condition": "What should “{name}” check?",
    "email_step": "Which e-mail should “{name}” wait on? There is none before it.",
    "record": "What should be stored?",
    "values": "Which values should be set? For example: region to north.",
    "document_type": "What kind of document is it?",
    "format": "In which format should it be saved?",
    "missing_fields": "What is still missing that “{name}” should ask for?",
    "schedule": "How often should the database be asked? For example: every 15 minutes.",
    "filter": "Which shipments are meant?",
    "message": "What should the approvers decide?",
    "subject": "What should the subject line say?",
    "prompt": "What should be written?",
}
_CONNECTIONS = {
    "message.slack": "Which Slack connection should “{name}” use? You set connections up on the Connections page.",
    "message.teams": "Which Teams connection should “{name}” use? You set connections up on the Connections page.",
    "incident.pagerduty": "Which PagerDuty connection should “{name}” use? You set it up on the Connections page.",
    "data.query": "Which database connection should “{name}” use?",
    TRIGGER: "Which database connection should the trigger use?",
}
_TRIGGER_NEEDS = {"schedule": ("cron",), "query": ("sql", "schedule", "connection"), "shipment": ("event",)}
_FILLER = word_set(
    """
    use send it to should go is the a an address be please at email their her his my our for by within after in wait
    make let us say answer up-to about around maximum max only just that this ok yes sure well i think would can you
    them he she they of and or on with ask tell try set want do have hours email's name its call his mine will as one
    give put so it's under called from approximately roughly
    """
)


_TALK = word_set(
    """
    only over under above below also more less severity level subject priority every each first second last instead
    too both customer never no about until before after between parallel simultaneously meanwhile those these them with in at on time then
    wrong mean thanks back alone
    """
)
"""Words that no name of a connection or a collection contains."""

_WORDED = frozenset({"message", "subject", "prompt", "summary", "cron", "schedule", "sql", "condition", "filter", "changes"})
"""Values given in sentences of their own."""


@dataclass
class Missing:
    """One open value."""

    step: str
    field: str


def open_points(graph: Graph) -> list[Missing]:
    """Every required value that is not there, in the order of the workflow; connections come last."""
    out = [Missing(TRIGGER, f) for f in _TRIGGER_NEEDS.get(graph.trigger.type, ()) if graph.trigger.params.get(f) in (None, "", [])]
    for step in graph.order():
        node = graph.nodes[step]
        for name in MANNERS[node.action].needs if node.action in MANNERS else ():
            if name == "duration" and node.params.get("until"):
                continue
            if node.params.get(name) in (None, "", [], {}):
                out.append(Missing(step, name))
    return sorted(out, key=lambda m: m.field == "connection")


def question_for(graph: Graph, missing: Missing, *, skip: frozenset[str] = frozenset()) -> Question:
    """The question about one open value."""
    node = graph.nodes.get(missing.step)
    name = node.name if node is not None else "the trigger"
    if missing.field == "connection":
        text = _CONNECTIONS.get(node.action if node is not None else TRIGGER, "Which connection should “{name}” use?")
    else:
        text = _QUESTIONS.get(missing.field, "What should “{field}” of “{name}” be?")
    text = text.format(name=name, field=missing.field.replace("_", " "))
    options = _CHOICES.get(missing.field, ())
    if missing.field in TIMES:
        options = ("4 hours", "24 hours", "48 hours")
    return Question(step_id=missing.step, field=missing.field, text=text, options=options)


@dataclass
class Reading:
    """How a message answers a question: `value` when it does, `problem` when it tries and fails; both empty when it
    is something else."""

    value: Any = None
    problem: str = ""


def _rest(tokens: list[Token], used: frozenset[str]) -> list[Token]:
    return [t for t in tokens if not (t.kind == "punct" or t.kind in used or (t.kind == "word" and t.norm in _FILLER))]


def _strays(tokens: list[Token], graph: Graph, question: Question) -> bool:
    """Whether the message speaks of a condition or of another step, so that it is no answer to the question."""
    if any(t.kind == "word" and t.norm in CONDITION_WORDS | {"otherwise", "instead-of", "not", "regardless"} for t in tokens):
        return True
    ordered = next((t for t in tokens if t.kind == "word" and t.norm in VERBS and t.norm not in _FILLER), None)
    if ordered is not None and any(t.is_word("before", "after", "between") for t in tokens):
        return True
    words = [t for t in tokens if t.kind in ("word", "number")]
    timed = any(t.kind == "word" and t.norm in DAYS for t in tokens) or times_of(tokens) is not None
    if timed and question.field == "connection":
        return True
    found = find(graph, words)
    return found.score >= 3 and question.step_id not in found.steps


def read_answer(question: Question, text: str, graph: Graph) -> Reading:
    """What the message means as an answer to the question."""
    field = question.field or ""
    tokens = read(text)
    if not tokens:
        return Reading()
    if field not in _WORDED and _strays(tokens, graph, question):
        return Reading()
    if field in ADDRESSES:
        return _addresses(tokens, graph, question)
    if field in TIMES:
        return _time(tokens)
    if field in _CHOICES:
        return _choice(tokens, text, _CHOICES[field])
    if field in LISTS:
        return _listed(tokens, text, question, graph)
    if field == "url":
        found = find_slots(tokens, text, head=-1).urls
        if found and len(_rest(tokens, frozenset({"url"}))) <= 3:
            return Reading(found[0])
        return (
            Reading(problem="That does not look like a web address; it should begin with https:// or http://.")
            if len(tokens) <= 3
            else Reading()
        )
    if field == "max_times":
        number = next((t.value for t in tokens if t.kind == "number"), 2 if any(t.is_word("twice") for t in tokens) else None)
        if number is not None and len(_rest(tokens, frozenset({"number"}))) <= 2:
            return Reading(int(number)) if 1 <= number <= 1000 else Reading(problem="Please give me a whole number from 1 to 1000.")
        return Reading(problem="Please give me a number, such as 3.") if len(tokens) <= 3 else Reading()
    return _special(field, tokens, text, graph, question)


def _addresses(tokens: list[Token], graph: Graph, question: Question) -> Reading:
    addresses = list(dict.fromkeys(t.norm for t in tokens if t.kind == "address"))
    rest = _rest(tokens, frozenset({"address"}))
    if (
        addresses
        and (len(rest) <= 3 or (len(addresses) == 1 and len(rest) <= 6 and not any(t.norm in VERBS or t.kind != "word" for t in rest)))
        and not any(
            t.is_word("remove", "add", "wait", "replace", "rename", "cc", "delete", "also", "escalate", "instead-of") for t in tokens
        )
    ):
        return Reading(addresses)
    if not addresses and any(t.kind == "broken" for t in tokens):
        bad = next(t.raw for t in tokens if t.kind == "broken")
        return Reading(
            problem=f"“{bad}” is not a complete e-mail address. It needs a name, an @ and a domain with a dot, such as name@company.com."
        )
    if not addresses and question.step_id in graph.nodes:
        context = Context(graph, graph.sources(str(question.step_id)))
        roles = [a for t in tokens if t.kind == "word" and (a := context.address_of(t.norm))]
        if roles and len(rest) <= 2:
            return Reading(roles)
        if len(tokens) <= 3 and not any(
            t.kind == "word" and t.norm in ("undo", "redo", "remove", "add", "wait", "explain", "delete", "stop", "help") for t in tokens
        ):
            return Reading(problem="I need an e-mail address for that, such as name@company.com; I never guess one.")
    return Reading()


def _time(tokens: list[Token]) -> Reading:
    durations = [t.value for t in tokens if t.kind == "duration"]
    rest = _rest(tokens, frozenset({"duration"}))
    if len(durations) == 1 and len(rest) <= 2 and not any(t.is_word("add", "remove", "insert", "before", "between") for t in tokens):
        return Reading(durations[0])
    if not durations and len(tokens) <= 3 and any(t.kind == "number" for t in tokens):
        return Reading(problem="In which unit? Please say it like “4 hours” or “2 days”.")
    if not durations and len(tokens) <= 3 and not any(t.is_word("undo", "redo", "remove", "add", "explain", "help") for t in tokens):
        return Reading(problem="I need a length of time for that, such as “4 hours” or “2 days”.")
    return Reading()


def _choice(tokens: list[Token], text: str, options: tuple[str, ...]) -> Reading:
    words = {t.norm for t in tokens} | {t.raw.lower() for t in tokens}
    hits = [o for o in options if o.lower() in words]
    if len(hits) == 1 and len(tokens) <= 5:
        return Reading(hits[0])
    return Reading(problem=f"Please choose one of: {', '.join(options)}.") if len(tokens) <= 2 else Reading()


def _listed(tokens: list[Token], text: str, question: Question, graph: Graph) -> Reading:
    if len(tokens) > 30 or any(t.is_word("add", "remove", "delete", "undo", "replace", "insert", "rename") for t in tokens[:2]):
        return Reading()
    if any(t.kind in ("duration", "clock", "address", "url", "channel") for t in tokens):
        return Reading()  # no value is called so
    node = graph.nodes.get(str(question.step_id))
    if question.field == "fields" and node is not None and node.action == "human.form":
        told = answered_fields(tokens, text)
        return Reading(told or None)
    items = [i for i in listed([t for t in tokens if not (t.kind == "punct" and t.norm in ".!")], text) if i]
    if not items or any(len(i.split()) > 5 for i in items):
        return Reading()
    if question.field == "labels":
        return (
            Reading([i.lower() for i in items])
            if len(items) > 1
            else Reading(problem="Please give me at least two labels, such as: urgent, normal.")
        )
    return Reading([snake(i) for i in items if snake(i)])


def _special(field: str, tokens: list[Token], text: str, graph: Graph, question: Question) -> Reading:
    short = len(tokens) <= 6
    context = Context(graph, graph.sources(str(question.step_id))) if question.step_id in graph.nodes else Context(graph, [])
    if field in ("cron", "schedule") and any(t.is_word("limit", "threshold", "cutoff", "row") for t in tokens):
        return Reading()
    if field in ("cron", "schedule"):
        schedule = find_schedule(tokens)
        if len(_rest(uncalendared(tokens), frozenset({"duration", "number"}))) > 1 and not schedule.found:
            return Reading()
        if schedule.found or (schedule.timed and short):
            return Reading({"cron": schedule.cron, "timezone": schedule.zone} if field == "cron" else schedule.cron)
        return Reading(problem="I could not read that as a time. Please say it like “every weekday at 9:00”.") if short else Reading()
    if field == "sql":
        quoted = next((t.norm for t in tokens if t.kind in ("quoted", "code")), text.strip())
        return (
            Reading(quoted)
            if re.match(r"(?i)\s*(select|with)\b", quoted)
            else Reading(problem="Please give me one SELECT statement.")
            if short
            else Reading()
        )
    if field == "condition":
        tree = condition_tree([c for c in understand(tokens) if c.kind == "compare"], context)
        return Reading(tree) if tree else Reading()
    if field == "filter":
        tree = search_filter(tokens)
        return Reading(tree) if tree else Reading()
    if field == "changes":
        hit = next((STATUSES[t.norm] for t in tokens if t.norm in STATUSES), "")
        return Reading({"status": hit}) if hit and short else Reading()
    if field in ("items", "text", "source", "body", "content", "record", "shipment_id", "email_step", "values"):
        found = next((t.raw for t in tokens if t.kind == "expr"), "") or (
            next((t.raw for t in tokens if t.kind == "ident"), "") if field in ("shipment_id", "email_step") else ""
        )
        return Reading(found) if found and short else Reading()
    if field in ("connection", "collection", "workflow_id"):
        joined = next((t.norm for t in tokens if t.kind == "connection"), "")
        if joined and field == "connection" and len(tokens) <= 8:
            return Reading(joined)
        named = next((str(t.value or t.raw) for t in tokens if t.kind in ("ident", "quoted", "code")), "")
        words = [t.raw for t in tokens if t.kind == "word" and t.norm not in _FILLER and t.norm not in ("connection", "slack", "teams")]
        commanding = (
            any(t.kind == "word" and t.norm in VERBS and t.form == "base" for t in tokens[:3])
            or any(
                t.is_word(
                    "put",
                    "remove",
                    "add",
                    "insert",
                    "wait",
                    "undo",
                    "redo",
                    "change",
                    "move",
                    "delete",
                    "rename",
                    "replace",
                    "email",
                    "post",
                    "send",
                    "explain",
                    "what",
                    "which",
                    "how",
                    "why",
                    "make",
                )
                for t in tokens
            )
            or tokens[0].is_word(
                "take", "drop", "cut", "skip", "lose", "kill", "ditch", "scrap", "throw", "omit", "get", "name", "call", "title"
            )
        )
        speaking = any(t.kind == "word" and t.norm in _TALK | {"for"} for t in tokens) or (any(mentions(tokens)) and len(tokens) > 2)
        plain = all(t.kind in ("word", "punct") for t in tokens)
        if named and len(tokens) <= 6 and not (commanding or (speaking and field == "connection")):
            return Reading(named)
        return Reading("-".join(words).lower()) if words and len(tokens) <= 5 and plain and not (commanding or speaking) else Reading()
    if field in ("message", "subject", "prompt", "summary"):
        return Reading(text.strip()) if len(tokens) <= 30 else Reading()
    return Reading()
