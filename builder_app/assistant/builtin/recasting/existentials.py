"""Steps that there should be: `ahead of the approval there should be a form for x@y.com` as `before the approval add a form for x@y.com`, and
those that there should not be: `there should be no Teams post for customer Lidl` as `skip the Teams post for customer Lidl`."""

from builder_app.assistant.builtin.words.tokens import Token, word_at

_INDEFINITE = ("a", "an", "another", "one", "some")
_SAID_BETWEEN = ("also", "then", "still", "additionally")


def existing_ordered(tokens: list[Token]) -> list[Token]:
    """The message with `add` in place of `there should be`, `there has to be`, and `skip the` in place of `there should be no`."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        end = _should_be(tokens, i)
        if end:
            opens = not out or out[-1].kind in ("newline", "bullet", "arrow", "punct") or out[-1].is_word("and", "then", "but")
            out += [] if opens else [Token("punct", ",", ",", tokens[i].start, tokens[i].start)]
            denied = tokens[end].is_word("no")
            out += [word_at(word, tokens[i]) for word in (("skip", "the") if denied else ("add",))]
            i = end + denied
            continue
        out.append(tokens[i])
        i += 1
    return out


def _should_be(tokens: list[Token], i: int) -> int:
    """Where what there should be begins, behind these words at `i`; 0 where they do not stand there."""
    if not tokens[i].is_word("there") or (i and tokens[i - 1].is_word("if", "when", "whether", "in", "that")):
        return 0
    at = i + 1
    while at < len(tokens) and tokens[at].is_word(*_SAID_BETWEEN):
        at += 1
    if at >= len(tokens):
        return 0
    if tokens[at].is_word("should", "must"):
        at += 1 + any(t.is_word("to") for t in tokens[at + 1 : at + 2])
    elif tokens[at].is_word("have", "need") and any(t.is_word("to") for t in tokens[at + 1 : at + 2]):
        at += 2
    else:
        return 0
    while at < len(tokens) and tokens[at].is_word(*_SAID_BETWEEN):
        at += 1
    if at + 1 >= len(tokens) or not tokens[at].is_word("be"):
        return 0
    wanted = at + 1 + any(t.is_word(*_SAID_BETWEEN) for t in tokens[at + 1 : at + 2])
    return wanted if wanted < len(tokens) and (tokens[wanted].is_word(*_INDEFINITE, "no") or tokens[wanted].kind == "number") else 0
