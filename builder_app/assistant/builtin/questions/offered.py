"""What can be built at all, from the catalogue: `which kinds of events can start a workflow?`, `can you post to Teams?`."""

from typing import get_args

from builder_app.assistant.builtin.reading.frames import frames
from builder_app.assistant.builtin.words.channels import missing_channel
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.param_names import parameters
from builder_app.domain.catalog import CATALOG, TRIGGERS
from builder_app.domain.shipments import Shipment, ShipmentEvent

_INTERROGATIVE = frozenset({"what", "which", "how", "any"})
_GENERAL = word_set("kind type sort exist there possible available allowed supported choose valid support offer know understand have")
_STARTS = word_set("trigger event start begin launch")
_DOCUMENTS = "bills of lading, invoices, and any other document whose fields you name"
_READS = {"document": "document.parse"}
_HELP = word_set("is it possible can could do you we i also able to the workflow this support offer have ever")


def offered(tokens: list[Token], text: str) -> str:
    """The answer to a question about what there is to build with; empty where the workflow at hand is asked about."""
    raw = [t.raw.lower() for t in tokens if t.kind == "word"]
    words = {one for t in tokens if t.kind == "word" for one in (t.norm, t.norm.removesuffix("s"))}
    if (channel := missing_channel(tokens)) is not None:
        return f"I cannot send {channel}: e-mail, Slack, Teams and PagerDuty are what there is."
    if not _INTERROGATIVE & set(raw[:3]):
        return _able(tokens, raw, text)
    general = bool(words & _GENERAL or {"types", "kinds", "sorts"} & set(raw) or {"do", "you"} <= words or "can" in words)
    if not general or {"happen", "long", "often", "many", "our"} & words or "do we" in " ".join(raw):
        return ""
    return _starts(words, raw) or _nouns(words, raw) or _choices(words)


def _starts(words: set[str], raw: list[str]) -> str:
    whole = {"workflow", "one", "something", "run"} & words and not {"the", "this"} & set(raw)
    if "event" in words and "shipment" in words:
        return f"A shipment is {', '.join(get_args(ShipmentEvent))}: each of these can start a workflow."
    if words & {"trigger", "event"} or (words & _STARTS and whole):
        return "A workflow can start: " + "; ".join(f"{t.name.lower()} ({t.type}): {t.help.rstrip('.').lower()}" for t in TRIGGERS) + "."
    return ""


def _nouns(words: set[str], raw: list[str]) -> str:
    if words & {"document", "file", "paper"} and words & {"read", "parse", "type", "kind", "extract", "understand"} | {
        "types",
        "kinds",
    } & set(raw):
        return f"I can read {_DOCUMENTS}; from a PDF, a picture's text or the text of an e-mail."
    if words & {"field", "column", "value"} and "shipment" in words:
        return "A shipment has " + ", ".join(name for name in Shipment.model_fields if name != "attributes") + "."
    if words & {"channel"} and not words & {"besides", "than", "other"}:
        return "I can write e-mails, post to Slack and to Teams, and open PagerDuty incidents."
    if words & {"outcome"}:
        spec = next((s for s in CATALOG if {*s.name.lower().split(), s.id.split(".")[1]} & words and s.outcome_names), None)
        return f"“{spec.name}” ends with {', '.join(spec.outcome_names)}." if spec is not None else ""
    return ""


def _choices(words: set[str]) -> str:
    """`which file formats are possible?`: what there is to choose from for a parameter; empty where none is asked about."""
    names = words | {w.removesuffix("s") for w in words} | {w.removesuffix("ies") + "y" for w in words}
    for spec in CATALOG:
        for parameter in parameters(spec.id).values():
            if parameter.options and parameter.name in names:
                return f"For the {parameter.name.replace('_', ' ')} of “{spec.name}” there are: {', '.join(parameter.options)}."
    return ""


def _able(tokens: list[Token], raw: list[str], text: str) -> str:
    """`can you read invoices?`, `do you support Teams?`: yes, with the step that does it; empty where it is no such question."""
    asked = raw[:2] in (
        ["can", "you"],
        ["can", "it"],
        ["could", "it"],
        ["can", "i"],
        ["can", "we"],
        ["do", "you"],
        ["is", "it"],
        ["are", "you"],
    )
    if not asked:
        return ""
    if {"start", "started", "triggered", "trigger", "watch"} & set(raw):
        words = {t.norm for t in tokens}
        kinds = {
            "email": {"email", "mailbox", "inbox", "mail"},
            "webhook": {"webhook", "url"},
            "query": {"database", "query"},
            "shipment": {"shipment"},
        }
        kind = next((t for t in TRIGGERS if words & kinds.get(t.type, set())), None)
        return f"Yes – a workflow can start so: {kind.name.lower()}. {kind.help}" if kind is not None else ""
    start = next((i for i, t in enumerate(tokens) if t.kind == "word" and t.norm not in _HELP), len(tokens))
    made = frames([t for t in tokens[start:] if t.kind != "punct"], text)
    specs = [spec for frame in made if (spec := CATALOG.get(_READS.get(frame.action, frame.action))) is not None]
    if not specs and (named := next((s for s in CATALOG if s.id.split(".")[1] in raw), None)) is not None:
        specs = [named]
    return "Yes: " + "; ".join(f"“{s.name}” – {s.help}" for s in specs[:2]) if specs else ""
