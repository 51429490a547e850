"""Orders that a first message refuses: `don't page anyone, just email x@y.com`, `ring PagerDuty? Nah.`, `no mail please`: nothing is built of them."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_NAH = ("no", "nah", "nope", "never", "nay", "naw")
_CONDITIONAL = word_set("until unless before without if when more less than only just again forget")
_LEADS = word_set("but and please so also then we i you it should must need to")


def answered_no(tokens: list[Token]) -> list[Token]:
    """The message without questions that are answered with no at once: `ring PagerDuty? Nah.`; what starts the workflow in them stays."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        refused = tokens[i].norm == "?" and i + 2 < len(tokens) and tokens[i + 1].raw.lower() in _NAH
        if not refused or (tokens[i + 2].norm not in (".", ",", "!", ";") and tokens[i + 2].kind != "newline"):
            out.append(tokens[i])
            i += 1
            continue
        while out and out[-1].norm not in (".", ",", ";", "!", ":") and out[-1].kind != "newline":
            out.pop()
        if out and out[-1].norm == "," and not any(t.norm in (".", ";", "!") or t.kind == "newline" for t in out):
            out[-1] = replace(out[-1], raw=":", norm=":")  # what stands alone in front names what starts the workflow
        i += 3
    return out


def refuses(clause: Clause) -> bool:
    """Whether a clause only says what is not to be done."""
    tokens = [t for t in clause.tokens if t.kind != "punct"]
    while tokens and tokens[0].norm in _LEADS and len(tokens) > 2:
        tokens = tokens[1:]
    if clause.condition is not None or len(tokens) < 2 or any(t.norm in _CONDITIONAL or t.kind == "duration" for t in tokens):
        return False
    denied = tokens[0].is_word("never") or (tokens[0].is_word("do") and tokens[1].is_word("not"))
    verb = tokens[1 + tokens[0].is_word("do") :][:1]
    return (
        denied
        and bool(verb)
        and verb[0].norm in VERBS
        and verb[0].form == "base"
        and not verb[0].is_word("find", "get", "have", "reply", "answer")
    )
