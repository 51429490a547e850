"""The main verb of a clause, and the message channels that it names."""

from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.reading.slots import Slots
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

PASSIVE = word_set(
    """
    email notify inform alert tell send escalate page post remind ask message save store log record update contact
    warn extract read parse check request summarise classify lookup forward archive approve mark flag set call
    """
)


def head_of(tokens: list[Token]) -> int:
    """Index of the clause's main verb, -1 when it has none."""
    passive = -1
    for i, token in enumerate(tokens):
        if token.kind != "word":
            continue
        if token.is_word("let", "for-each", "follow-up", "chase") and (i == 0 or token.norm == "let"):
            return i
        if is_verb(tokens, i, start=i == 0):
            if token.norm in ("ensure", "make") and i + 1 < len(tokens) and tokens[i + 1].is_word("sure"):
                continue
            if (
                token.norm
                in (
                    "go",
                    "want",
                    "need",
                    "try",
                    "keep",
                    "start",
                    "create",
                    "build",
                    "make",
                    "add",
                    "insert",
                    "include",
                    "put",
                    "set",
                    "have",
                    "proceed",
                    "continue",
                    "send",
                )
                and _inner_verb(tokens, i) is not None
            ):
                continue
            return i
        if (
            passive < 0
            and token.norm in PASSIVE
            and token.form == "ed"
            and i > 0
            and any(t.is_word("be", "get", "should", "have") for t in tokens[:i])
        ):
            passive = i
    return passive


def orders_behind(tokens: list[Token], start: int) -> list[int]:
    """Where an order may begin behind a noun: `after the last reminder | page …`; of two verbs in a row the first is a noun."""
    verbs = [i for i in range(start, len(tokens) - 1) if tokens[i].form == "base" and is_verb(tokens, i, start=True)]
    return [i for i in verbs if i + 1 not in verbs]


def _inner_verb(tokens: list[Token], i: int) -> int | None:
    """`try to send`, `want to email`: the infinitive after `to`."""
    j = i + 1
    while j < len(tokens) and j < i + 3:
        if (
            tokens[j].is_word("to")
            and j + 1 < len(tokens)
            and tokens[j + 1].kind == "word"
            and tokens[j + 1].norm in VERBS
            and tokens[j + 1].form == "base"
            and tokens[i].norm in ("go", "want", "need", "try", "have", "proceed", "continue")
        ):
            return j + 1
        j += 1
    return None


def _teams(tokens: list[Token]) -> bool:
    for i, token in enumerate(tokens):
        if token.is_word("teams") and (
            token.raw[0].isupper()
            or (i == 0 and (len(tokens) == 1 or tokens[1].kind != "word"))
            or (i > 0 and tokens[i - 1].is_word("on", "in", "to", "via", "through", "by", "and"))
            or (i > 0 and tokens[i - 1].is_word("ping", "message", "alert") and _thing_ends(tokens, i + 1))
            or (i + 1 < len(tokens) and tokens[i + 1].is_word("channel", "message", "post", "note"))
        ):
            return True
    return False


def _thing_ends(tokens: list[Token], i: int) -> bool:
    """Whether no more of a noun follows at `i`: `ping teams`, `ping teams with the id`, not `alert teams manager`."""
    return i >= len(tokens) or tokens[i].kind != "word" or tokens[i].is_word("with", "about", "that", "and", "when", "if")


def channels(tokens: list[Token], slots: Slots) -> list[str]:
    """Message channels that a clause names, in order: Slack, Teams, PagerDuty."""
    out: list[str] = []
    if "slack" in slots.words or (slots.channel.startswith("#") and "teams" not in slots.words):
        out.append("message.slack")
    if _teams(tokens):
        out.append("message.teams")
    if (
        "pagerduty" in slots.words
        or ("on-call" in slots.words and not slots.to)
        or ("page" in slots.words and not slots.words & {"slack"} and any(t.is_word("page") and t.form == "base" for t in tokens[:1]))
    ):
        out.append("incident.pagerduty")
    return out
