"""Which steps and parts a message speaks of: the person's words against the draft, whatever the assistant makes of them.

The scope is read from the words alone, so it bounds a language model as well as the rules. Where the words name nothing, the scope is
empty: steps may then be added at ends that lead nowhere yet, and nothing that stands may change.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from builder_app.application.turns import TurnRequest
from builder_app.assistant.builtin.changes.call_details import call_details
from builder_app.assistant.builtin.changes.correcting import corrects, redirects
from builder_app.assistant.builtin.changes.ellipsis import Repetition, leaves_out
from builder_app.assistant.builtin.changes.ending import ended
from builder_app.assistant.builtin.changes.fields_needed import fields_needed
from builder_app.assistant.builtin.changes.in_turn import place_in_turn
from builder_app.assistant.builtin.changes.inputs_handed import inputs_handed
from builder_app.assistant.builtin.changes.meant import meant
from builder_app.assistant.builtin.changes.outcome_subjects import of_one_kind
from builder_app.assistant.builtin.changes.removal import REMOVE
from builder_app.assistant.builtin.changes.restarting import restarts
from builder_app.assistant.builtin.changes.retrigger import at_another_pace, later_than, month_days
from builder_app.assistant.builtin.changes.search_widened import search_widened
from builder_app.assistant.builtin.changes.sql_numbers import number_in_query
from builder_app.assistant.builtin.changes.start_wishes import starts_changed
from builder_app.assistant.builtin.changes.times_up import waits_meant
from builder_app.assistant.builtin.changes.told_kinds import kinds_spoken
from builder_app.assistant.builtin.changes.verdict_mail import verdict_mail
from builder_app.assistant.builtin.places.attach import ANY_OF
from builder_app.assistant.builtin.places.kinds import of_a_kind
from builder_app.assistant.builtin.places.positions import branch_ends, take_position
from builder_app.assistant.builtin.places.switching import case_for
from builder_app.assistant.builtin.reading.clauses import clauses
from builder_app.assistant.builtin.reading.conditions import atom
from builder_app.assistant.builtin.reading.gapping import gaps_filled
from builder_app.assistant.builtin.reading.making import interval_of, times_of
from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.recasting.contrasts import contrasted
from builder_app.assistant.builtin.recasting.decided_things import things_decided
from builder_app.assistant.builtin.recasting.naming_told import names_told
from builder_app.assistant.builtin.recasting.rounds_counted import rounds_counted
from builder_app.assistant.builtin.recasting.silence import silence_spoken
from builder_app.assistant.builtin.recasting.standing import counted, sequence
from builder_app.assistant.builtin.values.assigning import assigned_to
from builder_app.assistant.builtin.values.attempts import attempts_told
from builder_app.assistant.builtin.values.calls import call_told
from builder_app.assistant.builtin.values.comparing import spoken_of
from builder_app.assistant.builtin.values.deciders import deciders
from builder_app.assistant.builtin.values.fields_read import reading_changed
from builder_app.assistant.builtin.values.form_changes import form_told
from builder_app.assistant.builtin.values.including import included
from builder_app.assistant.builtin.values.likened import value_told
from builder_app.assistant.builtin.values.quotations import quoted
from builder_app.assistant.builtin.values.read_fields import fields_wanted
from builder_app.assistant.builtin.values.records import records_told
from builder_app.assistant.builtin.values.road_mails import readdressed
from builder_app.assistant.builtin.values.search_changes import search_changed
from builder_app.assistant.builtin.values.successors import succession, successor
from builder_app.assistant.builtin.values.told_list import told_steps
from builder_app.assistant.builtin.values.tuning import tune
from builder_app.assistant.builtin.words.calendar import find_schedule
from builder_app.assistant.builtin.words.fields import DOCUMENTS
from builder_app.assistant.builtin.words.quantities import seconds
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MESSAGES
from builder_app.assistant.builtin.workflow.focus import focus_of
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.joining_in import part_of
from builder_app.assistant.builtin.workflow.references import find, timed
from builder_app.domain.catalog import CATALOG
from builder_app.domain.scope import EVERYTHING, Part, Scope
from builder_app.domain.workflow import TRIGGER, WorkflowDefinition

_PARTS: dict[Part, frozenset[str]] = {
    "trigger": word_set(
        """trigger start begin schedule every each daily weekly monthly hourly weekday monday tuesday wednesday thursday friday saturday
        sunday morning evening noon midnight when whenever timezone zone cron webhook manual manually fire kick run
        only late delay delayed bearer basic hmac auth token protect"""
    ),
    "inputs": word_set("input inputs"),
    "name": word_set("name rename call title"),
    "description": word_set("description describe"),
    "limits": word_set("limit limits most maximum"),
}
_BY_HAND = word_set("start run begin launch trigger manually")
_GIVEN = word_set("with enter give provide type pass supply for given")
"""Words that let people start a run by hand with something that they enter."""
_ALL = word_set("all every everything each whole entire both any")
_CUTS = word_set(
    "and then but also after before between behind with instead if when once to from for on at by so that unless until the a an my our"
)
_MORE = word_set("add also too include plus instead instead-of additionally reply notify")
_WORD = re.compile(r"[^\W_][\w-]*")
_SYNONYMS = {
    "copy": "cc", "recipient": "to", "address": "to", "threshold": "condition", "criterion": "condition", "approver": "approvers",
    "text": "body", "link": "url", "field": "fields", "extract": "fields", "label": "labels",
}  # fmt: skip
"""What people call parameters."""
_VALUES = ("number", "address", "quoted", "code", "url", "ident")
_AGAIN = ("start-over", "from-scratch")
_REBUILD = word_set("rebuild redo remake recreate redraw rewrite replace redesign")
_WHOLE = word_set("everything workflow all whole entire it process flow")


def scope_of(request: TurnRequest) -> Scope:
    """What the last message may change. Unbounded on an empty draft and for a request to begin anew. Pure."""
    definition = request.definition
    if not definition.steps:
        return EVERYTHING
    tokens = read(request.text)
    if _anew(tokens):
        return EVERYTHING
    graph = Graph(definition)
    focus = focus_of(request)
    steps = {step for part in _phrases(tokens) for step in _named(graph, part, focus)}
    steps |= _left_out(graph, request, tokens)
    steps |= _called(definition, request.text) | _with_outcome(definition, tokens)
    steps |= _with_value(definition, tokens) | _with_old_time(graph, contrasted(tokens)) | _with_parameter(definition, tokens, steps, focus)
    steps |= _alike(definition, tokens, focus)
    for part in _phrases(quoted(tokens, request.text)):
        steps |= _named(graph, part, focus)
        steps |= assigned_to(graph, part, request.text, focus)
        if (text := included(graph, part, focus=focus)) is not None:
            steps.add(text.step)
        if (form := form_told(graph, part, request.text)) is not None:
            steps.add(form[0])
    steps |= _implied(graph, tokens, steps) | meant(graph, tokens, request.text, focus)
    steps |= kinds_spoken(graph, clauses(tokens)) | waits_meant(graph, clauses(silence_spoken(tokens)), focus)
    compared = spoken_of(graph, tokens) | told_steps(graph, tokens, request.text, focus)
    steps |= compared
    instead = any(token.is_word("instead", "rather") for token in tokens)
    for part in (tokens, *(clause.tokens for clause in clauses(tokens))):
        steps |= {kept[0] for kept in records_told(graph, part, request.text, focus, instead=instead)}
        searched = search_changed(graph, part, only=any(t.is_word("only", "just") for t in tokens), also=True)
        steps |= {searched[0]} if searched is not None else set()
        read_too = reading_changed(graph, part, also=True)
        steps |= {read_too[0]} if read_too is not None else set()
    if (changed := successor(graph, tokens) or succession(graph, tokens)) is not None:
        steps |= {step for step, node in graph.nodes.items() if changed[0] in str(node.params).lower()}
    if (likened := value_told(graph, tokens, request.text)) is not None:
        steps |= {step for step, node in graph.nodes.items() if likened[0] in str(node.params)}
    if (mail := readdressed(graph, tokens)) is not None:
        steps.add(mail[0])
    if (asked := deciders(graph, tokens)) is not None:
        steps.add(asked[0])
    if (call := call_told(graph, tokens, request.text, focus)) is not None:
        steps.add(call[0])
    if (details := call_details(graph, tokens, request.text, focus)) is not None:
        steps.add(details[0])
    steps |= set(counted(graph, tokens))
    steps |= {query[0]} if (query := number_in_query(graph, tokens)) is not None else set()
    steps |= {widened[0]} if (widened := search_widened(graph, tokens)) is not None else set()
    in_order = sequence(graph, clauses(tokens), request.text)
    steps |= {step for one in in_order for step in (one, *(s for s, _ in graph.sources(one)))}
    steps |= {told[0] for clause in clauses(gaps_filled(tokens)) if (told := verdict_mail(graph, clause.tokens)) is not None}
    if (wanted := fields_wanted(graph, tokens, request.text)) is not None:
        steps.add(wanted[0])
    for one in (fields_needed(graph, tokens, request.text), inputs_handed(graph, tokens, request.text, focus)):
        steps |= {one[0]} if one is not None else set()
    if (tried := attempts_told(graph, tokens, request.text, focus)) is not None:
        steps.add(tried[0])
    steps |= _on_roads(graph, tokens) | _behind_checks(graph, tokens, steps)
    steps |= _receivers(graph, tokens, steps, focus)
    place, _ = take_position(graph, tokens, focus=focus)
    if place is not None and place.kind == "between":
        steps |= set(place.steps)
    pending = request.pending_question
    if pending is not None:
        steps.add(pending.step_id or TRIGGER)
    words = {token.norm for token in names_told(tokens, request.text) if token.kind == "word"}
    parts: set[Part] = {part for part, known in _PARTS.items() if words & known}
    if any(
        _timed_anew(graph, part)
        or month_days(graph, part)
        or at_another_pace(graph, part) is not None
        or later_than(graph, part) is not None
        for part in _clauses(tokens)
    ):
        parts.add("trigger")
    if any(token.kind in ("clock", "zone") for token in tokens) or (pending is not None and pending.step_id in (None, TRIGGER)):
        parts.add("trigger")
    recent = next((message.changes for message in reversed(request.history) if message.changes), ())
    if restarts(tokens, recent) or (
        any(change.kind == "trigger_changed" for change in recent) and corrects(contrasted(tokens)) is not None
    ):
        parts.add("trigger")
    said = f"_{snake(request.text)}_"
    if "rename" in words and any(f"_{one.name}_" in said for one in definition.inputs):
        parts.add("inputs")
    if "rename" in words and "inputs" in parts:
        steps |= {s.id for s in definition.steps if any(f"input.{one.name}" in str(s.params) for one in definition.inputs)}
    if words & {"remove", "drop", "delete"} and "inputs" in parts:
        steps |= {
            s.id for s in definition.steps if any(f"input.{one.name}" in str(s.params) for one in definition.inputs if one.name in said)
        }
    if words & {"optional", "required", "require", "mandatory", "default"} and any(f"_{one.name}_" in said for one in definition.inputs):
        parts.add("inputs")
    if words & _BY_HAND and words & _GIVEN:
        parts.add("inputs")
    started = Graph(definition)
    if starts_changed(started, tokens, request.text) is not tokens:
        parts.add("trigger")
        if len(started.inputs) != len(definition.inputs):
            parts.add("inputs")
    if any(tune(Graph(definition), [*c.tokens, *(c.condition or [])], only=True) for c in clauses(tokens)):
        parts.add("trigger")
    if TRIGGER in compared:
        parts.add("trigger")
    if "trigger" in parts or any(token.is_word("begin", "beginning", "at-start", "top", "first") for token in tokens):
        steps.add(TRIGGER)
    if "trigger" in parts:  # what steps say of the start follows it
        steps |= {step.id for step in definition.steps if "{{ trigger." in str(step.params)}
        parts.add("inputs")
    return Scope(steps=frozenset(steps), parts=frozenset(parts))


def names_it(text: str) -> bool:
    """Whether the words speak of the workflow's name."""
    return bool({token.norm for token in read(text) if token.kind == "word"} & _PARTS["name"])


def _implied(graph: Graph, tokens: list[Token], steps: set[str]) -> set[str]:
    """Steps that a kind of value, a quantifier or a verb can only mean: `#ops`, `3 times`, `every email`, `nobody decides`."""
    words = {token.norm for token in tokens if token.kind == "word"}
    actions: set[str] = set()
    if any(token.kind == "channel" for token in tokens):
        actions |= {"message.slack", "message.teams"}
    if times_of(rounds_counted(tokens)) is not None or interval_of(tokens) is not None:
        actions.add("flow.repeat")
    told = [of_one_kind(c) or c for c in clauses(tokens)]
    if any(case_for(Graph(graph.definition()), atom(c.condition)) for c in told if c.condition):
        actions.add("flow.switch")
    if words & {"case", "label", "category", "class", "option", "branch", "kind"}:
        actions |= {"ai.classify", "flow.switch"}
    if words & {"attempt", "attempts", "tries", "retries", "retry", "try"}:
        actions.add("http.request")
    if words & {"decide", "decision"}:
        actions.add("human.approval")
    if words & ANY_OF and words & {"answer", "reply", "respond", "silence"}:
        actions.add("email.wait_for_reply")
    if words & {"extract", "capture", "pull", "read", "parse"}:
        actions |= {"document.parse", "email.parse_reply", "ai.extract"}
    if words & {"every", "all", "each"} and words & {"email", "message"}:
        actions |= MESSAGES
    out = {step for step, node in graph.nodes.items() if node.action in actions}
    document = bool(words & DOCUMENTS.keys() and "from" in words)
    if (words & {"parallel", "simultaneously"} or part_of(tokens) or document) and (beside := graph.side_by_side()) is not None:
        out |= (
            {step for step, _ in beside[0]}
            | {beside[1]}
            | {target for step, _ in graph.sources(beside[1]) for target in graph.targets(step)}
        )
    if tokens and (turn := place_in_turn(graph, tokens)) is not None:
        out |= {turn.message, turn.wait, *graph.targets(turn.wait)}
    if words & {"parallel", "simultaneously"} and (words & {"both", "the-two", "them"} or any(t.raw.lower() == "two" for t in tokens)):
        last = graph.order()[-2:]
        out |= {*last, *(step for one in last for step, _ in graph.sources(one))}
    kinds = [named for c in clauses(tokens) if (named := of_a_kind(graph, c.tokens)) is not None]
    out |= {target for road, _ in kinds for target in graph.targets(*road)}
    order = graph.order()
    if order and any(t.is_word("before") and tokens[i + 1].is_word("that", "this", "all") for i, t in enumerate(tokens[:-1])):
        out |= {TRIGGER, order[0]}
    if words & {"parallel", "simultaneously", "one-by-one"} or {"one", "time"} <= words:
        out |= {step for step, node in graph.nodes.items() if node.action == "flow.for_each"}
    if words & {"everything", "rest"} and words & {"after", "behind", "following"}:
        todo = [target for step in steps if step in graph.nodes for target in graph.targets(step)]
        while todo:
            at = todo.pop()
            if at not in out:
                out.add(at)
                todo += graph.targets(at)
    return out


def _on_roads(graph: Graph, tokens: list[Token]) -> set[str]:
    """The steps on a road on which nothing is to happen any more, and the step that it leaves."""
    out: set[str] = set()
    carried: list[Token] | None = None
    for clause in clauses(tokens):
        clause.condition = carried if clause.condition is None else clause.condition
        carried = clause.condition if not clause.tokens else None
        if "instead" in clause.marks and clause.condition is not None:
            out |= {step for end in branch_ends(graph, clause.condition) for step in (end[0], *graph.targets(*end))}
        for end in ended(graph, clause, REMOVE) or ():
            out |= {end[0], *(node.id for node in graph.led_by(end))}
    return out


def _behind_checks(graph: Graph, tokens: list[Token], steps: set[str]) -> set[str]:
    """The checks on whose true side named steps stand, where a condition is told."""
    if not any(token.is_word("if", "when", "only", "where") or token.raw.lower() == "only" for token in tokens):
        return set()
    sources = {end for step in steps if step in graph.nodes for end in graph.sources(step)}
    return {s for s, o in sources if o == "true" and graph.nodes[s].action == "flow.condition"}


def _receivers(graph: Graph, tokens: list[Token], named: set[str], focus: str | None) -> set[str]:
    """The message that one more address is meant for: the only one, or the one last spoken of."""
    words = {token.norm for token in tokens if token.kind == "word"}
    messages = [step for step, node in graph.nodes.items() if node.action in MESSAGES]
    if not any(token.kind == "address" for token in tokens) or named & set(messages) or not words & _MORE:
        return set()
    replied = [step for step in messages if "reply" in words and "{{" in str(graph.nodes[step].params.get("to"))]
    return set(replied or ([focus] if focus in messages else messages if len(messages) == 1 else []))


def _timed_anew(graph: Graph, tokens: list[Token]) -> bool:
    """Whether the message names when the workflow starts: a time, a zone, or the value that the trigger has now."""
    params = graph.trigger.params
    if graph.trigger.type == "schedule":
        schedule = find_schedule(tokens)
        hour = (str(params.get("cron", "")).split() or [""])[1:2]
        numbers = [str(token.value) for token in tokens if token.kind == "number"]
        return schedule.found or schedule.timed or bool(schedule.zone) or bool(set(numbers) & set(hour))
    hours = params.get("delay_hours")
    if graph.trigger.type != "shipment" or hours is None:
        return False
    values = [
        (seconds(token.value) or 0) / 3600 if token.kind == "duration" else token.value for token in tokens if token.value is not None
    ]
    return hours in values or any(token.is_word("threshold") for token in tokens)


def _left_out(graph: Graph, request: TurnRequest, tokens: list[Token]) -> set[str]:
    """The steps of `and the second one too`, `same for the reminder`."""
    also = any(token.is_word("also") for token in tokens)
    recent = next((message.changes for message in reversed(request.history) if message.changes), ())
    repetition = Repetition(graph, request.text, recent)
    if meant := redirects(tokens):
        return repetition.meant(meant) | {str(change.step_id) for change in repetition.recent}
    corrected = corrects(contrasted(tokens)) is not None
    changed = {str(c.step_id) for c in recent if corrected and c.kind in ("step_changed", "step_added") and c.step_id in graph.nodes}
    return changed | (repetition.meant(tokens) if leaves_out(tokens, also=also) else set())


def _anew(tokens: list[Token]) -> bool:
    words = {token.norm for token in tokens if token.kind == "word"}
    return any(token.is_word(*_AGAIN) for token in tokens) or (
        bool(words & _REBUILD) and bool(words & _WHOLE - {"it"}) and len(words) <= 12 and not words & {"step", "with"}
    )


def _phrases(tokens: list[Token]) -> Iterator[list[Token]]:
    """The message as a whole, its clauses, and the pieces between the small words that join them."""
    yield tokens
    for cuts in (frozenset[str](), _CUTS):
        piece: list[Token] = []
        for token in tokens:
            if token.kind in ("punct", "newline", "arrow", "bullet") or token.is_word(*cuts, "and", "then"):
                if piece:
                    yield piece
                piece = []
            else:
                piece.append(token)
        if piece:
            yield piece


def _clauses(tokens: list[Token]) -> list[list[Token]]:
    """The message as a whole and its clauses without the words that only lead up to them."""
    said = [clause.tokens for clause in clauses(tokens)]
    return [tokens, *(part[i:] for part in said for i in range(min(3, len(part))))]


def _named(graph: Graph, tokens: list[Token], focus: str | None) -> set[str]:
    found = set(find(graph, tokens, focus=focus).steps)
    if any(token.kind in ("duration", "number") for token in tokens) or any(token.is_word("long", "time", "wait") for token in tokens):
        found.update(timed(graph, tokens, focus=focus).steps)
    if any(token.is_word(*_ALL) for token in tokens):
        found.update(step for step in graph.nodes if graph.nodes[step].action in {graph.nodes[one].action for one in found})
    return found


def _called(definition: WorkflowDefinition, text: str) -> set[str]:
    """Steps whose id or name stands in the message as it is."""
    said = f" {' '.join(_WORD.findall(text.lower()))} "
    spoken = {step.id: [step.id, *_WORD.findall(step.name.lower())] for step in definition.steps}
    return {step_id for step_id, (one, *name) in spoken.items() if f" {one} " in said or (len(name) > 1 and f" {' '.join(name)} " in said)}


def _alike(definition: WorkflowDefinition, tokens: list[Token], focus: str | None) -> set[str]:
    """Steps of the kind last spoken of, where the message points at one of them: “the second one too”."""
    step = definition.step(focus) if focus is not None else None
    pointed = any(token.is_word("one", "other", "the-other", "another") or token.raw.lower() == "one" for token in tokens)
    return {one.id for one in definition.steps if one.action == step.action} if step is not None and pointed else set()


_VERDICTS = {"approve": "approved", "reject": "rejected"}


def _with_outcome(definition: WorkflowDefinition, tokens: list[Token]) -> set[str]:
    """Steps that can end in a way that the message speaks of: rejected, approved, not found."""
    said = {token.raw.lower() for token in tokens if token.kind == "word"} - {"next", "true", "false", "item", "done"}
    said |= {t.norm for clause in clauses(tokens) for t in things_decided(clause).condition or [] if t.norm in _VERDICTS}
    said |= {_VERDICTS[t] for t in said & _VERDICTS.keys()}
    return {step.id for step in definition.steps if (spec := CATALOG.get(step.action)) and said & set(spec.outcomes(step.params))}


def _with_old_time(graph: Graph, tokens: list[Token]) -> set[str]:
    """Steps that take the time that is replaced: “two hours rather than one”."""
    gone = [seconds(t.value) for i, t in enumerate(tokens) if i and t.kind == "duration" and tokens[i - 1].is_word("instead-of")]
    return {s for s, n in graph.nodes.items() if any(seconds(v) in gone for v in n.params.values() if isinstance(v, dict) and "unit" in v)}


def _with_value(definition: WorkflowDefinition, tokens: list[Token]) -> set[str]:
    """Steps, or the trigger, that hold a number, an address or a quoted text of the message: “50 should be 48”."""
    said = {str(token.value if token.value is not None else token.raw).lower() for token in tokens if token.kind in _VALUES}
    holders = [(TRIGGER, definition.trigger.params), *((step.id, step.params) for step in definition.steps)]
    return {holder for holder, params in holders if said & set(_leaves(params))}


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _leaves(part)
    else:
        yield str(value).lower()


def _with_parameter(definition: WorkflowDefinition, tokens: list[Token], named: set[str], focus: str | None) -> set[str]:
    """Steps that have a parameter that the message speaks of, where it names none of them: the one last spoken of, else all."""
    words = {token.norm for token in tokens if token.kind == "word"} | {token.raw.lower() for token in tokens}
    said = words | {_SYNONYMS[word] for word in words if word in _SYNONYMS}
    said -= set() if words & {"recipient", "address"} else {"to"}
    having = {step.id for step in definition.steps if (spec := CATALOG.get(step.action)) and said & spec.names}
    if not having or having & named:
        receiving = [step.id for step in definition.steps if step.params.get("to")]
        return set(receiving) if "recipient" in words and len(receiving) == 1 else set()
    return {focus} if focus in having else having
