"""How a step is attempted, told without the word `retry` as an order: `no retries on the mail`, `keep trying the call`, `one attempt only`, `double
the pause between attempts`, `the call should give up after 20 seconds`, `a failure of the call must not stop the run`."""

from typing import Any

from builder_app.assistant.builtin.reading.frames import frames
from builder_app.assistant.builtin.reading.making import times_of
from builder_app.assistant.builtin.words.quantities import seconds
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

MOST = 100
"""Most attempts that a step can have: what `keep trying` comes to."""
_TRIES = word_set("retry retries attempt attempts attempted try tries")
_NONE = word_set("no not never without zero")
_AGAIN = word_set("repeat")
_KEEPS = word_set("keep continue")
_REMOTE = ("email.", "http.", "message.", "incident.", "data.query", "document.", "flow.sub_workflow")
_GROWTH = word_set(
    "the a an pause wait interval gap delay time spacing each every between make let should must of with use set to be it increase grow backoff after whenever"
)
_FACTORS = {
    "double": 2.0,
    "doubling": 2.0,
    "doubled": 2.0,
    "doubles": 2.0,
    "triple": 3.0,
    "tripling": 3.0,
    "triples": 3.0,
    "constant": 1.0,
    "same": 1.0,
}
_ABOUT_RUNS = word_set(
    "a an the failure error fail failing must should may shall never not no stop break kill abort halt crash interrupt block workflow run process rest whole of make let do "
    "exhausted after can"
)
DAY = 86_400
_PLACED = word_set("if when after before until unless every between then otherwise add apart")


def attempts_told(graph: Graph, tokens: list[Token], source: str, focus: str | None) -> tuple[str, dict[str, Any]] | None:
    """(step, what changes of how it is attempted); None for other words, or where it is not told which step is meant."""
    said = [t for t in tokens if t.kind != "punct"]
    words = {t.norm for t in said} | {t.raw.lower() for t in said}
    if not said or len(said) > 14 or any(t.kind not in ("word", "number", "duration") for t in said) or "if" in words:
        return None
    if (limit := _limit(said, words)) or (lasts := _lasting(words)):
        step = _step(graph, [t for t in said if not t.is_word(*_ABOUT_RUNS) and t.kind == "word"], source, focus)
        routed = step is not None and graph.nodes[step].policy.on_error == "route"
        remote = step is not None and graph.nodes[step].action.startswith(_REMOTE) and graph.nodes[step].action != "email.wait_for_reply"
        return (str(step), limit or lasts) if remote and not routed else None
    if growth := growing(said):
        named = [t for t in said if not t.is_word(*_GROWTH) and t.kind == "word" and t.raw.lower() not in _FACTORS]
        return (step, {"backoff": growth}) if (step := _step(graph, named, source, focus)) is not None else None
    if len(said) > 12 or words & _PLACED or any(t.kind == "duration" for t in said):
        return None
    changes = _refused(said, words) or _kept_on(said, words)
    step = _step(graph, said, source, focus) if changes else None
    return (step, changes) if step is not None and changes else None


def growing(said: list[Token]) -> float:
    """How many times longer each pause between attempts is than the one before: 2 for `double the pause each time`; 0 where none is told."""
    words = {t.norm for t in said} | {t.raw.lower() for t in said}
    factor = next((f for word, f in _FACTORS.items() if word in words), 0.0)
    number = next((float(t.value) for t in said if t.kind == "number" and isinstance(t.value, int | float) and 1 <= t.value <= 10), 0.0)
    if words & {"backoff", "back-off", "exponential", "exponentially"}:
        return number or factor or 2.0
    paused = words & {"pause", "wait", "interval", "gap", "delay", "time", "spacing"}
    tried = words & _TRIES or words & {"each", "every", "between"}
    return factor if paused and tried and not any(t.kind == "duration" for t in said) else 0.0


def _limit(said: list[Token], words: set[str]) -> dict[str, Any]:
    """`the call should give up after 20 seconds`."""
    lengths = [seconds(t.value) for t in said if t.kind == "duration"]
    told = len(lengths) == 1 and "exhausted" in words and words & {"call", "request", "http", "api", "post", "query", "attempt"}
    return {"timeout_seconds": min(max(lengths[0] or 0, 1), DAY)} if told else {}


def _lasting(words: set[str]) -> dict[str, Any]:
    """`a failure of the call must not stop the workflow`, `the Teams post must never make the run fail`."""
    denied = words & {"not", "never", "no"} and words & {"must", "should", "may", "shall", "can", "let", "do"}
    breaks = words & {"stop", "break", "kill", "abort", "halt", "crash", "fail", "interrupt", "block"} and words & {
        "workflow",
        "run",
        "process",
        "rest",
    }
    return {"on_error": "continue"} if denied and breaks else {}


def _refused(said: list[Token], words: set[str]) -> dict[str, Any]:
    """`no retries for the call`, `never repeat the POST`, `one attempt only`, `the mail should be tried once`."""
    tried = bool(words & _TRIES)
    if (most := times_of(said)) and words & {"not", "no", "never"} and words & {"more", "over", "at-most", "than", "more-than"}:
        return {"max_attempts": min(most, MOST)}
    none = any(t.is_word(*_NONE) and any(u.is_word(*_TRIES, *_AGAIN) for u in said[i + 1 : i + 4]) for i, t in enumerate(said))
    once = tried and ("once" in words or (words & {"only", "single", "just"} and times_of(said) == 1) or {"one", "only"} <= words)
    return {"max_attempts": 1} if none or once else {}


def _kept_on(said: list[Token], words: set[str]) -> dict[str, Any]:
    """`keep retrying the page`, `keep paging up to 5 times`: with no number, as often as there is."""
    opens = said[0].is_word(*_KEEPS) or (said[0].is_word("retry") and said[0].raw.lower().startswith("keep"))
    doing = said[0].is_word("retry") or (len(said) > 1 and said[1].form == "ing")
    if not opens or not doing:
        return {}
    return {"max_attempts": min(times_of(said) or MOST, MOST)}


def _step(graph: Graph, said: list[Token], source: str, focus: str | None) -> str | None:
    """The step that is named, by a noun or by what it does; the one last spoken of for `it`, else the only one that others can fail."""
    named = [t for t in said if not t.is_word(*_TRIES, *_NONE, *_AGAIN, *_KEEPS, "on", "for", "please", "we", "do", "time", "times")]
    found = find(graph, named, focus=focus)
    if found.step is not None and not found.several:
        return found.step
    does = next((t for t in named if t.form == "ing"), None)
    made = frames([does], source) if does is not None else []
    if made:
        return next((s for s in graph.order() if graph.nodes[s].action == made[0].action), None)
    remote = [s for s in graph.order() if graph.nodes[s].action.startswith(_REMOTE)]
    calls = [s for s in remote if graph.nodes[s].action == "http.request"]
    bare = all(
        t.is_word("only", "just", "one", "once", "at-all", "any", "the", "be", "should", "up-to", "again") or t.kind == "number"
        for t in named
    )
    return (calls if len(calls) == 1 else remote)[0] if bare and 1 in (len(calls), len(remote)) else None
