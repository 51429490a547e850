"""Values that come with something: `the shipment_id in the payload`, `the ETA from the reply`."""

from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.context import Context

_CALLS = word_set("payload body message request webhook call event post data notification")
_READ = word_set("reply answer response email document attachment invoice bol pod form text")
_READERS = ("email.parse_reply", "document.parse", "ai.extract", "human.form")


def told_value(tokens: list[Token], context: Context) -> str:
    """The path of the value that the words say where to find; empty where they say no such thing, or where it is not at hand."""
    for i in range(1, len(tokens) - 1):
        if not tokens[i].is_word("from", "in", "of", "out") or tokens[i - 1].kind not in ("word", "ident", "code"):
            continue
        name = snake(tokens[i - 1].raw)
        held = {t.norm for t in tokens[i + 1 : i + 4] if t.kind == "word"}
        if held & _CALLS and context.graph.trigger.type == "webhook":
            return f"trigger.body.{name}"
        if held & _READ and (step := context.nearest(*_READERS)) is not None:
            node = context.graph.nodes[step]
            known = node.params.get("fields") or node.params.get("required_fields") or []
            names = [str(one.get("name")) if isinstance(one, dict) else str(one) for one in known] if isinstance(known, list) else []
            hit = next((one for one in names if one == name or name in one.split("_")), "")
            return f"steps.{step}.{'values' if node.action == 'human.form' else 'fields'}.{hit}" if hit else ""
    return ""
