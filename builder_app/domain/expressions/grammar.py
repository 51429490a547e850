"""From text to tree. The grammar has no loops and no definitions, so every expression ends."""

import re
from functools import lru_cache

from lark import Lark, Token, Tree, UnexpectedInput, UnexpectedToken

from builder_app.domain.errors import ExpressionError

MAX_LENGTH = 2000
"""Characters of one expression."""
MAX_DEPTH = 80
"""Nesting of one expression; a chain such as a + b + c nests once for each sign."""

_GRAMMAR = r"""
?start: ternary
?ternary: or_ | or_ "?" ternary ":" ternary -> choose
?or_: and_ | or_ "||" and_ -> either
?and_: comparison | and_ "&&" comparison -> both
?comparison: sum | sum COMPARE sum -> compare
?sum: product | sum ADD product -> arithmetic
?product: unary | product MULTIPLY unary -> arithmetic
?unary: atom | "-" unary -> minus | "!" unary -> negate
?atom: NUMBER -> number | STRING -> string | "true" -> true | "false" -> false | "null" -> null
     | "[" [ternary ("," ternary)*] "]" -> list
     | NAME "(" [ternary ("," ternary)*] ")" -> call
     | path | "(" ternary ")"
path: NAME (key | index)*
key: "." KEY
index: "[" ternary "]"
COMPARE: "==" | "!=" | "<=" | ">=" | "<" | ">" | /in\b/
ADD: "+" | "-"
MULTIPLY: "*" | "/" | "%"
NAME: /(?!(?:true|false|null|in)\b)[A-Za-z_][A-Za-z0-9_]*/
KEY: /[A-Za-z_][A-Za-z0-9_]*/
NUMBER: /[0-9]+(\.[0-9]+)?/
STRING: /"(\\.|[^"\\])*"/ | /'(\\.|[^'\\])*'/
%import common.WS
%ignore WS
"""
_PARSER = Lark(_GRAMMAR, parser="lalr", maybe_placeholders=False, propagate_positions=True)
_INSIDE = re.compile(r"""(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^"'}]|\}(?!\}))*""", re.DOTALL)
"""What may stand between braces: quoted texts, in which `}}` does not close, and anything else."""
_ESCAPES = {"n": "\n", "t": "\t"}


@lru_cache(maxsize=1024)
def parse(text: str) -> "Tree[Token]":
    """The tree of one expression (without its braces). Raises `ExpressionError` with the position of the fault."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"An expression may have at most {MAX_LENGTH} characters.")
    if not text.strip():
        message = "The braces are empty: write a path such as input.shipment_id between them."
        raise ExpressionError(message, position=0)
    try:
        tree = _PARSER.parse(text)
    except UnexpectedInput as error:
        position = _position(error, text)
        found = text[position : position + 12].strip() or "the end"
        raise ExpressionError(f"Cannot read “{text.strip()}”: unexpected {found}.", position=position) from error
    if _depth(tree) > MAX_DEPTH:
        raise ExpressionError(f"The expression is too complex: it may nest at most {MAX_DEPTH} deep.", position=0)
    return tree


def _position(error: UnexpectedInput, text: str) -> int:
    at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    position = error.pos_in_stream
    return len(text) if at_end or position is None or position < 0 else position


def _depth(tree: "Tree[Token]") -> int:
    deepest, todo = 0, [(tree, 1)]
    while todo:
        node, level = todo.pop()
        deepest = max(deepest, level)
        todo += [(child, level + 1) for child in node.children if isinstance(child, Tree)]
    return deepest


def unquoted(literal: str) -> str:
    r"""The text of a string literal; `\n` and `\t` stand for line break and tab, any other `\x` for x."""
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), literal[1:-1], flags=re.DOTALL)


def has_expression(value: object) -> bool:
    """Whether a string holds at least one `{{`."""
    return isinstance(value, str) and "{{" in value


def whole(text: str) -> str | None:
    """The inside of a string that is one whole expression, else None. Raises `ExpressionError` as `pieces` does."""
    if not text.lstrip().startswith("{{"):
        return None
    parts = pieces(text.strip())
    return parts[0][1] if len(parts) == 1 else None


def pieces(text: str) -> list[tuple[bool, str]]:
    """`text` as a list of (is expression, text) in order. Raises `ExpressionError` for braces that are never closed."""
    out: list[tuple[bool, str]] = []
    at = 0
    while (start := text.find("{{", at)) >= 0:
        if start > at:
            out.append((False, text[at:start]))
        inside = _INSIDE.match(text, start + 2, start + 3 + MAX_LENGTH)
        end = inside.end() if inside is not None else start
        if not text.startswith("}}", end):
            message = f"The braces opened at character {start + 1} are not closed, or a quote between them is not."
            raise ExpressionError(message, position=start)
        out.append((True, text[start + 2 : end]))
        at = end + 2
    if at < len(text):
        out.append((False, text[at:]))
    return out
