"""What narrows the shipments that a start or a filter is about: `a critical shipment`, `shipment for Walmart`, `FedEx loads`,
`only for carrier UPS`, `whose destination is Canada`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.reading.condition_ends import condition_end
from builder_app.assistant.builtin.reading.conditions import Cond, atom
from builder_app.assistant.builtin.words.carriers import CARRIERS
from builder_app.assistant.builtin.words.fields import NAMED_FIELDS, NEGATED, PRIORITIES, SHIPMENT_FIELDS
from builder_app.assistant.builtin.words.proper_names import name_at
from builder_app.assistant.builtin.words.tokens import Token

SHIPMENT_WORDS = frozenset({"shipment", "truck", "container", "freight", "reefer", "delivery", "order", "trailer", "consignment", "pallet"})


def narrowed(tokens: list[Token]) -> list[Cond]:
    """Comparisons with fields of the shipment that the words around it amount to, in the order of their parts."""
    out: list[Cond] = []
    subject = next((i for i, t in enumerate(tokens) if t.kind == "word" and t.norm in SHIPMENT_WORDS), None)
    for i, token in enumerate(tokens):
        if (
            token.kind == "word"
            and token.norm in PRIORITIES
            and token.norm != "normal"
            and (
                subject is None
                or i < subject
                or (i + 1 < len(tokens) and tokens[i + 1].is_word("priority"))
                or tokens[i - 1].is_word("priority", "and", "be")
            )
        ):
            out.append(Cond("compare", subject="priority", operator="equals", value=PRIORITIES[token.norm]))
            break
    if subject is None:
        return out
    after = tokens[subject + 1 :]
    for i, token in enumerate(after[:-1]):
        kind = {
            "for": "customer",
            "from": "origin",
            "to": "destination",
            "by": "carrier",
            "with": "carrier",
            "of": "customer",
        }.get(token.norm)
        if kind and after[i + 1].is_word(*NAMED_FIELDS):
            kind = SHIPMENT_FIELDS[after[i + 1].norm]
        name = name_at(after, i + 1) if kind and token.kind == "word" else ""
        named = after[i + 1].is_word(*NAMED_FIELDS) or kind != "carrier" or not name.islower()
        if kind and name and named:
            out.append(Cond("compare", subject=kind, operator="equals", value=name))
    return out


_SIDES = ("only", "just", "solely", "exclusively")
_RELATIVE = ("whose", "where", "with", "having")
_TOWARDS = {"to": "destination", "for": "destination", "from": "origin", "of": "origin"}
_GOING = ("going", "go", "bound", "headed", "heading", "head", "destined", "destine", "come", "coming", "out", "ship", "shipped")


def side_condition(said: list[Token]) -> list[Cond]:
    """The comparisons of words that narrow what was said before: `only for carrier UPS`, `whose destination is Canada`, `going to
    Germany`; empty for words of another kind."""
    while said and (said[0].kind == "punct" or said[0].is_word("but", "and", "that", "which", "be", *_SIDES, "if", "when", "for", "those")):
        said = said[1:]
    while said and said[-1].kind == "punct":
        said = said[:-1]
    if not said or any(t.kind in ("address", "url", "channel", "duration", "clock") for t in said):
        return []
    if said[0].raw.lower() in _GOING and len(said) > 2 and said[1].is_word(*_TOWARDS) and (place := name_at(said, 2)):
        return [Cond("compare", subject=_TOWARDS[said[1].norm], operator="equals", value=place)]
    bare = said[1:] if said[0].raw.lower() in _RELATIVE or said[0].is_word("the") else said
    made = atom(bare)
    if made.kind == "compare" and made.operator and made.subject not in ("reply", "count", "body", "sender", "subject"):
        return [made]
    if bare and bare[0].is_word(*NAMED_FIELDS) and (name := name_at(bare, 1)):
        return [Cond("compare", subject=SHIPMENT_FIELDS[bare[0].norm], operator="equals", value=name)]
    return _by_carrier(said) or (narrowed(said) if any(t.is_word(*SHIPMENT_WORDS) or t.is_word("priority") for t in said) else [])


def _by_carrier(said: list[Token]) -> list[Cond]:
    """`FedEx loads`, `UPS`: a carrier that is known by its name."""
    plain = [t for t in said if not t.is_word("the", "load", *SHIPMENT_WORDS)]
    if len(plain) == 1 and plain[0].raw.lower() in CARRIERS:
        return [Cond("compare", subject="carrier", operator="equals", value=plain[0].raw)]
    return []


def denied(conds: list[Cond]) -> list[Cond]:
    """The opposite of every comparison: `leave out shipments of carrier DHL`."""
    return [replace(c, operator=NEGATED.get(c.operator, c.operator)) for c in conds]


def beside_the_start(tokens: list[Token]) -> tuple[list[Token], list[Cond]]:
    """The message without the side conditions of its first sentence, and these: `for each new shipment, but only for carrier UPS, …`."""
    end = next((i for i, t in enumerate(tokens) if t.norm in (".", ";", "!") or t.kind in ("newline", "bullet")), len(tokens))
    noun = next((i for i, t in enumerate(tokens[:end]) if t.is_word("load", *SHIPMENT_WORDS)), None)
    if noun is None or any(is_verb(tokens, i, start=i == 0) and tokens[i].form == "base" for i in range(min(noun, 1))):
        return tokens, []
    for i in range(noun + 1, end - 1):
        side = tokens[i].is_word(*_SIDES) and tokens[i + 1].is_word("for", "if", "when", "where", "those")
        relative = i == noun + 1 and tokens[i].raw.lower() in ("whose", *_GOING)
        if not side and not relative:
            if tokens[i].kind in ("address", "url", "channel") or (
                is_verb(tokens, i, start=tokens[i - 1].norm in (",", ":")) and tokens[i].form == "base" and tokens[i - 1].norm in (",", ":")
            ):
                return tokens, []
            continue
        stop = next(
            (j for j in range(i + 1, end) if tokens[j].norm in (",", ":", ")") or tokens[j].kind == "arrow"),
            min(condition_end(tokens, i + 2), end),
        )
        start = i - sum(1 for t in tokens[max(noun + 1, i - 2) : i] if t.is_word("but", "and") or t.norm in (",", "(", "-"))
        if conds := side_condition(tokens[i:stop]):
            return [*tokens[:start], *tokens[stop + (stop < end and tokens[stop].norm == ")") :]], conds
    return tokens, []
