"""Under which key a record is kept: `keyed by invoice number`, `key it on the order id`, `with the claim number as its key`."""

from builder_app.assistant.builtin.reading.known_values import known_value
from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.context import Context, expr

_POINTED = word_set("it them they this that record records entry entries each every the by on with using")
_ENDS = word_set("in into under to and then instead please now from for so also")
_VALUES = ("word", "ident", "code", "quoted", "expr", "number")
_LONGEST = 4


def key_span(tokens: list[Token]) -> tuple[int, int, list[Token]] | None:
    """(where what is said of the key begins and ends, the words that name its value); None where no key is told."""
    at = next((i for i, t in enumerate(tokens) if t.raw.lower() in ("key", "keyed", "keying", "keys")), None)
    if at is None or (at and tokens[at - 1].raw.lower() in ("dedup", "deduplication", "incident", "api", "record")):
        return None
    by = next((i for i in range(at + 1, min(at + 5, len(tokens))) if tokens[i].is_word("by", "on")), None)
    if by is not None and all(t.is_word(*_POINTED) for t in tokens[at + 1 : by]):
        return _behind(tokens, at, by + 1)
    if at > 1 and (link := next((i for i in range(at - 1, 0, -1) if tokens[i].is_word("as")), None)) is not None and at - link <= 3:
        start = link
        while (
            start > 0 and tokens[start - 1].kind in _VALUES and not tokens[start - 1].is_word("use", "take", "with", "set", "make", "have")
        ):
            start -= 1
        named = [t for t in tokens[start:link] if not t.is_word("the", "its", "a")]
        opens = start - (start > 0 and tokens[start - 1].is_word("with", "use", "take", "using", "set", "make", "have"))
        return (opens, at + 1, named) if 0 < len(named) <= _LONGEST else None
    link = next((i for i in range(at + 1, min(at + 4, len(tokens))) if tokens[i].is_word("be", "to") or tokens[i].norm in (":", "=")), None)
    if link is not None and tokens[at].raw.lower() == "key":
        return _behind(tokens, max(0, at - (at > 0 and tokens[at - 1].is_word("the", "its"))), link + 1)
    return None


def _behind(tokens: list[Token], at: int, start: int) -> tuple[int, int, list[Token]] | None:
    end = start
    while end < len(tokens) and tokens[end].kind in _VALUES and not tokens[end].is_word(*_ENDS):
        end += 1
    named = [t for t in tokens[start:end] if not t.is_word("the", "its", "a", "be", "their")]
    opens = at - (at > 0 and tokens[at - 1].is_word("and", "with"))
    return (opens, end, named) if 0 < len(named) <= _LONGEST else None


def key_value(named: list[Token], context: Context, source: str) -> str:
    """The key as an expression where a run knows the value; a call from outside brings what its body calls so; else the name."""
    if len(named) == 1 and named[0].kind in ("expr", "quoted"):
        return named[0].raw if named[0].kind == "expr" else named[0].norm
    if [t.norm for t in named][-2:] == ["run", "id"]:
        return expr("run.id")
    if path := known_value(named, context):
        return expr(path)
    name = snake(" ".join(t.raw for t in named))
    if (loop := context.loop()) is not None and "rows" in str(context.graph.nodes[loop].params.get("items", "")):
        return expr(f"item.{name}")
    return expr(f"trigger.body.{name}") if context.graph.trigger.type == "webhook" else name
