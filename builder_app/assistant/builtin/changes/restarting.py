"""Another start, told right after the start was changed: `sorry, I meant when it is 5 hours late`, `no, every Monday`."""

from collections.abc import Sequence
from dataclasses import replace

from builder_app.assistant.builtin.changes.retrigger import apply_plan
from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS
from builder_app.assistant.builtin.reading.condition_ends import condition_end
from builder_app.assistant.builtin.reading.schedules import schedule_trigger
from builder_app.assistant.builtin.reading.triggers import event_trigger
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.domain.diff import Change

_LEADS = word_set(
    "sorry no nope not actually i mean oh oops wait rather instead make it that should be better only well of course correction my mistake "
    "say run start change to please let us"
)
_TAKEN_BACK = word_set("sorry no nope actually mean oops rather instead correction mistake")
_PEOPLE = ("address", "channel", "url")


def restarts(tokens: Sequence[Token], recent: Sequence[Change]) -> list[Token]:
    """The words for the start that was meant; empty where the last message changed no start, or another matter is told."""
    if not any(change.kind == "trigger_changed" for change in recent):
        return []
    said = [t for t in tokens if t.kind != "punct"]
    at = next((i for i, t in enumerate(said) if not t.is_word(*_LEADS)), len(said))
    corrected = any(t.is_word(*_TAKEN_BACK) or t.raw.lower() == "meant" for t in [*said[:at], *said[-1:]])
    while len(said) > at and said[-1].is_word(*_TAKEN_BACK):
        said = said[:-1]
    meant = said[at:] if corrected else []
    whole = bool(meant) and meant[0].norm in CONDITION_WORDS and condition_end(meant, 1) == len(meant)
    return meant if whole or not any(t.kind in _PEOPLE for t in meant) else []


def restarted(graph: Graph, tokens: Sequence[Token], recent: Sequence[Change], source: str) -> bool:
    """Whether the message put another start in the place of the one that the last message set."""
    meant = restarts(tokens, recent)
    if not meant:
        return False
    opens = meant[0].norm in CONDITION_WORDS
    event = [
        replace(t, norm="shipment", raw="shipment") if n == 0 and t.is_word("it", "they", "one") else t for n, t in enumerate(meant[1:])
    ]
    plan = (event_trigger(event, source) if opens else None) or schedule_trigger(meant)
    return plan is not None and apply_plan(graph, plan, meant)
