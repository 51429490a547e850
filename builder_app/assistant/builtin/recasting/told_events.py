"""Events that are the subject or the object of the first order: `a shipment exception should be posted …`, `each new shipment must …`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.condition_ends import condition_end
from builder_app.assistant.builtin.reading.narrowing import SHIPMENT_WORDS
from builder_app.assistant.builtin.reading.schedules import TriggerPlan
from builder_app.assistant.builtin.reading.triggers import event_trigger
from builder_app.assistant.builtin.recasting.case_orders import order_of
from builder_app.assistant.builtin.words.fields import ADDRESS_FIELDS
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

LONGEST_NEEDING = 14
LONGEST_SUBJECT = 13
_OPENS = word_set("a an the any each every all for-each new our incoming newly")
_MODAL = word_set("should must shall will have need has to be get ought is are being been also then first always automatically can")
_REPORTED = ("reported", "communicated", "flagged", "announced", "signalled")
"""What is done to an event so that somebody gets to know of it."""
_BRINGS = ("leads", "lead", "triggers", "trigger", "starts", "causes", "results", "means", "calls")
_MAILS = frozenset({"email", "message"})
_HAPPENING = {"delivery": "deliver", "arrival": "arrive", "creation": "create", "booking": "create", "update": "update", "change": "update"}
_HAPPENING_TO = _HAPPENING | {"exception": "exception"}
_CARRYING = SHIPMENT_WORDS - _HAPPENING_TO.keys()
_SENT_FOR = word_set(
    "apology note email message notification update notice letter heads-up warning reminder survey confirmation alert info"
)
_SIGNED = ("approval", "sign-off", "permission")
_EACH = ("every", "each", "any", "a", "an", "the", "for-each")
_WATCHING = word_set("watch monitor observe keep check poll query run look")


def subject_event(clause: Clause, source: str) -> TriggerPlan | None:
    """`each newly created shipment must be sent to …`: the event of the subject; its verb becomes the order."""
    if (needed := _needing(clause, source)) is not None:
        return needed
    tokens = clause.tokens
    if (plan := _leading_to(clause, source)) is not None:
        return plan
    end = next((i for i, t in enumerate(tokens[: LONGEST_SUBJECT + 3]) if i and _finite(tokens, i)), None)
    noun = next((t for t in tokens[:3] if t.norm in SHIPMENT_WORDS | _MAILS), None)
    plural = noun is not None and noun.raw.lower().endswith("s")
    if end is None or not (tokens[0].is_word(*_OPENS) or plural) or any(is_verb(tokens, i, start=i == 0) for i in range(int(plural), end)):
        return None
    if any(t.kind == "clock" or t.is_word("whether", "if", "day", "hour", "week", "month", "morning") for t in tokens[:end]):
        return None
    if tokens[end].is_word("go"):
        return _sent_to(clause, end, source)
    verb = next((i for i in range(end, len(tokens)) if not tokens[i].is_word(*_MODAL)), None)
    if verb is not None and (sent := _thing_got(tokens, end, verb)) and (plan := _event_of(tokens[:end], source)) is not None:
        clause.tokens = sent
        return plan
    if verb is not None and tokens[verb].raw.lower() in _REPORTED:
        tokens = [*tokens[:verb], replace(tokens[verb], norm="send", form="ed"), *tokens[verb + 1 :]]
    if verb is not None and tokens[verb].is_word("its", "the", "their", "a"):
        tokens, verb = _had_done(tokens, verb), verb
    if verb is None or tokens[verb].norm not in VERBS or tokens[verb].form not in ("ed", "base"):
        return None
    plan = _event_of(tokens[:end], source)
    if plan is not None:
        it = Token("word", "it", "it", tokens[verb].start, tokens[verb].start)
        clause.tokens = [replace(tokens[verb], form="base"), it, *tokens[verb + 1 :]]
    return plan


def _finite(tokens: list[Token], i: int) -> bool:
    """Whether the verb of the sentence stands at `i`, and not that of `that are late`: `should`, `are`, `go to`."""
    before = next((t for t in reversed(tokens[:i]) if not t.is_word("not", *_MODAL)), None)
    if before is not None and before.is_word("that", "which", "who"):
        return False
    return tokens[i].is_word(*_MODAL) or (tokens[i].is_word("go") and i + 1 < len(tokens) and tokens[i + 1].is_word("to", "into"))


def _sent_to(clause: Clause, at: int, source: str) -> TriggerPlan | None:
    """`late loads go to x@y.com`, `new loads go to approval with x@y.com`: the event and where it is sent."""
    tokens = clause.tokens
    signed = at + 3 < len(tokens) and tokens[at + 2].is_word(*_SIGNED) and tokens[at + 3].is_word("with", "by", "from", "of")
    order = [word_at("get", tokens[at]), *tokens[at + 2 : at + 3], word_at("from", tokens[at]), *tokens[at + 4 :]] if signed else []
    order = order or order_of(tokens[at:], bound=False)
    plan = _event_of(tokens[:at], source) if order else None
    if plan is not None:
        clause.tokens = order
    return plan


def _leading_to(clause: Clause, source: str) -> TriggerPlan | None:
    """`a delayed shipment triggers an email to its facility`, `late loads should lead to a page`: the event and what it brings about."""
    tokens = clause.tokens
    at = next((i for i, t in enumerate(tokens[: LONGEST_SUBJECT + 2]) if i > 1 and t.raw.lower() in _BRINGS), None)
    if at is None:
        return None
    end = at - tokens[at - 1].is_word("should", "must", "shall", "will")
    order = order_of(tokens[at + 1 + tokens[at + 1 : at + 2][0].is_word("to", "in", "for") :], bound=True) if at + 2 < len(tokens) else []
    if any(t.is_word("whose") for t in order):
        return None  # `…, one whose carrier is UPS to x@y.com` is a case of its own
    many = tokens[0].raw.lower().endswith("s") and tokens[0].norm in SHIPMENT_WORDS | _MAILS
    acts = any(is_verb(tokens, i, start=i == 0) for i in range(int(many), end))
    plan = _event_of(tokens[:end], source) if order and not acts else None
    if plan is not None:
        clause.tokens = order
    return plan


def _needing(clause: Clause, source: str) -> TriggerPlan | None:
    """`a shipment that is over 4 hours late needs an approval by x@y.com`: the event of the subject; what it needs is left."""
    tokens = clause.tokens
    need = next((i for i, t in enumerate(tokens[:LONGEST_NEEDING]) if i > 1 and t.is_word("need", "require")), None)
    if need is None or need + 1 >= len(tokens) or not tokens[need + 1].is_word("a", "an", "the", "approval", "sign-off"):
        return None
    thing = next((t for t in tokens[:4] if t.norm in SHIPMENT_WORDS), None)
    if thing is None or not tokens[0].is_word("a", "an", "any", "every", "each", "for-each"):
        return None
    plan = event_trigger([t for t in tokens[1:need] if not t.is_word("that", "which")], source)
    if plan is not None and plan.type == "shipment":
        clause.tokens = [replace(tokens[need], raw="it", norm="it", form="base"), *tokens[need:]]
        return plan
    return None


def event_ahead(clause: Clause, source: str) -> TriggerPlan | None:
    """`on a shipment exception the carrier gets a note`, `after every delivery email x@y.com`: the event in front of what is done then."""
    tokens = clause.tokens
    if len(tokens) < 2 or not tokens[0].is_word("on", "upon", "after", "following", "with", "at", "for"):
        return None
    end = _noun_event(tokens) or next((i for i in range(2, len(tokens)) if _somebody_gets(tokens, i)), None)
    if end is None:
        return None
    named = [t for t in tokens[1:end] if t.norm != "," and not t.is_word(*_EACH)]
    if len(named) == 1 and named[0].norm in _HAPPENING:
        happens = replace(named[0], norm=_HAPPENING[named[0].norm], form="ed")
        named = [replace(named[0], raw="shipment", norm="shipment"), happens]
    plan = event_trigger(named, source) if named else None
    if plan is None or plan.type == "manual":
        return None
    clause.tokens = tokens[end:]
    return plan


def some_time_after(parts: list[Clause], at: int, source: str) -> TriggerPlan | None:
    """`one day after delivery, …`, `wait 3 hours after a shipment goes into exception`: the event, then a wait."""
    if (plan := _some_time_before(parts, at)) is not None:
        return plan
    tokens = parts[at].tokens
    if tokens[:1] and tokens[0].is_word("wait"):
        tokens = tokens[1 + tokens[1:2][0].is_word("for") :] if len(tokens) > 4 else tokens
    if len(tokens) < 3 or tokens[0].kind != "duration" or not tokens[1].is_word("after", "following", "past"):
        return None
    rest = replace(parts[at], tokens=[replace(tokens[1], norm="after"), *tokens[2:]])
    plan = event_ahead(rest, source)
    if plan is None:
        end = condition_end(tokens, 2)
        plan, rest.tokens = event_trigger(tokens[2:end], source), tokens[end:]
    if plan is not None:
        wait = Clause([replace(tokens[0], kind="word", raw="wait", norm="wait", value=None), tokens[0]], sentence=parts[at].sentence)
        parts[at].tokens = rest.tokens
        parts.insert(at, wait)
    return plan


def _some_time_before(parts: list[Clause], at: int) -> TriggerPlan | None:
    """`two days before the planned delivery of a new shipment, …`: a new shipment, then a wait until so long before."""
    tokens = parts[at].tokens
    if len(tokens) < 4 or tokens[0].kind != "duration" or not tokens[1].is_word("before"):
        return None
    day = next((i for i in range(2, min(5, len(tokens))) if tokens[i].is_word("delivery")), None)
    if day is None or not any(t.raw.lower() in ("planned", "estimated", "scheduled", "expected") for t in tokens[2:day]):
        return None
    end = next((i for i in range(day, len(tokens)) if tokens[i].norm == "," or is_verb(tokens, i, start=i > day)), len(tokens))
    of = [t for t in tokens[day + 1 : end] if not t.is_word("of", "new", *_EACH) and t.norm not in SHIPMENT_WORDS]
    if of:
        return None
    until = [word_at("wait", tokens[0]), word_at("until", tokens[0]), *tokens[:2], word_at("its", tokens[1])]
    wait = Clause([*until, *(t for t in tokens[2 : day + 1] if not t.is_word("the", "its", "their"))], sentence=parts[at].sentence)
    parts[at].tokens = tokens[end + (end < len(tokens) and tokens[end].norm == ",") :]
    parts.insert(at, wait)
    return TriggerPlan("shipment", {"event": "created"})


def _noun_event(tokens: list[Token]) -> int | None:
    """Where `after each delivery` ends, if nothing but that or an order to us follows; None for other words."""
    at = 1 + tokens[1].is_word(*_EACH)
    if at >= len(tokens) or tokens[at].norm not in _HAPPENING:
        return None
    end = at + 1
    while end < len(tokens) and tokens[end].norm == ",":
        end += 1
    return end if end == len(tokens) or is_verb(tokens, end, start=True) or _somebody_gets(tokens, end) else None


def _somebody_gets(tokens: list[Token], i: int) -> bool:
    """Whether a sentence about somebody begins at `i`: `the carrier gets a note`, `our yard team yard@x.com is told`."""
    if not (tokens[i].kind == "address" or tokens[i].is_word("the", "our", "their", "its", "we", "everyone", "somebody")):
        return False
    for token in tokens[i + 1 : i + 7]:
        if token.kind == "punct" or token.is_word("and", "or", "that", "which", "to", "of"):
            return False
        if token.is_word("get", "receive", "should", "must", "need", "be", "will") and token.raw.lower() not in ("was", "been"):
            return True
    return False


def _thing_got(tokens: list[Token], end: int, at: int) -> list[Token]:
    """`late orders get an apology`: the order to send it, to the customer where nobody is named; `… need an approval from x@y.com` to get it."""
    verb = tokens[at - 1]
    thing = next((t for t in tokens[at : at + 5] if t.is_word(*_SENT_FOR, *_SIGNED)), None)
    if thing is None or not verb.is_word("get", "receive", "need", "require") or any(t.form == "ed" for t in tokens[at : at + 2]):
        return []
    rest, signed = tokens[at:], thing.is_word(*_SIGNED)
    if signed and (by := next((i for i, t in enumerate(rest) if t.is_word("from", "by")), None)) is not None:
        return [word_at("ask", verb), *rest[by + 1 :], word_at("to", verb), word_at("approve", verb)]
    named = any(t.kind == "address" or t.norm in ADDRESS_FIELDS for t in rest)
    return [
        word_at("get" if signed else "send", verb),
        *rest,
        *([] if named or signed else [word_at(w, rest[-1]) for w in ("to", "the", "customer")]),
    ]


def only_intended(clause: Clause, later: list[Clause]) -> bool:
    """`late orders get an apology`, before sentences that say how the customer gets it: it tells what it is for, and no more."""
    bare = (
        not any(t.kind not in ("word", "punct", "number") for t in clause.tokens) and clause.tokens[:1] and clause.tokens[0].is_word("send")
    )
    told = {t.norm for c in later if c.sentence > clause.sentence for t in c.tokens}
    return bool(bare) and "customer" in told and bool(told & {"email", "send", "write"})


def _had_done(tokens: list[Token], at: int) -> list[Token]:
    """`… should have its PDF read: …` as `… should have read its PDF: …`."""
    done = next((i for i in range(at + 1, min(at + 5, len(tokens))) if tokens[i].norm in VERBS and tokens[i].form in ("ed", "base")), None)
    if done is None or (
        done + 1 < len(tokens) and tokens[done + 1].norm not in (":", ",", ".") and not tokens[done + 1].is_word("by", "and")
    ):
        return tokens
    return [*tokens[:at], replace(tokens[done], form="ed"), *tokens[at:done], *tokens[done + 1 :]]


def _event_of(named: list[Token], source: str) -> TriggerPlan | None:
    words = {t.norm for t in named}
    if words & _MAILS and not words & SHIPMENT_WORDS:
        at = next(i for i, t in enumerate(named) if t.norm in _MAILS)
        return event_trigger([*named[: at + 1], replace(named[at], raw="arrives", norm="arrive", form="s"), *named[at + 1 :]], source)
    plan = event_trigger(named, source) if words & (SHIPMENT_WORDS | {"delay", "exception"}) else None
    return plan if plan is not None and plan.type == "shipment" else None


def happening(clause: Clause, source: str) -> TriggerPlan | None:
    """`after the delivery of a shipment, …`, `on arrival of an order …`: the event as a noun."""
    tokens = clause.tokens
    if len(tokens) < 4 or not tokens[0].is_word("after", "on", "upon", "following", "with", "at"):
        return None
    start = 1 + tokens[1].is_word("the", "every", "each", "any", "a")
    if start + 2 >= len(tokens) or tokens[start].norm not in _HAPPENING or not tokens[start + 1].is_word("of", "to"):
        return None
    noun = next((i for i in range(start + 2, min(start + 6, len(tokens))) if tokens[i].norm in SHIPMENT_WORDS), None)
    if noun is None:
        return None
    end = next((i for i in range(noun + 1, len(tokens)) if tokens[i].norm == "," or is_verb(tokens, i, start=True)), len(tokens))
    told = replace(tokens[start], norm=_HAPPENING[tokens[start].norm], form="ed")
    plan = event_trigger([*tokens[start + 2 : end], told], source)
    if plan is not None:
        clause.tokens = tokens[end:]
    return plan


def befalls(parts: list[Clause], source: str) -> TriggerPlan | None:
    """`a load misses its slot, so the shipment goes into exception. then we …`: what happens to a shipment, told as a fact by the last of
    the clauses; those before it that tell of a shipment only led up to it."""
    told = parts[-1]
    plan = befallen(told, source)
    if plan is None:
        return None
    for clause in parts:
        if clause is told or _tells_of_shipment(clause):
            clause.tokens = []
    return plan


def befallen(clause: Clause, source: str) -> TriggerPlan | None:
    """The event that a clause tells of as a fact about a shipment, behind its `so` where it has one; None for other clauses."""
    tokens = clause.tokens
    so = next((i for i, t in enumerate(tokens[:-1]) if i and t.is_word("so", "meaning") and tokens[i - 1].norm == ","), -1)
    if so > 0 and _tells_of_shipment(replace(clause, tokens=tokens[: so - 1])):
        tokens = tokens[so + 1 :]
    plan = event_trigger(tokens, source) if _tells_of_shipment(replace(clause, tokens=tokens)) else None
    return plan if plan is not None and plan.type == "shipment" else None


def _tells_of_shipment(clause: Clause) -> bool:
    """Whether a clause says what a shipment does or becomes: `a load misses its pickup appointment`."""
    tokens = clause.tokens
    noun = next((i for i, t in enumerate(tokens[:3]) if t.norm in SHIPMENT_WORDS), None)
    if noun is None or clause.condition is not None or len(tokens) > 12 or not (noun == 0 or tokens[0].is_word("a", "the", "our", "one")):
        return False
    verb = tokens[noun + 1] if noun + 1 < len(tokens) else None
    finite = verb is not None and (verb.form == "s" or verb.raw.lower() in ("is", "gets", "was", "has"))
    return (
        finite
        and all(t.kind not in ("address", "url", "channel", "quoted") for t in tokens)
        and not any(t.is_word("should", "must", "to") for t in tokens)
    )


def watched(clause: Clause, source: str) -> TriggerPlan | None:
    """`watch the database with SELECT …, every 10 minutes`: a query that starts runs."""
    tokens = clause.tokens
    asked = any(t.kind in ("quoted", "code") and t.norm.lower().startswith("select ") for t in tokens)
    looks = tokens[0].is_word("check", "poll", "look", "query") and any(t.is_word("new") for t in tokens)
    if not asked or not (looks or tokens[0].is_word("watch", "monitor", "observe", "keep")):
        return None
    plan = event_trigger(tokens, source)
    if plan is None or plan.type != "query":
        return None
    clause.tokens = []
    return plan


def only_announced(clause: Clause, later: list[Clause]) -> bool:
    """`keep an eye on our inventory database`, before a sentence that says which query and when: it announces that, and no more."""
    looks = bool(clause.tokens) and clause.tokens[0].is_word(*_WATCHING) and clause.condition is None
    named = looks and any(t.is_word("database", "table", "query", "sql") for t in clause.tokens[1:])
    sql = [t for c in later[:2] for t in (c.condition or []) if t.kind in ("quoted", "code") and t.norm.lower().startswith("select ")]
    return named and bool(sql) and all(t.kind in ("word", "punct") for t in clause.tokens)


def called_from_outside(clause: Clause, source: str) -> TriggerPlan | None:
    """`our TMS calls a webhook when a stop was missed`: the call is the event, whatever the other system calls for."""
    tokens = clause.tokens
    hooked = clause.trailing and clause.condition_word == "when" and any(t.is_word("webhook", "hook") for t in tokens)
    verb = next((i for i, t in enumerate(tokens[:6]) if i and t.form == "s" and t.norm in VERBS), None)
    if not hooked or verb is None or is_verb(tokens, 0, start=True):
        return None
    plan = event_trigger(tokens, source)
    if plan is None or plan.type != "webhook":
        return None
    clause.tokens, clause.condition, clause.condition_word, clause.trailing = [], None, "", False
    return plan


def event_told_later(parts: list[Clause], source: str) -> TriggerPlan | None:
    """`please chase late freight. As soon as a shipment is late, …`, `get approval for each shipment that is created`: an event
    anywhere in a message that names no other start. What came before it without saying to whom or where only announced it."""
    for at, clause in enumerate(parts[:4]):
        if clause.condition is not None and clause.condition_word in ("when", "whenever", "once", "upon", "if"):
            plan = event_trigger(_of_the_shipment(clause), source)
            outside = plan is not None and plan.type != "manual" and clause.condition_word != "if"
            if outside and plan is not None and not any(_says_where(other) for other in parts[:at]):
                clause.condition, clause.condition_word, clause.trailing = None, "", False
                del parts[:at]
                return plan
        if (plan := _object_event(clause, source) or _at_its_end(clause, source)) is not None:
            return plan
    return None


def _at_its_end(clause: Clause, source: str) -> TriggerPlan | None:
    """`the customer gets an email at delivery`, `write to x@y.com on every shipment exception`: the event in the last words of an order."""
    tokens = clause.tokens
    for at in range(2, len(tokens) - 1):
        if not tokens[at].is_word("at", "upon", "on", "after", "with") or tokens[at - 1].kind == "duration":
            continue
        end = at + 1
        while end < len(tokens) - 1 and (tokens[end].is_word(*_EACH) or tokens[end].norm in _CARRYING):
            end += 1
        happens = _HAPPENING_TO.get(tokens[end].norm)
        if happens is None or not (end + 1 == len(tokens) or tokens[end + 1].is_word("to", "about", "and") or tokens[end + 1].norm == ","):
            continue
        plan = _noun_plan(tokens[end], source)
        if plan is not None:
            clause.tokens = [*tokens[:at], *tokens[end + 1 :]]
            return plan
    return None


def _noun_plan(noun: Token, source: str) -> TriggerPlan | None:
    """The event that happens to a shipment, by its noun."""
    told = replace(noun, norm=_HAPPENING_TO[noun.norm], form="ed")
    return event_trigger([replace(noun, raw="shipment", norm="shipment", form="base"), told], source)


def _of_the_shipment(clause: Clause) -> list[Token]:
    """The condition of `post the shipment to … when it is delivered`, of the shipment itself."""
    said = clause.condition or []
    bare = [t for t in said if not t.is_word(*_EACH) and t.norm not in _CARRYING]
    if clause.condition_word == "upon" and len(bare) == 1 and bare[0].norm in _HAPPENING_TO:
        told = replace(bare[0], norm=_HAPPENING_TO[bare[0].norm], form="ed")
        return [replace(bare[0], raw="shipment", norm="shipment", form="base"), told]
    noun = next((t for t in clause.tokens if t.norm in SHIPMENT_WORDS), None) if clause.trailing else None
    named = noun is not None and said[0].is_word("it", "they", "one")
    return [replace(said[0], raw="shipment", norm="shipment"), *said[1:]] if named else said


def _says_where(clause: Clause) -> bool:
    tokens = [*clause.tokens, *(clause.condition or [])]
    return any(t.kind in ("address", "url", "channel", "duration") for t in tokens) or clause.condition is not None


def _object_event(clause: Clause, source: str) -> TriggerPlan | None:
    """`approve each shipment that is created`, `the POD of a delivered shipment`, `for every delivered shipment …`: the event inside an
    order."""
    tokens = clause.tokens
    for i, token in enumerate(tokens[:-1]):
        vague = token.is_word("a", "an")
        if not (vague or token.is_word("each", "every", "any", "for-each", "for-all", "all")):
            continue
        noun = next((j for j in range(i + 1, min(i + 4, len(tokens))) if tokens[j].norm in SHIPMENT_WORDS), None)
        if noun is None:
            continue
        end = noun + 1
        if end < len(tokens) and tokens[end].is_word("for", "with", "from", "to", "of", "by"):
            end = next((j for j in range(end + 1, min(end + 6, len(tokens))) if tokens[j].is_word("that", "which")), end)
        if end < len(tokens) and tokens[end].is_word("that", "which"):
            end = next((j + 1 for j in range(end, min(end + 5, len(tokens))) if tokens[j].form == "ed"), end)
        elif end < len(tokens) and tokens[end].form == "ed" and not vague:
            end = condition_end(tokens, end)
        named = [t for t in tokens[i + 1 : end] if not t.is_word("that", "which")]
        if not any(t.form == "ed" or t.is_word("new", "late", "exception") for t in named):
            continue
        plan = event_trigger(named, source)
        if plan is not None and plan.type == "shipment":
            it = Token("word", "it", "it", token.start, token.start)
            before = tokens[: i - (i > 0 and tokens[i - 1].is_word("for", "with", "on"))]
            clause.tokens = [*before, *([it] if before else []), *tokens[end:]]
            return plan
    return None
