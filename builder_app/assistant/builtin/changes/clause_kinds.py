"""What kind of clause it is, told by its words alone: a new name, a remark, a refusal of how the workflow starts."""

from dataclasses import replace
from itertools import pairwise

from builder_app.assistant.builtin.places.positions import branch_ends
from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.references import find

_PARTS = ("label", "category", "class", "field", "case", "step", "recipient", "approver", "input", "branch")
"""What a message may name behind `new` without saying to add it."""


_PARTS_OF_STEPS = ("body", "payload", "header", "headers", "subject", "wording", "channel", "query", "threshold", "recipient")
"""Parts of steps: what they should be is never the order to add a step."""
_UNCHANGED = frozenset({"same", "unchanged", "is", "are", "was", "were", "put", "untouched"})
"""How sentences end that say that something stays: `the channel stays the same`, `everything stays as it is`."""


def updates_somewhere(clause: Clause, *, placed: bool) -> bool:
    """`after the email, set the status of the shipment to held`: a step at a place, not the value that is looked for."""
    placed = placed or any(t.is_word("after", "before", "behind", "between", "inside") for t in clause.tokens)
    sets = any(t.is_word("set", "mark", "update", "change", "put") and t.form == "base" for t in clause.tokens)
    return placed and sets and any(t.is_word("shipment", "load", "consignment") for t in clause.tokens)


def left_alone(tokens: list[Token]) -> bool:
    """`leave the email alone`, `keep it as it is`, `the log entry can stay`: nothing is to be changed."""
    words = [t.norm for t in tokens if t.kind == "word"]
    if 2 < len(words) <= 8 and words[-1] in ("stay", "remain") and words[-2] in ("can", "may", "should", "shall", "must"):
        return True
    raw = [t.raw.lower() for t in tokens if t.kind == "word"]
    if 1 < len(raw) <= 8 and {"stays", "stay", "remains", "remain"} & set(raw[1:4]) and raw[-1] in _UNCHANGED:
        return True
    opens = words[:1] in (["leave"], ["keep"])
    return opens and (words[-1] == "alone" or words[-3:] in (["as", "it", "be"], ["as", "they", "be"]) or words[-2:] == ["as", "be"])


def heads_a_case(graph: Graph, clause: Clause, source: str) -> bool:
    """`held: page the on-call`, `unknown id -> stop`: the name of a road in front of what happens on it."""
    tokens = clause.tokens
    if clause.condition is not None or not 0 < len(tokens) <= 4 or any(t.kind not in ("word", "ident", "quoted") for t in tokens):
        return False
    behind = source[tokens[-1].end :].lstrip("\"'”’ ")
    return behind.startswith((":", "->", "=>", "→", "– ", "— ")) and bool(branch_ends(graph, tokens))


def newly_named(clause: Clause) -> Clause:
    """`new label cancellation`, `another field: seal number`: the order to add it."""
    tokens = clause.tokens
    new = len(tokens) > 2 and tokens[0].is_word("new", "another", "additional", "extra") and tokens[1].is_word(*_PARTS)
    return replace(clause, tokens=[Token("word", "add", "add", tokens[0].start, tokens[0].start), *tokens]) if new else clause


def starts_by_itself(tokens: list[Token]) -> bool:
    """`don't run it on a schedule`, `no schedule any more`: what is refused is how the workflow starts."""
    return any(t.is_word("schedule", "trigger", "automatically", "cron") for t in tokens) and not any(t.kind == "address" for t in tokens)


def beside_those(clause: Clause) -> bool:
    """`in parallel with those, …`: what follows runs beside what stands."""
    those = ("with", "to", "those", "that", "them", "it", "these", "this", "the", "other", "others", "both", "all", "of", "as")
    several = any(t.kind == "number" or t.is_word("the-two", "both", "those", "these") for t in clause.tokens)
    said = (*those, "the-two", "email", "message", "step", "branch", "post", "request") if several else those
    return (
        "parallel" in clause.marks
        and clause.condition is None
        and all(t.kind in ("punct", "number") or t.is_word(*said) for t in clause.tokens)
    )


def gives_a_name(tokens: list[Token]) -> bool:
    """Whether what follows is a name, times of day and week in it included: `rename it to Weekly wrap-up`, `call it Daily mail`."""
    if not tokens or not tokens[0].is_word("rename", "call", "name", "title"):
        return False
    pairs = pairwise(tokens)
    return tokens[0].is_word("rename") or any(one.is_word("it", "workflow") and after.raw[:1].isupper() for one, after in pairs)


def describes(graph: Graph, tokens: list[Token]) -> bool:
    """`the sales mail should have …`, `the Teams post is only for …`: how a step that stands is or should be; never the order to add one.
    What is done to it (`the approval should be logged`) is such an order."""
    modal = next((i for i, t in enumerate(tokens[:8]) if i > 1 and (t.is_word("should", "must", "shall") or _is(tokens, i))), 0)
    if not modal or not tokens[0].is_word("the", "our", "that", "this") or tokens[modal - 1].is_word("who", "that", "which"):
        return False
    rest = [t for t in tokens[modal:] if not t.is_word("should", "must", "shall", "need", "to", "only", "just", "also", "then", "not")]
    passive = len(rest) > 1 and rest[0].is_word("be", "get") and rest[1].form == "ed"
    part = any(t.is_word(*_PARTS_OF_STEPS) for t in tokens[1:modal])
    return bool(rest) and not passive and (part or find(graph, tokens[1:modal]).score >= 2)


def _is(tokens: list[Token], i: int) -> bool:
    """Whether `is` or `needs to` stands at `i`."""
    return (tokens[i].is_word("be") and tokens[i].form == "s") or (
        tokens[i].is_word("need") and tokens[i + 1 : i + 2] != [] and tokens[i + 1].is_word("to")
    )


def remark(graph: Graph, clause: Clause) -> bool:
    """Whether the words only say how something is: `the ERP is flaky`, `half the time it is ice cream`."""
    tokens = clause.tokens
    be = next((i for i, t in enumerate(tokens) if t.is_word("be") and t.form == "s"), None)
    if not be or clause.condition is not None or len(tokens) > 8 or any(t.kind not in ("word", "punct") for t in tokens):
        return False
    return (
        not any(t.is_word("should", "must", "not", "wrong", "missing", "every", "each") for t in tokens) and find(graph, tokens).score < 3
    )


def asked_in_the_form(tokens: list[Token]) -> list[Token]:
    """`ask for a comment`, where a form stands: that the form should ask for it; empty for orders about anything else."""
    asks = len(tokens) > 2 and tokens[0].is_word("ask", "request") and tokens[1].is_word("for")
    if not asks or len(tokens) > 8 or any(t.kind not in ("word", "ident", "punct", "quoted") for t in tokens):
        return []
    opening = [Token("word", word, word, tokens[0].start, tokens[0].start) for word in ("the", "form", "should", "ask", "for")]
    return [*opening, *tokens[2:]]


def negated(graph: Graph, clause: Clause) -> bool:
    """Whether a clause refuses a step: `do not escalate`, `we no longer need the wait`, `no log please`."""
    words = clause.words
    have = set(words)
    if words[:2] in (["never", "mind"], ["forget", "about"], ["forget", "the"]):
        return find(graph, clause.tokens).score >= 2
    if "no-longer" in have or (words[:2] == ["do", "not"] and not {"retry", "forget"} & have):
        return True
    if words[:1] == ["no"] and clause.condition is None:
        return not have & {"reply", "answer", "response", "word"} and find(graph, clause.tokens).score >= 3
    if "able" in have:
        return False  # `should be able to give a note, but does not have to`
    refused = {"need", "necessary", "want", "use", "require", "useful", "have"}
    unwanted = have & refused and have & {"not", "never", "any-more"}
    waiting = "wait" in have and words[:2] not in (["the", "wait"], ["that", "wait"], ["this", "wait"])
    return bool(unwanted) and not waiting and "if" not in have and find(graph, clause.tokens).score >= 2
