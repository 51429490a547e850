"""A first request becomes a workflow: the trigger, then the rest."""

from builder_app.assistant.builtin.building.beginnings import PROCESS, STARTERS, bare_trigger, find_trigger, only_timed
from builder_app.assistant.builtin.building.compose import Composer, apply_trigger
from builder_app.assistant.builtin.building.hand_told import hand_told
from builder_app.assistant.builtin.building.narrowed_starts import told_apart
from builder_app.assistant.builtin.reading.attribute_changes import with_attributes
from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS, is_verb
from builder_app.assistant.builtin.reading.clauses import Clause, clauses, ordered, without_relatives
from builder_app.assistant.builtin.reading.conditions import atom
from builder_app.assistant.builtin.reading.copies import copies_spoken
from builder_app.assistant.builtin.reading.elided import roads_apart, side_by_side, times_told_again
from builder_app.assistant.builtin.reading.frames import frames
from builder_app.assistant.builtin.reading.gapping import gaps_filled, gets_filled
from builder_app.assistant.builtin.reading.handed_over import handed_over
from builder_app.assistant.builtin.reading.heads import head_of
from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.reading.narrowing import beside_the_start
from builder_app.assistant.builtin.reading.record_details import with_records
from builder_app.assistant.builtin.reading.schedules import pace_kept
from builder_app.assistant.builtin.reading.web_details import with_details
from builder_app.assistant.builtin.recasting.addressed_kinds import addressed_kinds
from builder_app.assistant.builtin.recasting.after_which import after_which
from builder_app.assistant.builtin.recasting.allowances import allowances
from builder_app.assistant.builtin.recasting.alternatives import arrows_spoken, kinds_first, rest_named
from builder_app.assistant.builtin.recasting.answered_status import statuses_told
from builder_app.assistant.builtin.recasting.approvals_awaited import approvals_awaited, once_approved
from builder_app.assistant.builtin.recasting.arrows_headed import arrows_headed
from builder_app.assistant.builtin.recasting.at_a_time import pace_told
from builder_app.assistant.builtin.recasting.awaited import awaited
from builder_app.assistant.builtin.recasting.bare_events import events_spoken
from builder_app.assistant.builtin.recasting.becoming import becoming
from builder_app.assistant.builtin.recasting.bounded import lesser_named
from builder_app.assistant.builtin.recasting.cases_listed import cases_listed
from builder_app.assistant.builtin.recasting.causatives import wishes_ordered
from builder_app.assistant.builtin.recasting.classes_told import classes_told
from builder_app.assistant.builtin.recasting.deciders import deciders_spoken
from builder_app.assistant.builtin.recasting.done_to import done_to
from builder_app.assistant.builtin.recasting.entered_in_form import entered_in_form
from builder_app.assistant.builtin.recasting.entered_values import entered_values, without_delivery
from builder_app.assistant.builtin.recasting.exceptions import exceptions_spoken
from builder_app.assistant.builtin.recasting.fields_turned import fields_turned
from builder_app.assistant.builtin.recasting.first_come import first_come
from builder_app.assistant.builtin.recasting.inspecting import inspected
from builder_app.assistant.builtin.recasting.lanes import lanes_marked
from builder_app.assistant.builtin.recasting.leads import (
    arrows_meant,
    without_farewell,
    without_intent,
    without_lead,
    without_so_that,
    without_wish,
)
from builder_app.assistant.builtin.recasting.lists_wanted import lists_wanted
from builder_app.assistant.builtin.recasting.mail_gotten import mail_gotten
from builder_app.assistant.builtin.recasting.meanwhile_told import meanwhile_told
from builder_app.assistant.builtin.recasting.narrated import told_as_orders
from builder_app.assistant.builtin.recasting.nested_lists import gathered_behind
from builder_app.assistant.builtin.recasting.noun_cases import cases_in_nouns
from builder_app.assistant.builtin.recasting.noun_orders import noun_orders
from builder_app.assistant.builtin.recasting.openings import opening
from builder_app.assistant.builtin.recasting.outcome_nouns import outcomes_spoken
from builder_app.assistant.builtin.recasting.people import recast
from builder_app.assistant.builtin.recasting.put_on_shipments import put_on_shipments
from builder_app.assistant.builtin.recasting.ranges import ranges_spoken
from builder_app.assistant.builtin.recasting.refused_orders import answered_no, refuses
from builder_app.assistant.builtin.recasting.roundabout import begun_with, open_for, started_by_mail
from builder_app.assistant.builtin.recasting.rounds_counted import rounds_counted
from builder_app.assistant.builtin.recasting.several_at_once import counted_ordered, each_ordered
from builder_app.assistant.builtin.recasting.short_heads import heads_in_full
from builder_app.assistant.builtin.recasting.silence import silence_spoken
from builder_app.assistant.builtin.recasting.sorted_cases import subjects_spoken
from builder_app.assistant.builtin.recasting.sorting import sorting_spoken
from builder_app.assistant.builtin.recasting.speaker_named import speaker_named
from builder_app.assistant.builtin.recasting.such_things import such_things
from builder_app.assistant.builtin.recasting.switch_heads import heads_spoken
from builder_app.assistant.builtin.recasting.taken_out import taken_out
from builder_app.assistant.builtin.recasting.told_events import (
    befallen,
    event_ahead,
    event_told_later,
    only_intended,
    some_time_after,
    subject_event,
)
from builder_app.assistant.builtin.recasting.told_starts import told_start
from builder_app.assistant.builtin.recasting.trigger_headed import trigger_headed
from builder_app.assistant.builtin.recasting.unmarked_conditions import conditions_marked
from builder_app.assistant.builtin.recasting.verdicts import verdicts_spoken
from builder_app.assistant.builtin.recasting.when_it_happens import pointed_events
from builder_app.assistant.builtin.recasting.wished_done import wished_done
from builder_app.assistant.builtin.values.tuning import tuned
from builder_app.assistant.builtin.words.calendar import find_schedule
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.domain.workflow import TRIGGER

_TROUBLE = word_set(
    "forget often sometimes usually never always keep struggle lose miss tend too hate trouble problem problems pain currently nowadays"
)
_PAST = frozenset({"lost", "broke", "left", "fell", "blew", "forgot", "hit", "ran", "went", "missed"})
_GREETING = word_set("dear hello hi hey good morning afternoon evening assistant team all sir madam there everybody everyone day")


def _preamble(clause: Clause) -> Clause:
    """`Build a workflow that …`, `I want to …`: the request for a workflow goes, what it should do stays."""
    tokens = clause.tokens
    wish = next((i for i, t in enumerate(tokens[:6]) if t.is_word("be") and i and tokens[i - 1].is_word("want", "need", "like")), None)
    if wish is not None and tokens[0].is_word("what", "all"):
        clause.tokens = tokens = tokens[wish + 1 :]
    noun = next((i for i, t in enumerate(tokens[:12]) if t.kind == "word" and t.norm in PROCESS), None)
    if noun is not None and noun + 1 < len(tokens):
        nxt = next(
            (
                i
                for i in range(noun + 1, min(noun + 4, len(tokens)))
                if tokens[i].is_word("that", "which", "to", "where") or tokens[i].norm == ":"
            ),
            None,
        )
        if nxt is not None and nxt + 1 < len(tokens):
            clause.tokens = tokens[nxt + 1 :]
    elif noun is not None and not frames(tokens, ""):
        clause.tokens = []
    want = next(
        (
            i
            for i, t in enumerate(clause.tokens[:6])
            if t.is_word("want", "like", "need", "can", "could", "help", "ensure", "should", "would")
        ),
        None,
    )
    if want is not None and want + 1 < len(clause.tokens) and not any(t.kind == "address" for t in clause.tokens[:want]):
        j = want + 1
        while j < len(clause.tokens) and clause.tokens[j].is_word(
            "to",
            "you",
            "me",
            "us",
            "like",
            "that",
            "please",
            "it",
            "the",
            "system",
            "workflow",
            "be",
            "able",
            "a",
            "an",
        ):
            j += 1
        if j < len(clause.tokens) and head_of(clause.tokens[j:]) == 0:
            clause.tokens = clause.tokens[j:]
    return clause


def _without_heading(tokens: list[Token], text: str) -> list[Token]:
    """The words after `Returns:` or `need: dock reminders.`; what names an event or an outcome is no heading."""
    colon = next((i for i, t in enumerate(tokens[:10]) if t.norm == ":"), None)
    told = colon is not None and colon + 1 < len(tokens) and tokens[colon + 1].is_word("when", "whenever", "once", "every", "each")
    colon = colon if colon is not None and (colon < 5 or told) else None
    if not colon or colon + 1 >= len(tokens) or tokens[colon + 1].kind in ("newline", "bullet"):
        return tokens
    said = tokens[:colon]
    plain = all(t.kind == "word" and t.norm not in CONDITION_WORDS for t in said) and not is_verb(said, 0, start=True)
    named = (
        bare_trigger(said, text) is not None
        or atom(said).kind not in ("label", "reply", "approved", "sentiment", "submitted", "decided")
        or said[0].is_word("trigger", "start", "begin", "every", "each", "on", "at")
        or said[-1].raw.lower() in ("input", "inputs", "parameter", "parameters")
        or find_schedule(said).found
    )
    return tokens[colon + 1 :] if plain and not named and not any(t.is_word(*PROCESS) for t in said) else tokens


def _without_title(tokens: list[Token], text: str) -> list[Token]:
    """The words below a first line that only names the procedure: `SOP 14 - Temperature excursions`."""
    end = next((i for i, t in enumerate(tokens[:14]) if t.kind == "newline"), None)
    if (
        not end
        or end + 2 >= len(tokens)
        or any(t.norm in (":", ",", ".") or t.kind not in ("word", "number", "punct", "ident") for t in tokens[:end])
    ):
        return tokens
    line = tokens[:end]
    says = any(is_verb(line, i, start=i == 0) or t.norm in CONDITION_WORDS | {"every", "daily", "weekly"} for i, t in enumerate(line))
    named = says or bare_trigger(line, text) is not None or find_schedule(line).found
    return tokens if named else tokens[end + 1 :]


def _without_background(parts: list[Clause], source: str) -> list[Clause]:
    """The clauses without opening sentences that only tell what the trouble is: `our carriers forget to send PODs`."""
    gone = -1
    for at, clause in enumerate(parts):
        if clause.sentence == gone or (clause.tokens and all(t.norm in _GREETING or t.kind == "punct" for t in clause.tokens)):
            continue
        trouble = clause.condition is None and not any(t.kind in ("address", "url") for t in clause.tokens) and _TROUBLE & set(clause.words)
        if (
            not (trouble or _happened(clause) or _forbids(clause))
            or is_verb(clause.tokens, 0, start=True)
            or clause.marks
            or befallen(clause, source)
        ):
            return parts[at:]
        gone = clause.sentence
    return []


def _forbids(clause: Clause) -> bool:
    """Whether a sentence only says what must not happen: `phenol must not get cold`; it orders nothing."""
    words = clause.words
    modal = next((i for i, w in enumerate(words[:6]) if i and w in ("must", "should", "can", "may")), None)
    denied = modal is not None and words[modal + 1 : modal + 2] in (["not"], ["never"])
    return denied and clause.condition is None and not set(words) & {"without", "before", "until", "unless"}


def _happened(clause: Clause) -> bool:
    """Whether a sentence tells of one thing that happened: `dispatch killed load 5521`, `the driver dropped the trailer`."""
    tokens = clause.tokens
    past = next(
        (i for i, t in enumerate(tokens[1:6], 1) if t.kind == "word" and (t.raw.lower().endswith("ed") or t.raw.lower() in _PAST)), None
    )
    if past is not None and tokens[past - 1].raw.lower() in ("is", "are", "be", "gets", "get", "should"):
        return False
    if past is None or clause.condition is not None or any(t.kind not in ("word", "number", "ident", "punct") for t in tokens):
        return False
    definite = tokens[0].is_word("the", "our", "my", "this", "we", "i", "they", "he", "she") or any(
        t.kind in ("number", "ident") for t in tokens[past:]
    )
    return definite and past + 1 < len(tokens) and not tokens[past].is_word("deliver", "delay", "create", "update") and head_of(tokens) < 0


def _unknown_start(parts: list[Clause]) -> str:
    """The words of an opening event that is none of those known, taken out so that the rest can be built; empty for none."""
    first = parts[0] if parts else None
    if first is None or first.condition is None or first.condition_word not in STARTERS:
        return ""
    cond = atom(first.condition)
    if cond.kind != "label" and not (cond.kind == "compare" and isinstance(cond.value, str)):
        return ""
    if first.trailing or any("otherwise" in c.marks for c in parts) or sum(c.condition is not None for c in parts) > 1:
        return ""
    words = " ".join(t.raw for t in first.condition)
    first.condition, first.condition_word = None, ""
    return words


_STAGES = (
    addressed_kinds,
    wished_done,
    classes_told,
    wishes_ordered,
    copies_spoken,
    after_which,
    counted_ordered,
    deciders_spoken,
    pace_kept,
    exceptions_spoken,
    ranges_spoken,
    meanwhile_told,
    conditions_marked,
    mail_gotten,
    lanes_marked,
    first_come,
    without_relatives,
    pace_told,
    gathered_behind,
    without_delivery,
    heads_in_full,
    put_on_shipments,
    rounds_counted,
    noun_orders,
    silence_spoken,
    verdicts_spoken,
    outcomes_spoken,
    arrows_headed,
    each_ordered,
    heads_spoken,
    sorting_spoken,
    subjects_spoken,
    cases_listed,
    taken_out,
    told_as_orders,
    allowances,
    gaps_filled,
    gets_filled,
    lesser_named,
    side_by_side,
    roads_apart,
    arrows_spoken,
    cases_in_nouns,
    rest_named,
)
"""What spells out, in this order, the things that a first message leaves unsaid."""


def build(graph: Graph, text: str, *, whole: bool = False) -> Composer:
    """Everything that `text` asks for, on an empty graph; `whole`: what narrows the start is no part of it."""
    handed = handed_over(
        with_records(
            with_attributes(
                fields_turned(with_details(open_for(begun_with(started_by_mail(trigger_headed(speaker_named(read(text)))))), text)), text
            ),
            text,
        ),
        text,
    )
    told = answered_no(pointed_events(lists_wanted(entered_in_form(such_things(statuses_told(handed))))))
    heard = taken_out(without_intent(without_so_that(without_wish(without_lead(without_farewell(arrows_meant(told))))), text))
    opened = opening(events_spoken(_without_heading(_without_title(heard, text), text)), text)
    plain, beside = beside_the_start(opened.rest) if opened.plan is None and not whole else (opened.rest, [])
    start = told_start(plain, text) if opened.plan is None else None
    entered, tokens = entered_values(start.rest if start is not None else plain, text)
    for spelt_out in _STAGES:
        tokens = spelt_out(tokens)
    said = approvals_awaited(kinds_first(inspected(awaited(times_told_again(clauses(once_approved(tokens)))))))
    first = said[0] if said and said[0].condition is None and said[0].tokens else None
    subject = (subject_event(first, text) or event_ahead(first, text) or some_time_after(said, 0, text)) if first is not None else None
    if subject is not None and only_intended(said[0], said[1:]):
        said[0].tokens = []
    parts = _without_background(ordered([recast(_preamble(c)) for c in said]), text)
    plan = opened.plan or (start.plan if start is not None else subject) or find_trigger(parts, text)
    plan = plan or event_told_later(parts, text) or only_timed(parts)
    if beside and (plan is None or plan.type != "shipment"):
        return build(graph, text, whole=True)
    if plan is not None:
        plan.conditions = [*plan.conditions, *(c for c in beside if c.subject not in {known.subject for known in plan.conditions})]
        told_apart(plan, parts, text)
        apply_trigger(graph, plan)
        parts = tuned(graph, [recast(clause) for clause in parts])
    if plan is None or plan.type == "manual":
        parts = hand_told(graph, parts, text)
    parts = [becoming(done_to(clause)) for clause in parts if not refuses(clause)]
    for name in entered if graph.trigger.type == "manual" else []:
        graph.declare_input(name)
    unknown = _unknown_start(parts) if plan is None else ""
    composer = Composer(graph, text, [(TRIGGER, "next")])
    composer.title = opened.title
    composer.run([c for c in parts if c.tokens or c.condition is not None or c.marks & {"otherwise", "finally", "lanes-end"}])
    if unknown:
        composer.missed.append(unknown)
    if plan is not None and plan.note:
        composer.realiser.assumed.append(plan.note)
    return composer
