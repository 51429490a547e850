"""Conditions of several parts: `A and B`, `A and B, or C`."""

from builder_app.assistant.builtin.reading.conditions import Cond, atom, field_at, split_or
from builder_app.assistant.builtin.words.tokens import Token


def conjuncts(tokens: list[Token]) -> list[Cond]:
    """The parts of an `and` condition, when every part is a comparison; else the whole as one."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        bounds = parts[-1][-2:]  # `between 40 and 50` is one comparison
        if token.is_word("and") and parts[-1] and not (len(bounds) == 2 and bounds[0].is_word("between")):
            parts.append([])
        else:
            parts[-1].append(token)
    made = [atom(p) for p in parts if p]
    either = any(t.is_word("or") for t in tokens)
    return made if len(made) > 1 and not either and all(c.kind == "compare" for c in made) else []


def _same_field(one: Cond, other: Cond, said: list[Token]) -> bool:
    """Whether the second comparison only adds another value: `or critical`, without naming the field again."""
    end = next((i for i, t in enumerate(said) if t.is_word("and")), len(said))
    return one.subject == other.subject and field_at(said[:end]) is None and not any(t.is_word("be", "it") for t in said[:end])


def alternatives(tokens: list[Token]) -> list[list[Cond]]:
    """The alternatives of `A and B, or C`, each as what holds together; empty where a part is no comparison or nothing is mixed."""
    said = split_or(tokens)
    made = [conjuncts(part) or [atom(part)] for part in said]
    for n in range(1, len(made)):
        if len(made[n]) > len(made[n - 1]) == 1 and _same_field(made[n - 1][0], made[n][0], said[n]):
            made[n - 1] = [*made[n - 1], *made[n][1:]]  # `high or critical and late`: both only where it is late
    mixed = len(made) > 1 and any(len(part) > 1 for part in made)
    return made if mixed and all(c.kind == "compare" and c.operator for part in made for c in part) else []


def one_condition(tokens: list[Token]) -> list[Token]:
    """`if A or if B` is `if A or B`."""
    told = False
    out: list[Token] = []
    for i, token in enumerate(tokens):
        again = token.is_word("if", "when") and told and i and tokens[i - 1].is_word("or")
        told = told or token.is_word("if", "when")
        out += [] if again else [token]
    return out
