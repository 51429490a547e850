"""A first request becomes a workflow: the trigger, then the rest."""

import re
from dataclasses import replace

from builder_app.assistant.builtin.alternatives import arrows_spoken, kinds_first, rest_named
from builder_app.assistant.builtin.awaited import awaited
from builder_app.assistant.builtin.beside import event_beside
from builder_app.assistant.builtin.boundaries import CONDITION_WORDS, condition_end, is_verb
from builder_app.assistant.builtin.bounded import lesser_named
from builder_app.assistant.builtin.calendar import find_schedule
from builder_app.assistant.builtin.clauses import Clause, clauses, ordered
from builder_app.assistant.builtin.compose import Composer, apply_trigger
from builder_app.assistant.builtin.conditions import atom
from builder_app.assistant.builtin.elided import roads_apart, side_by_side, times_told_again
from builder_app.assistant.builtin.frames import frames
from builder_app.assistant.builtin.gapping import gaps_filled
from builder_app.assistant.builtin.graph import Graph
from builder_app.assistant.builtin.heads import head_of
from builder_app.assistant.builtin.narrated import told_as_orders
from builder_app.assistant.builtin.openings import opening
from builder_app.assistant.builtin.reading import read
from builder_app.assistant.builtin.recasting import recast
from builder_app.assistant.builtin.schedules import TriggerPlan, schedule_trigger, without_schedule
from builder_app.assistant.builtin.tokens import Token
from builder_app.assistant.builtin.triggers import EVENTS, event_trigger
from builder_app.assistant.builtin.tuning import tuned
from builder_app.assistant.builtin.vocabulary import word_set
from builder_app.domain.workflow import TRIGGER

_STARTERS = frozenset({"when", "whenever", "if", "once", "upon", "while"})
_GIVEN = re.compile(r"(?i)\b(?:shipment|load|delivery)(?: id)? (?:that |which )?(?:i|we|you) (?:enter|give|choose|name|specify|pick|type)")
_TROUBLE = word_set(
    "forget often sometimes usually never always keep struggle lose miss tend too hate trouble problem problems pain currently nowadays"
)
_PAST = frozenset({"lost", "broke", "left", "fell", "blew", "forgot", "hit", "ran", "went", "missed"})
_GREETING = word_set("dear hello hi hey good morning afternoon evening assistant team all sir madam there everybody everyone day")
_COMING = ("arrive", "come", "land", "hit", "reach")
_SENDING = ("send", "post", "push", "call", "submit", "deliver", "report", "forward", "notify", "use")
_PROCESS = frozenset({"workflow", "process", "automation", "procedure", "sop"})


def _preamble(clause: Clause) -> Clause:
    """`Build a workflow that …`, `I want to …`: the request for a workflow goes, what it should do stays."""
    tokens = clause.tokens
    wish = next((i for i, t in enumerate(tokens[:6]) if t.is_word("be") and i and tokens[i - 1].is_word("want", "need", "like")), None)
    if wish is not None and tokens[0].is_word("what", "all"):
        clause.tokens = tokens = tokens[wish + 1 :]
    noun = next((i for i, t in enumerate(tokens[:12]) if t.kind == "word" and t.norm in _PROCESS), None)
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
    if want is not None and want + 1 < len(clause.tokens):
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


def _schedule_in(clause: Clause) -> TriggerPlan | None:
    plan = schedule_trigger(clause.tokens)
    if plan is not None:
        clause.tokens = without_schedule(clause.tokens)
        while clause.tokens and (clause.tokens[-1].is_word("at", "on", "in", "and", "but") or clause.tokens[0].norm == ","):
            clause.tokens = clause.tokens[:-1] if clause.tokens[-1].is_word("at", "on", "in", "and", "but") else clause.tokens[1:]
        if clause.tokens and all(
            t.is_word(
                "run",
                "start",
                "it",
                "this",
                "do",
                "the",
                "workflow",
                "should",
                "execute",
                "trigger",
                "repeat",
                "be",
                "please",
                "process",
                "happen",
                "launch",
            )
            for t in clause.tokens
        ):
            clause.tokens = []
    return plan


def find_trigger(parts: list[Clause], source: str) -> TriggerPlan | None:
    """The trigger that the clauses speak of, taken out of them; None when they name none."""
    started = False
    for at, clause in enumerate(parts):
        if (
            clause.condition is not None
            and clause.condition_word in _STARTERS
            and (not started or clause.trailing or "workflow" in clause.words)
        ):
            if clause.trailing and not started and (plan := _schedule_in(clause)) is not None:
                return plan
            if not started and (beside := event_beside(clause, parts[at + 1 :], source)) is not None:
                return beside
            plan = event_trigger(clause.condition, source) if not (started and clause.sentence > parts[0].sentence) else None
            if plan is None and not started and (timed := schedule_trigger(clause.condition)) is not None:
                plan = timed
            if plan is not None:
                clause.condition, clause.condition_word, clause.trailing = None, "", False
                return plan
        if (
            not started
            and clause.condition is None
            and clause.tokens
            and clause.tokens[0].is_word("after", "following", "upon", "on", "once")
        ):
            end = condition_end(clause.tokens, 1)
            if len(clause.tokens) > 2 and clause.tokens[1].is_word("delivery", "arrival") and is_verb(clause.tokens, 2, start=True):
                clause.tokens[1] = replace(clause.tokens[1], norm="delivered")
                clause.tokens.insert(1, replace(clause.tokens[1], norm="shipment"))
                end = 3
            plan = None if find_schedule(clause.tokens).found else event_trigger(clause.tokens[1:end], source)
            if plan is not None:
                clause.tokens = clause.tokens[end:]
                return plan
        if not started and clause.condition is None and (plan := _each_one(clause, source)) is not None:
            return plan
        if not started and clause.condition is None and (plan := _waited_for(clause, source)) is not None:
            return plan
        if not started and clause.condition is None and (plan := _some_time_after(parts, at, source)) is not None:
            return plan
        if not started and clause.condition is None and (plan := _relative(clause, source) or _happens(clause, source)) is not None:
            return plan
        if not started or clause.sentence == parts[0].sentence or set(clause.words) & {"run", "workflow", "start", "schedule"}:
            plan = _schedule_in(clause) if not {t.norm for t in clause.tokens} & {"times", "until", "attempts"} else None
            if plan is not None:
                return plan
        if (
            not started
            and clause.condition is None
            and ((clause.tokens[:1] and clause.tokens[0].is_word("trigger")) or not _acts(clause, source))
        ):
            plan = _bare(clause.tokens, source)
            if plan is not None:
                clause.tokens = []
                return plan
        started = started or _acts(clause, source)
    return None


def _relative(clause: Clause, source: str) -> TriggerPlan | None:
    """`for every mail that arrives from x@y.com, …`, `an invoice that comes in is read`: the event in a relative clause."""
    tokens = clause.tokens
    that = next((i for i, t in enumerate(tokens[:5]) if t.is_word("that", "which", "who") and i), None)
    plural = bool(tokens) and tokens[0].is_word("email", "message", "invoice", "shipment", "order") and tokens[0].raw.lower().endswith("s")
    if that is None or not (plural or tokens[0].is_word("for-each", "every", "each", "any", "a", "an", "all")):
        return None
    if plural:
        tokens, that = [replace(tokens[0], norm="a"), *tokens], that + 1
    end = next(
        (i for i in range(that + 2, len(tokens)) if tokens[i].is_word("should", "must", "be", "get")), condition_end(tokens, that + 1)
    )
    if end >= len(tokens):
        return None
    plan = event_trigger([*tokens[1:that], *tokens[that + 1 : end]], source)
    if plan is not None:
        passive = tokens[end].is_word("should", "must", "be", "get")
        clause.tokens = [*(tokens[1:that] if passive else []), *tokens[end:]]
    return plan


def _each_one(clause: Clause, source: str) -> TriggerPlan | None:
    """`for every email we get from x@y.com: …`, `with each new order, …`: the event as what it is done for."""
    tokens = [t for t in clause.tokens if t.kind != "punct" or t.norm == "'s"]
    start = tokens[:1] and tokens[0].is_word("with", "on", "for")
    tokens = tokens[1:] if start else tokens
    if len(tokens) < 3 or not tokens[0].is_word("for-each", "every", "each", "any") or len(tokens) > 14:
        return None
    got = next((i for i, t in enumerate(tokens[:5]) if t.is_word("get", "receive") and tokens[i - 1].is_word("we", "i", "you")), None)
    mail = tokens[1].is_word("email", "message") or tokens[2].is_word("email", "message")
    if got is None and not (mail and tokens[-1].kind == "address" and any(t.is_word("from") for t in tokens)):
        return None
    kept = [t for i, t in enumerate(tokens[1:], 1) if got is None or i not in (got - 1, got)]
    plan = event_trigger([*kept[:1], replace(kept[0], norm="arrive", raw="arrives"), *kept[1:]], source)
    if plan is not None and plan.type == "email":
        clause.tokens = []
        return plan
    return None


def _waited_for(clause: Clause, source: str) -> TriggerPlan | None:
    """`wait until the truck is delivered, …` at the very beginning; `classify the incoming mails from x.com`."""
    tokens = clause.tokens
    if len(tokens) > 2 and tokens[0].is_word("wait") and tokens[1].is_word("until", "for"):
        plan = event_trigger(tokens[2:], source) if not any(t.kind == "duration" for t in tokens) else None
        if plan is not None and plan.type != "manual":
            clause.tokens = []
            return plan
        return None
    new = next((i for i, t in enumerate(tokens[:6]) if i and t.is_word("incoming", "inbound")), None)
    if new is None or not any(t.is_word("email", "message", "invoice", "order") for t in tokens[new : new + 4]):
        return None
    end = next((i for i, t in enumerate(tokens) if i > new and t.is_word("as", "into", "for", "and")), len(tokens))
    noun = next(i for i, t in enumerate(tokens) if i > new and t.is_word("email", "message", "invoice", "order"))
    plan = event_trigger([tokens[noun], replace(tokens[new], norm="arrive"), *tokens[noun + 1 : end]], source)
    if plan is not None:
        gone = range(noun + 1, end)
        clause.tokens = [t for i, t in enumerate(tokens) if i not in gone]
    return plan


def _some_time_after(parts: list[Clause], at: int, source: str) -> TriggerPlan | None:
    """`one day after delivery, …`: the event, then a wait."""
    tokens = parts[at].tokens
    if len(tokens) < 3 or tokens[0].kind != "duration" or not tokens[1].is_word("after", "following", "past"):
        return None
    end = condition_end(tokens, 2)
    noun = tokens[2].is_word("delivery", "arrival") and (len(tokens) == 3 or tokens[3].norm == "," or is_verb(tokens, 3, start=True))
    named = [replace(tokens[2], norm="shipment"), replace(tokens[2], norm="delivered")] if noun else tokens[2:end]
    plan = event_trigger(named, source)
    if plan is not None:
        wait = Clause([replace(tokens[0], kind="word", raw="wait", norm="wait", value=None), tokens[0]], sentence=parts[at].sentence)
        parts[at].tokens = tokens[3 if noun else end :]
        parts.insert(at, wait)
    return plan


def _happens(clause: Clause, source: str) -> TriggerPlan | None:
    """`a hold notice arrives by mail`, `our TMS posts new loads to a webhook`: an event told as a sentence of its own."""
    tokens = clause.tokens
    hooked = any(t.is_word("webhook", "hook", "endpoint") for t in tokens)
    verbs = (*_COMING, *_SENDING) if hooked else _COMING
    verb = next((i for i, t in enumerate(tokens[:8]) if i and t.form in ("s", "base") and t.is_word(*verbs)), None)
    if verb is None or is_verb(tokens, 0, start=True) or any(t.kind in ("address", "url") for t in tokens[:verb]):
        return None
    if tokens[verb].form == "base" and (tokens[0].is_word("i", "we", "you", "they") or not tokens[verb - 1].raw.endswith("s")):
        return None
    plan = event_trigger(tokens, source)
    if plan is not None:
        clause.tokens = []
    return plan


def _acts(clause: Clause, source: str) -> bool:
    return bool(clause.tokens) and bool(frames(clause.tokens, source)) and head_of(clause.tokens) >= 0


def _bare(tokens: list[Token], source: str) -> TriggerPlan | None:
    """A trigger without `when`: `late >4h`, `Trigger: new email from x@y.com`, `on delivery`."""
    if any(t.kind == "word" and t.norm in _PROCESS for t in tokens):
        return None
    words = [
        t
        for t in tokens
        if not t.is_word("trigger", "on", "start", "upon", "event", "at", "after", "any", "each", "every", "for-each", "first", "by")
        and t.norm != ":"
    ]
    if len(words) == 1 and words[0].form == "ed" and words[0].norm in EVENTS:
        words = [replace(words[0], raw="shipment", norm="shipment", form="base"), *words]
    return event_trigger(words, source) if words and len(words) <= 14 else None


def _without_heading(tokens: list[Token], text: str) -> list[Token]:
    """The words after `Returns:` or `need: dock reminders.`; what names an event or an outcome is no heading."""
    colon = next((i for i, t in enumerate(tokens[:5]) if t.norm == ":"), None)
    if not colon or colon + 1 >= len(tokens) or tokens[colon + 1].kind in ("newline", "bullet"):
        return tokens
    said = tokens[:colon]
    plain = all(t.kind == "word" and t.norm not in CONDITION_WORDS for t in said) and not is_verb(said, 0, start=True)
    named = (
        _bare(said, text) is not None
        or atom(said).kind != "label"
        or said[0].is_word("trigger", "every", "each", "on", "at")
        or find_schedule(said).found
    )
    return tokens[colon + 1 :] if plain and not named and not any(t.is_word(*_PROCESS) for t in said) else tokens


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
    named = says or _bare(line, text) is not None or find_schedule(line).found
    return tokens if named else tokens[end + 1 :]


def _without_background(parts: list[Clause]) -> list[Clause]:
    """The clauses without opening sentences that only tell what the trouble is: `our carriers forget to send PODs`."""
    gone = -1
    for at, clause in enumerate(parts):
        if clause.sentence == gone or (clause.tokens and all(t.norm in _GREETING or t.kind == "punct" for t in clause.tokens)):
            continue
        trouble = clause.condition is None and not any(t.kind in ("address", "url") for t in clause.tokens) and _TROUBLE & set(clause.words)
        if not (trouble or _happened(clause)) or is_verb(clause.tokens, 0, start=True) or clause.marks:
            return parts[at:]
        gone = clause.sentence
    return []


def _happened(clause: Clause) -> bool:
    """Whether a sentence tells of one thing that happened: `dispatch killed load 5521`, `the driver dropped the trailer`."""
    tokens = clause.tokens
    past = next(
        (i for i, t in enumerate(tokens[1:6], 1) if t.kind == "word" and (t.raw.lower().endswith("ed") or t.raw.lower() in _PAST)), None
    )
    if past is None or clause.condition is not None or any(t.kind not in ("word", "number", "ident", "punct") for t in tokens):
        return False
    definite = tokens[0].is_word("the", "our", "my", "this", "we", "i", "they", "he", "she") or any(
        t.kind in ("number", "ident") for t in tokens[past:]
    )
    return definite and past + 1 < len(tokens) and not tokens[past].is_word("deliver", "delay", "create", "update") and head_of(tokens) < 0


def _unknown_start(parts: list[Clause]) -> str:
    """The words of an opening event that is none of those known, taken out so that the rest can be built; empty for none."""
    first = parts[0] if parts else None
    if first is None or first.condition is None or first.condition_word not in _STARTERS:
        return ""
    cond = atom(first.condition)
    if cond.kind != "label" and not (cond.kind == "compare" and isinstance(cond.value, str)):
        return ""
    if first.trailing or any("otherwise" in c.marks for c in parts) or sum(c.condition is not None for c in parts) > 1:
        return ""
    words = " ".join(t.raw for t in first.condition)
    first.condition, first.condition_word = None, ""
    return words


def build(graph: Graph, text: str) -> Composer:
    """Everything that `text` asks for, on an empty graph."""
    opened = opening(_without_heading(_without_title(read(text), text), text), text)
    tokens = rest_named(arrows_spoken(roads_apart(side_by_side(lesser_named(gaps_filled(told_as_orders(opened.rest)))))))
    parts = ordered([recast(_preamble(c)) for c in kinds_first(awaited(times_told_again(clauses(tokens))))])
    parts = _without_background(parts)
    plan = opened.plan or find_trigger(parts, text)
    if plan is not None:
        apply_trigger(graph, plan)
        parts = tuned(graph, [recast(clause) for clause in parts])
    if graph.trigger.type == "manual" and _GIVEN.search(text):
        graph.declare_input("shipment_id")
    unknown = _unknown_start(parts) if plan is None else ""
    composer = Composer(graph, text, [(TRIGGER, "next")])
    composer.title = opened.title
    composer.run([c for c in parts if c.tokens or c.condition is not None or c.marks & {"otherwise", "finally"}])
    if unknown:
        composer.missed.append(unknown)
    if plan is not None and plan.note:
        composer.realiser.assumed.append(plan.note)
    return composer
