"""From text to tree. The grammar has no loops and no definitions, so every expression ends."""

import re
from functools import lru_cache

from lark import Lark, Tree, UnexpectedInput

from builder_app.domain.errors import ExpressionError

MAX_LENGTH = 2000
"""Characters of one expression."""
MAX_DEPTH = 40
"""Nesting of one expression."""

_GRAMMAR = r"""
?start: ternary
?ternary: or_ | or_ "?" ternary ":" ternary -> choose
?or_: and_ | or_ "||" and_ -> either
?and_: not_ | and_ "&&" not_ -> both
?not_: comparison | "!" not_ -> negate
?comparison: sum | sum COMPARE sum -> compare
?sum: product | sum ADD product -> arithmetic
?product: unary | product MULTIPLY unary -> arithmetic
?unary: atom | "-" unary -> minus
?atom: NUMBER -> number | STRING -> string | "true" -> true | "false" -> false | "null" -> null
     | "[" [ternary ("," ternary)*] "]" -> list
     | NAME "(" [ternary ("," ternary)*] ")" -> call
     | path | "(" ternary ")"
path: NAME (key | index)*
key: "." NAME
index: "[" ternary "]"
COMPARE: "==" | "!=" | "<=" | ">=" | "<" | ">" | /in\b/
ADD: "+" | "-"
MULTIPLY: "*" | "/" | "%"
NAME: /(?!(?:true|false|null|in)\b)[A-Za-z_][A-Za-z0-9_]*/
NUMBER: /\d+(\.\d+)?/
STRING: /"(\\.|[^"\\])*"/ | /'(\\.|[^'\\])*'/
%import common.WS
%ignore WS
"""
_PARSER = Lark(_GRAMMAR, parser="lalr", maybe_placeholders=False)
_PIECE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


@lru_cache(maxsize=4096)
def parse(text: str) -> Tree:  # type: ignore[type-arg]
    """The tree of one expression (without its braces). Raises `ExpressionError` with the position of the fault."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"An expression may have at most {MAX_LENGTH} characters.")
    if not text.strip():
        raise ExpressionError("The braces are empty: write a path such as input.shipment_id between them.", position=0)
    if _nesting(text) > MAX_DEPTH:
        raise ExpressionError(f"An expression may nest at most {MAX_DEPTH} deep.")
    try:
        tree = _PARSER.parse(text)
    except UnexpectedInput as error:
        position = error.pos_in_stream if error.pos_in_stream is not None and error.pos_in_stream >= 0 else len(text)
        found = text[position : position + 12].strip() or "the end"
        raise ExpressionError(f"Cannot read “{text.strip()}”: unexpected {found}.", position=position) from error
    except RecursionError as error:
        raise ExpressionError("The expression nests too deep.") from error
    return tree if isinstance(tree, Tree) else Tree("path", [tree])


def _nesting(text: str) -> int:
    """An upper bound of the tree's depth: brackets, signs and question marks that may stand inside one another."""
    return max(sum(text.count(c) for c in "([!?"), text.count("--"))


def has_expression(value: object) -> bool:
    """Whether a string holds at least one `{{ … }}`."""
    return isinstance(value, str) and _PIECE.search(value) is not None


def whole(text: str) -> str | None:
    """The inside of a string that is one whole expression, else None."""
    match = _PIECE.fullmatch(text.strip())
    return match[1] if match and "{{" not in match[1] else None


def pieces(text: str) -> list[tuple[bool, str]]:
    """`text` as a list of (is expression, text) in order."""
    out: list[tuple[bool, str]] = []
    at = 0
    for match in _PIECE.finditer(text):
        if match.start() > at:
            out.append((False, text[at : match.start()]))
        out.append((True, match[1]))
        at = match.end()
    if at < len(text):
        out.append((False, text[at:]))
    return out
