"""Rounds counted by what is done in them: `max 3 chases`, `up to 4 reminders`, `send no more than two nudges`, all as so many times; and what is
done when they were in vain: `if that doesn't help`, `to no avail`, as when there is still no reply."""

from dataclasses import replace

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_ACTS = word_set("reminder reminders chase chases chaser chasers nudge nudges follow-up follow-ups resend resends poke pokes")
_BOUNDS = word_set("at-most up-to max maximum most limit")
_LEADS = word_set("with for by and so but make have do allow until it that them be can could should would let us there please now")
_SENDING = word_set("send give make do allow write issue")
_POINTED = word_set("that this it those they these all")
_FRUITLESS = (
    ("do", "not", "help"), ("do", "not", "work"), ("be", "in", "vain"), ("be", "fruitless"), ("bring", "nothing"), ("help", "nothing"),
    ("do", "not", "do", "the", "trick"), ("lead", "nowhere"), ("leads", "nowhere"), ("go", "nowhere"), ("do", "nothing"), ("yield", "nothing"), ("be", "no", "use"),
)  # fmt: skip


def rounds_counted(tokens: list[Token]) -> list[Token]:
    """The message with every such number as `N times`, in the sentence of what is repeated."""
    return _still_silent(_joined(_without_heading(_as_times(_giving_up(tokens)))))


def _without_heading(tokens: list[Token]) -> list[Token]:
    """`repeat: send a reminder and wait another day, 4 times at most` without the `repeat:` that only announces it."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        if token.norm == ":" and out and out[-1].is_word("repeat") and (len(out) < 2 or out[-2].norm in (",", ".")):
            end = next((j for j in range(i, len(tokens)) if tokens[j].norm in (".", ";") or tokens[j].kind == "newline"), len(tokens))
            if any(t.raw == "times" or t.norm == "times" for t in tokens[i:end]):
                out.pop()
                continue
        out.append(token)
    return out


def _giving_up(tokens: list[Token]) -> list[Token]:
    """`…, and give up with a message to x@y.com` as what is done when there is still no reply."""
    for i in range(len(tokens) - 4):
        gives = tokens[i].raw.lower() in ("give up", "gives up") and tokens[i + 1].is_word("with")
        thing = next((t for t in tokens[i + 2 : i + 5] if t.is_word("message", "email", "note", "escalation")), None)
        if not gives or thing is None:
            continue
        start = i
        while start and (tokens[start - 1].is_word("and", "then") or tokens[start - 1].norm == ","):
            start -= 1
        told = [Token("word", word, word, thing.start, thing.start) for word in ("if", "still", "no", "reply")]
        verb = [Token("word", "escalate", "escalate", thing.start, thing.start, form="base")]
        order = (
            verb if thing.is_word("escalation") else [replace(verb[0], raw="send", norm="send"), *tokens[i + 2 : tokens.index(thing) + 1]]
        )
        marks = [Token("punct", sign, sign, thing.start, thing.start) for sign in (".", ",")]
        return [*tokens[:start], marks[0], *told, marks[1], *order, *tokens[tokens.index(thing) + 1 :]]
    return tokens


def _as_times(tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    for i, token in enumerate(tokens):
        counted = token.norm in _ACTS and token.kind == "word" and i and tokens[i - 1].kind == "number"
        at = len(out) - 1
        while counted and at > 0 and out[at - 1].norm in _BOUNDS:
            at -= 1
        lead = out[at - 1] if counted and at > 0 else None
        bounded = counted and (at < len(out) - 1 or (i + 1 < len(tokens) and tokens[i + 1].norm in _BOUNDS))
        if counted and lead is not None and bounded and lead.is_word(*_SENDING):
            out[at - 1] = replace(lead, norm="remind", raw="remind")
        elif not counted or not (bounded or lead is None) or (lead is not None and lead.kind == "word" and lead.norm not in _LEADS):
            out.append(token)
            continue
        out.append(replace(token, norm="time", raw="times", form="s"))
    return out


def _joined(tokens: list[Token]) -> list[Token]:
    """A sentence that tells nothing but how often belongs to the one before it."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        ends = token.kind == "punct" and token.norm in ".;"
        if ends and out and i + 1 < len(tokens) and _only_times(tokens[i + 1 :]) and not any(t.norm == "times" for t in out[-3:]):
            out.append(replace(token, norm=","))
        else:
            out.append(token)
    return out


def _only_times(behind: list[Token]) -> bool:
    end = next((i for i, t in enumerate(behind) if t.kind in ("newline", "bullet") or t.norm in (".", ";")), len(behind))
    sentence = [t for t in behind[:end] if t.norm not in (",", *_BOUNDS)]
    counted = len(sentence) == 2 and sentence[0].kind == "number" and sentence[1].is_word("time")
    return end > len(sentence) and (counted or (len(sentence) == 1 and sentence[0].is_word("twice", "thrice")))


def _still_silent(tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        opened = bool(out) and out[-1].is_word("if", "when") and token.norm in _POINTED
        behind = i + 1 + (token.norm == "all" and i + 1 < len(tokens) and tokens[i + 1].norm in _POINTED)
        length = next((len(w) for w in _FRUITLESS if opened and tuple(t.norm for t in tokens[behind : behind + len(w)]) == w), 0)
        if length:
            out += [Token("word", word, word, token.start, token.start) for word in ("still", "no", "reply")]
            i = behind + length
            if i < len(tokens) and tokens[i].kind == "word":
                out.append(Token("punct", ",", ",", tokens[i].start, tokens[i].start))
        else:
            out.append(token)
            i += 1
    return out
