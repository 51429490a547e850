"""Sentences that change how the workflow starts, taken out of a message before the rest is read clause by clause:
`fire only on new rows, with sku as the key column`, `limit it to mails from haulpro.com, and look every 10 minutes`."""

from builder_app.assistant.builtin.building.run_inputs import more_inputs
from builder_app.assistant.builtin.changes.lateness import delay_told
from builder_app.assistant.builtin.changes.start_filters import filter_told
from builder_app.assistant.builtin.changes.start_stated import start_stated
from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS, is_verb
from builder_app.assistant.builtin.reading.run_starts import explicit_names, given_names
from builder_app.assistant.builtin.values.start_shifts import shifted_start
from builder_app.assistant.builtin.values.start_values import start_values
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.domain.trigger_words import condition_words
from builder_app.domain.workflow import Trigger

_POLITE = word_set("please can could you would i we want to like and but so now then just ok yes well actually better let us")
_WISHING = word_set("should must need want please can could would shall may never only also instead")
_ENDS = (".", "!", ";")


def how_it_starts(graph: Graph, before: Trigger) -> str:
    """What to say of a start that was changed: its filter, where that is what changed."""
    old, new = before.params.get("filter"), graph.trigger.params.get("filter")
    if old == new:
        return "changed what starts the workflow"
    return f"the trigger now asks for {condition_words(new)}" if new else "the trigger no longer filters"


def starts_changed(graph: Graph, tokens: list[Token], source: str) -> list[Token]:
    """Applies every sentence that only changes how the workflow starts; what is left of the message. Sentences beside such a one that
    merely give a reason (`they are getting the same ones over and over`) go with it."""
    sentences = _sentences(tokens)
    left: list[list[Token]] = []
    done = 0
    for at, sentence in enumerate(sentences):
        rest = sentence if _goes_on(sentences[at + 1 : at + 2]) else _pieces_left(graph, sentence, source)
        done += rest != sentence
        if rest:
            left.append(rest)
    if not done:
        return tokens
    return [t for sentence in left if not _reason(sentence) for t in sentence]


def _goes_on(behind: list[list[Token]]) -> bool:
    """Whether the next sentence tells what happens otherwise: then this one is no filter but parts two roads."""
    return bool(behind) and any(t.is_word("otherwise", "if-not") for t in behind[0][:2])


def _pieces_left(graph: Graph, sentence: list[Token], source: str) -> list[Token]:
    """What a sentence says besides changing the start: the whole of it, or one of its pieces after the other."""
    pieces = [] if sentence[0].norm in CONDITION_WORDS or _names_inputs(sentence, source) else _pieces(sentence)
    if len(pieces) < 2 or start_stated(graph, _stripped(sentence), source):
        return [] if len(pieces) > 1 or _applied(graph, _stripped(sentence), source) else sentence
    apart: list[list[Token]] = []
    applied = False
    for piece in pieces:
        if _applied(graph, _stripped(piece), source):
            applied = True
        else:
            apart.append(piece)
    if applied:
        return [t for piece in apart if not _reason(_stripped(piece)) for t in piece]
    return [] if _applied(graph, _stripped(sentence), source) else sentence


def _by_hand_now(graph: Graph, said: list[Token], source: str) -> bool:
    """`I'd rather push the button myself, with the shipment id as input`, `take the schedule off`: no start by itself any more."""
    if graph.trigger.type == "manual" or any(t.kind in ("address", "url", "channel", "duration", "clock") for t in said):
        return False
    words = {t.norm for t in said if t.kind == "word"} | {t.raw.lower() for t in said}
    off = words & {"off", "remove", "drop", "delete"} and words & {"schedule", "trigger", "timer"} and len(said) <= 6
    pushed = words & {"button", "manually", "myself", "ourselves"} and words & {
        "push",
        "press",
        "click",
        "start",
        "run",
        "launch",
        "kick",
        "trigger",
    }
    if not (off or (pushed and not words & {"approve", "approval", "form", "when", "if"})):
        return False
    graph.set_trigger("manual", {})
    for name in explicit_names(said, source) or (given_names(said, source) if "with" in words else []):
        graph.declare_input(name)
    return True


def _no_longer_by_hand(graph: Graph, said: list[Token]) -> bool:
    """`I do not want to start it by hand any more`, where somebody starts it: refuses no step, and what starts it is told beside it."""
    words = {t.norm for t in said if t.kind == "word"}
    denied = words & {"not", "no-longer", "never", "nobody"} and words & {"start", "run", "launch", "push", "press", "click", "trigger"}
    by_hand = words & {"manually", "myself", "button", "ourselves", "yourself"}
    plain = all(t.kind in ("word", "punct") and not t.is_word("but") for t in said) and len(said) <= 14
    return graph.trigger.type == "manual" and plain and bool(denied and by_hand)


def _names_inputs(sentence: list[Token], source: str) -> bool:
    """Whether commas in the sentence may stand between inputs: `add the inputs lane, weight and date`."""
    return bool(explicit_names(sentence, source))


def _applied(graph: Graph, said: list[Token], source: str) -> bool:
    if not said or said[0].norm in CONDITION_WORDS or any(t.is_word("unless", "while") for t in said):
        return False
    if _by_hand_now(graph, said, source) or _no_longer_by_hand(graph, said):
        return True
    if more_inputs(graph, said, source) or start_stated(graph, said, source):
        return True
    shipment = graph.trigger.type == "shipment"
    params = (
        (delay_told(graph, said) or filter_told(graph, said)) if shipment else (shifted_start(graph, said) or start_values(graph, said))
    )
    if params is None:
        return False
    graph.set_trigger(graph.trigger.type, params)
    return True


def _stripped(said: list[Token]) -> list[Token]:
    """Without what stands around an order: `please …`, `we only want …,`."""
    start, end = 0, len(said)
    while start < end and (said[start].kind == "punct" or said[start].is_word(*_POLITE)):
        start += 1
    while end > start and (said[end - 1].kind == "punct" or said[end - 1].is_word("please", "thanks")):
        end -= 1
    return said[start:end]


def _sentences(tokens: list[Token]) -> list[list[Token]]:
    out: list[list[Token]] = [[]]
    for token in tokens:
        out[-1].append(token)
        if token.norm in _ENDS or token.kind in ("newline", "bullet"):
            out.append([])
    return [sentence for sentence in out if sentence]


def _pieces(sentence: list[Token]) -> list[list[Token]]:
    """The sentence cut at commas and in front of orders behind `and`."""
    out: list[list[Token]] = [[]]
    for i, token in enumerate(sentence):
        joined = token.is_word("and", "but") and i + 1 < len(sentence) and is_verb(sentence, i + 1, start=True)
        if joined or (token.norm == "," and i):
            out.append([])
        out[-1].append(token)
    return [piece for piece in out if piece]


def _reason(said: list[Token]) -> bool:
    """Whether a sentence only says why: no order, no wish, nobody and nothing that a step could need."""
    later = any(
        is_verb(said, i, start=True) and said[i].form == "base"
        for i in range(2, len(said))
        if said[i - 1].norm in (",", ":") or said[i - 1].is_word("and", "then", "also")
    )
    said = [t for t in said if t.kind != "punct"]
    if any(t.raw.lower() in ("open", "public") for t in said) and any(t.is_word("webhook", "hook", "endpoint") for t in said):
        return True
    if any(t.is_word("manually", "button", "myself") for t in said) and any(
        t.is_word("start", "run", "push", "press", "launch") for t in said
    ):
        return all(t.kind == "word" for t in said)
    plain = all(t.kind in ("word", "number", "ident") and not t.is_word(*_WISHING) and t.norm not in CONDITION_WORDS for t in said)
    orders = any(is_verb(said, i, start=i == 0) and said[i].form == "base" for i in range(min(2, len(said))))
    return plain and not orders and not later and len(said) <= 14
