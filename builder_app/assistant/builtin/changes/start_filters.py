"""Which shipments start the workflow, told anew: `only for carrier UPS`, `leave out DHL loads`, `do it for all carriers`."""

from typing import Any

from builder_app.assistant.builtin.reading.comparisons import filter_tree
from builder_app.assistant.builtin.reading.narrowing import SHIPMENT_WORDS, denied, side_condition
from builder_app.assistant.builtin.words.fields import SHIPMENT_FIELDS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_APPLIES = word_set(
    "apply limit restrict confine narrow run start trigger fire do want work this it that to be should the workflow whole for count"
)
_SHUTS_OUT = word_set("leave exclude skip ignore omit")
_DROPS = word_set("drop remove delete forget lift no-longer cancel")
_FILTER = ("filter", "condition", "restriction", "limit")
_STEPS_DO = word_set(
    "wait send email post page notify escalate save store remind reply answer approve add insert put slack teams step search log"
)


def filter_told(graph: Graph, said: list[Token]) -> dict[str, Any] | None:
    """The trigger's parameters with the other filter; None where the words tell none, or may be about a step."""
    before = dict(graph.trigger.params)
    if any(t.is_word(*_STEPS_DO) or t.kind in ("address", "url", "channel", "quoted", "duration") for t in said):
        return None
    words = {t.norm for t in said if t.kind == "word"}
    searched = any(n.action in ("shipment.search", "flow.condition", "flow.switch") for n in graph.nodes.values())
    if not searched and _opens_up(said, words):
        return {key: value for key, value in before.items() if key != "filter"}
    if words & {"also", "too", "additionally", "after", "before", "until", "well", "then"}:
        return None
    out = said[0].is_word(*_SHUTS_OUT) or (words & {"except", "excluding"} and words & _APPLIES)
    only = words & {"only", "just", "limit", "restrict", "confine"} and not searched
    if not (only or (out and not searched)):
        return None
    about = [t for t in said if not t.is_word("out", *_SHUTS_OUT, "except")] if out else said
    at = next((i for i, t in enumerate(about) if t.is_word("for", "to", "if", "whose", "when") and i), -1)
    named = any(t.is_word("load", *SHIPMENT_WORDS) or t.norm in SHIPMENT_FIELDS for t in about)
    lead = about[:at] if at > 0 else []
    if not named or not all(t.is_word(*_APPLIES, "only", "just") or t.kind == "punct" or t.is_word("load", *SHIPMENT_WORDS) for t in lead):
        return None
    kept = [t for t in about[at + 1 if at > 0 else 0 :] if not t.is_word("only", "just", "please")]
    conds = side_condition(about[at:]) if at > 0 and about[at].is_word("whose") else side_condition(kept)
    return before | {"filter": filter_tree(denied(conds) if out else conds, scope="trigger")} if conds else None


def _opens_up(said: list[Token], words: set[str]) -> bool:
    """`drop the carrier condition`, `do it for all carriers`, `it should run for every shipment`."""
    dropped = words & _DROPS and words & set(_FILTER)
    every = next((i for i, t in enumerate(said[:-1]) if t.is_word("all", "every", "each", "any", "for-each")), None)
    rest = [t for t in said[every + 1 :] if t.kind != "punct"] if every is not None else []
    known = bool(rest) and all(t.is_word("load", "new", "again", *SHIPMENT_WORDS) or t.norm in SHIPMENT_FIELDS for t in rest)
    lead = every is not None and all(t.is_word(*_APPLIES, "again", "for") or t.kind == "punct" for t in said[:every])
    return bool(dropped) or (known and lead and every is not None and every > 0)
