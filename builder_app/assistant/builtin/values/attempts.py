"""How often a step is attempted, told without the word `retry` as an order: `no retries on the mail`, `keep trying the call`, `one attempt only`."""

from typing import Any

from builder_app.assistant.builtin.reading.frames import frames
from builder_app.assistant.builtin.reading.making import times_of
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

MOST = 100
"""Most attempts that a step can have: what `keep trying` comes to."""
_TRIES = word_set("retry retries attempt attempts try tries")
_NONE = word_set("no not never without zero")
_AGAIN = word_set("repeat")
_KEEPS = word_set("keep continue")
_REMOTE = ("email.", "http.", "message.", "incident.", "data.query", "document.", "flow.sub_workflow")
_PLACED = word_set("if when after before until unless every between then otherwise add apart")


def attempts_told(graph: Graph, tokens: list[Token], source: str, focus: str | None) -> tuple[str, dict[str, Any]] | None:
    """(step, what changes of how it is attempted); None for other words, or where it is not told which step is meant."""
    said = [t for t in tokens if t.kind != "punct"]
    words = {t.norm for t in said} | {t.raw.lower() for t in said}
    if not said or len(said) > 12 or words & _PLACED or any(t.kind not in ("word", "number") for t in said):
        return None
    changes = _refused(said, words) or _kept_on(said, words)
    step = _step(graph, said, source, focus) if changes else None
    return (step, changes) if step is not None and changes else None


def _refused(said: list[Token], words: set[str]) -> dict[str, Any]:
    """`no retries for the call`, `never repeat the POST`, `one attempt only`, `the mail should be tried once`."""
    tried = bool(words & _TRIES)
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
