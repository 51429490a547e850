"""Another start of the workflow, told as a fact: `a webhook should set it off`, `it should react to exceptions, not deliveries`, `the start should be
an incoming mail from x@y.com`, and what is not to start it: `low priority shipments should not trigger it`."""

from builder_app.assistant.builtin.changes.retrigger import apply_plan
from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS
from builder_app.assistant.builtin.reading.comparisons import filter_tree
from builder_app.assistant.builtin.reading.narrowing import denied, narrowed, side_condition
from builder_app.assistant.builtin.reading.schedules import TriggerPlan
from builder_app.assistant.builtin.reading.triggers import event_trigger
from builder_app.assistant.builtin.words.calendar import find_schedule
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_IT = word_set("it this workflow the whole process thing everything flow run")
_MODALS = word_set("should must shall will can be to now only rather also then has have need may please")
_STARTS = word_set("start trigger launch begin initiate activate fire")
_REACTS = word_set("react respond listen watch fire start trigger")
_TO = word_set("to for on upon off")
_AWAY = ("instead-of", "not", "without")
_STEPS = word_set("wait pause approval form reply second email_step")


def start_stated(graph: Graph, said: list[Token], source: str) -> bool:
    """Whether the words told another start, which is then set; words of any other kind change nothing."""
    said = [t for t in said if not t.is_word("instead", "please")]
    if len(said) < 3 or len(said) > 24:
        return False
    if (kind := _shut_out(said)) is not None:
        return _narrow(graph, kind)
    event = _as_subject(said) or _as_reaction(said) or _as_start(said)
    event = _kept(event) if event else []
    if any(t.is_word("only", "just") for t in event) or (narrowed(event) and not any(t.is_word("update", "change", "new") for t in event)):
        return False  # `only critical shipments should start it` narrows the start
    if not event or any(t.is_word(*_STEPS) for t in event):
        return False
    plan = _plan(event, source)
    same = plan is not None and plan.type == graph.trigger.type and plan.type != "shipment"  # narrowed elsewhere
    return plan is not None and not same and plan.type != "manual" and apply_plan(graph, plan, event)


def _as_subject(said: list[Token]) -> list[Token]:
    """The event in `a webhook should set it off`, `instead of the delay, an exception should start this`."""
    said = _contrast(said)
    for i in range(1, len(said) - 1):
        if not said[i].is_word("should", "must", "shall", "will", "can", "is") or i > 12:
            continue
        rest = [t for t in said[i:] if not t.is_word(*_MODALS)]
        verb = rest[:1] and rest[0].is_word(*_STARTS) and rest[0].form in ("base", "s")
        off = rest[:1] and rest[0].is_word("set", "kick") and any(t.is_word("off") for t in rest)
        if (verb or off) and len(rest) > 1 and all(t.is_word(*_IT, "off") for t in rest[1:]):
            return said[:i]
        return []
    return []


def _contrast(said: list[Token]) -> list[Token]:
    """The words without `instead of the delay,` or `not deliveries but` at their beginning."""
    if said[0].is_word("instead-of") and (comma := next((i for i, t in enumerate(said) if t.norm == ","), None)) is not None:
        return said[comma + 1 :]
    if said[0].is_word("not") and (but := next((i for i, t in enumerate(said) if t.is_word("but")), None)) is not None:
        return said[but + 1 :]
    return said


def _as_reaction(said: list[Token]) -> list[Token]:
    """The event in `it should react to exceptions`, `have it start on new shipments`, `listen for exceptions`."""
    at = 0
    while at < len(said) and (said[at].is_word(*_IT, *_MODALS, "have", "make", "let")):
        at += 1
    if at + 2 > len(said) or not said[at].is_word(*_REACTS):
        return []
    to = at + 1
    while to < len(said) and said[to].is_word(*_TO):
        to += 1
    return said[to:] if to > at + 1 and not any(t.norm in CONDITION_WORDS for t in said[to:]) else []


def _as_start(said: list[Token]) -> list[Token]:
    """The event in `the start should be an incoming mail`, `the trigger is now a webhook`, `what starts it should be a delay`."""
    be = next((i for i, t in enumerate(said) if i and t.is_word("be")), None)
    if be is None or be > 7:
        return []
    subject = [
        t
        for t in said[:be]
        if not t.is_word("should", "must", "shall", "now", "the", "our", "new", "what", "can", "set", "kick", "off", "it", "this")
    ]
    named = all(t.is_word("start", "trigger", "event", "begin", "beginning", *_IT) for t in subject)
    told = any(t.is_word("start", "trigger") for t in said[:be]) or any(t.is_word("off") for t in said[:be])
    return (
        said[be + 1 :]
        if named and told and (said[be + 1 : be + 2] and said[be + 1].is_word("a", "an", "the", "any", "new", "shipment"))
        else []
    )


def _kept(event: list[Token]) -> list[Token]:
    """The event without what it takes the place of."""
    away = next((i for i, t in enumerate(event) if i and t.is_word(*_AWAY)), len(event))
    kept = event[:away]
    while kept and (kept[-1].kind == "punct" or kept[-1].is_word("and", "but", "now", "on", "to", "for", "rather")):
        kept = kept[:-1]
    return kept


def _plan(event: list[Token], source: str) -> TriggerPlan | None:
    """The start that a noun stands for: `deliveries`, `an incoming mail`, `a webhook`, `exceptions`."""
    last = event[-1]
    if any(t.is_word("wait", "duration", "clock") or t.kind in ("clock", "duration") for t in event) and find_schedule(event).found:
        return None
    if any(t.is_word("email") for t in event):
        return event_trigger([*event, word_at("arrive", last)], source)
    if any(t.is_word("webhook") for t in event):
        return event_trigger([*event, word_at("be", last), word_at("call", last)], source)
    if len(event) <= 3 and last.is_word("delivery"):
        return TriggerPlan("shipment", {"event": "delivered"})
    return event_trigger(event, source)


def _shut_out(said: list[Token]) -> list[Token] | None:
    """The shipments in `low priority shipments should not trigger it`, `don't start for shipments of carrier DHL`."""
    negated = next((i for i, t in enumerate(said) if t.is_word("not", "never")), None)
    if negated is None:
        return None
    rest = [t for t in said[negated + 1 :] if not t.is_word("ever", "be")]
    if not rest or not rest[0].is_word(*_STARTS, "run", "react"):
        return None
    if (
        said[0].is_word("do", "it", "this", "never", "not", "the")
        and (at := next((i for i, t in enumerate(rest) if t.is_word("for", "to", "on")), None)) is not None
    ):
        whole = all(t.is_word(*_IT) for t in rest[1:at]) and all(t.is_word(*_IT, *_MODALS, "do", "not", "never") for t in said[:negated])
        return rest[at + 1 :] if whole else None
    modal = said[negated - 1].is_word("should", "must", "shall", "do", "may", "can") if negated else False
    return said[: negated - 1] if modal and all(t.is_word(*_IT, "at-all") for t in rest[1:]) and len(rest) > 1 else None


def _narrow(graph: Graph, kind: list[Token]) -> bool:
    """Whether the shipment trigger leaves these shipments out from now on."""
    conds = denied(narrowed(kind) or side_condition(kind))
    if graph.trigger.type != "shipment" or not conds:
        return False
    graph.set_trigger("shipment", dict(graph.trigger.params) | {"filter": filter_tree(conds, scope="trigger")})
    return True
