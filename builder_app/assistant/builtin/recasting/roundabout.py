"""Roundabout ways to say `is` and `when`: `turns out to be too noisy` as `is too noisy`, `an email … starts the workflow` as `when an email … arrives`."""

from dataclasses import replace

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_SEEMING = (("turn", "out", "to", "be"), ("turned", "out", "to", "be"), ("prove", "to", "be"), ("seem", "to", "be"), ("appear", "to", "be"))
_SEEMS = {"turns": "turn", "turned": "turn", "proves": "prove", "proved": "prove", "seems": "seem", "seemed": "seem", "appears": "appear"}
_STARTING = frozenset({"starts", "triggers", "launches", "activates", "initiates"})
_WORKFLOW = word_set("workflow process flow automation procedure")
_MAILS = word_set("email")


def plainly_is(tokens: list[Token]) -> list[Token]:
    """The message with every such verb as `be`."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        said = tuple(_SEEMS.get(t.raw.lower(), t.norm) for t in tokens[i : i + 4])
        length = next((len(words) for words in _SEEMING if said[: len(words)] == words), 0)
        if length:
            out.append(Token("word", "is", "be", tokens[i].start, tokens[i + length - 1].end, form="s"))
        else:
            out.append(tokens[i])
        i += length or 1
    return out


def started_by_mail(tokens: list[Token]) -> list[Token]:
    """A first sentence `an email whose subject contains "claim" starts the workflow` as `when an email … arrives`; other messages as they are."""
    end = next((i for i, t in enumerate(tokens) if t.kind in ("newline", "bullet") or t.norm in (".", ";", ":")), len(tokens))
    verb = next((i for i, t in enumerate(tokens[:end]) if i > 1 and t.raw.lower() in _STARTING), None)
    if verb is None or not tokens[0].is_word("a", "an", "any", "every", "each", "email"):
        return tokens
    behind = [t for t in tokens[verb + 1 : end] if not t.is_word("the", "this", "our")]
    mail = next((i for i, t in enumerate(tokens[:verb]) if t.is_word(*_MAILS)), None)
    if mail is None or mail > 3 or len(behind) != 1 or not behind[0].is_word(*_WORKFLOW, "it", "everything"):
        return tokens
    first = tokens[0]
    when = Token("word", "when", "when", first.start, first.start)
    arrives = Token("word", "arrives", "arrive", tokens[verb].start, tokens[verb].end, form="s")
    comma = replace(tokens[end], kind="punct", raw=",", norm=",") if end < len(tokens) else None
    subject, told = tokens[: mail + 1], tokens[mail + 1 : verb]
    return [when, *subject, arrives, *told, *([comma] if comma is not None else []), *tokens[end + 1 :]]
