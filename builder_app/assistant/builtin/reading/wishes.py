"""What is wished for somebody: `we want x@y.com to be told`, `x@y.com wants to know`."""

from builder_app.assistant.builtin.words.tokens import Token


def wishes_for(tokens: list[Token], i: int) -> bool:
    """`we want x@y.com to be told`: somebody of whom something is wished."""
    wish = tokens[i].is_word("we", "i") and any(t.is_word("want", "like", "need") for t in tokens[i + 1 : i + 3])
    return wish and any(t.kind == "address" for t in tokens[i + 2 : i + 7])


def wants_to_know(tokens: list[Token], i: int) -> int:
    """Where `x@y.com wants to know`, `x@y.com should hear of it` ends that begins at `i`; 0 where something else begins."""
    at = i + 1
    while tokens[i].kind == "address" and at < len(tokens) and tokens[at].is_word("want", "need", "have", "should", "must", "to", "also"):
        at += 1
    told = i + 1 < at < len(tokens) and tokens[at].is_word("know", "hear")
    if not told:
        return 0
    at += 1
    while at < len(tokens) and tokens[at].is_word("about", "of", "it", "that", "this"):
        at += 1
    return at
