"""Sentences about what people do or get, turned into the orders that they amount to."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.condition_ends import condition_end
from builder_app.assistant.builtin.reading.needing import needs_approval, needs_document, needs_field, suffices
from builder_app.assistant.builtin.reading.permission import leave_asked, time_allowed
from builder_app.assistant.builtin.reading.wishes import wants_to_know
from builder_app.assistant.builtin.recasting.bounded import bounded_subject
from builder_app.assistant.builtin.recasting.decided_things import things_decided
from builder_app.assistant.builtin.recasting.followed import followed
from builder_app.assistant.builtin.recasting.things_sent import thing_sent
from builder_app.assistant.builtin.words.acquaintances import gives_mail
from builder_app.assistant.builtin.words.condition_words import SENTIMENT
from builder_app.assistant.builtin.words.fields import ADDRESS_FIELDS, PRIORITIES, STATUSES
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_MODAL = frozenset({"should", "must", "will", "ought"})
_DUTIES = word_set("ok approve reject decide fill complete submit confirm review sign provide authorise")
_HANDS_IN = ("provide", "send", "upload", "submit", "supply", "attach", "resend")
_DECISIONS = word_set("approve review authorise check confirm sign")
_VERDICTS = frozenset({"approve", "reject", "decline", "refuse", "confirm"})
_KINDS = (
    frozenset({"incomplete", "complete", "partial", "unreadable", "unclear", "missing"})
    | _VERDICTS
    | SENTIMENT.keys()
    | PRIORITIES.keys()
    | STATUSES.keys()
)
_GETTING = frozenset({"get", "receive"})
_PEOPLE = word_set(
    "somebody anybody they them he she him her everyone everybody someone team supervisor boss sender recipient clerk desk colleague"
)
_STATES = ("status", "priority", "state")
"""What is said of them is how they should be: `the status should be checked`."""
_WHO = frozenset({"whoever", "who", "anyone", "anybody", "everyone", "everybody", "those", "any", "a", "the"})


def recast(clause: Clause) -> Clause:
    """The clause as an order: `the lead must approve it` asks the lead to approve, `whoever stays silent goes to X`
    is a condition with what follows from it, `the sender gets a note` sends one."""
    clause = followed(clause)
    if clause.condition is None:
        clause = things_decided(_headless(clause))
    place, clause = _placed(clause)
    clause = bounded_subject(_on_branch(looked_for(clause)))
    if clause.condition is None:
        clause = _kind_of(clause)
    if later := _some_time_later(clause.tokens):
        behind = recast(replace(clause, tokens=clause.tokens[later:]))
        return replace(behind, tokens=[*clause.tokens[:later], *behind.tokens]) if behind.condition is clause.condition else clause
    made = (
        _with_ai(clause.tokens)
        or _handed_to_ai(clause.tokens)
        or leave_asked(clause.tokens)
        or time_allowed(clause.tokens)
        or _limit_put(clause.tokens)
        or _caused(clause.tokens)
        or _informed(clause.tokens)
        or _moved_to(clause.tokens)
        or _obtained(clause.tokens)
        or _passive(clause.tokens)
        or _decides(clause.tokens)
        or _duty(clause.tokens)
        or _agent(clause.tokens)
        or needs_approval(clause.tokens)
        or needs_document(clause.tokens)
        or needs_field(clause.tokens)
        or suffices(clause.tokens)
        or _given(clause.tokens)
        or thing_sent(clause.tokens)
    )
    made = made or (clause.tokens if place else [])
    return replace(clause, tokens=[*place, *made]) if made else clause


def _placed(clause: Clause) -> tuple[list[Token], Clause]:
    """(the place, the rest) of `between the query and the loop, x@y.com has to approve`; no place where none is told in front."""
    tokens = clause.tokens
    if clause.condition is not None or not tokens[:1] or not tokens[0].is_word("between", "before", "after", "behind"):
        return [], clause
    end = next((i for i, t in enumerate(tokens) if t.norm == "," or (t.kind == "address" and i > 3)), None)
    joined = end is not None and (not tokens[0].is_word("between") or any(t.is_word("and") for t in tokens[:end]))
    if end is None or not joined or (tokens[end].norm != "," and not tokens[0].is_word("between")):
        return [], clause
    rest = tokens[end + (tokens[end].norm == ",") :]
    return (tokens[:end], replace(clause, tokens=rest)) if rest and _person(rest[:4]) and _modal(rest) is not None else ([], clause)


def _some_time_later(tokens: list[Token]) -> int:
    """Where `after one more day`, which opens the words, ends in front of something that is told as a fact; 0 for other words."""
    length = next((i for i, t in enumerate(tokens[:4]) if t.kind == "duration"), 0)
    opens = 0 < length < len(tokens) - 2 and tokens[0].is_word("after")
    plain = opens and all(t.is_word("another", "more", "further", "a", "one", "the") or t.kind == "number" for t in tokens[1:length])
    return (
        length + 1
        if plain and not tokens[length + 1].is_word("without", "no", "with", "of", "if", "when") and tokens[length + 1].norm != ","
        else 0
    )


def _on_branch(clause: Clause) -> Clause:
    """`on the branch where it is over 24 hours, …`: a condition for what follows."""
    at = next((i for i, t in enumerate(clause.tokens[:5]) if t.is_word("where", "when", "if")), None)
    if at is None or clause.condition is not None or at + 1 >= len(clause.tokens):
        return clause
    named = clause.tokens[0].is_word("on", "in", "for") and any(
        t.is_word("branch", "road", "path", "side", "case") for t in clause.tokens[:at]
    )
    return replace(clause, tokens=[], condition=clause.tokens[at + 1 :], condition_word="if") if named else clause


def _limit_put(tokens: list[Token]) -> list[Token]:
    """`put a time limit of 3 days on the approval`: set it for the approval."""
    on = next((i for i, t in enumerate(tokens) if t.is_word("on", "to") and i > 2), None)
    put = bool(tokens) and tokens[0].is_word("put", "place", "add", "impose")
    limit = any(t.is_word("limit", "deadline", "timeout", "cap") for t in tokens[1:on]) and any(t.kind == "duration" for t in tokens[1:on])
    return [word_at("set", tokens[0]), *tokens[1:on], word_at("for", tokens[on]), *tokens[on + 1 :]] if put and limit and on else []


def _informed(tokens: list[Token]) -> list[Token]:
    """`we want x@y.com to know`, `the lead x@y.com must hear about it too`: tell them."""
    wish = next((i for i, t in enumerate(tokens[:3]) if t.is_word("want", "like", "need")), None)
    start = wish + 1 if wish and all(t.is_word("we", "i", "would", "also") for t in tokens[:wish]) else 0
    at = next((i for i, t in enumerate(tokens[start : start + 5], start) if t.kind == "address"), None)
    end = wants_to_know(tokens, at) if at is not None else 0
    if at is None or not end or any(t.norm in VERBS for t in tokens[start:at]):
        return []
    return [word_at("tell", tokens[0]), *tokens[start : at + 1], *(t for t in tokens[end:] if not t.is_word("too", "as", "well"))]


def _caused(tokens: list[Token]) -> list[Token]:
    """`get sam@x.com to fill in a form`: ask sam@x.com to do it."""
    whom = next((i for i, t in enumerate(tokens[1:5], 1) if t.kind == "address" or t.norm in ADDRESS_FIELDS), None)
    if not tokens or whom is None or whom + 2 >= len(tokens):
        return []
    behind = whom + 1 + (tokens[whom + 1].norm == ")")
    if (
        tokens[0].is_word("have", "let")
        and tokens[whom].kind == "address"
        and behind + 1 < len(tokens)
        and tokens[behind].is_word(*_HANDS_IN)
    ):
        return [word_at("ask", tokens[0]), *tokens[1:behind], word_at("to", tokens[behind]), *tokens[behind:]]
    if not tokens[0].is_word("get") or not tokens[whom + 1].is_word("to"):
        return []
    return [word_at("ask", tokens[0]), *tokens[1:]] if tokens[whom + 2].norm in VERBS else []


def _with_ai(tokens: list[Token]) -> list[Token]:
    """`use AI to extract the PO number`, `let AI summarise it`: what AI is to do, done with AI."""
    at = next((i for i, t in enumerate(tokens[:4]) if t.is_word("ai", "llm", "gpt")), None)
    if at is None or not tokens[0].is_word("use", "let", "have", "make", "ask", "get"):
        return []
    rest = tokens[at + 1 + (at + 1 < len(tokens) and tokens[at + 1].is_word("to")) :]
    ordered = bool(rest) and rest[0].norm in VERBS
    place = [rest.pop()] if ordered and len(rest) > 1 and rest[-1].is_word("first", "beforehand") else []
    return [*rest, word_at("with", rest[-1]), tokens[at], *place] if ordered else []


def _handed_to_ai(tokens: list[Token]) -> list[Token]:
    """`hand the answer to the AI for a short summary`, `run it through the AI to find the tone`: what AI is to do with it."""
    at = next((i for i, t in enumerate(tokens[:10]) if i > 1 and t.is_word("ai", "llm", "gpt")), None)
    if at is None or not tokens[0].is_word("give", "pass", "send", "run", "put", "let"):
        return []
    rest = tokens[at + 1 :]
    if rest[:1] and rest[0].is_word("for") and any(t.is_word("summary") for t in rest[1:4]):
        return [word_at("summarise", tokens[0]), word_at("it", tokens[0])]
    ordered = len(rest) > 1 and rest[0].is_word("to") and rest[1].norm in VERBS
    return [*rest[1:], word_at("with", rest[-1]), tokens[at]] if ordered else []


def _moved_to(tokens: list[Token]) -> list[Token]:
    """`the director's address is x@y.com`: send the director's messages to x@y.com."""
    if len(tokens) < 4 or tokens[-1].kind != "address" or not tokens[-2].is_word("be") or not tokens[-3].is_word("address", "email"):
        return []
    whose = [t for t in tokens[:-3] if t.norm != "'s" and not t.is_word("new", "now", "correct", "right")]
    return [word_at("change", tokens[0]), *whose, word_at("to", tokens[-2]), tokens[-1]] if whose else []


def _passive(tokens: list[Token]) -> list[Token]:
    """`x@y.com is to be mailed`, `it should be looked up which …`, `x@y.com gets asked whether …` as orders."""
    for i in range(1, len(tokens) - 1):
        ahead, verb = tokens[i], tokens[i + 1]
        if ahead.is_word("get", "be") and verb.is_word("ask") and verb.form == "ed" and _asked(tokens, i):
            who = [t for t in tokens[:i] if t.norm != "," and not t.is_word(*_MODAL)]
            behind = tokens[i + 2 :]
            way = 2 if len(behind) > 2 and behind[0].is_word("by", "via") and behind[1].is_word("email", "message") else 0
            if behind[way : way + 1] and behind[way].is_word("for", "about", "to", "how", "when", "what", "where", "why"):
                return [word_at("ask", tokens[0]), *who, *behind[way:], *behind[:way]]
            asked = [word_at("ask", tokens[0]), *who, word_at("to", verb), word_at("approve", verb)]
            return [*asked, *tokens[i + 2 + any(t.is_word("whether", "if") for t in tokens[i + 2 : i + 3]) :]]
        if any(t.is_word("that", "which", "who") for t in tokens[:i]):
            return []
        if tokens[i - 1].is_word(*_MODAL) and i >= 2 and tokens[i - 2].is_word(*_STATES) and not verb.is_word("set", "update", "change"):
            return []
        bound = ahead.is_word("be") and i >= 2 and (tokens[i - 1].is_word("to") or tokens[i - 1].is_word(*_MODAL))
        if bound and verb.kind == "word" and verb.norm in VERBS and verb.form == "ed":
            subject = [t for t in tokens[: i - 1] if not t.is_word("it", "be", "has", "have", "need", "to", *_MODAL)]
            rest = [t for t in tokens[i + 2 :] if not t.is_word("which")]
            if len(rest) > 2 and rest[0].is_word("and") and rest[1].form == "ed" and rest[1].norm in VERBS:
                if verb.is_word("collect", "gather", "find", "list", "pull", "select"):
                    return [replace(rest[1], form="base"), *subject, *rest[2:]]
                rest = [rest[0], replace(rest[1], form="base"), word_at("them", rest[1]), *rest[2:]]
            return [replace(verb, form="base"), *subject, *rest] if not _by_somebody(rest) else []
    return []


def _asked(tokens: list[Token], i: int) -> bool:
    """Whether the words before `i` name an address, or somebody who is asked for something behind it: `the carrier gets asked for …`."""
    for_what = tokens[i + 2 : i + 3] and tokens[i + 2].is_word("for", "about")
    return any(t.kind == "address" for t in tokens[:i]) or bool(for_what and i <= 3 and _person(tokens[:i]))


def _by_somebody(rest: list[Token]) -> bool:
    """Whether it is told by whom something is done; `by mail` only says by which way."""
    by = next((i for i, t in enumerate(rest[:-1]) if t.is_word("by")), None)
    return by is not None and not rest[by + 1].is_word("email", "message", "slack", "teams", "pagerduty", "page", "form")


def looked_for(clause: Clause) -> Clause:
    """`check if there are shipments with status exception`: find them."""
    tokens, condition = clause.tokens, clause.condition or []
    looking = len(tokens) == 1 and tokens[0].is_word("check", "look", "see") and len(condition) > 2
    if not looking or not (condition[0].is_word("there") or condition[0].is_word("any")):
        return clause
    found = [t for t in condition if not t.is_word("there", "be", "any")]
    if any(t.is_word("email") for t in found[:3]):
        inbox = [word_at(word, tokens[0]) for word in ("check", "the", "inbox", "for")]
        return replace(clause, tokens=[*inbox, *found], condition=None, condition_word="", trailing=False)
    return replace(clause, tokens=[word_at("find", tokens[0]), *found], condition=None, condition_word="", trailing=False)


def _kind_of(clause: Clause) -> Clause:
    """`log the positive ones`, `forward angry replies to X`: what is done where that is the outcome."""
    tokens = clause.tokens
    for i in range(1, len(tokens) - 1):
        if (tokens[i].norm in SENTIMENT and tokens[i + 1].is_word("one", "ones", "email", "message", "reply", "answer")) or (
            tokens[i].norm in SENTIMENT and tokens[i + 1].raw.lower() == "ones"
        ):
            first = i
            while first > 2 and tokens[first - 1].is_word("and", "or") and tokens[first - 2].norm in SENTIMENT:
                first -= 2
            start = first - tokens[first - 1].is_word("the", "all", "any", "every")
            if start < 1:
                return clause
            kinds = [replace(t, norm="or") if t.is_word("and") else t for t in tokens[first : i + 1]]
            opening = tokens[:start] if not tokens[start - 1].is_word("for", "on", "of") else tokens[: start - 1]
            kept = [*opening, *([word_at("it", tokens[i])] if opening == tokens[:start] else []), *tokens[i + 2 :]]
            return replace(clause, tokens=kept, condition=kinds, condition_word="if")
    return clause


def _headless(clause: Clause) -> Clause:
    """`whoever has not answered goes to X`, `carriers who do not reply get a reminder`, `an angry one goes to X`."""
    tokens = clause.tokens
    whom = next((i for i, t in enumerate(tokens[:4]) if i and t.is_word("whoever", "who")), None)
    if whom is not None and tokens[0].norm in VERBS and any(t.is_word("not", "never", "no") for t in tokens[whom:]):
        said = [word_at("they", tokens[whom]), *tokens[whom + 1 :]]
        return replace(clause, tokens=[tokens[0], word_at("them", tokens[whom])], condition=said, condition_word="if")
    if len(tokens) > 3 and tokens[1].raw.lower() == "ones" and tokens[0].norm in _KINDS:
        it = word_at("it", tokens[2])
        if tokens[2].is_word("go") and (kept := thing_sent([it, *tokens[2:]])):
            return replace(clause, tokens=kept, condition=[tokens[0]], condition_word="if")
        tail = tokens[3:] if tokens[2].is_word("go") else tokens[2:]
        opens = word_at("send" if tail[0].is_word("to") else "it", tokens[2])
        return replace(clause, tokens=[opens, *tail], condition=[tokens[0]], condition_word="if")
    if len(tokens) > 4 and tokens[0].is_word("a", "an", "the", "any") and tokens[1].norm in SENTIMENT and tokens[2].kind == "word":
        rest = tokens[3:]
        sent = (
            [word_at("send", rest[0]), *(t for t in rest[1:] if not t.is_word("straight", "directly", "right"))]
            if rest[0].is_word("go")
            else rest
        )
        return replace(clause, tokens=sent, condition=[tokens[1]], condition_word="if")
    if (
        len(tokens) > 4
        and tokens[0].is_word("those", "ones")
        and tokens[1].is_word("with", "whose", "that", "which", "over", "under", "above")
    ):
        tokens = [tokens[0], replace(tokens[1], norm="who"), *tokens[2 + tokens[2].is_word("a", "the") :]]
    at = next((i for i, t in enumerate(tokens[:4]) if t.is_word("whoever", "who")), None)
    if at is None or (at and not tokens[0].is_word(*_WHO) and tokens[0].norm not in ADDRESS_FIELDS):
        return clause
    end = next(
        (
            i
            for i in range(at + 2, len(tokens))
            if tokens[i].is_word(*_MODAL, *_GETTING) or (tokens[i].is_word("go") and tokens[i].form == "s")
        ),
        None,
    )
    end = end if end is not None else condition_end(tokens, at + 1)
    if end >= len(tokens):
        return clause
    condition, rest = [word_at("they", tokens[at]), *tokens[at + 1 : end]], tokens[end:]
    if rest[0].is_word("go"):
        silent = any(t.is_word("not", "never", "no") for t in condition)
        return replace(
            clause, tokens=[word_at("escalate" if silent else "send", rest[0]), *rest[1:]], condition=condition, condition_word="if"
        )
    return replace(clause, tokens=[word_at("they", rest[0]), *rest], condition=condition, condition_word="if")


def _modal(tokens: list[Token]) -> tuple[int, int] | None:
    """Where `must`, `has to`, `needs to` begins and the verb behind it."""
    for i, token in enumerate(tokens[1:9], 1):
        if token.is_word(*_MODAL):
            return i, i + 1 + (i + 1 < len(tokens) and tokens[i + 1].is_word("to", "also", "first"))
        if token.is_word("have", "need") and i + 2 < len(tokens) and tokens[i + 1].is_word("to"):
            return i, i + 2
    return None


def _person(tokens: list[Token]) -> bool:
    """Whether the words name somebody."""
    return any(t.kind == "address" or gives_mail(t) or t.norm in ADDRESS_FIELDS or t.is_word(*_PEOPLE) for t in tokens) and not any(
        t.is_word("email", "escalation", "follow-up", "reminder", "wait", "step", "workflow", "message", "if") for t in tokens
    )


def _duty(tokens: list[Token]) -> list[Token]:
    """`the lead (a@b.com) must approve it`: ask the lead to approve it."""
    found = _modal(tokens)
    if found is None:
        return []
    at, verb = found
    if verb >= len(tokens) or tokens[verb].norm not in _DUTIES or not _person(tokens[:at]):
        return []
    does = [word_at("approve", tokens[verb])] if tokens[verb].is_word("ok") else [tokens[verb]]
    return [word_at("ask", tokens[0]), *tokens[:at], word_at("to", tokens[verb]), *does, *tokens[verb + 1 :]]


def _decides(tokens: list[Token]) -> list[Token]:
    """`a@b.com approves it first`: ask a@b.com to approve it."""
    at = next((i for i, t in enumerate(tokens[1:7], 1) if t.is_word("approve", "review", "sign", "decide")), None)
    if at is None or not any(t.kind == "address" for t in tokens[:at]):
        return []
    let = next((i for i, t in enumerate(tokens[:at]) if t.is_word("let", "have")), -1)
    place, tokens, at = (tokens[: max(let, 0)], tokens[let + 1 :], at - let - 1)
    if not _person(tokens[:at]):
        return []
    if any(t.kind == "word" and t.norm in ("ask", "to", "by", "from", "get", "have", "let", "wait") for t in tokens[:at]):
        return []
    who = [t for t in tokens[:at] if not t.is_word(*_MODAL, "first", "then", "also")]
    rest = [t for t in tokens[at + 1 :] if not t.is_word("first")]
    if (what := next((i for i, t in enumerate(rest) if t.is_word("whether", "if")), None)) is not None:
        who, rest = [*who, *rest[:what]], rest[what + 1 :]
    return [*place, word_at("ask", tokens[0]), *who, word_at("to", tokens[at]), word_at("approve", tokens[at]), *rest]


def _obtained(tokens: list[Token]) -> list[Token]:
    """`get the ETA from a@b.com`: ask a@b.com for the ETA."""
    at = next((i for i, t in enumerate(tokens) if t.is_word("from") and i > 1), None)
    if at is None or not tokens[0].is_word("get", "obtain", "collect", "fetch") or at + 1 >= len(tokens):
        return []
    what, whom = tokens[1:at], tokens[at + 1 :]
    role = whom[-1].norm in ADDRESS_FIELDS and len(whom) <= 2
    if not (role or any(t.kind == "address" for t in whom[:5])) or any(t.is_word(*_NOT_ASKED) for t in what):
        return []
    return [word_at("ask", tokens[0]), *whom, word_at("for", whom[-1]), *what]


_NOT_ASKED = word_set("approval sign-off approve inbox email mail message form reply answer permission attachment")


def _agent(tokens: list[Token]) -> list[Token]:
    """`the release must be approved by a@b.com first`: ask a@b.com to approve, before the release."""
    by = next((i for i, t in enumerate(tokens) if t.is_word("by") and i >= 3), None)
    be = next((i for i, t in enumerate(tokens) if t.is_word("be", "get") and i >= 1), None)
    if by is None or be is None or be >= by or tokens[by - 1].norm not in _DECISIONS or tokens[by - 1].form != "ed":
        return []
    end = next((i for i in range(by + 1, len(tokens)) if tokens[i].is_word("first", "before", "within", "beforehand")), len(tokens))
    if not _person(tokens[by + 1 : end]):
        return []
    subject = [t for t in tokens[:be] if not t.is_word(*_MODAL, "have", "to", "need")]
    first = end < len(tokens) and tokens[end].is_word("first", "beforehand")
    verb = replace(tokens[by - 1], norm="approve", form="base")
    order = [word_at("ask", tokens[0]), *tokens[by + 1 : end], word_at("to", verb), verb]
    return [*order, word_at("before", verb), *subject, *tokens[end + 1 :]] if first else [*order, *subject, *tokens[end:]]


def _given(tokens: list[Token]) -> list[Token]:
    """`the sender should get a note`: send a note to the sender."""
    at = next((i for i, t in enumerate(tokens[1:8], 1) if t.is_word(*_GETTING)), None)
    if at is None or at + 1 >= len(tokens):
        return []
    who, what = [t for t in tokens[:at] if not t.is_word(*_MODAL, "also", "then", "have", "to")], tokens[at + 1 :]
    if any(t.is_word("form") for t in what[:4]) and any(t.kind == "address" for t in who):
        return [word_at("ask", tokens[0]), *who, word_at("to", tokens[at]), word_at("fill", tokens[at]), *what]
    if any(t.is_word("escalation") for t in what[:5]) and any(t.kind == "address" for t in who):
        return [
            word_at("escalate", tokens[0]),
            word_at("to", tokens[at]),
            *who,
            *(t for t in what if not t.is_word("an", "a", "escalation")),
        ]
    if not _person(who) or any(t.kind in ("duration", "address") for t in what) or not any(t.is_word(*_SENDABLE) for t in what):
        return []
    them = [word_at("them", who[0]) if t.is_word("they", "he", "she") else t for t in who]
    place = next((i for i, t in enumerate(what) if t.is_word("before", "after", "once")), len(what))
    return [word_at("send", tokens[0]), *what[:place], word_at("to", what[place - 1]), *them, *what[place:]]


_SENDABLE = word_set(
    "email message note notification reminder follow-up summary report notice confirmation update alert reply answer apology survey letter "
    "heads-up warning invitation questionnaire info word ping"
)
