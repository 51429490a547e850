"""Starts told as facts before anything is ordered: `the yard system calls our webhook gate-in with a bearer token. Look up …`,
`our broker mails us the papers, always from x@y.com. When such a mail comes in, …`."""

from dataclasses import dataclass

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS, is_verb
from builder_app.assistant.builtin.reading.condition_ends import condition_end
from builder_app.assistant.builtin.reading.conditions import atom
from builder_app.assistant.builtin.reading.incoming_mail import MAIL, incoming_mail
from builder_app.assistant.builtin.reading.row_watches import ONE_VALUE, row_watch
from builder_app.assistant.builtin.reading.schedules import TriggerPlan
from builder_app.assistant.builtin.reading.web_calls import call_params
from builder_app.assistant.builtin.words.calendar import find_schedule
from builder_app.assistant.builtin.words.key_columns import key_column
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_HOOKS = frozenset({"webhook", "hook", "endpoint", "webhooks"})
_OFFERING = word_set("expose open provide offer listen create set start trigger receive accept use have give make post push call hit get")
_CALLING = word_set(
    "it the this that they its our each every call payload body path method auth authentication request caller hook webhook"
)
_PAYLOAD = ("payload", "body", "request", "call", "message", "event", "webhook")
_ATTACHED = ("attachment", "attachments", "attached", "pdf", "pdfs")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_CALLS_US = word_set("post push call ping invoke trigger hit notify")
"""What other systems do to us where no word for a hook is said."""
_US = ("us", "me", "we", "i", "inbox", "mailbox")
_COMES = word_set("report come arrive land reach get receive send mail email forward write have be")
_SUCH = word_set(
    "such one it that this those they mail email message happen come arrive in so a an do land we get receive of them be these the new"
)
_CALLED = word_set("call webhook hook fire trigger hit request post payload ping run invoke")
_WATCHES = word_set("watch monitor poll observe keep trigger")
_ASKS = word_set("watch monitor poll observe keep trigger run query check look use ask start execute do select read connect scan")
_ROWS = word_set("sum total average figure row record result value count number it that query something anything hit line")
_ORDERS = ("email", "send", "post", "tell", "notify", "ask", "store", "save", "log")
_HOW_ASKED = ("on", "with", "via", "use", "every", "each", "check", "key", "in", "at", "from", "over", "hourly", "daily")
_ENDS = (".", "!", ";")


@dataclass
class Told:
    """The start that was told, and what is left to be understood."""

    plan: TriggerPlan
    rest: list[Token]


def told_start(tokens: list[Token], source: str) -> Told | None:
    """The start that the first sentences tell without ordering anything; None where they tell none."""
    return _call_told(tokens, source) or _mail_told(tokens, source) or _rows_told(tokens, source)


def _call_told(tokens: list[Token], source: str) -> Told | None:
    end, cut = _sentence(tokens), _first_order(tokens)
    colon = next((i for i, t in enumerate(tokens[:end]) if t.norm == ":" and any(u.is_word(*_HOOKS) for u in tokens[:i])), end)
    said = tokens[: min(end, cut, colon, _ordered_at(tokens))]
    words = {t.raw.lower() for t in said} | {t.norm for t in said}
    posted = ("http" in words and words & {"post", "get", "put"}) or any(t.kind == "path" for t in said) or "hooks" in words
    coming = bool(words & {"incoming", "inbound"}) and any(t.raw in _METHODS for t in said)
    heard = coming or (posted and (words & {"we", "us", "our"} or _done_to_us(said)))
    received = bool(said) and said[0].raw in _METHODS and len(said) <= 3 and said[-1].kind == "path" and len(said) < len(tokens)
    if not (words & _HOOKS or heard or received or calls_us(said)) or any(
        t.kind in ("address", "url", "channel", "duration") for t in said
    ):
        return None
    outside = said[0].raw in _METHODS and not received
    outside = outside or (not received and is_verb(said, 0, start=True) and not said[0].is_word(*_OFFERING, *_HOOKS))
    if outside or (said[0].norm in CONDITION_WORDS and _compares(said[1:])) or _sent_on(said):
        return None
    rest = _behind(tokens, len(said))
    params = call_params(said, source)
    while rest and (more := _sentence(rest)) and _about_call(rest[:more]):
        params |= call_params(rest[:more], source)
        rest = _behind(rest, more)
    rest = rest[_such(rest, _SUCH | _CALLED) :]
    return Told(TriggerPlan("webhook", params), rest) if rest else None


def _ordered_at(tokens: list[Token]) -> int:
    """Where an order begins straight behind what happens: `when the webhook is called | look up …`; the end where none does."""
    end = condition_end(tokens, 1) if tokens[:1] and tokens[0].norm in CONDITION_WORDS else len(tokens)
    ordered = end < len(tokens) and tokens[end].form == "base" and is_verb(tokens, end, start=True)
    return end if ordered else len(tokens)


def calls_us(said: list[Token]) -> bool:
    """Whether somebody else calls us: `our TMS POSTs us …`, `we get pinged by the API`, `this flow gets called by the shop`."""
    for i, token in enumerate(said[1:], 1):
        if not token.is_word(*_CALLS_US) or (said[0].norm in CONDITION_WORDS and i < 2):
            continue
        behind = said[i + 1 : i + 3]
        will = token.form == "base" and said[i - 1].is_word("will", "can", "would", "shall", "should", "may")
        does = (token.form == "s" or will) and not any(t.is_word("i", "we", "you") for t in said[:i]) and not is_verb(said, 0, start=True)
        if does and any(
            t.is_word("us", "workflow", "process") or (will and t.is_word("it"))
            for t in behind[: 2 if behind[:1] and behind[0].is_word("this", "our") else 1]
        ):
            return True
        if token.form == "ed" and said[i - 1].is_word("get", "be") and any(t.is_word("by") for t in behind) and _reached(said[: i - 1]):
            return True
    return any(t.raw.lower() == "callback" and any(u.is_word("us") for u in said[i : i + 4]) for i, t in enumerate(said))


def _reached(before: list[Token]) -> bool:
    """Whether we are who is called: `we`, `this flow`."""
    return bool(before) and (before[-1].is_word("we", "workflow", "process", "it") or before[0].is_word("we", "this"))


def _done_to_us(said: list[Token]) -> bool:
    """`JSON is posted to hooks/asn`, `triggered by an HTTP request`: what is done, with nobody who orders it."""
    return any(
        t.is_word(*_CALLS_US, "receive") and t.form == "ed" and (i == 0 or said[i - 1].is_word("be", "get")) for i, t in enumerate(said)
    )


def _sent_on(said: list[Token]) -> bool:
    """`send it to the webhook`, `I call the webhook`: our own call to others."""
    return said[0].is_word("i", "you") or (
        said[0].is_word("send", "post", "push", "call") and len(said) > 1 and said[1].is_word("it", "the", "a", "this")
    )


def _compares(said: list[Token]) -> bool:
    """Whether something is compared besides the call: `when the webhook is called and the priority is high`."""
    at = next((i for i, t in enumerate(said) if t.is_word("and", "with", "but")), None)
    return any(t.kind == "number" for t in said) or (at is not None and atom(said[at + 1 :]).kind == "compare")


def _about_call(sentence: list[Token]) -> bool:
    """Whether a sentence only says more of the call: `the payload has the shipment_id`, `it is secured with a bearer token`."""
    if not sentence or is_verb(sentence, 0, start=True) or any(t.kind in ("address", "url", "channel", "duration") for t in sentence):
        return False
    if any(t.norm in CONDITION_WORDS for t in sentence):
        return False
    head = next((t for t in sentence if not t.is_word("the", "its", "our", "each", "every")), sentence[0])
    carries = any(t.raw.lower() in ("has", "have", "contains", "carries", "holds", "includes", "brings", "with") for t in sentence)
    return (head.raw.lower() in _PAYLOAD and carries and len(sentence) <= 14) or bool(
        call_params(sentence, "") and sentence[0].norm in _CALLING
    )


def _mail_told(tokens: list[Token], source: str) -> Told | None:
    end, cut = _sentence(tokens), _first_order(tokens)
    said = tokens[: min(end, cut)]
    words = {t.raw.lower() for t in said} | {t.norm for t in said}
    mailed = words & (MAIL | {"mailed", "mails", "emails", "writes", "subject"}) or words & set(_ATTACHED)
    ours = words & set(_US) or _others_write(said)
    if not said or not mailed or not ours or any(t.kind in ("url", "channel", "duration", "clock") for t in said):
        return None
    if is_verb(said, 0, start=True) or any(
        t.norm in CONDITION_WORDS or t.is_word("should", "must", "every", "each", "want", "need") for t in said
    ):
        return None
    if not (words & _COMES) or said[0].is_word("i", "please", "you"):
        return None
    rest = _behind(tokens, len(said))
    such = _such(rest, _SUCH)
    others = any(
        t.norm in CONDITION_WORDS and any(u.is_word(*MAIL) for u in rest[i + 1 : condition_end(rest, i + 1)]) for i, t in enumerate(rest)
    )
    plan = incoming_mail([*_opened(said), *said], source)
    narrowed = plan is not None and plan.params.keys() & {"from_filter", "subject_filter", "body_filter", "has_attachment", "connection"}
    if plan is None or not rest or (not such and (others or not (narrowed or _others_write(said)))):
        return None
    return Told(plan, rest[such:])


def _others_write(said: list[Token]) -> bool:
    """`somebody sends a mail with …`, `a supplier writes with …`: others write, and nothing says to whom."""
    verb = next(
        (i for i, t in enumerate(said[:6]) if i and t.form == "s" and t.is_word("send", "write", "email", "forward", "report")), None
    )
    told = verb is not None and not any(t.is_word("i", "we", "it", "workflow", "system", "you") for t in said[:verb])
    mailed = any(t.is_word("by", "via") and said[i + 1].is_word("email") for i, t in enumerate(said[:-1]))
    return told and (mailed or not any(t.is_word("to", "them", "him", "her") for t in said))


def _opened(said: list[Token]) -> list[Token]:
    at = said[0]
    return [Token("word", word, word, at.start, at.start) for word in ("email", "arrive")]


def _such(rest: list[Token], words: frozenset[str]) -> int:
    """How many tokens only point back to the start, said with `words`: `when such a mail comes in,`, `when it is called,`; 0 for none."""
    if not rest or rest[0].norm not in CONDITION_WORDS | {"for-each", "every", "each", "for"}:
        return 0
    end = condition_end(rest, 1) if rest[0].norm in CONDITION_WORDS else next((i for i, t in enumerate(rest) if t.norm in (",", ":")), 0)
    points = 0 < end < len(rest) and all(t.is_word(*words) or t.kind == "punct" for t in rest[1:end])
    back = any(t.is_word("such", "one", "it", "that", "this", "those", "they", "these") for t in rest[1:end])
    return end + (rest[end].norm in (",", ":")) if points and (back or end <= 5) else 0


def _rows_told(tokens: list[Token], source: str) -> Told | None:
    """A query that is asked every so often, and what its answer must be: `every hour run select …. If the value is below 200, …`."""
    asked = next(
        (i for i, t in enumerate(tokens) if t.kind in ("quoted", "code") and t.norm.lower().startswith(("select ", "with "))), None
    )
    if asked is None:
        return None
    if (told := _fires_ahead(tokens, asked)) and (plan := row_watch(tokens[:told], source)) is not None and "fire" in plan.params:
        return Told(plan, rest) if (rest := _behind(tokens, told)) else None
    if not _only_asks(tokens[:asked]):
        return None
    fires, end = _fires(tokens, asked + 1)
    said = tokens[:end]
    watched = any(t.is_word(*_WATCHES) or t.norm in ("trigger", "starts") for t in said[:asked]) or any(
        t.is_word("start", "trigger", "fire") for t in said[asked:]
    )
    paced = any(t.is_word("every", "each", "hourly") or t.norm == "interval" for t in said) and not any(t.kind == "clock" for t in said)
    others = any(t.is_word("otherwise", "else", "no", "nothing", "not") for t in tokens[end:])
    compared = ONE_VALUE.search(tokens[asked].norm) is not None and any(t.kind == "number" for t in tokens[fires:end])
    valued = compared or any(t.is_word("value") for t in tokens[fires:end])
    if not end or not (watched or (paced and valued)) or (others and not watched):
        return None
    plan = row_watch(said, source)
    if plan is None or "fire" not in plan.params:
        return None
    rest = _behind(tokens, end)
    while rest and (more := _sentence(rest)) and _about_rows(rest[:more]):
        about = row_watch([tokens[asked], *rest[:more]], source)
        plan.params |= {k: v for k, v in (about.params if about else {}).items() if k in ("schedule", "key_column", "connection")}
        rest = _behind(rest, more)
    return Told(plan, rest) if rest else None


def _fires_ahead(tokens: list[Token], asked: int) -> int:
    """Where a start ends that says before the query at `asked` which of its answers counts: `start once it gives more than 5 rows: SELECT …`,
    `for every new row of SELECT …, checked hourly`; 0 for other words."""
    at = next((i for i, t in enumerate(tokens[:asked]) if t.norm in CONDITION_WORDS or _new_row(tokens, i)), None)
    named = (
        at is not None
        and any(
            t.is_word("row", "record", "rows") or t.kind == "number" or _new_row(tokens, i) for i, t in enumerate(tokens[:asked]) if i >= at
        )
        and not any(t.norm in (".", ";") for t in tokens[at:asked])
    )
    if at is None or not named or not _only_asks([t for t in tokens[:at] if t.norm not in CONDITION_WORDS]):
        return 0
    behind = tokens[asked + 1] if asked + 1 < len(tokens) else tokens[asked]
    compared = behind.kind == "compare" or (behind.kind == "word" and not behind.is_word(*_HOW_ASKED))
    if compared or any(t.is_word(*_ORDERS) for t in tokens[at:asked]):
        return 0
    end = next((i for i in range(asked + 1, len(tokens)) if tokens[i].norm in (".", ";", ":") or tokens[i].kind in ("newline", "arrow")), 0)
    tail = tokens[asked + 1 : end]
    more = end and all(t.kind in ("word", "punct", "duration", "ident", "connection", "clock", "number") for t in tail)
    return end if more and not any(is_verb(tail, i, start=True) and not tail[i].is_word(*_ASKS) for i in range(len(tail))) else asked + 1


def _new_row(tokens: list[Token], i: int) -> bool:
    """`new rows`, `new entry`; not `New York`."""
    return tokens[i].is_word("new") and any(t.is_word("row", "record", "rows", "entry", "line") for t in tokens[i + 1 : i + 3])


def _only_asks(before: list[Token]) -> bool:
    """Whether the words in front of a query only say where and how often it is asked."""
    return all(t.kind not in ("address", "url", "channel", "quoted", "bullet") for t in before) and not any(
        t.norm in CONDITION_WORDS or (t.norm in VERBS and t.form == "base" and is_verb(before, i, start=True) and not t.is_word(*_ASKS))
        for i, t in enumerate(before)
    )


def _fires(tokens: list[Token], start: int) -> tuple[int, int]:
    """From where to where it is told which answer of the query starts a run; (0, 0) where nothing tells."""
    for i in range(start, len(tokens)):
        token = tokens[i]
        if token.kind in ("address", "url", "channel"):
            return 0, 0
        words = token.norm in CONDITION_WORDS and i + 1 < len(tokens)
        end = condition_end(tokens, i + 1) if words else 0
        if words and not any(t.is_word(*_ROWS) for t in tokens[i + 1 : end]):
            return 0, 0
        if not words and token.is_word("new") and any(t.is_word("row", "record", "rows", "one", "entry") for t in tokens[i + 1 : i + 3]):
            noun = next(j for j in range(i + 1, i + 3) if tokens[j].is_word("row", "record", "rows", "one", "entry"))
            end = noun + 1 + (noun + 1 < len(tokens) and tokens[noun + 1].is_word("only"))
            words = True
        if words:
            return i, _with_key(tokens, end)
    return 0, 0


def _with_key(tokens: list[Token], end: int) -> int:
    """The place behind `, the key column is po_number` or `(key order_no)`, where that follows."""
    at = end
    while at < len(tokens) and not (tokens[at].norm in (".", ";", ":") or tokens[at].kind in ("newline", "arrow")):
        at += 1
        said = tokens[end:at]
        if (
            key_column(said)
            and (at >= len(tokens) or tokens[at].kind != "ident")
            and not any(is_verb(said, i, start=False) for i in range(len(said)))
        ):
            return at + (at < len(tokens) and tokens[at].norm == ")")
        if at - end > 9:
            break
    return end


def _about_rows(sentence: list[Token]) -> bool:
    """Whether a sentence only says how the query is asked: `check it daily at 7`, `the key column is sku`."""
    plain = all(t.kind not in ("address", "url", "channel") for t in sentence) and not any(t.norm in CONDITION_WORDS for t in sentence)
    keyed = bool(key_column(sentence)) and not is_verb(sentence, 0, start=True)
    return plain and (keyed or (sentence[0].is_word(*_ASKS) and find_schedule(sentence).found and len(sentence) <= 10))


def _sentence(tokens: list[Token]) -> int:
    """Where the first sentence ends."""
    return next((i for i, t in enumerate(tokens) if t.kind in ("newline", "bullet", "arrow") or t.norm in _ENDS), len(tokens))


def _first_order(tokens: list[Token]) -> int:
    """Where the first order begins: behind a comma, a colon, an arrow or `then`."""
    for i, token in enumerate(tokens[:-1]):
        joint = token.kind == "arrow" or (token.kind == "punct" and token.norm in (",", ":", "-", ")")) or token.is_word("then")
        after = i + 1 + sum(1 for t in tokens[i + 1 : i + 3] if t.is_word("then", "please", "and", "so"))
        if not joint or after >= len(tokens):
            continue
        told = (
            tokens[after].form == "base" and is_verb(tokens, after, start=True) and tokens[after].raw not in ("POST", "PUT", "GET", "PATCH")
        )
        acting = after + 1 < len(tokens) and tokens[after].is_word("it", "we", "you") and tokens[after + 1].norm in VERBS
        if told or acting:
            return i
    return len(tokens)


def _behind(tokens: list[Token], end: int) -> list[Token]:
    """What follows the place, without the mark that stands there."""
    while end < len(tokens) and (
        tokens[end].kind in ("arrow", "newline") or (tokens[end].kind == "punct" and tokens[end].norm in ".,;:!-")
    ):
        end += 1
    return tokens[end:]
