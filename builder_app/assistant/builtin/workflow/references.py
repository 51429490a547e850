"""Which steps the user means: `the second wait`, `the email to bob@x.com`, `step 3`, `it`."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from builder_app.assistant.builtin.words.quantities import ORDINALS, seconds
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import MANNERS, MESSAGES, RECIPIENT, TIME_PARAM
from builder_app.assistant.builtin.workflow.descriptions import described, person
from builder_app.assistant.builtin.workflow.graph import Graph

_SPECIFIC = word_set(
    """
    slack teams pagerduty approval approver follow-up escalation escalate reminder form inbox csv json classify classification
    sentiment tone summary summarise lookup search for-each loop repeat join http post call api webhook log bol
    invoice approve extraction extract parse document page incident condition check store save query update
    sub-workflow draft
    """
)
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
_POINTERS = frozenset({"it", "that", "this", "one"})
_GENERIC = word_set(
    """
    email message notification mail alert wait delay timeout reply request summary report notice pause
    """
)
_WEAK = word_set(
    """
    the a an of to for step steps in on and email send wait with is be at by my our
    """
)
_BRANCH_NOUNS = {"rejection": "rejected", "refusal": "rejected", "timeout": "timeout", "failure": "error"}
"""What a road is called in front of the step that stands on it: `the rejection email`."""
_BRANCH_WORDS = {"approve": "approved", "reject": "rejected", "refuse": "rejected", "decline": "rejected"}
_MAIL_NOUNS = frozenset({"email", "message", "mail", "notification"})


@dataclass
class Reference:
    """What a phrase may mean: step ids, the likeliest first, and how sure the words make it."""

    steps: list[str] = field(default_factory=list)
    score: float = 0
    several: bool = False

    @property
    def step(self) -> str | None:
        """The likeliest step."""
        return self.steps[0] if self.steps else None


def _values(params: dict[str, object]) -> str:
    return str(params).lower()


def _score(graph: Graph, step_id: str, tokens: list[Token], words: set[str]) -> float:
    node = graph.nodes[step_id]
    manner = MANNERS.get(node.action)
    nouns = set(manner.nouns) if manner else set()
    score = 0.0
    hits = words & nouns
    score += 5.0 if hits & _SPECIFIC else 3.0 if hits & _GENERIC else 2.0 if hits else 0.0
    if node.action in MESSAGES and words & _MAIL_NOUNS and not hits:
        score += 1.5
    if words & {"first", "initial", "original"} and words & _MAIL_NOUNS and node.action == "email.send":
        score += 0.5
    text = _values(node.params)
    for token in tokens:
        if token.kind in ("address", "channel", "url") and token.norm.lower() in text:
            score += 4
        if token.kind == "duration" and any(seconds(v) == seconds(token.value) for v in node.params.values() if isinstance(v, dict)):
            score += 3
    if score or words - _WEAK:
        named = set(node.name.lower().replace(":", " ").split()) - _WEAK
        score += 0.8 * len(named & {t.raw.lower() for t in tokens if t.kind == "word"})
        score += 3.0 if not hits and named & words & _SPECIFIC else 0.0
        asked = graph.nodes.get(str(node.params.get("email_step"))) if node.action == "email.wait_for_reply" else None
        whom = _values({"to": (asked or node).params.get("to", node.params.get(RECIPIENT.get(node.action, "to"), ""))})
        people = [
            w
            for w in words
            if w
            in (
                "facility",
                "carrier",
                "customer",
                "manager",
                "driver",
                "supplier",
                "boss",
                "ops",
                "legal",
                "team",
                "warehouse",
                "broker",
                "finance",
                "planner",
            )
        ]
        score += sum(1.5 for w in people if w in whom or w in node.name.lower())
        parts = set(re.findall(r"[a-z0-9]{3,}", whom)) - {"com", "org", "net", "the"}
        parts |= {name for name, address in graph.people.items() if address in whom}
        score += 2.5 if any(person(w, parts) for w in words - _WEAK - _GENERIC - _SPECIFIC - set(people)) else 0
        score += described(node.params, {t.raw.lower() for t in tokens if t.kind == "word" and t.norm not in _SPECIFIC | _GENERIC})
    return score


def _exact(graph: Graph, tokens: list[Token]) -> str | None:
    for token in tokens:
        if token.kind == "step" and token.norm in graph.nodes:
            return token.norm
        if token.kind in ("quoted", "code", "ident", "word"):
            for step_id, node in graph.nodes.items():
                if (token.raw.strip("`'\"“”") == step_id and ("_" in step_id or token.kind in ("quoted", "code"))) or (
                    token.kind in ("quoted", "code") and token.norm.lower() == node.name.lower()
                ):
                    return step_id
    return None


def _ordinal(tokens: list[Token]) -> int | None:
    for i, token in enumerate(tokens):
        if (
            token.kind == "word"
            and (token.form == "ordinal" or token.norm in ORDINALS)
            and not (token.norm == "second" and i and tokens[i - 1].kind == "number")
        ):
            number = token.value if token.form == "ordinal" else ORDINALS[token.norm]
            return int(number) if isinstance(number, int) else None
    return None


def _labelled(graph: Graph, words: set[str]) -> set[str]:
    """The steps first reached by a road of that name: `billing should go to …`."""
    sorting = ("ai.classify", "ai.sentiment", "flow.switch")
    roads = {(s, o) for s, o, _ in graph.edges if s in graph.nodes and graph.nodes[s].action in sorting and o.lower() in words}
    return {t for s, o, t in graph.edges if (s, o) in roads} | {node.id for road in roads for node in graph.led_by(road)}


def find(graph: Graph, tokens: list[Token], *, focus: str | None = None, actions: set[str] | None = None) -> Reference:
    """The steps that the phrase may mean; empty when it names none."""
    if (exact := _exact(graph, tokens)) is not None:
        return Reference([exact], 10)
    words = {"http" if t.raw in _METHODS else t.norm for t in tokens if t.kind == "word"}
    order = graph.order()
    if "step" in words and (number := next((t.value for t in tokens if t.kind == "number"), None)) is not None:
        return Reference([order[int(number) - 1]], 8) if 0 < int(number) <= len(order) else Reference()
    ordinal = _ordinal(tokens)
    if "step" in words and ordinal is not None and len(words & (_SPECIFIC | _GENERIC)) == 0:
        index = ordinal - 1 if ordinal > 0 else len(order) - 1
        return Reference([order[index]], 8) if 0 <= index < len(order) else Reference()
    pool = [s for s in order if actions is None or graph.nodes[s].action in actions]
    if any(one.is_word("document") and other.is_word("request") for one, other in pairwise(tokens)):
        pool = [s for s in pool if graph.nodes[s].action == "document.request"]
    branch = next((t for t in tokens if t.form == "ed" and t.norm in _BRANCH_WORDS), None)
    if branch is not None and words & (_SPECIFIC | _GENERIC) - {branch.norm, "approval"}:
        behind = {t for s, o, t in graph.edges if o == _BRANCH_WORDS[branch.norm]}
        if behind:
            pool = [s for s in pool if s in behind]
            tokens = [t for t in tokens if t is not branch]
            words = words - {branch.norm}
    noun = next((t for i, t in enumerate(tokens[:-1]) if t.norm in _BRANCH_NOUNS and tokens[i + 1].norm in _MAIL_NOUNS | {"step"}), None)
    if noun is not None and (behind := {t for s, o, t in graph.edges if o == _BRANCH_NOUNS[noun.norm]} & set(pool)):
        return Reference([s for s in pool if s in behind], 4)
    behind = _labelled(graph, {t.raw.lower() for t in tokens if t.kind == "word"})
    called = words & _MAIL_NOUNS | {w for w in words & _SPECIFIC if w in ("slack", "teams", "pagerduty", "incident", "log")}
    if behind & set(pool) and called:
        both = [s for s in pool if s in behind and called & set(MANNERS[graph.nodes[s].action].nouns)]
        if both:
            return Reference(both, 5)
    if behind & set(pool) and not words & (_SPECIFIC | _GENERIC) - {"delay"}:
        return Reference([s for s in pool if s in behind], 4)
    scored = _by_kind_first(graph, words, [(s, _score(graph, s, tokens, words)) for s in pool])
    best = max((v for _, v in scored), default=0)
    if best < 1.5:
        if words & _POINTERS and focus in graph.nodes and (actions is None or graph.nodes[focus].action in actions):
            return Reference([focus], 2)
        return Reference()
    if ordinal is not None:
        family = [s for s, v in scored if v >= (1.5 if words & _MAIL_NOUNS and not words & _SPECIFIC else best - 0.9)]
        plain = [s for s in family if graph.nodes[s].action == "email.send"]
        if words & _MAIL_NOUNS and not words & _SPECIFIC and len(plain) > 1:
            family = plain
        family = sorted(family, key=order.index)
        index = ordinal - 1 if ordinal > 0 else len(family) - 1
        return Reference([family[index]], best + 1) if 0 <= index < len(family) else Reference()
    top = [s for s, v in scored if v >= best - 0.01]
    pointed = any(t.is_word("that", "this") and i + 1 < len(tokens) for i, t in enumerate(tokens))
    if pointed and focus is not None and any(s == focus and v >= 1.5 for s, v in scored):
        return Reference([focus], best)
    if words & {"other", "the-other", "another"} and focus in top and len(top) > 1:
        top.remove(str(focus))
    if focus in top and len(top) > 1:
        top.sort(key=lambda s: s != focus)
    return Reference(top, best, several=len(top) > 1)


def _by_kind_first(graph: Graph, words: set[str], scored: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """The scores, those of steps that only speak of a kind lowered where a step of that kind stands: `the summary` beside the mail with it."""
    nouns = {s: words & set(MANNERS[graph.nodes[s].action].nouns) if graph.nodes[s].action in MANNERS else set() for s, _ in scored}
    kinds = {word for s, hits in nouns.items() if graph.nodes[s].action not in MESSAGES for word in hits & _SPECIFIC}
    return [(s, v - 3.0 if kinds and graph.nodes[s].action in MESSAGES and nouns[s] <= kinds else v) for s, v in scored]


def timed(graph: Graph, tokens: list[Token], *, focus: str | None = None) -> Reference:
    """The step whose time a phrase is about; the only one with a time where the phrase names none."""
    words = {t.norm for t in tokens if t.kind == "word"}
    found = find(graph, tokens, focus=focus, actions=set(TIME_PARAM))
    if found.steps:
        return found
    named = find(graph, [t for t in tokens if not t.is_word("get", "have", "give", "allow")], focus=focus)
    if named.step is not None and not words & {"wait", "timeout"}:
        wait = next((t for t in graph.targets(named.step) if graph.nodes[t].action in TIME_PARAM), None)
        if wait is not None:
            return Reference([wait], named.score)
    people = [s for s in graph.order() if graph.nodes[s].action in ("human.approval", "human.form")]
    everyone = words & {"both", "all", "each", "each-of", "every", "them-all", "the-two"}
    if words & {"give", "allow", "have", "get"} and people and (len(people) == 1 or everyone) and not named.steps:
        return Reference(people, 1, several=len(people) > 1)
    timed_ones = [s for s in graph.order() if TIME_PARAM.get(graph.nodes[s].action, "-") in graph.nodes[s].params]
    counted = _ordinal(tokens)
    kinds = {graph.nodes[s].action for s in timed_ones}
    if counted is not None and not named.steps and len(kinds) == 1 and len(words & (_SPECIFIC | _GENERIC)) == 0:
        index = counted - 1 if counted > 0 else len(timed_ones) - 1
        return Reference([timed_ones[index]], 2) if 0 <= index < len(timed_ones) else Reference()
    pointed = named.score <= 2 and len(timed_ones) == 1
    every = [s for s in graph.order() if graph.nodes[s].action in ("flow.wait", "email.wait_for_reply")] or [
        s for s in graph.order() if graph.nodes[s].action in TIME_PARAM and TIME_PARAM[graph.nodes[s].action] in graph.nodes[s].params
    ]
    if not every and len(people) == 1 and named.score <= 2:
        return Reference(people, 1)
    return Reference(every, 1, several=len(every) > 1) if every and (not named.steps or words & {"wait"} or pointed) else Reference()
