"""Changes of what checks, searches and the trigger compare: limits, values, and what is left out or let in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from builder_app.assistant.builtin.reading.combined import conjuncts
from builder_app.assistant.builtin.reading.comparisons import condition_tree, filter_tree, search_filter
from builder_app.assistant.builtin.reading.conditions import Cond, atom, field_at
from builder_app.assistant.builtin.reading.narrowing import narrowed
from builder_app.assistant.builtin.values.other_value import other_value
from builder_app.assistant.builtin.values.search_changes import search_changed
from builder_app.assistant.builtin.words.fields import FREE_FIELDS, NEGATED, OPERATORS, PRIORITIES, SHIPMENT_FIELDS
from builder_app.assistant.builtin.words.quantities import seconds
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.actions import TIME_PARAM
from builder_app.assistant.builtin.workflow.context import Context
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.domain.trigger_words import condition_words
from builder_app.domain.workflow import TRIGGER

LIMITS = word_set("threshold limit bar cutoff cut-off ceiling condition number count figure")
FILTERS = word_set("filter restriction limitation narrowing")
_SHIFTS = word_set("raise lower increase reduce decrease bump drop up set make")
_ONLY = word_set("only just restrict limit narrow solely exclusively")
_AWAY = word_set("remove drop delete without no lift forget lose clear")
_ALL = word_set("all every any each regardless whatever whichever")
_OPENING = word_set(
    "include show list consider take keep only just restrict limit narrow it to the one ones for with where from that which be and also shipment of those them"
)
_NOT_HERE = word_set("wait pause remind escalate add insert retry attempt times")
_UP = word_set("raise increase bump up higher")
_DOWN = word_set("lower reduce decrease drop down cut")
_RENEWED = word_set("change set make switch update use let should must be")
_PARAMS = {"flow.condition": "condition", "shipment.search": "filter"}
_MEASURES = word_set("degree degrees f c fahrenheit celsius dollar dollars usd eur euro euros kg kilo lb lbs ton tons percent pounds miles")
_GREATER = frozenset({"greater_than", "greater_or_equal"})
_LESS = frozenset({"less_than", "less_or_equal"})
Leaf = dict[str, Any]


@dataclass(frozen=True)
class Holder:
    """A step, or the trigger, with the tree of comparisons that it holds."""

    step: str
    param: str
    tree: Leaf

    @property
    def leaves(self) -> list[Leaf]:
        """The elementary comparisons."""
        return list(_leaves(self.tree))


def holders(graph: Graph) -> list[Holder]:
    """All that compare something, in the order of the workflow."""
    places = [(TRIGGER, "filter", graph.trigger.params.get("filter"))]
    places += [(s, p, graph.nodes[s].params.get(p)) for s in graph.order() if (p := _PARAMS.get(graph.nodes[s].action))]
    return [Holder(step, param, tree) for step, param, tree in places if isinstance(tree, dict) and tree]


def compared_fields(graph: Graph) -> set[str]:
    """The names of all that is compared somewhere: `status` where a check or a filter looks at it."""
    return {_subject(leaf) for holder in holders(graph) for leaf in holder.leaves}


def spoken_of(graph: Graph, tokens: list[Token]) -> set[str]:
    """The holders that a message may mean by a limit, a comparison, a narrower choice or a compared value."""
    words = {t.norm for t in tokens if t.kind == "word"}
    bounded = {t.norm for t in tokens} & {"at-least", "at-most", "more-than", "less-than"}
    numbers = any(t.kind == "number" or (t.kind == "duration" and bounded) for t in tokens) or bool(
        words & {"inclusive", "strictly", "itself", "equal"}
    )
    every = holders(graph)
    out: set[str] = set()
    if numbers and (words & (LIMITS | _SHIFTS) or any(t.norm in OPERATORS for t in tokens)):
        out |= {h.step for h in every if any(_numeric(leaf) for leaf in h.leaves)}
    only = any("only" in t.raw.lower() for t in tokens)
    if only or words & (_ONLY | FILTERS) or (words & _ALL and _subjects(tokens)):
        out |= {h.step for h in every} | set(_choosers(graph))
    if words & _RENEWED and words & {"word", "keyword", "term", "phrase"}:
        out |= {h.step for h in every if any(leaf.get("operator") == "contains" for leaf in h.leaves)}
    if subjects := _subjects(tokens) if words & _RENEWED else set():
        out |= {h.step for h in every if any(_subject(leaf) in subjects for leaf in h.leaves)}
    if [t.kind for t in tokens if t.kind != "punct" and not t.is_word("instead", "please")] == ["duration"]:
        out |= {h.step for h in every if any(_subject(leaf) == "delay_hours" for leaf in h.leaves)}
    said = {t.raw.lower() for t in tokens}
    return out | {h.step for h in every if any(str(leaf.get("right", "")).lower() in said for leaf in h.leaves)}


class Comparing:
    """Applies one clause. `said` tells what was done, `focus` where."""

    def __init__(self, graph: Graph, focus: str | None) -> None:
        self.graph, self.focus = graph, focus
        self.said: list[str] = []

    def run(self, tokens: list[Token], *, only: bool, also: bool = False) -> bool:
        """Whether the clause was about a comparison."""
        also = also or any(t.is_word("also", "too") for t in tokens)
        tokens = [t for t in tokens if not t.is_word("also", "too", "please")]
        words = {t.norm for t in tokens if t.kind == "word"}
        if words & _NOT_HERE or any(t.kind in ("address", "url", "channel", "clock") for t in tokens):
            return False
        return (
            self._left_out(tokens, words)
            or self._sought(tokens, words)
            or self._lateness(tokens)
            or self._exchange_numbers(tokens, words)
            or self._exchange(tokens, words)
            or (also and self._let_in(tokens))
            or self._other_value(tokens)
            or self._widen(tokens, words)
            or self._strictness(tokens, words)
            or (also and self._must_too(tokens))
            or self._required(tokens, words)
            or self._bound(tokens, words)
            or (bool(only or words & _ONLY) and self._narrow(tokens))
        )

    def searched(self, tokens: list[Token], *, only: bool, also: bool) -> bool:
        """Whether the clause was about what the only search asks for, each of its words."""
        asked = search_changed(self.graph, tokens, only=only, also=also or any(t.is_word("also", "too") for t in tokens))
        return asked is not None and self._put(Holder(asked[0], "filter", {}), asked[1])

    def _lateness(self, tokens: list[Token]) -> bool:
        """`48 hours instead`, where nothing waits and one comparison looks at how late a shipment is."""
        waits = any(n.params.get(TIME_PARAM.get(n.action, "")) for n in self.graph.nodes.values())
        said = [t for t in tokens if t.kind != "punct"]
        found = [(h, leaf) for h in holders(self.graph) for leaf in h.leaves if _subject(leaf) == "delay_hours" and _numeric(leaf)]
        if waits or len(said) != 1 or said[0].kind != "duration" or len(found) != 1:
            return False
        holder, leaf = found[0]
        hours = (seconds(said[0].value) or 0) / 3600
        return self.put(holder, leaf, leaf | {"right": int(hours) if hours == int(hours) else hours})

    def _exchange_numbers(self, tokens: list[Token], words: set[str]) -> bool:
        """`2500 instead of 5000`: the only comparison that holds the one number takes the other."""
        numbers = [t.value for t in tokens if t.kind == "number"]
        if len(numbers) != 2 or not words & {"instead-of", "change", "replace", "to", "from"} or any(t.kind == "duration" for t in tokens):
            return False
        found = [(h, leaf) for h in holders(self.graph) for leaf in h.leaves if _numeric(leaf) and leaf["right"] in numbers]
        if len(found) != 1:
            return False
        holder, leaf = found[0]
        new = next((n for n in numbers if n != leaf["right"]), None)
        return new is not None and self.put(holder, leaf, leaf | {"right": new})

    def _left_out(self, tokens: list[Token], words: set[str]) -> bool:
        """`skip shipments with priority low`: what a search does not look for any more."""
        search = next((s for s in self.graph.order() if self.graph.nodes[s].action == "shipment.search"), None)
        if search is None or not tokens or not tokens[0].is_word("skip", "exclude", "ignore", "omit") or "shipment" not in words:
            return False
        tree = filter_tree([replace(c, operator=NEGATED.get(c.operator, c.operator)) for c in _conditions(tokens[1:])], scope="search")
        old = self._params(search).get("filter")
        kept = list(_leaves(old)) if isinstance(old, dict) and "any" not in old else []
        return bool(tree) and self._put(Holder(search, "filter", {}), {"all": [*kept, *_leaves(tree)]} if kept else tree)

    def _sought(self, tokens: list[Token], words: set[str]) -> bool:
        """`search for shipments with status exception instead of delayed ones`: another filter of the search that stands."""
        searches = [s for s in self.graph.order() if self.graph.nodes[s].action == "shipment.search"]
        away = next((i for i, t in enumerate(tokens) if t.is_word("instead-of", "not")), None)
        opens = bool(tokens) and tokens[0].is_word("search", "find", "look", "get", "list", "lookup") and "shipment" in words
        tree = search_filter(tokens[:away]) if opens and away and len(searches) == 1 else {}
        return bool(tree) and self._put(Holder(searches[0], "filter", {}), tree)

    def _exchange(self, tokens: list[Token], words: set[str]) -> bool:
        """`not Maersk but DHL`, `DHL instead of Maersk`: a compared name for another."""
        if not words & {"instead-of", "not", "replace", "change", "swap", "but"}:
            return False
        named = [t for t in tokens if t.kind in ("quoted", "code") or (t.kind == "word" and (t.raw[:1].isupper() or t.norm in PRIORITIES))]
        for holder in holders(self.graph):
            for leaf in holder.leaves:
                old = str(leaf.get("right", "")).lower()
                fresh = [t for t in named if t.norm.lower() != old and t.raw.lower() != old and t is not tokens[0]]
                if any(old in (t.norm.lower(), t.raw.lower()) for t in tokens) and len(fresh) == 1:
                    value = PRIORITIES.get(fresh[0].norm, fresh[0].norm if fresh[0].kind in ("quoted", "code") else fresh[0].raw)
                    return self.put(holder, leaf, leaf | {"right": value})
        return False

    def _let_in(self, tokens: list[Token]) -> bool:
        """`also for Walmart`: one more name where one is asked for."""
        names = [
            t for t in tokens if t.kind in ("quoted", "code") or (t.kind == "word" and t.raw[:1].isupper() and not t.is_word("also", "and"))
        ]
        plain = all(
            t in names or t.kind == "punct" or t.is_word("for", "customer", "carrier", "and", "from", "with", "to", "by") for t in tokens
        )
        found = [
            (h, leaf) for h in holders(self.graph) for leaf in h.leaves if leaf.get("operator") in ("equals", "in") and _named_one(leaf)
        ]
        if not names or not plain or len(found) != 1:
            return False
        holder, leaf = found[0]
        old = leaf["right"] if isinstance(leaf["right"], list) else [leaf["right"]]
        new = " ".join(t.norm if t.kind != "word" else t.raw for t in names)
        return new not in old and self.put(holder, leaf, leaf | {"operator": "in", "right": [*old, new]})

    def _other_value(self, tokens: list[Token]) -> bool:
        """`change the carrier to FedEx`: what is compared with that field."""
        every = [(h, leaf) for h in holders(self.graph) for leaf in h.leaves]
        made = other_value(self.graph, tokens, [(h.step, leaf) for h, leaf in every])
        if made is None or made[0].get("right") == made[1]:
            return False
        holder = next(h for h, leaf in every if leaf is made[0])
        return self.put(holder, made[0], made[0] | {"right": made[1]})

    def _widen(self, tokens: list[Token], words: set[str]) -> bool:
        """`without the carrier filter`, `drop the restriction`, `for all carriers`."""
        subjects = _subjects(tokens)
        lifted = words & FILTERS and words & _AWAY
        if not lifted and not (words & _ALL and subjects and len(tokens) <= 6):
            return False
        for holder in reversed(holders(self.graph)):
            gone = [leaf for leaf in holder.leaves if _subject(leaf) in subjects] if subjects else holder.leaves
            if holder.param == "filter" and gone:
                return self._put(holder, _without(holder.tree, gone))
        return False

    def _bound(self, tokens: list[Token], words: set[str]) -> bool:
        """`the limit should be 6 degrees`, `only alert above 9`, `raise it to 7`. `move it up to 7` says where a lower bound goes, not
        that it becomes an upper one."""
        tokens = _affirmed(tokens)
        numbers = [t for t in tokens if t.kind == "number"]
        operator = _operator(tokens)
        bare = all(t.kind in ("number", "punct") or t.is_word(*_MEASURES) for t in tokens)
        shifted = words & _SHIFTS and words & {"it", "that", "this"} and words & {"to", "by"}
        if len(numbers) != 1 or any(t.kind == "duration" for t in tokens) or not (words & LIMITS or operator or shifted or bare):
            return False
        found = [(h, leaf) for h in holders(self.graph) for leaf in h.leaves if _numeric(leaf)]
        subjects = _subjects(tokens)
        named = [(h, leaf) for h, leaf in found if _subject(leaf) in subjects] if subjects else []
        near = named or [(h, leaf) for h, leaf in found if h.step == self.focus] or found
        if not near or (shifted and not words & LIMITS and len(near) > 1) or (subjects and not named and not words & LIMITS):
            return False
        holder, leaf = near[0]
        by = next((i for i, t in enumerate(tokens) if t.is_word("by") and tokens[i + 1 : i + 2] == numbers), None)
        sign = 0 if by is None else 1 if words & _UP else -1 if words & _DOWN else 0
        value = leaf["right"] + sign * numbers[0].value if sign else numbers[0].value
        upwards = any(t.is_word("up-to") for t in tokens) and leaf["operator"] in _GREATER and not (named and words & _ONLY)
        changed = leaf | {"right": value} | ({"operator": operator} if operator and not upwards else {})
        return self.put(holder, leaf, changed)

    def _strictness(self, tokens: list[Token], words: set[str]) -> bool:
        """`41 itself counts too`, `make it inclusive`, `use greater or equal instead of above`: the limit with or without its own value."""
        raw = " ".join(t.raw.lower() for t in tokens)
        inclusive = (
            bool(words & {"inclusive", "itself"}) or "or equal" in raw or ("exactly" in words and bool(words & {"count", "include"}))
        )
        bounds = [t.norm for t in tokens if t.norm in ("at-least", "at-most", "more-than", "less-than")]
        if len(set(bounds)) == 2 and words & {"instead-of", "not"} and len({b in ("at-least", "at-most") for b in bounds}) == 2:
            inclusive, words = bounds[0] in ("at-least", "at-most"), words | {"strictly"} - {"not"}
        if not inclusive and not (words & {"strictly", "exclusive"} and "not" not in words):
            return False
        numbers = [t.value for t in tokens if t.kind == "number"]
        for holder in holders(self.graph):
            for leaf in holder.leaves:
                if _numeric(leaf) and leaf["operator"] in _GREATER | _LESS and (not numbers or leaf["right"] in numbers):
                    family = ("greater_than", "greater_or_equal") if leaf["operator"] in _GREATER else ("less_than", "less_or_equal")
                    return self.put(holder, leaf, leaf | {"operator": family[inclusive]})
        return False

    def _must_too(self, tokens: list[Token]) -> bool:
        """`the carrier must be Swiftline as well`: one more thing that the only check asks for."""
        checks = [s for s in self.graph.order() if self.graph.nodes[s].action == "flow.condition"]
        must = next((i for i, t in enumerate(tokens[:-1]) if t.is_word("must", "should", "need", "has", "have")), None)
        start = next((i for i, t in enumerate(tokens) if field_at(tokens[i : i + 2]) is not None), None)
        if len(checks) != 1 or must is None or start is None or not start < must <= start + 3:
            return False
        behind = [t for t in tokens[must + 1 :] if not t.is_word("to", "be")]
        said = [*tokens[start:must], replace(tokens[must], norm="be", raw="is"), *behind]
        tree = condition_tree([atom(said)], Context(self.graph, self.graph.sources(checks[0])))
        old = self.graph.nodes[checks[0]].params.get("condition")
        if not tree or not behind or not isinstance(old, dict) or tree in old.get("all", [old]):
            return False
        return self._put(Holder(checks[0], "condition", old), {"all": [*old.get("all", [old]), tree]})

    def _required(self, tokens: list[Token], words: set[str]) -> bool:
        """`the check should also require the carrier to be Northhaul`: one more thing that a check asks for."""
        step = next((s for s in reversed(self.graph.order()) if self.graph.nodes[s].action == "flow.condition"), None)
        at = next((i for i, t in enumerate(tokens) if t.is_word("require", "check", "need", "ask", "demand", "that", "both")), None)
        asked = (words & {"check", "condition"} and words & {"require", "need", "demand", "ask", "also"}) or {"both", "and"} <= words
        if step is None or at is None or not asked:
            return False
        rest = [replace(t, norm="be") if t.is_word("must", "should") else t for t in tokens[at + 1 :] if not t.is_word("that", "the", "to")]
        last = next((i for i in range(len(rest) - 1, -1, -1) if rest[i].is_word("require", "need", "demand", "condition")), -1)
        conds = conjuncts(rest[last + 1 :]) or [atom(rest[last + 1 :])]
        tree = condition_tree(conds, Context(self.graph, self.graph.sources(step)), every=True)
        old = self.graph.nodes[step].params.get("condition")
        if not tree or not isinstance(old, dict):
            return False
        known = list(old.get("all", [old]))
        fresh = [leaf for leaf in tree.get("all", [tree]) if leaf not in known]
        return bool(fresh) and self._put(Holder(step, "condition", old), {"all": [*known, *fresh]})

    def _narrow(self, tokens: list[Token]) -> bool:
        """`only the ones with carrier Maersk`: one more thing that a search or the trigger asks for."""
        chooser = next(iter(_choosers(self.graph)), None)
        conds = _conditions(tokens)
        timed = any(t.is_word("after", "before", "afterwards", "once", "until") for t in tokens)
        if chooser is None or not conds or timed:
            return False
        scope = "trigger" if chooser == TRIGGER else "search"
        old = self._params(chooser).get("filter")
        new = list(_leaves(filter_tree(conds, scope=scope)))
        subjects = {_subject(leaf) for leaf in new}
        kept = [leaf for leaf in _leaves(old) if _subject(leaf) not in subjects] if isinstance(old, dict) and "any" not in old else []
        leaves = [*kept, *new]
        return self._put(Holder(chooser, "filter", {}), leaves[0] if len(leaves) == 1 else {"all": leaves})

    def _params(self, step: str) -> dict[str, Any]:
        return dict(self.graph.trigger.params if step == TRIGGER else self.graph.nodes[step].params)

    def put(self, holder: Holder, leaf: Leaf, changed: Leaf) -> bool:
        """One comparison for another; a name that says the old value says the new one."""
        node = self.graph.nodes.get(holder.step)
        if node is not None:
            node.name = re.sub(rf"\b{re.escape(str(leaf.get('right')))}\b", str(changed["right"]), node.name)
        return self._put(holder, _replaced(holder.tree, leaf, changed))

    def _put(self, holder: Holder, tree: Leaf) -> bool:
        params = self._params(holder.step)
        params = params | {holder.param: tree} if tree else {k: v for k, v in params.items() if k != holder.param}
        if holder.step == TRIGGER:
            self.graph.set_trigger(self.graph.trigger.type, params)
            self.said.append(f"the trigger now asks for {condition_words(tree)}" if tree else "the trigger no longer filters")
            return True
        node = self.graph.nodes[holder.step]
        node.params = params
        self.said.append(f"“{node.name}” now asks for {condition_words(tree)}" if tree else f"“{node.name}” no longer filters")
        self.focus = holder.step
        return True


def _affirmed(tokens: list[Token]) -> list[Token]:
    """The words without `…, not strictly above` at their end."""
    at = next((i for i, t in enumerate(tokens) if i and t.is_word("not")), None)
    return tokens[:at] if at is not None and any(t.kind == "number" for t in tokens[:at]) else tokens


def _operator(tokens: list[Token]) -> str:
    """The bound that is said, the more telling one of several: `or-more` of `41 or above`."""
    said = [OPERATORS[t.norm] for t in tokens if t.norm in OPERATORS and OPERATORS[t.norm] in _GREATER | _LESS]
    return next((one for one in said if one.endswith("equal")), said[0] if said else "")


def _choosers(graph: Graph) -> Iterator[str]:
    """What chooses shipments: the trigger, else searches."""
    if graph.trigger.type == "shipment":
        yield TRIGGER
    yield from (s for s in graph.order() if graph.nodes[s].action == "shipment.search")


def _conditions(tokens: list[Token]) -> list[Cond]:
    rest = list(tokens)
    while rest and (rest[0].kind == "punct" or rest[0].norm in _OPENING or rest[0].raw.lower() == "ones"):
        rest = rest[1:]
    found = conjuncts(rest) or [atom(rest)] if rest else []
    named = [c for c in found if c.kind == "compare" and c.subject not in ("delay_hours", "reply", "count", "body", "sender")]
    return named or narrowed(tokens)


def _subjects(tokens: list[Token]) -> set[str]:
    words = {t.norm for t in tokens if t.kind in ("word", "ident", "code")}
    return {SHIPMENT_FIELDS[w].removesuffix("_f") for w in words if w in SHIPMENT_FIELDS} | (words & FREE_FIELDS)


def _subject(leaf: Leaf) -> str:
    """The last name of what is compared: `amount` for `{{ steps.parse.fields.amount }}`."""
    return str(leaf.get("left", "")).strip("{} ").rpartition(".")[2].removesuffix("_f")


def _named_one(leaf: Leaf) -> bool:
    """Whether somebody or some place is asked for."""
    return _subject(leaf) in ("customer", "carrier", "origin", "destination", "facility") and isinstance(leaf.get("right"), str | list)


def _numeric(leaf: Leaf) -> bool:
    return isinstance(leaf.get("right"), int | float) and not isinstance(leaf.get("right"), bool)


def _leaves(tree: Any) -> Iterator[Leaf]:
    if not isinstance(tree, dict):
        return
    parts = [part for key in ("all", "any") for part in tree.get(key, ())]
    if "not" in tree:
        parts.append(tree["not"])
    if "left" in tree:
        yield tree
    for part in parts:
        yield from _leaves(part)


def _replaced(tree: Leaf, old: Leaf, new: Leaf) -> Leaf:
    if tree is old:
        return new
    return {
        key: [_replaced(p, old, new) for p in part] if isinstance(part, list | tuple) and key in ("all", "any") else part
        for key, part in tree.items()
    }


def _without(tree: Leaf, gone: list[Leaf]) -> Leaf:
    if any(tree is leaf for leaf in gone):
        return {}
    for key in ("all", "any"):
        if key in tree:
            left = [part for one in tree[key] if (part := _without(one, gone))]
            return {} if not left else left[0] if len(left) == 1 else {key: left}
    return tree
