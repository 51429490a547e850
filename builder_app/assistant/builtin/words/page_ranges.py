"""Which pages of a document are read: `1,2` of `pages 1 and 2`, `1-3` of `the first three pages`, `2` of `only page 2`."""

from builder_app.assistant.builtin.words.tokens import Token


def pages_told(tokens: list[Token]) -> tuple[str, list[Token]]:
    """(the pages as the product writes them, the words without them); empty where none are told."""
    at = next((i for i, t in enumerate(tokens) if t.raw.lower() in ("page", "pages")), None)
    if at is None:
        return "", tokens
    begin = at - 1
    while begin >= 0 and (tokens[begin].is_word("the", "only", "just", "first", "on") or tokens[begin].kind == "number"):
        begin -= 1
    before = tokens[begin + 1 : at]
    if any(t.is_word("first") for t in before):
        count = next((t.value for t in before if t.kind == "number"), 1)
        return (f"1-{count}" if count > 1 else "1"), [*tokens[: begin + 1], *tokens[_of(tokens, at + 1) :]]
    said, end = "", at + 1
    while end < len(tokens) and (
        tokens[end].kind == "number" or (said and end + 1 < len(tokens) and tokens[end + 1].kind == "number" and _joins(tokens[end]))
    ):
        said += str(tokens[end].value) if tokens[end].kind == "number" else _joins(tokens[end])
        end += 1
    return (said, [*tokens[: begin + 1], *tokens[_of(tokens, end) :]]) if said else ("", tokens)


def _joins(token: Token) -> str:
    return "-" if token.is_word("to", "through", "until") or token.norm == "-" else "," if token.is_word("and") or token.norm == "," else ""


def _of(tokens: list[Token], end: int) -> int:
    """Past `of` in `page 1 of the PDF`."""
    return end + (end < len(tokens) and tokens[end].is_word("of", "from", "in"))
