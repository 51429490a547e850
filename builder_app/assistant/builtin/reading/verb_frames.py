"""Which action a verb asks for, by what stands around it."""

from builder_app.assistant.builtin.reading.conditions import field_at
from builder_app.assistant.builtin.reading.field_changes import field_changes
from builder_app.assistant.builtin.reading.slots import Slots
from builder_app.assistant.builtin.words.fields import STATUSES
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

NOTIFY = word_set(
    """
    email send notify tell inform alert message ping text contact reach ask request remind forward write warn announce
    share let reply respond answer dispatch broadcast tender offer
    """
)


CHASE = frozenset({"remind", "nudge", "chase", "follow-up"})


WAIT = frozenset({"wait", "pause", "hold", "delay", "sleep", "allow", "give"})


READ = word_set(
    """
    parse analyse read understand extract pull get grab fetch capture collect process take scan open copy
    """
)


FIND = word_set(
    """
    lookup find search list get fetch pull load query collect retrieve check grab look
    """
)


STORE = frozenset({"save", "store", "record", "keep", "archive", "export", "write", "file", "add", "put", "append", "enter"})


_COLLECTING = frozenset({"book", "log", "drop", "push", "place", "post", "dump", "send", "pass", "release"})
"""Verbs that store what they are about where a collection is named."""


CALL = word_set(
    """
    post put patch delete get call hit invoke send trigger notify push request submit fetch make upload refund reship rebook book cancel
    """
)


_PARTING = frozenset({"switch", "branch", "split", "route", "fork", "sort", "distinguish", "go", "decide"})
SORT = frozenset({"classify", "categorise", "sort", "label", "triage", "route", "determine"})


JUDGE = word_set(
    """
    detect determine assess evaluate gauge judge score check analyse run get inspect do measure
    """
)


_REPLIES = frozenset({"reply", "answer", "response", "inbox", "mailbox"})


_TONE = frozenset({"sentiment", "tone", "mood"})


_PEOPLE = frozenset({"approve", "approval", "permission", "authorisation", "authorization", "sign-off", "consent"})


_SHIPMENTISH = frozenset({"shipment", "truck", "container", "freight", "order", "reefer", "trailer", "delivery"})


_SEARCHED = ("status", "priority", "carrier", "customer", "destination", "origin", "facility")
"""Fields by which a search is for shipments, although none are named: `search for status in_transit`."""

_SIMPLE = {
    "escalate": "email.escalate",
    "summarise": "ai.summarize",
    "condense": "ai.summarize",
    "log": "log.write",
    "note": "log.write",
    "page": "incident.pagerduty",
    "draft": "ai.generate",
    "translate": "ai.generate",
    "compose": "ai.generate",
    "generate": "ai.generate",
    "stop": "flow.stop",
    "end": "flow.stop",
    "finish": "flow.stop",
    "quit": "flow.stop",
    "repeat": "flow.repeat",
    "loop": "flow.repeat",
    "retry": "flow.repeat",
    "approve": "human.approval",
    "for-each": "flow.for_each",
    "fill": "human.form",
    "join": "flow.join",
    "merge": "flow.join",
}


_UPDATE = frozenset(
    {"update", "set", "mark", "change", "flag", "move", "close", "assign", "cancel", "hold", "raise", "lower", "put", "correct", "place"}
)
"""Verbs that change a shipment where they are about one."""


_GIVING_OUT = word_set("send email issue make raise add put insert place create include")
"""Verbs whose object may be a request for a document."""


def _document(slots: Slots) -> bool:
    return bool(slots.document)


def _ask(head: str, slots: Slots) -> str:
    words = slots.words
    if words & _PEOPLE:
        return "human.approval"
    told_to = head in ("ask", "have", "request", "get", "let")
    if "form" in words or (told_to and ("enter" in words or (words & {"fill", "submit"} and words & {"field", "fill"}))):
        return "human.form"
    if "missing" in words and not (slots.to or slots.roles):
        return "email.follow_up"
    wants_document = words & {"copy", "send", "provide", "upload", "attach", "for", "resend", "submit"} or head == "request"
    if (
        "copy" in words
        and words & {"corrected", "new", "clean", "readable", "signed", "fresh", "better", "another", "legible", "the", "a"}
        and (head == "request" or "for" in words)
    ):
        return "document.request"
    if _document(slots) and wants_document and slots.document not in ("file", "attachment") and not words & {"status", "eta", "update"}:
        return "document.request"
    return "email.send"


def _store(head: str, slots: Slots) -> str:
    words = slots.words
    if slots.format or (words & {"file", "markdown"} and head in ("save", "export", "write", "store")):
        return "document.save"
    if "log" in words and head in ("write", "add", "put", "record", "keep", "make", "create"):
        return "log.write"
    if "note" in words and head in ("make", "add", "keep", "take", "put"):
        return "email.send" if slots.to else "log.write"
    if head == "export":
        return "document.save"
    return "data.store"


_PAPERS = (".pdf", ".docx", ".doc", ".png", ".jpg", ".jpeg", ".tif", ".tiff")


def _read(head: str, slots: Slots, tokens: list[Token]) -> str:
    words = slots.words
    if words & _PEOPLE and head in ("get", "collect"):
        return "human.approval"
    if head == "open" and words & {"approval", "sign-off", "form"} and not words & _REPLIES:
        return "human.form" if "form" in words else "human.approval"
    if words & _TONE:
        return "ai.sentiment"
    if slots.urls:
        return "document" if _paper(slots) and head not in ("check", "look") else "http.request"
    if words & {"ai", "llm"} and head not in ("check", "open"):
        return "ai.extract"
    if slots.format and head in ("copy", "take"):
        return "document.save"
    if any(t.is_word("shipment") for t in tokens) and head in FIND and not _document(slots) and not words & _REPLIES:
        return "shipment.search"
    if words & {"sql", "database", "query"} and head in FIND:
        return "data.query"
    if head == "check" or (words & {"inbox", "mailbox"} and head in ("read", "open", "scan")):
        return "email.check_inbox"
    if any(
        t.is_word("from", "in", "of", "out")
        and any(u.kind == "word" and u.norm in _REPLIES | {"email", "message"} for u in tokens[i + 1 : i + 3])
        for i, t in enumerate(tokens)
    ):
        return "email.parse_reply"
    if _document(slots) and (slots.document not in ("file",)):
        return "document"
    if words & _REPLIES or "email" in words:
        return "email.parse_reply"
    return "read"


def _read_from(tokens: list[Token]) -> bool:
    """`pull the delivery time from it`, `get the number out of the text`: whatever is named lies in what came before."""
    at = next((i for i in range(len(tokens) - 1, 0, -1) if tokens[i].is_word("from") or tokens[i].raw.lower() == "out"), None)
    source = [t for t in tokens[at + 1 :] if not t.is_word("of", "the", "that", "this", "its")] if at is not None else []
    return (
        at is not None
        and len(source) <= 1
        and all(t.is_word("it", "text", "attachment", "email", "body", "message", "pdf") for t in source)
    )


def _find(head: str, slots: Slots, tokens: list[Token]) -> str | None:
    words = slots.words
    if head in ("get", "pull", "collect", "fetch", "grab", "retrieve", "load") and _read_from(tokens):
        return None
    if words & {"sql", "database"} or (head == "query" and not (words & _SHIPMENTISH and not slots.quoted)):
        return "data.query"
    if _document(slots) and slots.document != "file" and not words & {"inbox", "mailbox"}:
        return None
    if words & {"inbox", "mailbox"} or (
        head in ("check", "look", "search") and words & (_REPLIES | {"email"}) and not words & _SHIPMENTISH
    ):
        return "email.check_inbox"
    if words & _TONE:
        return "ai.sentiment"
    if words & {"if", "whether"}:
        return "flow.condition"
    by_field = head in ("search", "find", "list", "lookup") and (found := field_at(tokens)) is not None and found[0] in _SEARCHED
    if (
        words & _SHIPMENTISH
        or by_field
        or head in ("lookup",)
        or any(t.is_word("exception", "delay") and t.raw.endswith("s") for t in tokens)
    ):
        return "shipment.search"
    return None


def wait_for(head: str, slots: Slots) -> str | None:
    """What a wait is for: a reply, a decision, a form, or nothing but time; None where the words are about something else."""
    words = slots.words
    if head == "give" and not (slots.durations or words & {"time"}):
        return "human.form" if "form" in words else None
    if words & _PEOPLE or words & {"approve", "ok", "consent", "permission", "blessing"}:
        return "human.approval"
    if "form" in words:
        return "human.form"
    heard = "back" in words and words & {"hear", "come", "get", "report", "write", "word", "something", "anything", "they", "them"}
    if (heard or words & {"reply", "answer", "response", "respond", "react", "hear", "confirm", "confirmation"}) and not (
        {"before", "after"} & words and not slots.words & {"for"}
    ):
        return "email.wait_for_reply"
    if head == "give":
        return "email.wait_for_reply"
    return "flow.wait"


def by_verb(head: str, slots: Slots, tokens: list[Token], position: int) -> str | None:
    """The action that the verb at `position` asks for; None where it asks for nothing known."""
    words = slots.words
    if head in ("ask", "get", "fetch", "pull", "send") and not slots.to and any(q.lower().startswith("select ") for q in slots.quoted):
        return "data.query"
    if words & {"ai", "llm", "gpt"} and head in (
        "write",
        "make",
        "create",
        "prepare",
        "build",
        "do",
        "have",
        "let",
        "generate",
        "compare",
        "evaluate",
    ):
        return "ai.generate"
    if slots.method and words & {"request", "call"} and head in ("make", "do", "send", "perform", "run", "issue", "fire") and not slots.to:
        return "http.request"
    if slots.method and words & {"with", "via", "by"} and not slots.to and head in ("push", "send", "submit", "transmit", "upload", "pass"):
        return "http.request"
    if slots.to and words & {"approval", "sign-off"} and head in ("check", "review", "verify", "validate"):
        return "human.approval"
    if head in _PARTING and _parts_by_field(tokens, position):
        return "flow.switch"
    if head in SORT and (words & {"into", "as", "by", "label", "category"} or head in ("classify", "categorise", "triage")):
        return "ai.classify"
    if (words & {"workflow", "sub-workflow", "subworkflow"} or any(i.startswith("wf_") for i in slots.idents)) and head in (
        "hand",
        "hand-over",
        "pass",
        "continue",
        "proceed",
        "go",
        "use",
        "forward",
        "send",
        "kick",
        "fire",
        "run",
        "start",
        "launch",
        "call",
        "trigger",
        "execute",
        "invoke",
    ):
        return "flow.sub_workflow"
    if (
        slots.quoted
        and slots.quoted[0].lower().startswith("select ")
        and not slots.urls
        and (head in FIND or head in ("run", "execute", "use"))
    ):
        return "data.query"
    listed = head == "query" and words & _SHIPMENTISH and not slots.quoted and not words & {"sql", "database"}
    if words & {"query", "sql"} and not listed and head in ("run", "execute", "do", "make", "start", "query", "send"):
        return "data.query"
    handed = slots.urls and slots.method and not slots.to and head in NOTIFY | {"pass", "hand", "put", "release", "do", "run"}
    if handed or ((slots.urls or words & {"webhook", "api", "endpoint", "http"}) and head in CALL):
        return "http.request"
    if _paper(slots) and head in ("read", "load", "open", "ocr", "extract", "parse"):
        return "document"
    if slots.urls and head in ("check", "query", "poll", "read", "look", "load", "ask", "ping", "visit", "open"):
        return "http.request"
    if head in ("get", "receive") and slots.to and words & {"email", "message", "notification", "alert", "report", "summary"}:
        return "email.send"
    resent = head in ("send", "email", "ask") and "again" in words and words & {"it", "them", "him", "her", "that"} and not slots.to
    if head in _GIVING_OUT and _requests_document(slots, tokens[position:]):
        return "document.request"
    if head in CHASE or resent or (words & {"follow-up", "reminder", "chaser"} and head in NOTIFY | {"make", "create", "do"}):
        return "email.follow_up"
    if (head == "note" and words & {"collection", "table", "register", "sheet", "ledger"}) or (
        "collection" in words and head in _COLLECTING
    ):
        return "data.store"
    if head in _SIMPLE and not (head in ("log",) and slots.format):
        return _SIMPLE[head]
    if head in ("raise", "open", "create", "trigger") and words & {"incident", "pagerduty"}:
        return "incident.pagerduty"
    if words & {"escalation"} and head in NOTIFY | {"make"}:
        return "email.escalate"
    if head in ("raise",) and not slots.numbers:
        return "email.escalate"
    if head in WAIT:
        return wait_for(head, slots)
    if (
        "again" in words
        and words & {"every", "times", "twice", "up-to", "at-most"}
        and head in ("ask", "check", "call", "query", "look", "poll", "try")
        and not (slots.to or slots.urls)
    ):
        return "flow.repeat"
    if head in ("ask", "request", "have", "require"):
        return _ask(head, slots)
    if (
        words & _PEOPLE
        and head in NOTIFY | {"get", "need", "require", "collect", "wait", "seek", "obtain"}
        and words & {"approve", "approval", "sign-off", "permission"}
        and head not in ("notify", "tell", "inform", "email", "let")
    ):
        return "human.approval"
    if slots.to and head in ("start", "launch", "begin", "initiate", "trigger", "create", "raise") and words & {"approval", "sign-off"}:
        return "human.approval"
    if "form" in words and head in ("send", "show", "give", "let", "open", "have", "create"):
        return "human.form"
    if words & _TONE and head in JUDGE:
        return "ai.sentiment"
    if (
        head in ("write",)
        and not (slots.to or slots.roles)
        and not slots.format
        and words & {"reply", "text", "draft", "response", "message", "paragraph", "answer"}
        and not words & {"log", "file"}
    ):
        return "ai.generate"
    if (head in STORE and head not in ("write", "add", "put", "file", "enter", "append")) or (
        head in ("write", "add", "put", "append", "enter", "file", "make", "take", "create", "open")
        and (
            slots.format
            or words & {"log", "collection", "table", "file", "register", "database", "note", "record", "sheet", "tracker", "ledger"}
        )
    ):
        return _store(head, slots)
    if head in ("write",) and not (slots.to or slots.roles):
        return "ai.generate" if words & {"draft", "text"} else "log.write" if "log" in words else "email.send"
    if head in NOTIFY:
        return "email.send"
    if head in _UPDATE and (
        words & _SHIPMENTISH
        or any(field or (words & {"it", "them"} and said[0].norm in STATUSES) for field, said in field_changes(tokens[position:]))
        or (head in ("mark", "flag") and words & {"it", "them", "as"})
    ):
        return "shipment.update"
    if head == "set":
        return "data.set"
    if head in FIND and (found := _find(head, slots, tokens)) is not None:
        return found
    if head == "get" and tokens[position].form == "s" and position and not slots.to:
        return None  # `legal gets a copy` tells what somebody gets; nothing is read
    if head in READ:
        return _read(head, slots, tokens)
    if tokens[position].raw == "POST":
        return "http.request"
    if head in ("post", "publish", "share"):
        return "message.slack"
    changing = head in (
        "remove",
        "delete",
        "rename",
        "move",
        "change",
        "replace",
        "set",
        "make",
        "undo",
        "swap",
        "add",
        "use",
        "drop",
        "copy",
        "cc",
    )
    return "http.request" if slots.urls else "email.send" if slots.to and not changing else None


def _requests_document(slots: Slots, said: list[Token]) -> bool:
    """`send a document request for the certificate to x@y.com`, `send x@y.com a request for the packing list`."""
    noun = next((i for i, t in enumerate(said) if i and t.is_word("request") and t.form == "base"), None)
    if noun is None or not _document(slots) or slots.words & (_PEOPLE | {"form", "status", "eta"}):
        return False
    return said[noun - 1].is_word("document") or (
        said[noun - 1].is_word("a", "another", "the") and said[noun + 1 : noun + 2] != [] and said[noun + 1].is_word("for")
    )


def _paper(slots: Slots) -> bool:
    """Whether a link leads to a document: `https://x.com/manifest.pdf`."""
    return any(url.lower().partition("?")[0].endswith(_PAPERS) for url in slots.urls)


def _parts_by_field(tokens: list[Token], position: int) -> bool:
    """`switch on its carrier`, `route by priority`, `branch depending on the status`."""
    found = field_at(tokens[position + 1 :])
    on = next(
        (i for i, t in enumerate(tokens) if i > position and (t.is_word("on", "by") or t.raw.lower() in ("depending", "according"))), None
    )
    return found is not None and on is not None and on - position <= 3 and on < position + 1 + found[1] <= on + 4
