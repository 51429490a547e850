"""What goes with taking something out: `…, a Slack post will do`, `…, Slack is enough`, `… and escalate straight away`, `no Slack post, take it out`,
`for low priority shipments the approval is not necessary`."""

from dataclasses import replace

from builder_app.assistant.builtin.changes.removal import REMOVE
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.reading.narrowing import narrowed
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_ENOUGH = word_set("enough sufficient fine plenty")
_AT_ONCE = word_set("straight directly immediately right asap")
_NEWLY = word_set("a an another also too additionally new first")
_NEEDLESS = word_set("be not no need necessary require unnecessary needless skip omit do we never any-more of course")
_TAKES = word_set("take leave throw cut")
_NOTES = word_set("note line message word email mail notification")
_SURE = 3.0


def spared_apart(graph: Graph, parts: list[Clause]) -> list[Clause]:
    """The clauses with what comes instead of a step that goes as an order, and what is enough as it is left out."""
    return _refused_and_taken(graph, _enough_apart(parts))


def plainly_spared(clause: Clause) -> Clause:
    """The clause with its step that is skipped for some, or the line that is dropped to somebody, as a plain order."""
    return _needless_for_some(_dropped_a_line(clause))


def _enough_apart(parts: list[Clause]) -> list[Clause]:
    """`drop the mail, a Slack post to #sales will do` as `drop the mail` and `a Slack post to #sales instead`; what is there already and is
    enough is not mentioned further."""
    return [part for clause in parts for part in _enough(clause)]


def _enough(clause: Clause) -> list[Clause]:
    tokens = clause.tokens
    size = _says_enough(tokens)
    at = next((i for i in range(len(tokens) - size - 1, 0, -1) if tokens[i].norm == "," or tokens[i].is_word("and")), 0) if size else 0
    refused = tokens[0].is_word(*REMOVE, "no") or [t.norm for t in tokens[:2]] == ["do", "not"] if tokens else False
    if not at or not refused:
        return [clause]
    left = tokens[at + 1 : len(tokens) - size]
    out = [replace(clause, tokens=tokens[:at])]
    return [*out, replace(clause, tokens=left, marks={"instead"})] if left and left[0].is_word("a", "an") else out


def _says_enough(tokens: list[Token]) -> int:
    """How many words at the end say that what stands before them is enough."""
    if tokens and tokens[-1].raw.lower() in ("suffices", "suffice"):
        return 1
    for size in (2, 3):
        tail = tokens[-size:]
        does = tail[0].is_word("will", "would") and tail[-1].is_word("do") if len(tail) == size else False
        if does or (len(tail) == size and tail[0].is_word("be", "will") and tail[-1].norm in _ENOUGH):
            return size
    return 0


def _refused_and_taken(graph: Graph, parts: list[Clause]) -> list[Clause]:
    """`no paging for this, take it out` as `remove the paging`."""
    out: list[Clause] = []
    for clause in parts:
        last = out[-1] if out else None
        named = _refused(graph, last) if last is not None and _takes_it(clause) and last.sentence == clause.sentence else None
        if named is None:
            out.append(clause)
            continue
        at = clause.tokens[0]
        out[-1] = replace(
            clause, tokens=[Token("word", "remove", "remove", at.start, at.start), Token("step", named, named, at.end, at.end)]
        )
    return out


def _refused(graph: Graph, clause: Clause) -> str | None:
    tokens = clause.tokens
    found = find(graph, tokens[1:]) if clause.condition is None and 1 < len(tokens) <= 7 and tokens[0].is_word("no") else None
    return found.step if found is not None and found.score >= _SURE and not found.several else None


def _takes_it(clause: Clause) -> bool:
    tokens = [t for t in clause.tokens if t.kind != "punct"]
    takes = bool(tokens) and (tokens[0].is_word(*REMOVE) or (tokens[0].is_word(*_TAKES) and any(t.is_word("out", "off") for t in tokens)))
    return takes and all(t.is_word("it", "that", "this", "one", "step", "out", "off", "please", "again") for t in tokens[1:])


def goes_on_at_once(clause: Clause, emptied: int) -> bool:
    """`… and escalate straight away`, behind the wait that was taken out: what stands follows at once, there is nothing to be done."""
    tokens = clause.tokens
    plain = all(t.kind in ("word", "punct") or (t.kind == "step") for t in tokens) and clause.condition is None
    at_once = any(t.is_word(*_AT_ONCE) for t in tokens) and not clause.marks & {"also", "parallel", "instead"}
    return clause.sentence == emptied and plain and at_once and not any(t.is_word(*_NEWLY) for t in tokens)


def _needless_for_some(clause: Clause) -> Clause:
    """`for low priority shipments the approval is not necessary, release them directly` as `skip the approval for low priority shipments`."""
    tokens = clause.tokens
    if clause.condition is not None or len(tokens) < 5 or not tokens[0].is_word("for"):
        return clause
    at = next((i for i, t in enumerate(tokens) if i > 1 and (t.is_word("skip", "omit", "the", "no", "do", "we") or t.norm == ",")), 0)
    rest = tokens[at + (tokens[at].norm == ",") :]
    end = next((i for i, t in enumerate(rest) if t.norm == ","), len(rest))
    words = {t.norm for t in rest[:end]}
    told = words & {"skip", "omit", "unnecessary", "needless"} or (
        words & {"need", "necessary", "require"} and words & {"not", "no", "never"}
    )
    if not at or not told or not narrowed(tokens[1:at]):
        return clause
    named = [t for t in rest[:end] if not t.is_word(*_NEEDLESS, "the")]
    skip, the = (Token("word", w, w, tokens[0].start, tokens[0].start) for w in ("skip", "the"))
    return replace(clause, tokens=[skip, the, *named, *tokens[:at]]) if named else clause


def _dropped_a_line(clause: Clause) -> Clause:
    """`drop a note in Slack` writes one."""
    tokens = clause.tokens
    told = (
        len(tokens) > 3
        and tokens[0].is_word("drop", "leave")
        and tokens[1].is_word("a", "an", "them", "him", "her")
        and tokens[2].kind == "word"
    )
    noun = next((t for t in tokens[2:4] if t.norm in _NOTES or t.raw.lower() in _NOTES), None) if told else None
    return replace(clause, tokens=[Token("word", "send", "send", tokens[0].start, tokens[0].end), *tokens[1:]]) if noun else clause
