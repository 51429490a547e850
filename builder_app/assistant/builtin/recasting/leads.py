"""What a message says before it says anything: `Hi! so our broker …`, `Ok so here's batch release. …`, without these words."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.reading.triggers import EVENTS, event_trigger
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_GREETING = word_set("dear hello hi hey good morning afternoon evening team all everyone there folks assistant sir madam")
_LEADS = word_set("ok okay so well alright right anyway now yes great listen look")
_PRESENTING = ("here", "this", "next", "that")
_ASKED_SO = word_set(
    "could can would will you please i we want would like need to set make arrange build have get create configure up it this that things "
    "set-up let us help me"
)
_COMMENTS = frozenset(
    {
        ("nothing", "fancy"), ("nothing", "else"), ("nothing", "more"), ("nothing", "special"), ("nothing", "complicated"),
        ("that", "is", "it"), ("that", "is", "all"), ("and", "that", "is", "it"), ("that", "will", "do"), ("simple", "as", "that"), ("done",),
    }
)  # fmt: skip
"""Last sentences that tell nothing that is to be done."""
_FAREWELLS = ("regards", "best", "kind", "cheers", "greetings", "sincerely", "yours", "rgds", "br")
_WISHES = ("like", "need", "want", "build", "make", "create", "set")
_PROCESSES = ("workflow", "process", "automation", "procedure", "bot", "thing")
_SAYS_WHEN = ("when", "if", "that", "which", "every", "each", "once", "whenever", "daily")
_ENDINGS = word_set(
    "complete partial unusable incomplete approved rejected found timeout positive negative neutral answer reply approve reject yes no"
)
LONGEST_GREETING = 4


def without_lead(tokens: list[Token]) -> list[Token]:
    """The words from the first on that says something."""
    tokens = _ungreeted(tokens)
    tokens = _beyond_asking(tokens)
    while len(tokens) > 2 and tokens[0].raw.lower() in _LEADS and (tokens[0].is_word("so", "ok", "well") or tokens[1].norm == ","):
        tokens = tokens[1 + (tokens[1].norm == ",") :]
    return _presented(tokens)


def without_intent(tokens: list[Token], source: str) -> list[Token]:
    """The words behind `So on delivered, …`, where what stands before only told what is wanted: it follows step by step."""
    for i, token in enumerate(tokens[1:-3], 1):
        if not token.is_word("so") or not (tokens[i - 1].norm in (".", "!") or tokens[i - 1].kind == "newline"):
            continue
        start = i + 1 + (tokens[i + 1].norm == ",")
        opens = tokens[start].is_word("on", "upon", "after", "when", "whenever", "once")
        end = next((j for j in range(start, len(tokens)) if tokens[j].norm in (",", ":", ".")), len(tokens))
        if opens and all(t.kind in ("word", "punct", "number", "duration") for t in tokens[:i]) and _event(tokens[start + 1 : end], source):
            return tokens[start:]
    return tokens


def _event(named: list[Token], source: str) -> bool:
    alone = len(named) == 1 and named[0].form == "ed" and named[0].norm in EVENTS
    return alone or (bool(named) and event_trigger(named, source) is not None)


def without_farewell(tokens: list[Token]) -> list[Token]:
    """The words without `Best regards, Tom` or `Nothing fancy.` at their end."""
    start = next((i for i, t in enumerate(tokens) if i and t.raw.lower() in _FAREWELLS and _ended(tokens[i - 1])), len(tokens))
    if _only_comments(tokens):
        return without_farewell(tokens[: _last_sentence(tokens)])
    rest = tokens[start:]
    closes = len(rest) <= 7 and all(t.kind in ("word", "newline") or t.norm in (",", ".", "!", "-") for t in rest)
    return tokens[:start] if closes and not any(t.is_word("if", "when", "email", "send") for t in rest) else tokens


def _last_sentence(tokens: list[Token]) -> int:
    """Where the last sentence begins."""
    end = len(tokens) - (bool(tokens) and tokens[-1].norm in (".", "!"))
    return next((i + 1 for i in range(end - 1, -1, -1) if tokens[i].kind == "newline" or tokens[i].norm in (".", "!", "?")), 0)


def _only_comments(tokens: list[Token]) -> bool:
    """`Nothing fancy.`, `That's it.`: a last sentence that orders nothing."""
    start = _last_sentence(tokens)
    said = tuple(t.raw.lower() for t in tokens[start:] if t.kind == "word")
    return start > 0 and len(tokens[start:]) <= 5 and said in _COMMENTS


def _ended(token: Token) -> bool:
    return token.kind == "newline" or token.norm in (".", "!", ",", "?")


def without_wish(tokens: list[Token]) -> list[Token]:
    """`I'd like a form flow. I start it. …`, `the following should happen every day at 5: …` without what only announces."""
    end = next((i for i, t in enumerate(tokens[:14]) if t.kind == "newline" or t.norm in (".", ":", "!")), 0)
    said = tokens[:end]
    wished = any(t.is_word(*_WISHES) for t in said[:4]) and any(t.is_word(*_PROCESSES) for t in said)
    plain = all(t.kind in ("word", "ident") or t.norm == "'s" for t in said) and not any(t.is_word(*_SAYS_WHEN) for t in said)
    if wished and plain and said[-1].is_word(*_PROCESSES) and end + 1 < len(tokens):
        return tokens[end + 1 :]
    following = next((i for i, t in enumerate(said[:4]) if t.is_word("following", "this") and i < 2), None)
    if following is None or end == 0:
        return tokens
    at = following + 1
    while at < end and tokens[at].is_word("should", "must", "has", "have", "to", "be", "do", "happen", "run", "need", "want", "we"):
        at += 1
    return tokens[at:] if at > following + 1 and tokens[at - 1].is_word("happen", "do", "run", "be") else tokens


def arrows_meant(tokens: list[Token]) -> list[Token]:
    """`solved = stop` as `solved -> stop`: an order stands behind the sign."""
    return [
        replace(t, kind="arrow")
        if t.raw == "="
        and 0 < i < len(tokens) - 1
        and (tokens[i - 1].kind in ("word", "duration") or tokens[i - 1].norm == ")")
        and (_order(tokens, i + 1) or _outcome(tokens, i - 1))
        else t
        for i, t in enumerate(tokens)
    ]


def _outcome(tokens: list[Token], i: int) -> bool:
    """Whether a word at the beginning of a sentence or a list is how something may end: `complete`, `rejected`, `no answer`."""
    start = i - tokens[i - 1].is_word("not", "no") if i else i
    opens = start == 0 or tokens[start - 1].kind in ("newline", "bullet") or tokens[start - 1].norm in (".", ":", ";", ",", "then")
    return opens and (tokens[i].is_word(*_ENDINGS) or tokens[i].raw.lower() in _ENDINGS)


def _order(tokens: list[Token], i: int) -> bool:
    if tokens[i].is_word("treat", "count", "consider", "regard", "handle"):
        return False
    return tokens[i].is_word("stop", "page", "log", "email", "escalate") or (is_verb(tokens, i, start=True) and tokens[i].form == "base")


def without_so_that(tokens: list[Token]) -> list[Token]:
    """`could you set it up so that when a mail arrives, …`, `I want it so that …` without the words that only ask for it."""
    so = next(
        (i for i, t in enumerate(tokens[:-2]) if t.is_word("so") and i and tokens[i - 1].is_word("it", "this", "that", "things", "up")),
        None,
    )
    if so is None or not tokens[so + 1].is_word("that", "when", "whenever"):
        return tokens
    start = so
    while start and tokens[start - 1].kind == "word" and tokens[start - 1].is_word(*_ASKED_SO):
        start -= 1
    opens = start == 0 or tokens[start - 1].kind == "newline" or tokens[start - 1].norm in (".", "!", ",", ":", ";")
    return [*tokens[:start], *tokens[so + 1 + tokens[so + 1].is_word("that") :]] if opens and start < so - 1 else tokens


def _ungreeted(tokens: list[Token]) -> list[Token]:
    """`Hi team, …`, `Good morning! …` without the greeting."""
    end = next((i for i, t in enumerate(tokens[: LONGEST_GREETING + 1]) if t.kind == "newline" or t.norm in (",", "!", ".", "-", ":")), 0)
    greets = 0 < end < len(tokens) - 1 and all(t.raw.lower() in _GREETING for t in tokens[:end])
    if not greets and tokens[:1] and tokens[0].raw.lower() in ("hi", "hello", "hey") and len(tokens) > 2 and tokens[1].kind == "word":
        return tokens[1:]
    return _ungreeted(tokens[end + 1 :]) if greets else tokens


def _beyond_asking(tokens: list[Token]) -> list[Token]:
    """`Can you set this up please - every Monday …`: the words behind the dash, where those before only ask for a workflow."""
    end = next((i for i, t in enumerate(tokens[:11]) if t.norm in ("-", "–", "—", ":", ".", "?", "!", ",") or t.kind == "newline"), 0)
    asks = 3 <= end < len(tokens) - 1 and any(t.is_word("set", "build", "make", "create", "arrange") for t in tokens[:end])
    pointed = any(t.is_word("this", "that", "it", "something") for t in tokens[:end])
    return tokens[end + 1 :] if asks and pointed and all(t.kind == "word" and t.norm in _ASKED_SO for t in tokens[:end]) else tokens


def _presented(tokens: list[Token]) -> list[Token]:
    """`here's batch release. I start it …`, `this one is about returns. …`: what follows, which is the name of the thing."""
    be = next((i for i, t in enumerate(tokens[:3]) if i and (t.norm == "'s" or t.is_word("be"))), None)
    if be is None or tokens[0].raw.lower() not in _PRESENTING or (be == 2 and not tokens[1].is_word("one", "up")):
        return tokens
    at = be + 1
    while at < len(tokens) and tokens[at].is_word("about", "for", "our", "the", "a", "an", "my", "how", "what"):
        at += 1
    end = next((i for i, t in enumerate(tokens) if i >= at and (t.kind == "newline" or t.norm in (".", ":", "!", ";"))), len(tokens))
    named = 0 < end - at <= LONGEST_GREETING and all(t.kind in ("word", "ident") for t in tokens[at:end])
    return tokens[at:] if named and end + 1 < len(tokens) and not tokens[at - 1].is_word("how", "what") else tokens
