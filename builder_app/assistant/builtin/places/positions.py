"""Where in an existing workflow something goes: before, after or between steps, at an end, on a branch."""

from dataclasses import dataclass, field

from builder_app.assistant.builtin.places.answered_sides import beyond_limit, yes_or_no
from builder_app.assistant.builtin.places.attach import ANY_OF
from builder_app.assistant.builtin.places.completion import completed, step_doing
from builder_app.assistant.builtin.places.kinds import road_named
from builder_app.assistant.builtin.places.road_ends import chain_end, last_leaf
from builder_app.assistant.builtin.places.unanswered import answering, unanswered_so_far
from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.reading.conditions import Cond, atom, understand
from builder_app.assistant.builtin.words.adjectives import is_adjective
from builder_app.assistant.builtin.words.fields import NEGATED
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MESSAGES
from builder_app.assistant.builtin.workflow.graph import End, Graph
from builder_app.assistant.builtin.workflow.references import find

_SURE = 2.0
_EVENTS = frozenset({"reply", "approved", "rejected", "submitted", "decided"})


@dataclass
class Position:
    """A place. `kind`: before, after, between, end, start, branch; `ends` for a branch."""

    kind: str
    steps: list[str] = field(default_factory=list)
    ends: list[End] = field(default_factory=list)


def _phrase_end(tokens: list[Token], start: int) -> int:
    """Where the phrase that names a step stops: at the clause's verb, a comma or the end."""
    for i in range(start, len(tokens)):
        token = tokens[i]
        if token.kind == "punct" and token.norm in ",:":
            return i
        nxt = tokens[i + 1] if i + 1 < len(tokens) else None
        if i > start and token.is_word("i", "we") and nxt is not None and nxt.is_word("want", "need", "would", "should", "must"):
            return i
        if (
            i > start
            and nxt is not None
            and token.kind == "word"
            and token.norm in VERBS
            and token.form == "base"
            and is_verb(tokens, i, start=False)
            and not _inside_name(tokens, i)
        ):
            posted = (
                token.is_word("post", "write")
                and nxt.is_word("to")
                and any(t.kind == "channel" or t.is_word("slack", "teams") for t in tokens[i + 2 : i + 4])
            )
            opens = (
                posted
                or nxt.kind in ("address", "url", "channel", "quoted", "duration", "broken")
                or nxt.is_word(
                    "the", "a", "an", "it", "them", "another", "that", "this", "up-to", "him", "her", "one", "something", "everything"
                )
            )
            if opens or token.norm in _OPENERS:
                return i
    return len(tokens)


_OPENERS = word_set(
    """
    add insert put include append send notify inform tell ask write save escalate alert remind wait store
    """
)


def _inside_name(tokens: list[Token], i: int) -> bool:
    return tokens[i - 1].is_word("slack", "teams", "first", "second", "third", "last", "the", "to", "http", "pagerduty", "and", "a")


def _gerund(tokens: list[Token]) -> list[Token]:
    """`sending the email`, `you send the email`: the step is named by what the verb does."""
    return [
        t
        for t in tokens
        if not t.is_word("i", "we", "you", "it", "they", "he", "she", "be", "have", "send", "do", "been", "is") or t.norm in ("it",)
    ]


def _outgoing(graph: Graph, phrase: list[Token], focus: str | None) -> str | None:
    """What `it` is in `before it goes out`: a message, the one last spoken of or the only one; otherwise the focus."""
    leaves = any(t.is_word("go", "leave", "send") for t in phrase) and any(t.is_word("it", "that", "this", "they") for t in phrase)
    sent = [s for s in graph.order() if graph.nodes[s].action in MESSAGES or graph.nodes[s].action.startswith(("message.", "incident."))]
    return focus if not leaves or focus in sent or not sent else sent[-1]


def take_position(graph: Graph, tokens: list[Token], *, focus: str | None) -> tuple[Position | None, list[Token]]:
    """The place that the clause names and the clause without it; (None, tokens) when it names none."""
    for i, token in enumerate(tokens):
        if token.kind != "word":
            continue
        nxt = tokens[i + 1] if i + 1 < len(tokens) else None
        if token.norm == "between":
            return _between(graph, tokens, i)
        if token.norm in ("before", "after", "behind", "following") and nxt is not None and not is_adjective(tokens, i):
            end = _phrase_end(tokens, i + 1)
            phrase = tokens[i + 1 : end]
            rest = tokens[:i] + [t for t in tokens[end:] if not (t.kind == "punct" and t.norm == ",")]
            if phrase and phrase[0].kind in ("duration", "clock") and not any(t.is_word("wait", "pause", "delay", "timer") for t in phrase):
                continue
            if token.norm != "before" and (ends := _finished(graph, phrase)):
                return Position("branch", ends=ends), rest
            if token.norm != "before" and (ends := _event_ends(graph, phrase)):
                return Position("branch", ends=ends), rest
            if token.norm == "before" and len(phrase) <= 3 and any(t.is_word("run", "start", "begin") for t in phrase):
                return Position("start"), rest
            if token.norm == "after" and any(t.form == "ed" for t in phrase) and (ends := completed(graph, phrase)):
                return Position("branch", ends=ends), rest
            found = find(graph, _gerund(phrase), focus=_outgoing(graph, phrase, focus))
            done = step_doing(graph, phrase, later=token.norm != "before") if found.score < _SURE else None
            if found.step is not None or done is not None:
                step = done or (found.steps[-1] if found.several and token.norm != "before" else str(found.step))
                return Position("before" if token.norm == "before" else "after", [step]), rest
            if any(t.is_word("trigger", "start", "beginning") for t in phrase) and token.norm != "before":
                return Position("start"), rest
    if (outcome := _on_outcome(graph, tokens)) is not None:
        return outcome
    if (labelled := _for_label(graph, tokens)) is not None:
        return labelled
    branch = _branch_phrase(graph, tokens)
    if branch is not None:
        return branch
    if any(t.is_word("at-end") for t in tokens):
        return Position("end"), [t for t in tokens if not t.is_word("at-end")]
    if any(t.is_word("at-start") for t in tokens):
        return Position("start"), [t for t in tokens if not t.is_word("at-start")]
    return None, tokens


def _between(graph: Graph, tokens: list[Token], i: int) -> tuple[Position | None, list[Token]]:
    rest, phrase = tokens[:i], tokens[i + 1 :]
    order = graph.order()
    if any(t.is_word("the-two", "them", "both") for t in phrase[:3]):
        named = find(graph, [t for t in phrase if not t.is_word("the-two", "them", "both", "two")])
        pair = sorted(named.steps, key=order.index) if len(named.steps) == 2 else order[-2:] if len(order) >= 2 else []
        phrase = [t for t in phrase if not t.is_word("email", "message", "step", "wait", "post")] if len(named.steps) == 2 else phrase
        return (
            (Position("between", pair), rest + [t for t in phrase if not t.is_word("the-two", "them", "both")])
            if len(pair) == 2
            else (None, tokens)
        )
    mid = next((j for j, t in enumerate(phrase) if t.is_word("and")), None)
    if not phrase and len(order) >= 2:
        return Position("between", order[-2:]), rest[:-1] if rest and rest[-1].is_word("in") else rest
    if mid is None:
        return None, tokens
    end = _phrase_end(phrase, mid + 1)
    one, two = (_named(graph, part, later=n > 0) for n, part in enumerate((phrase[:mid], phrase[mid + 1 : end])))
    if one is None or two is None:
        return None, tokens
    return Position("between", [one, two]), rest + [t for n, t in enumerate(phrase[end:]) if n or t.norm not in (",", ":")]


def _named(graph: Graph, phrase: list[Token], *, later: bool) -> str | None:
    """The step that words name or whose doing they tell: `the lookup`, `finding the shipment`."""
    return step_doing(graph, phrase, later=later) or find(graph, phrase).step


def _finished(graph: Graph, phrase: list[Token]) -> list[End]:
    """`after all of them are done`, `after the loop`: behind the last for-each."""
    words = {t.norm for t in phrase}
    loop = next((s for s in reversed(graph.order()) if graph.nodes[s].action == "flow.for_each"), None)
    whole = words & {"them-all", "everybody", "all", "every", "everyone", "each", "whole", "entire"} and (
        words & {"do", "finish", "complete", "done", "process", "through", "email", "notify", "post", "send", "handle", "list"}
        or len(words) <= 2
        or any(t.form == "ed" for t in phrase)
    )
    if "last" in words and "one" in words and len(words - {"the", "be", "have", "done"}) <= 3 and loop is not None:
        return [(loop, "done")]
    inside = find(graph, [t for t in phrase if not t.is_word("each", "every", "all")]) if words & {"each", "every"} else None
    if (
        inside is not None
        and inside.step is not None
        and inside.score >= 3
        and len(phrase) <= 3
        and loop in set(graph.upstream([inside.step]))
    ):
        return []
    return [(loop, "done")] if loop is not None and (whole or "loop" in words) else []


def _event_ends(graph: Graph, phrase: list[Token]) -> list[End]:
    """`after they reply`, `after approval`: the matching branch of an existing step."""
    words = {t.norm for t in phrase}
    pronoun = words & {
        "they",
        "she",
        "he",
        "someone",
        "it",
        "somebody",
        "nobody",
        "carrier",
        "customer",
        "facility",
        "manager",
    }
    if phrase and phrase[0].is_word("the", "a", "an") and not pronoun:
        return []
    cond = atom(phrase)
    if cond.kind not in _EVENTS or not (pronoun or phrase[0].is_word("approval", "rejection", "a", "no")):
        return []
    return branch_ends(graph, phrase)


_AWAITED = frozenset({"email.wait_for_reply", "email.check_inbox", "human.form"})
_ROADS = {
    "reply": ("replied", "timeout"),
    "approved": ("approved", ""),
    "rejected": ("rejected", "approved"),
    "decided": ("", "timeout"),
    "complete": ("complete", "partial"),
    "partial": ("partial", "complete"),
    "unusable": ("unusable", "complete"),
    "submitted": ("submitted", "timeout"),
    "found": ("found", "not_found"),
    "sentiment": ("", ""),
    "error": ("error", "next"),
    "label": ("", ""),
    "yes": ("", ""),
}


def _confirmed(phrase: list[Token]) -> bool:
    """`a slot is confirmed`: by whoever was asked, in a form or for an approval."""
    return any(
        t.form == "ed" and t.is_word("confirm", "answer") and i and phrase[i - 1].is_word("be", "have") for i, t in enumerate(phrase)
    )


def _sides(graph: Graph, cond: Cond) -> list[End]:
    """The side of a check that already compares so."""
    for step in graph.order():
        tree = graph.nodes[step].params.get("condition")
        if isinstance(tree, dict) and tree.get("right") == cond.value and cond.value is not None:
            same = tree.get("operator") == cond.operator
            if same or tree.get("operator") == NEGATED.get(cond.operator):
                return [(step, "true" if same else "false")]
    return []


def branch_ends(graph: Graph, phrase: list[Token]) -> list[End]:
    """Ends of existing steps that a condition speaks of; empty when no step has such an outcome."""

    if side := yes_or_no(graph, phrase) or beyond_limit(graph, phrase):
        return side
    spent = {t.norm for t in phrase} & {"never", "attempt", "attempts", "tries", "rounds", "exhausted", "still", "last"}
    loops = [s for s in graph.order() if graph.nodes[s].action == "flow.repeat"]
    if spent and loops and atom(phrase).kind not in ("reply", "error"):
        return [(loops[0], "exhausted")]
    out: list[End] = []
    for cond in understand(phrase):
        positive, negative = _ROADS.get(cond.kind, ("", ""))
        wanted = negative if cond.negative else positive
        if cond.kind == "compare" and (sides := _sides(graph, cond)):
            out += sides
            continue
        if cond.kind == "decided":
            wanted = "timeout"
        if cond.kind == "sentiment":
            wanted = str(cond.value)
        if cond.kind == "approved" and cond.negative:
            late = cond.duration is not None or any(t.is_word("nobody") for t in phrase)
            wanted = "timeout" if late else "rejected"
        if (
            cond.kind == "reply"
            and any(n.action == "email.check_inbox" for n in graph.nodes.values())
            and not any(n.action == "email.wait_for_reply" for n in graph.nodes.values())
        ):
            wanted = "not_found" if cond.negative else "found"
        named = find(graph, [t for t in phrase if not t.is_word("reply", "answer", "response", "timeout", "approve", "approval")])
        holders = [s for s in graph.order() if wanted and wanted in graph.roads(s)]
        if cond.kind == "label" and (done := _finished(graph, list(cond.tokens)) or completed(graph, list(cond.tokens))):
            out += done
            continue
        if cond.kind == "label":
            words = {w.lower().rstrip("s") for w in cond.text.split()}
            pairs = [
                (s, o)
                for s in graph.order()
                for o in graph.roads(s)
                if graph.nodes[s].action in ("ai.classify", "flow.switch") and {w.rstrip("s") for w in o.lower().split()} & words
            ]
            out += pairs[:1]
            continue
        if cond.kind == "reply" and unanswered_so_far(graph, phrase):
            continue
        if not holders and cond.kind == "error":
            failing = list(dict.fromkeys((s, o) for s, o, _ in graph.edges if o == "error"))
            out += [end for end in failing if end[0] == named.step] or failing[:1]
            continue
        if (
            cond.kind == "reply"
            and not any(graph.nodes[s].action in _AWAITED for s in graph.nodes)
            and {"there", "here", "in"} & {t.norm for t in phrase}
        ):
            wanted = "not_found" if cond.negative else "found"
            holders = [s for s in graph.order() if wanted in graph.roads(s)]
        if not holders and cond.kind == "reply" and not cond.negative and _confirmed(phrase):
            asked = [s for s in graph.order() if graph.nodes[s].action in ("human.form", "human.approval")]
            out += [(s, graph.roads(s)[0]) for s in asked[:1]]
            continue
        if not holders and cond.kind == "found":
            wanted = "timeout" if cond.negative else "replied"
            holders = [s for s in graph.order() if wanted in graph.roads(s)]
        if cond.kind == "reply" and not any(graph.nodes[s].action in ("email.wait_for_reply", "email.check_inbox") for s in holders):
            written = find(graph, phrase, actions=set(MESSAGES)).step
            holders = [s for s in holders if written is None or graph.nodes[s].action not in ("human.approval", "human.form")]
        if wanted == "timeout" and {t.norm for t in phrase} & {"he", "she", "his", "her"}:
            holders = [s for s in holders if graph.nodes[s].action == "human.approval"] or holders
        if not holders:
            continue
        if wanted == "timeout" and cond.kind == "reply" and any(graph.nodes[s].action == "email.wait_for_reply" for s in holders):
            holders = [s for s in holders if graph.nodes[s].action == "email.wait_for_reply"]
        chosen = holders[-1] if cond.again or any(t.is_word("last", "second", "again") for t in phrase) else holders[0]
        if named.step in holders:
            chosen = str(named.step)
        elif cond.kind == "reply" and (own := answering(graph, phrase, holders)) is not None:
            chosen = own
        if cond.kind == "reply" and cond.negative and {t.norm for t in phrase} & ANY_OF and len(holders) > 1:
            out += [(s, wanted) for s in holders if (s, wanted) not in out]
            continue
        end = _round_again(graph, (chosen, wanted), loops if spent else [])
        if end not in out:
            out.append(end)
    return out


def _round_again(graph: Graph, end: End, loops: list[str]) -> End:
    """The end of the repetition that a road leads back into, or that words like `still` and `the last` speak of."""
    if end[1] not in ("timeout", "not_found"):
        return end
    into = [t for t in graph.targets(*end) if graph.nodes[t].action == "flow.repeat"] or loops
    return (into[0], "exhausted") if into else end


def _branch_phrase(graph: Graph, tokens: list[Token]) -> tuple[Position, list[Token]] | None:
    """`on the rejected branch`, `on the timeout path`, `in the no-reply case`."""
    at = next(
        (i for i, t in enumerate(tokens) if t.is_word("branch", "path", "road", "route", "side", "case", "outcome", "leg")),
        None,
    )
    if at is None:
        return None
    start = next((i for i in range(at, -1, -1) if tokens[i].is_word("on", "in", "to", "along", "into", "under")), None)
    if start is None:
        return None
    phrase = [t for t in tokens[start + 1 : at] if not t.is_word("the", "a")]
    low = {t.norm for t in phrase} | {t.raw.lower() for t in phrase}
    ends: list[End] = []
    for step in graph.order():
        for road in graph.roads(step):
            if road.lower() in low or road.replace("_", " ") in " ".join(t.raw.lower() for t in phrase):
                ends = ends or [(step, road)]
    ends = ends or _checked(graph, low) or branch_ends(graph, phrase)
    return (Position("branch", ends=ends), tokens[:start] + tokens[at + 1 :]) if ends else None


_OUTCOMES = word_set("approval rejection refusal timeout reply answer response failure error silence expiry submission")


def _on_outcome(graph: Graph, tokens: list[Token]) -> tuple[Position, list[Token]] | None:
    """`on rejection also post to Slack`, `upon approval …`: the road of that outcome."""
    for i, token in enumerate(tokens[:-1]):
        at = i + 1 + tokens[i + 1].is_word("a", "the", "an")
        if not token.is_word("on", "upon") or at >= len(tokens) or not tokens[at].is_word(*_OUTCOMES):
            continue
        ends = branch_ends(graph, [tokens[at]])
        rest = tokens[at + 1 :]
        if ends and not (rest and rest[0].is_word("email", "message", "branch", "path", "road", "step")):
            return Position("branch", ends=ends), [*tokens[:i], *(rest[1:] if rest and rest[0].norm == "," else rest)]
    return None


def _for_label(graph: Graph, tokens: list[Token]) -> tuple[Position, list[Token]] | None:
    """`for damage also open an incident`: the road of that label."""
    sorting = [s for s in graph.order() if graph.nodes[s].action in ("ai.classify", "flow.switch", "ai.sentiment")]
    for i, token in enumerate(tokens[:-1]):
        if not token.is_word("for", "on", "with", "at"):
            continue
        j = i + 1 + tokens[i + 1].is_word("the", "a", "any")
        ends = [(s, o) for s in sorting for o in graph.roads(s) if j < len(tokens) and o.lower() in (tokens[j].raw.lower(), tokens[j].norm)]
        if not ends and (named := road_named(graph, tokens[j:])) is not None:
            ends, j = [named[0]], j + named[1] - 1
        several = [(s, o) for s in sorting for o in graph.roads(s) if " " in o and _spelt(tokens[j:]).startswith(f"{o.lower()} ")]
        if several:
            ends, j = several, j + several[0][1].count(" ")
        ends = ends or (_checked(graph, {tokens[j].raw.lower(), tokens[j].norm}) if _one_of(tokens, j) else [])
        if ends:
            ordered = j + 2 < len(tokens) and tokens[j + 2].kind == "address"
            rest = tokens[
                j
                + 1
                + (
                    j + 1 < len(tokens)
                    and not ordered
                    and tokens[j + 1].is_word("one", "ones", "email", "message", "case", "shipment", "order")
                ) :
            ]
            return Position("branch", ends=ends[:1]), [*tokens[:i], *rest]
    return None


def _one_of(tokens: list[Token], j: int) -> bool:
    """Whether `ones`, `shipments` stand behind the word at `j`."""
    return j + 1 < len(tokens) and (tokens[j + 1].raw.lower() in ("ones", "shipments", "orders", "cases", "loads"))


def routed_too(graph: Graph, tokens: list[Token]) -> tuple[list[End], list[Token]] | None:
    """(the road, the order) of `shortage should also go to x@y.com`; None where the words begin with no road's name."""
    sorting = [s for s in graph.order() if graph.nodes[s].action in ("ai.classify", "flow.switch", "ai.sentiment")]
    for step in sorting:
        for road in graph.roads(step):
            size = road.count(" ") + 1
            rest = tokens[size:]
            if not _spelt(tokens).startswith(f"{road.lower()} ") or not any(t.is_word("go", "send") for t in rest[:4]):
                continue
            to = next((i for i, t in enumerate(rest) if t.is_word("to")), None)
            if to is not None:
                return [(step, road)], [Token("word", "send", "send", rest[to].start, rest[to].start), *rest[to:]]
    return None


def _spelt(tokens: list[Token]) -> str:
    return " ".join(t.raw.lower() for t in tokens) + " "


def _checked(graph: Graph, words: set[str]) -> list[End]:
    """`in the high case`: the true side of the check that compares with it."""
    for step in graph.order():
        tree = graph.nodes[step].params.get("condition")
        if isinstance(tree, dict) and str(tree.get("right", "")).lower() in words:
            return [(step, "false" if str(tree.get("operator", "")).startswith("not") else "true")]
    return []


__all__ = ["VERBS", "Position", "branch_ends", "chain_end", "last_leaf", "routed_too", "take_position"]
