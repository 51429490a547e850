"""Turns understood comparisons into the contract's condition trees."""

import re
from dataclasses import replace
from typing import Any

from builder_app.assistant.builtin.reading.combined import conjuncts
from builder_app.assistant.builtin.reading.conditions import Cond, atom
from builder_app.assistant.builtin.reading.known_values import value_called
from builder_app.assistant.builtin.reading.narrowing import narrowed
from builder_app.assistant.builtin.reading.search_filters import asked_for, how_many
from builder_app.assistant.builtin.reading.search_grammar import wanted
from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.words.condition_words import BOUNDS
from builder_app.assistant.builtin.words.fields import PRIORITIES, SHIPMENT_FIELDS, STATUSES
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.context import FILTER_SCOPE, Context, expr

_BARE = {"temperature_f": "temperature"}
"""Fields of shipments whose names other senders of data do not use."""
_MONEY = frozenset({"value", "amount", "total", "price", "cost", "total_amount"})
"""What an amount of money may be called."""
_ASKING = r"(?:that|which|whose|who|with|without|where|having|from|except|excluding|unless|not|older|newer)\b.+\s"
"""Phrases that ask for something, where they stand behind `shipments`."""
_UNARY = frozenset({"is_empty", "is_not_empty", "is_true", "is_false"})
_SHIPMENT_ONLY = word_set(
    """
    priority temperature_f status carrier customer origin destination delay_hours facility estimated_delivery
    planned_delivery actual_delivery shipment_id
    """
)


def _leaf(left: str, cond: Cond) -> dict[str, Any]:
    spoken = left.endswith(".body") and cond.subject == "status"
    operator = {"equals": "contains", "not_equals": "not_contains"}.get(cond.operator, cond.operator) if spoken else cond.operator
    node: dict[str, Any] = {"left": expr(left), "operator": operator}
    return node if cond.operator in _UNARY else node | {"right": cond.value}


def left_path(cond: Cond, context: Context) -> str:
    """Where the compared value lies at this place of the workflow; empty when nowhere."""
    subject = cond.subject
    if subject == "status" and isinstance(cond.value, int | float) and (call := context.nearest("http.request")):
        return f"steps.{call}.status"
    if subject == "status" and not context.shipment() and (call := context.nearest("http.request")):
        return f"steps.{call}.body"
    if subject == "count":
        for action in ("shipment.search", "data.query", "email.check_inbox"):
            if (step := context.nearest(action)) is not None:
                return f"steps.{step}.count"
        return "trigger.count" if context.graph.trigger.type == "query" else ""
    if subject in ("subject", "sender", "body") and context.graph.trigger.type == "email" and context.wait() is None:
        return {"subject": "trigger.email.subject", "sender": "trigger.email.from", "body": "trigger.email.body"}[subject]
    if subject in ("reply", "body", "subject", "sender"):
        if (wait := context.wait()) is not None:
            return f"steps.{wait}.reply.{ {'reply': 'body', 'sender': 'from'}.get(subject, subject) }"
        return context.reply_text() or (f"steps.{call}.body" if (call := context.nearest("http.request")) else "")
    name = subject.removeprefix("attributes.")
    if (updated := context.nearest("shipment.update")) is not None:
        taken = str((context.graph.nodes[updated].params.get("changes") or {}).get(name, ""))
        if taken.startswith("{{ trigger.body."):
            return taken.strip("{} ")
    for action in ("document.parse", "email.parse_reply", "ai.extract", "human.form"):
        if (step := context.nearest(action)) is not None:
            params = context.graph.nodes[step].params
            known = params.get("fields") or params.get("required_fields") or []
            names = [str(k.get("name")) if isinstance(k, dict) else str(k) for k in known] if isinstance(known, list) else []
            aliases = {
                name,
                *(_MONEY if name in _MONEY else ()),
                {"estimated_delivery": "eta", "temperature_f": "temperature", "delay_hours": "delay"}.get(name, name),
            }
            hit = next((n for n in names if n in aliases or n.endswith(f"_{name}") or n.startswith(f"{name}_")), None)
            if hit or (not context.shipment() and name not in _SHIPMENT_ONLY and action != "email.parse_reply"):
                return f"steps.{step}.{'values' if action == 'human.form' else 'fields'}.{hit or name}"
    if known := context.field(subject) or context.field(_BARE.get(name, name)) or value_called(name, context):
        return known
    return f"trigger.body.{_BARE.get(name, name)}" if context.graph.trigger.type == "webhook" else ""


def _against_known(cond: Cond, context: Context) -> Cond:
    """`greater than max_temp`, where that was set or given before: compared with its value."""
    name = snake(cond.value) if isinstance(cond.value, str) else ""
    named = name and (cond.operator in BOUNDS or "_" in name)
    path = value_called(name, context) if named else ""
    return replace(cond, value=expr(path)) if path else cond


def condition_tree(conds: list[Cond], context: Context, *, every: bool = False) -> dict[str, Any]:
    """The tree of some comparisons (`every`: all of them, else any); empty when a part cannot be placed."""
    leaves = [_leaf(path, _against_known(cond, context)) for cond in conds if cond.kind == "compare" and (path := left_path(cond, context))]
    if len(leaves) != len(conds) or not leaves:
        return {}
    return leaves[0] if len(leaves) == 1 else {"all" if every else "any": leaves}


def filter_tree(conds: list[Cond], *, scope: str) -> dict[str, Any]:
    """A filter over shipments for a trigger or a search."""
    leaves = [
        _leaf(f"{FILTER_SCOPE[scope]}.{c.subject}", c)
        for c in conds
        if c.kind == "compare" and c.subject not in ("reply", "count", "body", "sender")
    ]
    unique = [leaf for i, leaf in enumerate(leaves) if leaf not in leaves[:i]]
    return {} if not unique else unique[0] if len(unique) == 1 else {"all": unique}


def _without_receiver(tokens: list[Token]) -> list[Token]:
    """The words before `to Slack #ops`, `to x@y.com`, `in the Teams channel …`: whom a list goes to is no part of what it lists."""
    first = next((i for i, t in enumerate(tokens) if t.is_word("shipment", "truck", "order", "container", "freight", "row")), len(tokens))
    for i, token in enumerate(tokens[:-1]):
        if i < first:
            continue
        ahead = [t for t in tokens[i + 1 : i + 4] if not t.is_word("the", "our", "a")]
        if (
            token.is_word("to", "in", "on", "via")
            and ahead
            and (ahead[0].kind in ("address", "channel") or ahead[0].is_word("slack", "teams", "channel"))
        ):
            return tokens[:i]
    return tokens


def _linked_by_and(tokens: list[Token]) -> list[Token]:
    """`customer Kroger with status delivered` as `customer Kroger and status delivered`."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        field = i + 1 < len(tokens) and tokens[i + 1].norm in SHIPMENT_FIELDS
        linked = i > 1 and field and token.is_word("with", "at", "in", "whose", "where")
        out.append(replace(token, norm="and") if linked else token)
    return out


def search_filter(tokens: list[Token]) -> dict[str, Any]:
    """The filter that a search phrase describes: `all delayed shipments with priority critical`."""
    tree, unread = wanted(how_many(_without_receiver(tokens))[1])
    if tree and not unread:
        return tree
    other = _word_by_word(tokens)
    return tree if len(leaves_of(tree)) > len(leaves_of(other)) else other


def not_asked(tokens: list[Token]) -> list[str]:
    """The phrases behind the noun that a search filter could not take in."""
    tree, unread = wanted(how_many(_without_receiver(tokens))[1])
    told = [said for said in unread if re.match(_ASKING, said, re.IGNORECASE)]
    return told if told and len(leaves_of(search_filter(tokens))) <= len(leaves_of(tree)) else []


def leaves_of(tree: dict[str, Any]) -> list[dict[str, Any]]:
    """The elementary comparisons of a tree."""
    parts = [*tree.get("all", ()), *tree.get("any", ()), *([tree["not"]] if "not" in tree else ())]
    return [tree] if "left" in tree else [leaf for part in parts for leaf in leaves_of(part)]


def _word_by_word(tokens: list[Token]) -> dict[str, Any]:
    """The filter out of the words that are known wherever they stand, for phrases that are not read as a whole."""
    conds: list[Cond] = []
    _, tokens = how_many(_without_receiver(tokens))
    told, lost = asked_for(tokens)
    if told and not lost:
        late = any(t.is_word("late", "delay", "delayed", "overdue") for t in tokens)
        known = any(c.subject in ("delay_hours", "status") for c in told)
        more = [Cond("compare", subject="delay_hours", operator="greater_than", value=0)] if late and not known else []
        return _either(tokens, filter_tree([*told, *more], scope="search"))
    words = {t.norm for t in tokens if t.kind == "word"}
    at = next((i for i, t in enumerate(tokens) if t.is_word("shipment", "truck", "order", "container", "freight")), None)
    after = tokens[at + 1 :] if at is not None else tokens
    start = next(
        (
            i
            for i, t in enumerate(after)
            if t.is_word("with", "that", "which", "where", "whose", "have", "of", "be", "from", "to", "by", "for")
        ),
        None,
    )
    if start is not None:
        stop = next(
            (i for i, t in enumerate(after) if i > start + 1 and t.is_word("and") and i + 1 < len(after) and after[i + 1].norm in VERBS),
            len(after),
        )
        rest = [t for t in after[start + 1 : stop] if not t.is_word("a", "the", "be", "have", "still", "currently", "their", "whose")]
        rest = _linked_by_and(rest)
        found = conjuncts(rest) or [atom(rest)] if rest else []
        conds += [c for c in found if c.kind == "compare" and c.subject not in ("reply", "body", "count")]
    if not any(c.subject in ("customer", "carrier", "origin", "destination") for c in conds):
        conds += [c for c in narrowed(tokens) if c.subject != "priority"]
    if not any(c.subject == "priority" for c in conds) and (
        priority := next((t.norm for t in tokens if t.kind == "word" and t.norm in PRIORITIES and t.norm not in ("normal",)), "")
    ):
        conds.append(Cond("compare", subject="priority", operator="equals", value=PRIORITIES[priority]))
    if words & {"late", "delay", "delayed", "overdue"} and not any(c.subject in ("delay_hours", "status") for c in conds):
        hours = next((t for t in tokens if t.kind == "duration"), None)
        made = atom(tokens) if hours is not None else None
        value = made.value if made is not None and made.subject == "delay_hours" else 0
        conds.append(Cond("compare", subject="delay_hours", operator="greater_than", value=value))
    if "transit" in words and not any(c.subject == "status" for c in conds):
        conds.append(Cond("compare", subject="status", operator="equals", value="in_transit"))
    states = [
        t
        for t in tokens[: at or 0]
        if t.kind == "word" and t.form == "ed" and t.norm in STATUSES and t.norm not in ("late", "delay", "delayed")
    ]
    if states and not any(c.subject == "status" for c in conds):
        conds.append(Cond("compare", subject="status", operator="equals", value=STATUSES[states[0].norm]))
    if "exception" in words and not conds:
        conds.append(Cond("compare", subject="status", operator="equals", value="exception"))
    return _either(tokens, filter_tree(conds, scope="search"))


def _either(tokens: list[Token], tree: dict[str, Any]) -> dict[str, Any]:
    """The comparisons as alternatives where `or` stands between two fields: `with delay over 24 hours or priority critical`."""
    said = [t for t in tokens if not t.is_word("a", "the", "with", "that", "whose", "have", "be", "which", "their")]
    fields = [i for i, t in enumerate(said) if t.norm in SHIPMENT_FIELDS or t.is_word("late", "delayed", "overdue")]
    joints = [said[i - 1] for i in fields[1:] if i]
    return {"any": tree["all"]} if "all" in tree and joints and all(t.is_word("or") for t in joints) else tree
