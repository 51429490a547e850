"""What it means that a step is done: `once it was escalated`, `after the form is in`, `when the record is stored`."""

from builder_app.assistant.builtin.words.quantities import ORDINALS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MESSAGES
from builder_app.assistant.builtin.workflow.graph import End, Graph
from builder_app.assistant.builtin.workflow.references import find

_CHATS = frozenset({"message.slack", "message.teams"})
_DONE_BY: dict[str, frozenset[str]] = {
    "escalate": frozenset({"email.escalate"}),
    "log": frozenset({"log.write"}),
    "call": frozenset({"http.request"}),
    "page": frozenset({"incident.pagerduty"}),
    "post": _CHATS | {"http.request"},
    "save": frozenset({"document.save", "data.store"}),
    "store": frozenset({"data.store", "document.save"}),
    "record": frozenset({"data.store"}),
    "update": frozenset({"shipment.update"}),
    "mark": frozenset({"shipment.update"}),
    "remind": frozenset({"email.follow_up"}),
    "chase": frozenset({"email.follow_up"}),
    "request": frozenset({"document.request", "email.send"}),
    "summarise": frozenset({"ai.summarize"}),
    "extract": frozenset({"document.extract_text", "document.parse", "email.parse_reply", "ai.extract"}),
    "parse": frozenset({"document.parse", "email.parse_reply", "ai.extract"}),
    "find": frozenset({"shipment.search", "shipment.lookup", "data.query"}),
    "lookup": frozenset({"shipment.lookup", "shipment.search"}),
    "read": frozenset({"document.extract_text", "email.parse_reply", "ai.extract", "document.parse"}),
    "search": frozenset({"shipment.search", "email.check_inbox", "data.query"}),
    "query": frozenset({"data.query"}),
    "classify": frozenset({"ai.classify"}),
    "sort": frozenset({"ai.classify"}),
    "approve": frozenset({"human.approval"}),
    "set": frozenset({"shipment.update", "data.set"}),
    "change": frozenset({"shipment.update"}),
    "wait": frozenset({"flow.wait", "email.wait_for_reply"}),
    "check": frozenset({"flow.condition", "email.check_inbox", "shipment.lookup"}),
} | dict.fromkeys(("send", "email", "tell", "inform", "notify", "alert", "write", "ask"), MESSAGES | _CHATS)
"""Participles and the steps that they speak of."""
_DONE_BY_ACTIONS = {verb: set(actions) for verb, actions in _DONE_BY.items()}
_FIRST_MEANT = {
    "read": ("document.extract_text",),
    "parse": ("document.parse", "email.parse_reply"),
    "find": ("shipment.lookup", "shipment.search"),
    "set": ("shipment.update",),
}
"""Which of the steps is meant where several are there."""
_OVER = word_set("do done finish complete over through out in away gone sent ready happen run pass release")
_ROUNDS = word_set("reminder follow-up chaser nudge attempt try round time repetition email mail")
_AROUND = word_set("it that this they everything all he she be have has been get got successfully already also just the a an")


def completed(graph: Graph, phrase: list[Token]) -> list[End]:
    """The ends behind the step whose completion the words tell; empty when they tell none."""
    if (spent := _last_round(graph, phrase)) is not None:
        return [spent]
    verb = next((t for t in phrase if t.kind == "word" and t.form == "ed" and t.norm in _DONE_BY), None)
    if verb is None and 1 < len(phrase) <= 4 and phrase[0].is_word("we", "it", "they", "i", "you"):
        verb = next((t for t in phrase[1:3] if t.norm in _DONE_BY and t.form in ("base", "s") and t.kind == "word"), None)
    if verb is not None:
        of_kind = [s for s in graph.order() if graph.nodes[s].action in _DONE_BY[verb.norm]]
        named = find(graph, [t for t in phrase if t is not verb and t.norm not in _AROUND], actions=set(of_kind and _DONE_BY[verb.norm]))
        step = named.step or (of_kind[-1] if of_kind else None)
        return graph.natural(step)[:1] if step is not None else []
    rest = [t for t in phrase if t.norm not in _OVER | _AROUND or t.kind != "word"]
    if len(rest) < len(phrase) and (called := _called_workflow(graph, rest)) is not None:
        return graph.natural(called)[:1]
    told = len(rest) < len(phrase) and any(t.norm in _OVER for t in phrase)
    opens = bool(phrase) and phrase[0].is_word("the", "that", "this", "our")
    if not rest or not (told or opens) or len(rest) > 4:
        return []
    found = find(graph, rest)
    return graph.natural(found.step)[:1] if found.step is not None and found.score >= 2 else []


def done_in(graph: Graph, phrase: list[Token]) -> str:
    """The step that `it is stored`, `the data is put in the collection` tells of, in the passive voice; empty where it tells of none."""
    be = next((i for i, t in enumerate(phrase[:6]) if i and t.is_word("be", "get")), None)
    if be is None or be + 1 >= len(phrase) or any(t.is_word("not", "if", "when") for t in phrase):
        return ""
    if any(t.is_word("collection", "table", "register", "ledger") for t in phrase[be:]):
        stored = [s for s in graph.order() if graph.nodes[s].action == "data.store"]
        return stored[0] if len(stored) == 1 else ""
    ends = completed(graph, phrase) if phrase[be + 1].form == "ed" else []
    return ends[0][0] if ends else ""


def _called_workflow(graph: Graph, named: list[Token]) -> str | None:
    """The other workflow that is run and whose name the words are part of: `vetting` of the workflow `Haulier vetting`."""
    said = {t.raw.lower() for t in named if t.kind == "word" and len(t.raw) > 3}
    runs = [s for s in graph.order() if graph.nodes[s].action == "flow.sub_workflow"]
    words = {s: set(str(graph.nodes[s].params.get("workflow_id", "")).lower().replace("-", " ").replace("_", " ").split()) for s in runs}
    return next((s for s in runs if said and said <= words[s]), None)


def step_doing(graph: Graph, phrase: list[Token], *, later: bool = False) -> str | None:
    """The step that does what a verb in its `-ing` form says: `reading`, `finding the shipment`, `changing its status`; the last of several
    where `later` is told; None for other words."""
    said = [t for t in phrase if not t.is_word("the", "a", "an")]
    raw = said[0].raw.lower().split()[0] if said and said[0].kind == "word" else ""
    verb = next((one for one in (said[0].norm, raw[:-3], f"{raw[:-3]}e") if one in _DONE_BY), "") if raw.endswith("ing") else ""
    if not verb or verb == "ask":
        return None
    alike = [s for s in graph.order() if graph.nodes[s].action in _DONE_BY[verb]]
    named = find(graph, said[1:], actions=_DONE_BY_ACTIONS[verb]) if len(said) > 1 else None
    if named is not None and named.step is not None and not named.several:
        return named.step
    kinds = [a for a in _FIRST_MEANT.get(verb, ()) if any(graph.nodes[s].action == a for s in alike)]
    alike = [s for s in alike if graph.nodes[s].action == kinds[0]] if kinds else alike
    return (alike[-1] if later else alike[0]) if alike else None


def _last_round(graph: Graph, phrase: list[Token]) -> End | None:
    """`the last reminder`, `the third attempt`: where the repetition of such steps is used up; None where the words speak of none."""
    loop = next((s for s in reversed(graph.order()) if graph.nodes[s].action == "flow.repeat"), None)
    said = [t for t in phrase if not t.is_word("the", "was", "be", "have", "their", "our", "that", *_OVER)]
    if loop is None or len(said) != 2 or not said[1].is_word(*_ROUNDS):
        return None
    most = graph.nodes[loop].params.get("max_times")
    return (loop, "exhausted") if said[0].is_word("last", "final") or ORDINALS.get(said[0].norm) == most else None
