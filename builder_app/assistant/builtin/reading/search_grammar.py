"""What a search asks for, as a whole tree: `shipments to Denver whose status is held or delayed, except those of UPS`.

Every phrase behind the noun is read completely, or is handed back as one that says nothing known.
"""

import re
from typing import Any

from builder_app.assistant.builtin.reading.message import read
from builder_app.assistant.builtin.reading.search_filters import NOUNS, in_front, one_phrase, phrases
from builder_app.assistant.builtin.reading.search_words import (
    DATED,
    DATES,
    DUE,
    EQUAL,
    EXCEPT,
    FIELD,
    HELD,
    LACKS,
    LATE,
    LATE_FROM_TO,
    LEAD,
    NAME,
    NOT,
    ORS,
    ROAD,
    SPOKEN,
    STATE,
    TAIL,
    TEXTUAL,
)
from builder_app.assistant.builtin.words.carriers import CARRIERS
from builder_app.assistant.builtin.words.dates import day_told
from builder_app.assistant.builtin.words.fields import FREE_FIELDS, NEGATED, PRIORITIES, SHIPMENT_FIELDS, STATUSES
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.context import expr

Tree = dict[str, Any]


def wanted(tokens: list[Token]) -> tuple[Tree, list[str]]:
    """(the tree of what is asked for, phrases that say nothing known) of the words of a search."""
    at = next((i for i, t in enumerate(tokens) if t.is_word(*NOUNS)), None)
    if at is None:
        return {}, []
    parts, lost = _read(tokens[at + 1 :], _front(tokens[:at]))
    late = any(t.is_word("late", "overdue") or (t.is_word("delay", "delayed") and t.form != "base") for t in tokens[:at])
    if late and not any(leaf.endswith(("delay_hours", "status")) for leaf in _fields(parts)):
        parts.append(_leaf("delay_hours", "greater_than", 0))
    unique = [part for i, part in enumerate(parts) if part not in parts[:i]]
    return ({} if not unique else unique[0] if len(unique) == 1 else {"all": _flat(unique)}), lost


def asked_of(tokens: list[Token]) -> Tree | None:
    """The tree of words that tell which ones are meant, without the noun: `those of UPS`, `the delivered ones`; None for other words."""
    parts, lost = _read(tokens, [])
    return None if lost or not parts else parts[0] if len(parts) == 1 else {"all": _flat(parts)}


def _read(tokens: list[Token], parts: list[Tree]) -> tuple[list[Tree], list[str]]:
    """(what was asked for before and in these phrases, phrases that say nothing known)."""
    lost, outside = list[str](), False
    for part in phrases(tokens):
        text = said_as(part)
        made = _more(parts, text, excepted=outside) if parts else None
        if made is not None:
            parts[-1] = made
        elif (tree := asked_in(text) or _one(part) or _bare(text)) is not None:
            both = _together(parts[-1], tree) if parts else None
            parts = [*parts[:-1], both] if both is not None else [*parts, tree]
        elif re.search(r"\w", LEAD.sub("", f"{text} ")):
            lost.append(text)
        outside = EXCEPT.match(text) is not None
    return parts, lost


def _together(one: Tree, other: Tree) -> Tree | None:
    """`the delivered and the cancelled ones`: either value of the one field, which cannot have both."""
    same = one.get("left") == other.get("left") and other.get("operator") == "equals" and one.get("operator") in ("equals", "in")
    return (
        {**one, "operator": "in", "right": [*(one["right"] if isinstance(one["right"], list) else [one["right"]]), other["right"]]}
        if same
        else None
    )


def _flat(parts: list[Tree]) -> list[Tree]:
    return [leaf for part in parts for leaf in part.get("all", [part])]


def _fields(parts: list[Tree]) -> list[str]:
    return [
        name
        for p in parts
        for name in ([str(p["left"]).strip("{} ")] if "left" in p else _fields(p.get("all") or p.get("any") or [p["not"]]))
    ]


def _front(tokens: list[Token]) -> list[Tree]:
    """`critical or delayed`, `high priority`: what stands before the noun."""
    leaves = [_leaf(c.subject, c.operator, c.value) for c in in_front(tokens)]
    late = any(t.is_word("late", "overdue") or (t.is_word("delay", "delayed") and t.form != "base") for t in tokens)
    either = any(t.is_word("or") for t in tokens) and late and len(leaves) == 1
    return [{"any": [*leaves, _leaf("delay_hours", "greater_than", 0)]}] if either else leaves


def said_as(tokens: list[Token]) -> str:
    """The words as they stood, blanks where they were apart."""
    out = ""
    for before, token in zip([None, *tokens], tokens, strict=False):
        out += (" " if before is not None and token.start > before.end else "") + token.raw
    return out.strip(" ,;()")


def asked_in(text: str) -> Tree | None:
    """The tree of one phrase, alternatives included; None where a part of it says nothing known."""
    said = TAIL.sub("", text.strip())
    if out := EXCEPT.match(said):
        inner = asked_in(
            re.sub(r"^(?:of|with|that are|which are|from)\s+(?=(?:low|high|critical|urgent|normal)\b)", "", said[out.end() :])
        ) or _bare(said[out.end() :])
        return opposite(inner) if inner is not None else None
    if re.match(r"(?:(?:that|which) )?(?:are |is |were )?neither\s", said, re.IGNORECASE):
        inner = asked_in(re.sub(r"\bneither\s+", "", said, count=1, flags=re.IGNORECASE))
        return opposite(inner) if inner is not None else None
    parts = ORS.split(said)
    first = _unit(parts[0])
    trees = [first] if first is not None else []
    for part in parts[1:] if first is not None else []:
        same = _another(trees[-1], part, told=re.search(r"\bstatus\b", said, re.IGNORECASE) is not None)
        tree = same or _unit(part) or _bounded_too(trees[-1], part)
        if tree is None:
            return None
        trees = [*trees[:-1], same] if same is not None else [*trees, tree]
    return None if not trees else trees[0] if len(trees) == 1 else {"any": trees}


def _one(part: list[Token]) -> Tree | None:
    """One comparison as it is understood elsewhere, where nothing in it is an alternative or an exception."""
    if re.search(r"\b(?:or|nor|neither|except|unless)\b(?! more| less| above| below)", said_as(part)) or EXCEPT.match(said_as(part)):
        return None
    made = one_phrase(part)
    return _leaf(made.subject, made.operator, made.value) if made is not None else None


def _unit(text: str) -> Tree | None:
    said = TAIL.sub("", LEAD.sub("", text.strip() + " ").strip())
    if denied := NOT.match(said):
        inner = _unit(said[denied.end() :]) or _bare(said[denied.end() :])
        return opposite(inner) if inner is not None else None
    for pattern, make in ((LACKS, _lacking), (STATE, _filled), (TEXTUAL, _textual), (DATED, _dated), (EQUAL, _equal)):
        if (match := pattern.match(said)) and (field := _named(match["field"])) and (tree := make(match, field)) is not None:
            return tree
    if re.match(r"(?:(?:that|which|they|it) )?(?:have|has|with|having)\b", text.strip(), re.IGNORECASE) and (field := _named(said)):
        return _leaf(field, "is_not_empty")
    if match := DUE.match(said):
        return _dated(match, "estimated_delivery" if match["field"].lower().startswith("e") else "planned_delivery")
    for road, field in ROAD:
        if match := road.match(said):
            name = _bare_text(match["name"])
            owner = "carrier" if name.lower() in CARRIERS else "customer"
            return _leaf(owner if field == "owner" else "carrier" if field == "customer" and owner == "carrier" else field, "equals", name)
    if LATE.match(said):
        return _leaf("delay_hours", "greater_than", 0)
    if match := LATE_FROM_TO.match(said):
        times = 24 if match["unit"].lower() == "day" else 1
        return _leaf("delay_hours", "between", [int(match["a"]) * times, int(match["b"]) * times])
    if match := re.fullmatch(r"in (?:the )?(?:status|state) (.+)", said, re.IGNORECASE):
        return _leaf("status", "equals", value) if (value := _value("status", match[1])) is not None else None
    low = said.lower().removeprefix("of ")
    if (priority := re.fullmatch(rf"({'|'.join(PRIORITIES)})(?: priority)?", low)) and (priority[1] != "normal" or "priority" in low):
        return _leaf("priority", "equals", PRIORITIES[priority[1]])
    return _leaf("status", "equals", HELD[low]) if low in HELD else _compared(said)


def _compared(said: str) -> Tree | None:
    """`more than 24 hours late`, `delayed by at least 2 days`: a number that is compared, with nothing behind it."""
    if not re.search(r"\d", said) or re.search(r"\b(?:in|at|from|to|of) [A-Z]", said):
        return None
    made = one_phrase(read(said))
    return _leaf(made.subject, made.operator, made.value) if made is not None and isinstance(made.value, int | float | list) else None


def _named(words: str) -> str:
    """The field that words name; empty for none."""
    low = re.sub(r"\s+", " ", words.lower())
    if re.fullmatch(r"(?:free )?attributes?[ .](\w+)", low):
        return f"attributes.{words.split()[-1].rpartition('.')[2]}"
    if low in SHIPMENT_FIELDS:
        return SHIPMENT_FIELDS[low]
    if low in FREE_FIELDS:
        return f"attributes.{low}"
    return next((field for pattern, field in SPOKEN.items() if re.fullmatch(pattern, low)), "")


def _lacking(match: re.Match[str], field: str) -> Tree:
    return _leaf(field, "is_empty")


def _filled(match: re.Match[str], field: str) -> Tree:
    return _leaf(field, "is_empty" if bool(match["empty"]) != bool(match["not"]) else "is_not_empty")


def _textual(match: re.Match[str], field: str) -> Tree:
    how = {"s": "starts_with", "b": "starts_with", "e": "ends_with"}.get(match["how"][0].lower(), "contains")
    tree = _leaf(field, how, _bare_text(match["value"]))
    return opposite(tree) if match["not"] else tree


def _dated(match: re.Match[str], field: str) -> Tree | None:
    said = match["value"].strip()
    value = expr("run.started_at") if said.lower() in ("today", "now") else day_told(read(said), said)
    if not value and (other := _named(said)) in DATES:
        value = expr(f"shipment.{other}")
    return (
        _leaf(field, "before" if match["how"].lower() in ("before", "earlier than") else "after", value)
        if field in DATES and value
        else None
    )


def _equal(match: re.Match[str], field: str) -> Tree | None:
    said = match["value"].strip()
    value = _value(field, said)
    if value is None:
        return None
    tree = _leaf(field, "equals", value)
    return opposite(tree) if match["not"] else tree


def _value(field: str, said: str) -> Any:
    """A value of a field as the table of shipments has it; None for words that are none."""
    plain = re.sub(r"^(?:the|a|an|equal to|carrier|customer|facility)\s+", "", said.strip())
    quoted = plain[:1] in "\"'`"
    if field in (*DATES, "delay_hours", "temperature_f") or len(plain.split()) > 3 or not plain:
        return None
    if quoted:
        return _bare_text(plain)
    if field == "priority":
        return PRIORITIES.get(plain.lower())
    if field == "status":
        return STATUSES.get(plain.lower(), plain.lower().replace(" ", "_")) if re.fullmatch(r"[\w -]+", plain) else None
    if field.startswith("attributes."):
        return {"true": True, "false": False}.get(plain.lower(), int(plain) if plain.isdigit() else plain)
    return plain if re.fullmatch(NAME, plain) or field == "shipment_id" or re.fullmatch(r"[a-z]\w*", plain) else None


def _bare(text: str) -> Tree | None:
    """`UPS`, `UPS loads`: a carrier that is known by its name."""
    name = _bare_text(TAIL.sub("", LEAD.sub("", text.strip())))
    return _leaf("carrier", "equals", name) if name.lower() in CARRIERS else None


def _bare_text(text: str) -> str:
    return text.strip().strip("\"'`").strip()


def _another(tree: Tree, text: str, *, told: bool) -> Tree | None:
    """One more value for the comparison before: `or FedEx`, `or critical`; `told`: the words name the status, so that any word is one."""
    field, plain = str(tree.get("left", "")).strip("{} ").removeprefix("shipment."), TAIL.sub("", text.strip())
    if tree.get("operator") not in ("equals", "not_equals", "in", "not_in") or (
        field == "status" and not told and plain.lower() not in HELD
    ):
        return None
    if field in ("carrier", "customer", "origin", "destination", "facility") and not re.fullmatch(rf"(?:the )?{NAME}", plain):
        return None
    plain = re.sub(r"^(?:it is|is|are|the)\s+", "", plain)
    value = _value(field, plain) if not re.match(rf"{FIELD}\b", plain) else None
    if value is None or (field == "status" and not told and plain.lower() in ("late", "delayed")):
        return None
    value = HELD.get(plain.lower(), value) if field == "status" and not told else value
    old = tree["right"] if isinstance(tree["right"], list) else [tree["right"]]
    return {**tree, "operator": {"equals": "in", "not_equals": "not_in"}.get(tree["operator"], tree["operator"]), "right": [*old, value]}


def _bounded_too(tree: Tree, text: str) -> Tree | None:
    """`or over 45`: one more bound of what the comparison before looks at."""
    field = str(tree.get("left", "")).strip("{} ").removeprefix("shipment.")
    return _compared(f"{field} {text}") if isinstance(tree.get("right"), int | float) else None


def _more(parts: list[Tree], text: str, *, excepted: bool) -> Tree | None:
    """`UPS and FedEx`, `, high and critical`: one more value of the comparison before, where nothing else is told with it."""
    said = TAIL.sub("", text.strip())
    return _another(parts[-1], said, told=False) if re.fullmatch(NAME, said) or said.lower() in PRIORITIES or excepted else None


def _leaf(field: str, operator: str, value: Any = None) -> Tree:
    node: Tree = {"left": expr(f"shipment.{field}"), "operator": operator}
    return node if operator.startswith("is_") else node | {"right": value}


def opposite(tree: Tree) -> Tree:
    """What holds where the tree does not."""
    for key, other in (("any", "all"), ("all", "any")):
        if key in tree:
            return {other: [opposite(part) for part in tree[key]]}
    if "not" in tree:
        return dict(tree["not"])
    operator = {**NEGATED, "not_in": "in", "not_contains": "contains"}.get(tree["operator"])
    return tree | {"operator": operator} if operator else {"not": tree}
