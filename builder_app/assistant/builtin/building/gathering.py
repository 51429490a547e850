"""What comes when all that runs side by side is done: `when all three are done, store it`, `after both, email x@y.com`."""

from builder_app.assistant.builtin.places.positions import chain_end
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import End, Graph

_ALL = word_set("both all them-all every everything each the-two everyone they those these")
_DONE = word_set("do done finish complete through over ready send out post go run end there succeed leave left away off gone")
_AROUND = word_set(
    "the of them are be have has been is step steps message messages branch branches one ones two three four it that those these email "
    "request ping note call document reminder notification"
)
_SEVERAL = ("emails", "mails", "e-mails", "pings", "messages", "requests", "calls", "notes", "posts", "reminders", "notifications")
"""What stands for all of the messages side by side, or of a loop."""
_JOINS = word_set("join merge gather unite reunite combine synchronise sync rejoin")
_BRINGS = ("bring", "come", "get", "put", "go", "run", "flow")
_BESIDE = word_set(
    "the these those all both the-two two three four them it they again back then branch branches paths path threads results approvals emails "
    "messages steps strands lines of and up in with a any either first one is enough whichever together into wait for we"
)


def says_join(tokens: list[Token]) -> str:
    """`all` for `join them`, `bring the branches back together`, `any` for `join them, the first one is enough`; empty for other words."""
    words = [t.norm for t in tokens if t.kind == "word"]
    joins = bool(set(words) & _JOINS) or (bool(words) and words[0] in _BRINGS and "together" in words)
    plain = all(t.kind in ("word", "punct", "number") for t in tokens) and set(words) <= _JOINS | _BESIDE | set(_BRINGS)
    if not (joins and plain):
        return ""
    return "any" if set(words) & {"any", "either", "first", "whichever"} else "all"


def says_all_done(phrase: list[Token]) -> bool:
    """Whether the words tell that several things are through: `all three are done`, `both`."""
    words = {t.norm for t in phrase if t.kind == "word"} | {"done" for t in phrase if t.raw.lower() == "done"}
    plain = all(t.kind in ("punct", "number") or t.norm in _ALL | _DONE | _AROUND for t in phrase)
    several = bool(words & _ALL) or (len(phrase) > 2 and phrase[0].is_word("the") and phrase[1].raw.lower() in _SEVERAL)
    return several and plain and (bool(words & _DONE) or len(phrase) <= 3)


def says_it_is_done(phrase: list[Token]) -> bool:
    """Whether the words tell that the step before is through: `it has finished`, `that is done`."""
    words = {t.norm for t in phrase if t.kind == "word"} | {t.raw.lower() for t in phrase if t.raw.lower() == "done"}
    last = phrase[-1:]
    ends = words & {"done", "finish"} or any(t.is_word("through", "over") or (t.is_word("end") and t.form == "ed") for t in last)
    return bool(ends) and words <= _IT_IS | {"done", "finish", "through", "over", "end"} and len(phrase) <= 6


_IT_IS = word_set("it that this be have do has the sub-workflow subworkflow workflow run")
_THROUGH = word_set("last loop list round rows row everyone every-one")
_GONE = word_set("whole entire full complete shipment order carrier customer item entry record page name we i")
_PROCESSED = word_set("process handle work email send mail treat work serve contact notify write update store")


def says_gone_through(phrase: list[Token]) -> bool:
    """Whether the words tell that a list has been gone through: `the last one`, `the whole list is done`, `the loop is finished`, `every
    shipment has been handled`."""
    words = {t.norm for t in phrase if t.kind == "word"} | {"done" for t in phrase if t.raw.lower() == "done"}
    everyone = words & {"all", "everybody", "everyone", "every-one", "them-all"} and len(phrase) <= 5
    if everyone and phrase[-1].form == "ed" and phrase[-1].is_word(*_PROCESSED, "ask", "inform", "tell", "chase"):
        return True
    if phrase[:1] and phrase[0].is_word("the") and says_all_done(phrase):
        return True
    known = _THROUGH | _ALL | _DONE | _AROUND | _GONE | _PROCESSED | {"with", "through", "go", "for-each", "for-all"}
    if not words or words - known or any(t.kind not in ("word", "punct", "number") for t in phrase):
        return False
    if words & {"last", "list", "loop"} and not words & {"email", "reminder", "reply"} - _PROCESSED:
        return "last" not in words or bool(words & (_DONE | _GONE | {"one"}) - {"run"})
    return bool(words & _ALL) and bool(words & {"shipment", "order", "row", "rows", "item", "entry"}) and bool(words & (_DONE | _PROCESSED))


def open_loop(graph: Graph) -> End | None:
    """Where the latest loop has gone through everything, as long as nothing follows there."""
    loop = next((s for s in reversed(graph.nodes) if graph.nodes[s].action == "flow.for_each"), None)
    return (loop, "done") if loop is not None and not graph.used((loop, "done")) else None


def loop_gone_through(graph: Graph, phrase: list[Token]) -> list[End]:
    """The end behind a loop that stands, where the words tell that all of it has been gone through."""
    loop = open_loop(graph) if says_gone_through(phrase) else None
    return [loop] if loop is not None else []


def gathered(graph: Graph) -> list[End]:
    """The end behind all that runs side by side, joined where it was not; empty where nothing does."""
    join = next((s for s in reversed(graph.order()) if graph.nodes[s].action == "flow.join"), None)
    if join is not None:
        return [one for end in graph.natural(join) for one in chain_end(graph, end)]
    loose = _loose(graph)
    if not loose:
        return []
    step = graph.add("flow.join", name="Wait for all branches", params={"mode": "all"}, ends=loose, wish="join")
    return graph.natural(step)


def _loose(graph: Graph) -> list[End]:
    """The open ends of the steps that run side by side; empty where one of them branches or leads on."""
    starts = dict.fromkeys((s, o) for s, o, _ in graph.edges)
    for start in starts:
        targets = graph.targets(*start)
        if len(targets) < 2:
            continue
        ends = [one for t in targets for end in graph.natural(t)[:1] for one in chain_end(graph, end)]
        if len(ends) == len(targets) and not any(graph.used(end) for end in ends):
            return ends
    return []
