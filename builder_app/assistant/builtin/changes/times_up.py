"""Time that is over, told in other words than that nobody answered: `once those 4 hours are over, …`, `if she hasn't by then, …`, `without a
decision until then, …`, `if the approval is still open after 4 hours, …`."""

from dataclasses import replace

from builder_app.assistant.builtin.changes.anyway import anyway
from builder_app.assistant.builtin.reading.boundaries import clause_start, is_verb
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.words.quantities import seconds
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import TIME_PARAM
from builder_app.assistant.builtin.workflow.graph import Graph

_TIME = word_set("time period deadline limit window hour day minute week they those these it that")
_OVER = word_set("over up passed past elapsed gone expired timeout through pass expire elapse reached run")
_ANSWERS = word_set("decision answer reply response word approval sign-off reaction verdict feedback ok form result news sound")
_OPEN = word_set("open pending undecided unanswered outstanding waiting")
_AROUND_TIME = word_set(
    "the those these that this of be have has out by until then once when if after and still is are it they allotted for him her them"
)
_LONGEST = 9
_SAYS = {
    "human.approval": "nobody decide",
    "human.form": "nobody submit the form",
    "email.wait_for_reply": "nobody reply",
}
"""How a condition says that the time of a step is over."""


def time_over(graph: Graph, clause: Clause, focus: str | None) -> Clause:
    """The clause with the end of a time told as the silence of whoever had that time; other clauses as they are."""
    if clause.condition is None:
        clause = _leading(clause)
    said = clause.condition
    if not said or len(said) > _LONGEST or not (_over(said) or _not_yet(said) or _still_open(said) or _quiet(said)):
        return clause
    length = next((t for t in said if t.kind == "duration"), None)
    step = _whose(graph, said, length, focus)
    if step is None:
        return clause
    at = said[0]
    words = [Token("word", w, w, at.start, at.start) for w in _SAYS[graph.nodes[step].action].split()]
    within = [Token("word", "within", "within", at.start, at.start), length] if length is not None else []
    named = [Token("word", "for", "for", at.end, at.end), Token("step", step, step, at.end, at.end)]
    return replace(clause, condition=[*words, *within, *named], condition_word="if")


def _leading(clause: Clause) -> Clause:
    """`without a decision until then, …`, `after 4 hours without an answer it goes out`: the silence in front as a condition."""
    tokens = clause.tokens
    after = len(tokens) > 3 and tokens[0].is_word("after") and tokens[1].kind == "duration"
    if after and anyway(clause):
        said = [Token("word", word, word, tokens[0].start, tokens[0].start) for word in ("nothing", "until")]
        rest = tokens[3:] if tokens[2].norm == "," else tokens[2:]
        return replace(clause, tokens=rest, condition=[*said, tokens[1]], condition_word="if")
    start = 2 if after else 0
    if len(tokens) <= start or not tokens[start].is_word("without", "with"):
        return clause
    end = start + 1
    while end < len(tokens) and (tokens[end].norm in _ANSWERS or tokens[end].is_word("a", "an", "any", "the", "no", "his", "her", "their")):
        end += 1
    if (
        end == start + 1
        or not any(t.norm in _ANSWERS for t in tokens[start:end])
        or (tokens[start].is_word("with") and not any(t.is_word("no") for t in tokens[start:end]))
    ):
        return clause
    while end < len(tokens) and (
        tokens[end].is_word("until", "by", "then", "within", "in", "after", "of", "from", "the", "boss") or tokens[end].kind == "duration"
    ):
        end += 1
    rest = tokens[end:]
    if rest and rest[0].norm == ",":
        rest = rest[1:]
    plain = (
        not rest or clause_start(tokens, end) or is_verb(rest, 0, start=True) or rest[0].is_word("it", "the", "they", "we", "that", "this")
    )
    length = [t for t in tokens[:end] if t.kind == "duration"]
    word = Token("word", "until", "until", tokens[0].start, tokens[0].start)
    said = [Token("word", "nothing", "nothing", word.start, word.start), word, *length]
    return replace(clause, tokens=rest, condition=said, condition_word="if") if plain else clause


def _over(said: list[Token]) -> bool:
    """`those 4 hours are over`, `the time is up`, `they have passed`."""
    over = any(t.norm in _OVER or t.raw.lower() in _OVER for t in said)
    timed = any(t.norm in _TIME or t.kind == "duration" for t in said)
    return over and timed and all(t.kind == "duration" or t.norm in _TIME | _OVER | _AROUND_TIME or t.raw.lower() in _OVER for t in said)


def _not_yet(said: list[Token]) -> bool:
    """`she hasn't by then`, `he has said nothing by then`, `nothing until then`."""
    ended = said[-1].is_word("by", "until", "then") or any(t.is_word("until") for t in said[-2:])
    denied = any(t.is_word("not", "nothing", "nobody", "never", "no") for t in said)
    plain = all(t.kind in ("word", "duration") for t in said) and not any(t.is_word("find", "approve", "reject") for t in said)
    return ended and denied and plain


def _still_open(said: list[Token]) -> bool:
    """`the approval is still open after 4 hours`."""
    return (
        any(t.raw.lower() in _OPEN for t in said)
        and any(t.kind == "duration" for t in said)
        and any(t.norm in _ANSWERS | {"it"} for t in said)
    )


def _quiet(said: list[Token]) -> bool:
    """`he stays silent for 6 hours`, `nobody reply within 2 days`: silence and its length, whoever is silent."""
    quiet = any(t.is_word("silence") or (t.is_word("nobody") and said[-2:-1] and said[-2].is_word("within")) for t in said)
    plain = not any(t.is_word("customer", "carrier", "supplier", "sender", "broker") for t in said)
    return quiet and plain and any(t.kind == "duration" for t in said)


def _whose(graph: Graph, said: list[Token], length: Token | None, focus: str | None) -> str | None:
    """The step whose time is meant: the one spoken of, the one that has just that time, or the only one that waits for somebody."""
    waits = [s for s in graph.order() if graph.nodes[s].action in _SAYS]
    if focus in waits:
        return focus
    named = {t.norm for t in said}
    if "approval" in named and (asked := [s for s in waits if graph.nodes[s].action == "human.approval"]):
        return asked[0]
    if length is not None:
        same = [s for s in waits if seconds(graph.nodes[s].params.get(TIME_PARAM[graph.nodes[s].action])) == seconds(length.value)]
        waits = same or waits
    return waits[0] if len(waits) == 1 else None


def waits_meant(graph: Graph, parts: list[Clause], focus: str | None) -> set[str]:
    """The steps whose time the clauses say is over."""
    told = [time_over(graph, clause, focus) for clause in parts]
    return {t.norm for clause in told if clause not in parts for t in clause.condition or [] if t.kind == "step"}
