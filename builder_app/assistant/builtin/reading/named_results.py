"""What steps before brought, as people name it in a text that they order: `post the answer`, `mail how many were found`,
`the label and its confidence`, `the price in the answer`, `the carrier and the origin`."""

import re

from builder_app.assistant.builtin.reading.known_values import known_value
from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.reading.told_values import told_value
from builder_app.assistant.builtin.words.fields import SHIPMENT_FIELDS
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.context import Context

_JOINT = re.compile(r"\s*,\s*(?:and\s+|plus\s+)?|\s+(?:and|plus|&|as well as|along with|together with)\s+", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:(?:with|that|which|both|also|only|just|the|its|their|his|her|a|an|all|each|whole|full|current|"
    r"names?|mentions?|includes?|contains?|lists?|shows?|states?|gives?|carries|naming|mentioning|including|containing|listing|stating)\s+)+",
    re.IGNORECASE,
)
_COUNT = re.compile(r"^(?:how many\b|(?:number|count|amount|quantity)$|(?:number|count) of\b|how much\b)", re.IGNORECASE)
_IN_ANSWER = re.compile(
    r"^([a-z]\w*(?:[ _]\w+){0,2}) (?:in|from|of|out of) (?:the |its |that |their )?(?:json |api )?(?:answer|response|result|body|reply|call|payload)$",
    re.IGNORECASE,
)
_OWN_NAMES = word_set("date id number name address hours no")
_PLAIN = r"[a-z]\w*(?:[ _-]\w+){0,3}"
_RESULTS = {
    "ai.classify": {"label": "label", "category": "label", "class": "label", "classification": "label", "confidence": "confidence"},
    "ai.sentiment": {"score": "score", "sentiment": "sentiment", "tone": "sentiment", "mood": "sentiment"},
    "ai.extract": {"confidence": "confidence", "missing fields": "missing_fields", "fields": "fields", "data": "fields"},
    "document.parse": {"confidence": "confidence", "missing fields": "missing_fields", "fields": "fields", "data": "fields"},
    "email.parse_reply": {"confidence": "confidence", "missing fields": "missing_fields", "fields": "fields", "data": "fields"},
    "human.approval": {"comment": "comment", "decision comment": "comment"},
    "http.request": {
        "answer": "body",
        "response": "body",
        "reply": "body",
        "body": "body",
        "result": "body",
        "results": "body",
        "what came back": "body",
        "what comes back": "body",
        "what it returns": "body",
        "what it returned": "body",
        "data": "body",
        "status code": "status",
        "http status": "status",
    },
    "ai.summarize": {"summary": "text", "result": "text", "text": "text"},
    "ai.generate": {"result": "text", "text": "text", "draft": "text", "translation": "text"},
    "data.query": {"rows": "rows", "result": "rows", "results": "rows", "list": "rows"},
    "shipment.search": {"shipments": "shipments", "list": "shipments", "result": "shipments", "results": "shipments", "list of shipments": "shipments",
                        "shipment list": "shipments"},
    "email.check_inbox": {"emails": "emails", "mails": "emails"},
    "document.extract_text": {"text": "text", "document text": "text"},
    "flow.sub_workflow": {},
}  # fmt: skip
"""What the outputs of steps are called."""
_STARTS = {
    "query": {"value": "value", "rows": "rows", "new rows": "rows", "result": "rows", "row": "rows"},
    "email": {"subject": "email.subject", "sender": "email.from", "body": "email.body", "text": "email.body", "mail": "email.body"},
    "webhook": {"payload": "body", "body": "body"},
}
_COUNTED = ("shipment.search", "data.query", "email.check_inbox")


def named_results(text: str, context: Context, *, besides: list[str] | None = None) -> list[tuple[str, str]]:
    """(what it is called, its path) of every value that the phrases of a text name; `besides`: words for whom it goes to."""
    found: dict[str, str] = {}
    for part in parts_named(text):
        said = re.sub(r"\s+(?:to|in|into|on|as|too|as well)$", "", part.strip(" .,:;()"))
        phrase = _LEAD.sub("", said).strip()
        if phrase and phrase.lower() not in (besides or []) and (path := _path(phrase, context)):
            found.setdefault(path, "Count" if path.endswith(".count") else phrase[:1].upper() + phrase[1:])
    return [(label, path) for path, label in found.items()]


def parts_named(text: str) -> list[str]:
    """The phrases of a text, each of which may name a value; without whom it goes to."""
    return [part for part in _JOINT.split(re.sub(r"\s+to\s+\S+@\S+$", "", text.strip())) if part.strip()]


def _path(phrase: str, context: Context) -> str:
    low = re.sub(r"\s+", " ", phrase.lower())
    if _COUNT.match(low):
        return _count(context)
    if (inside := _IN_ANSWER.match(low)) and (call := context.nearest("http.request")) is not None and context.wait() is None:
        return f"steps.{call}.body.{snake(inside[1])}"
    if path := _output(low, context):
        return path
    if column := _column(snake(low), context):
        return column
    if compared := _compared(snake(low), context):
        return compared
    tokens = read(phrase)
    if path := told_value(tokens, context):
        return path
    return known_value(tokens, context) if re.fullmatch(_PLAIN, low) and _names_a_value(low, context) else ""


def _count(context: Context) -> str:
    step = context.nearest(*_COUNTED, "flow.for_each")
    if step is not None and (context.action(step) in _COUNTED or context.loop() is None):
        return f"steps.{step}.count"
    return "trigger.count" if context.graph.trigger.type == "query" else ""


def _column(name: str, context: Context) -> str:
    """A column of the row at hand, inside a loop over the rows of a query that names it."""
    loop = context.loop()
    items = str(context.graph.nodes[loop].params.get("items", "")) if loop is not None else ""
    query = context.nearest("data.query") if ".rows" in items else None
    asked = context.graph.nodes[query].params if query is not None else context.graph.trigger.params if "trigger.rows" in items else {}
    chosen = re.match(r"\s*select\s+(.*?)\s+from\b", str(asked.get("sql", "")), re.IGNORECASE | re.DOTALL)
    columns = {re.split(r"[\s.]+", part.strip())[-1].lower() for part in chosen[1].split(",")} if chosen else set()
    return f"item.{name}" if name in columns else ""


def _compared(name: str, context: Context) -> str:
    """A value of an answer that a check on the way here has looked at: `the level`, after `if the level in the answer is below 20`."""
    for step in context.graph.upstream(s for s, _ in context.ends):
        node = context.graph.nodes[step]
        if node.action == "flow.condition" and (
            hit := re.search(rf"steps\.\w+\.body\.{re.escape(name)}\b", str(node.params.get("condition")))
        ):
            return hit.group()
    return ""


def _output(name: str, context: Context) -> str:
    """An output of the closest step that has one of this name, or of what started the run."""
    for step in context.graph.upstream(s for s, _ in context.ends):
        outputs = _RESULTS.get(context.action(step), {})
        if name in outputs:
            return f"steps.{step}.{outputs[name]}"
        if name in ("answer", "reply", "response") and context.action(step) in ("email.wait_for_reply", "human.form"):
            return ""
    told = _STARTS.get(context.graph.trigger.type, {}).get(name, "")
    return f"trigger.{told}" if told and context.loop() is None else ""


def _names_a_value(name: str, context: Context) -> bool:
    """Whether the words are the name of a value, not a thing that is sent: `carrier`, `planned delivery`, `PO number`; not `status update`."""
    words = name.replace("_", " ").replace("-", " ").split()
    known = {*SHIPMENT_FIELDS, "delivery", "eta"}
    fields = words[-1] in known or (words[-1] in _OWN_NAMES and len(words) > 1)
    given = snake(name) in {one.name for one in context.graph.inputs} or _was_read(snake(name), context)
    return given or fields


def _was_read(name: str, context: Context) -> bool:
    steps = context.graph.upstream(s for s, _ in context.ends)
    listings = [context.graph.nodes[s].params.get(p) for s in steps for p in ("fields", "required_fields")]
    names = {str(one.get("name")) if isinstance(one, dict) else str(one) for told in listings if isinstance(told, list) for one in told}
    return any(one == name or one.endswith(f"_{name}") or name.endswith(f"_{one}") for one in names)
