"""Conditions of several parts: `A and B`, `A and B, or C`."""

from builder_app.assistant.builtin.reading.conditions import Cond, atom, split_or
from builder_app.assistant.builtin.words.tokens import Token


def conjuncts(tokens: list[Token]) -> list[Cond]:
    """The parts of an `and` condition, when every part is a comparison; else the whole as one."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.is_word("and") and parts[-1]:
            parts.append([])
        else:
            parts[-1].append(token)
    made = [atom(p) for p in parts if p]
    either = any(t.is_word("or") for t in tokens)
    return made if len(made) > 1 and not either and all(c.kind == "compare" for c in made) else []


def alternatives(tokens: list[Token]) -> list[list[Cond]]:
    """The alternatives of `A and B, or C`, each as what holds together; empty where a part is no comparison or nothing is mixed."""
    made = [conjuncts(part) or [atom(part)] for part in split_or(tokens)]
    mixed = len(made) > 1 and any(len(part) > 1 for part in made)
    return made if mixed and all(c.kind == "compare" and c.operator for part in made for c in part) else []
