"""Steps that are to be others, or to come first, told as facts: `the Slack post becomes a mail to x@y.com`, `make it begin with a pause of 20 min`."""

from builder_app.assistant.builtin.words.rewriting import rewritten
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_STEPS = word_set(
    "pause wait delay email message log approval form query call summary lookup slack teams page escalation note break post check"
)
LONGEST_NAME = 9


def turned_into(tokens: list[Token]) -> list[Token]:
    """The message with the orders that these facts amount to."""
    return rewritten(tokens, lambda out, i: (_becomes(tokens, i) or _begun_with(tokens, i)) if _opens(out) else None)


def _becomes(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`the log entry becomes an email to x@y.com`, `the mail should turn into a Slack post`: replace the one with the other."""
    if not tokens[i].is_word("the", "that", "this", "our"):
        return None
    for j in range(i + 1, min(i + LONGEST_NAME, len(tokens) - 2)):
        if tokens[j].norm in (",", ".", ";", ":") or tokens[j].kind in ("newline", "arrow"):
            return None
        verb = j + sum(1 for t in tokens[j : j + 3] if t.is_word("should", "must", "be", "now", "will", "can"))
        if verb + 2 >= len(tokens):
            continue
        if tokens[verb].is_word("a", "an") and tokens[verb - 1].is_word("be") and (said := _should_be(tokens, i, j, verb)) is not None:
            return said
        if not tokens[verb].is_word("become", "turn", "change"):
            continue
        at = verb + 1 + tokens[verb + 1].is_word("into", "to")
        known = any(t.norm in _STEPS for t in tokens[i:j]) and any(t.norm in _STEPS for t in tokens[at : at + 4])
        if known and tokens[at].is_word("a", "an", "one") and (tokens[verb].form != "base" or verb > j):
            named = [t for t in tokens[i:j] if not t.is_word("now")]
            return [word_at("replace", tokens[i]), *named, word_at("with", tokens[at])], at
        return None
    return None


def _should_be(tokens: list[Token], i: int, j: int, at: int) -> tuple[list[Token], int] | None:
    """`the escalation should be a PagerDuty incident, not a mail`: replace the one with the other, which is of another kind."""
    end = next(
        (k for k in range(at, len(tokens)) if tokens[k].norm in (".", ";", ",", "!") or tokens[k].kind in ("newline", "arrow")), len(tokens)
    )
    new, old = tokens[at:end], tokens[i:j]
    channels = ("slack", "teams", "pagerduty", "email", "incident", "page", "approval", "form", "log")
    kind = next((t.norm for t in new[1:5] if t.norm in channels), "")
    other = any(t.norm in _STEPS for t in old) and not any(t.norm == kind for t in old)
    cut = next((k for k, t in enumerate(new) if t.is_word("instead", "instead-of", "rather")), len(new))
    denied = end + 1 < len(tokens) and tokens[end].norm == "," and tokens[end + 1].is_word("not", "instead-of")
    if not kind or not other or not (denied or cut < len(new)):
        return None
    stop = next((k for k in range(end + 1, len(tokens)) if tokens[k].norm in (".", ";", "!") or tokens[k].kind == "newline"), len(tokens))
    return [word_at("replace", tokens[i]), *old, word_at("with", tokens[at]), *new[:cut]], stop if denied else end


def _begun_with(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`make it begin with a pause`, `it should start with a mail to x@y.com`: add it at the start."""
    at = i
    while (
        at < len(tokens)
        and at - i < 6
        and tokens[at].is_word("make", "have", "let", "it", "workflow", "the", "everything", "should", "must", "to")
    ):
        at += 1
    opened = (
        at + 2 < len(tokens)
        and tokens[at].is_word("begin", "start", "open")
        and tokens[at].form in ("base", "s")
        and tokens[at + 1].is_word("with")
    )
    thing = tokens[at + 2 : at + 6] if opened else []
    if not thing or not thing[0].is_word("a", "an", "one") or not any(t.norm in _STEPS for t in thing):
        return None
    end = next(
        (j for j in range(at + 2, len(tokens)) if tokens[j].norm in (",", ".", ";", "!") or tokens[j].kind == "newline"), len(tokens)
    )
    # What follows the comma is another sentence: a reason, or the next order.
    stop = [Token("punct", ".", ".", tokens[end].start, tokens[end].end)] if end < len(tokens) and tokens[end].norm == "," else []
    return [word_at("add", tokens[i]), *tokens[at + 2 : end], word_at("at-start", tokens[end - 1]), *stop], end + len(stop)


def _opens(out: list[Token]) -> bool:
    last = out[-1] if out else None
    return (
        last is None
        or last.kind in ("newline", "bullet")
        or last.norm in (".", ";", "!", "?", ",")
        or last.is_word("and", "but", "so", "then")
    )
