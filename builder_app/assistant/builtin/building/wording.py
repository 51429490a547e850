"""Names, subjects and texts of new steps, in the words of the user where there are any."""

import re

from builder_app.assistant.builtin.reading.known_values import told_fields
from builder_app.assistant.builtin.reading.named_results import named_results
from builder_app.assistant.builtin.reading.slots import Slots
from builder_app.assistant.builtin.words.fields import DOCUMENT_NAMES
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.context import Context, expr

_LEADING = re.compile(r"^(?:with\s+)?(?:(?:a|an|the|some|any|our|their|his|her|its|short|quick)\s+)?", re.IGNORECASE)
_SOON = r"(?:right|straight) away|immediately|at once|asap|as soon as possible|too|as well|again|first|instead|now|please|over|across"
_BY_WAY_OF = re.compile(
    r"\b(?:(?:the|a|an|open|through|via|in|on|with|using)\s+)*pagerduty\b(?:\s+incident)?|\b(?:with|at|of)?\s*(?:severity|priority)\s+\w+",
    re.IGNORECASE,
)
_MANNER = re.compile(rf"^(?:{_SOON})(?:\s+|$)|(?:^|[\s,]+)(?:{_SOON})$", re.IGNORECASE)
_NTH_MAIL = re.compile(
    r"^(?:(?:a|an|the|one|another|further|additional|new|first|second|third|fourth|fifth|extra|final|last|separate|more)\s+)*"
    r"(?:e-?mail|mail|message|note|it|them|that)?(?:\s+(?:back|over|along|out))?(?:\s+in parallel)?(?:\s+(?=about|for|to|with)|$)",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"^(?:why|whether|how|where|when|what|who|if)\b", re.IGNORECASE)
_HOLDER = r"\b[a-z]+_(?:e?mail|address)\b"
"""A field that holds somebody's address: `email its carrier_email`."""
_EMPTY = word_set(
    """
     email message note notification know it them him her alert mail e-mail reply word everyone back copy
    """
)


def title(text: str, *, limit: int = 70) -> str:
    """First letter upper case, quotes and outer punctuation gone, cut at a word's end."""
    cleaned = re.sub(r"\s+", " ", text).strip(" .,;:!?\"'“”`")
    if len(cleaned) > limit:
        cleaned = cleaned[:limit].rsplit(" ", 1)[0]
    return cleaned[:1].upper() + cleaned[1:]


def without_manner(text: str) -> str:
    """The text without words at its ends that say how soon or how often: `right away`, `too`."""
    while (cut := _MANNER.sub("", text.strip())) != text:
        text = cut
    return text


def topic_of(slots: Slots) -> str:
    """What a message is about, as the user said it, without its article; empty when nothing was said."""
    text = slots.topic
    if slots.subject and slots.subject in slots.obj:
        return slots.subject
    if not text and slots.obj.lower() not in _EMPTY and slots.obj:
        text = _besides_roles(slots)
    text = re.sub(r"[{}]", "", _LEADING.sub("", _NTH_MAIL.sub("", without_manner(text))))
    return "" if text.lower() in _EMPTY or text.lower().startswith(("every ", "each ", "every")) else text


def _besides_roles(slots: Slots) -> str:
    """`a survey` of `email the customer a survey`, `apology` of `send the customer an apology`: the thing, not whom it goes to."""
    roles = "|".join(re.escape(role) for role in slots.roles)
    thing = re.sub(rf"^(?:{roles})\s+(?=(?:a|an|the|our|their|its)\s)", "", slots.obj, flags=re.IGNORECASE) if roles else slots.obj
    whom = rf"\b(?:{roles})|{_HOLDER}" if roles else _HOLDER
    return "" if re.search(rf"(?i){whom}", thing) else thing


def _shipment_tail(context: Context) -> str:
    path = context.shipment_id()
    return f" – shipment {expr(path)}" if path else ""


_OCCASIONS = {
    "delayed": "Shipment {id} is delayed",
    "created": "New shipment {id}",
    "updated": "Update on shipment {id}",
    "delivered": "Shipment {id} was delivered",
    "exception": "Exception on shipment {id}",
}


_ASKED = {
    "value": f"The query gave {expr('trigger.value')}",
    "new_rows": f"{expr('trigger.count')} new rows",
    "row_count": f"{expr('trigger.count')} rows found",
}
"""One line for what a query that starts the workflow brought, by when it does."""


def occasion(context: Context) -> str:
    """One line that says why anybody is told anything: the trigger's event, or the list that was found."""
    trigger = context.graph.trigger
    if context.loop() is None and (search := context.nearest("shipment.search")) is not None:
        return f"{expr(f'steps.{search}.count')} shipments found"
    path = context.shipment_id()
    if trigger.type == "shipment" and path:
        return _OCCASIONS.get(str(trigger.params.get("event")), "Shipment {id}").format(id=expr(path))
    if path:
        return f"Shipment {expr(path)}"
    if trigger.type == "email":
        return f"E-mail received: {expr('trigger.email.subject')}"
    if trigger.type == "query" and context.loop() is None:
        return _ASKED.get(str(trigger.params.get("fire")), _ASKED["row_count"])
    return context.graph.name or "Update from your workflow"


def subject(slots: Slots, context: Context, *, default: str = "") -> str:
    """A subject line."""
    if slots.subject:
        return slots.subject
    topic = topic_of(slots)
    if topic and slots.topic_word in ("that", "to") and len(topic) > 60:
        topic = ""
    return (title(topic) + _shipment_tail(context)) if topic else (default or occasion(context))


def body(slots: Slots, context: Context) -> str:
    """The text of a first message."""
    if slots.body:
        return slots.body
    if "same" in slots.words and slots.words & _WORDS and (told := context.last_text()):
        return told
    topic, lines = topic_of(slots), ["Hello,", ""]
    raw = slots.topic.strip() or topic
    about = context.shipment_id()
    for_shipment = f" for shipment {expr(about)}" if about else ""
    asking = slots.topic_word == "ask" or slots.words & {"ask", "request", "contact"} or (slots.topic_word == "for")
    values = values_told(slots, context) if not (slots.words & {"ask", "request", "contact"} or slots.topic_word == "for") else []
    if _QUESTION.match(raw) and values:
        lines.append(f"{occasion(context)}.")
    elif _QUESTION.match(raw):
        lines.append(f"please let us know {raw}{for_shipment and f' ({for_shipment.strip()})'}.")
    elif slots.topic_word == "to":
        lines.append(f"please {raw}{for_shipment}.")
    elif slots.topic_word == "that":
        lines.append(f"{title(raw, limit=400)}.")
    elif topic and asking:
        lines.append(f"could you please send us {raw}{for_shipment}?")
    elif topic:
        lines.append(f"this is about {raw}{for_shipment}.")
    else:
        lines.append(f"{occasion(context)}.")
    values = [] if asking and not _QUESTION.match(raw) else values
    lines += _lines(values)
    if not asking and slots.topic_word != "that" and not slots.quoted:
        lines += _lines([one for one in told_fields(slots.words, context) if one[1] not in {path for _, path in values}])
    lines += _inputs_told(context, raw) if not values else []
    closest = context.nearest("shipment.search", "ai.summarize", "ai.generate") if context.loop() is None else None
    if values:
        pass
    elif closest is not None and context.action(closest) == "shipment.search":
        lines += ["", expr(f"steps.{closest}.shipments")]
    elif not asking and (result := _readable(context)):
        lines += ["", result]
    return "\n".join([*lines, "", "Thank you"])


def values_told(slots: Slots, context: Context) -> list[tuple[str, str]]:
    """(what it is called, its path) of every value that the words of a message ask to be told."""
    besides = None if slots.to else [role.lower() for role in slots.roles]
    told = [one for text in (slots.topic or slots.obj, slots.carried) if text for one in named_results(text, context, besides=besides)]
    return list({path: (label, path) for label, path in reversed(told)}.values())[::-1]


def _lines(values: list[tuple[str, str]]) -> list[str]:
    return [f"{label}: {expr(path)}" for label, path in values]


def _inputs_told(context: Context, said: str) -> list[str]:
    """`PO number: …` for what the run was given, where the text points to it: `the quantity of that PO`, `on the dock date`."""
    words = set(re.findall(r"[a-z0-9]+", said.lower()))
    others = [i.name for i in context.graph.inputs if not set(i.name.split("_")) & {"shipment", "email", "mail", "file", "pdf"}]
    told = [name for name in others if set(name.split("_")) & words]
    return [f"{title(name.replace('_', ' '))}: {expr(f'input.{name}')}" for name in told]


def _readable(context: Context) -> str:
    for action, tail in (
        ("ai.summarize", "text"),
        ("ai.generate", "text"),
        ("email.parse_reply", "fields"),
        ("document.parse", "fields"),
        ("data.query", "rows"),
        ("human.form", "values"),
    ):
        if (step := context.nearest(action)) is not None:
            return expr(f"steps.{step}.{tail}")
    asked = context.graph.trigger
    return expr("trigger.rows") if asked.type == "query" and asked.params.get("fire") != "value" and context.loop() is None else ""


_WORDS = frozenset({"text", "message", "wording", "content", "words", "note"})
_CHAT = ("message.slack", "message.teams", "incident.pagerduty")


def chat_text(slots: Slots, context: Context) -> str:
    """The text of a chat message or an incident."""
    if slots.body or slots.quoted:
        return slots.body or slots.quoted[0]
    if "same" in slots.words and slots.words & _WORDS and (told := context.last_text(*_CHAT) or context.last_text()):
        return told
    topic = slots.topic or (slots.obj if slots.obj.lower() not in _EMPTY | {"to", "slack", "teams", "on-call", "the on-call"} else "")
    topic = re.sub(re.escape(slots.channel), "", topic) if slots.channel else topic
    topic = _BY_WAY_OF.sub(
        "",
        re.sub(
            r"\b(?:slack|teams|microsoft|message|post|channel|on-call|(?:i|we) (?:want|need) the|told|informed|notified)\b",
            "",
            topic,
            flags=re.IGNORECASE,
        ),
    ).strip(" ,")
    line = occasion(context)
    if context.text_source() and "summary" in slots.words and (step := context.nearest("ai.summarize")) is not None:
        return f"{line}\n{expr(f'steps.{step}.text')}"
    if values := list(dict.fromkeys([*named_results(topic, context), *named_results(slots.carried, context)])):
        lines = _lines([one for one in values if expr(one[1]) not in line])
        return "\n".join([*([line] if "{{" in line else []), *lines])
    known = f"{title(topic)}: {line}" if len(topic) > 3 else line
    extra = _readable(context)
    return f"{known}\n{extra}" if extra and context.nearest("email.parse_reply", "document.parse", "ai.summarize", "ai.generate") else known


def document_name(kind: str) -> str:
    """What people call a kind of document."""
    return DOCUMENT_NAMES.get(kind, kind)
