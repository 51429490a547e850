"""Searches for shipments told without a verb of finding: `all late loads -> csv`, `a report of everything that is delayed, to be mailed to
x@y.com`, `check whether there are shipments over 45 F`, `we need to know which loads are pending`."""

from builder_app.assistant.builtin.reading.narrowing import SHIPMENT_WORDS
from builder_app.assistant.builtin.words.calendar import find_schedule
from builder_app.assistant.builtin.words.fields import OPERATORS, SHIPMENT_FIELDS
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_EVERY = word_set("everything anything whatever all those")
_STATES = word_set("late delay delayed overdue deliver delivered pending cancel cancelled hold exception over above book")
_LOOKS = ("check", "look", "see", "verify", "test")
_LISTS = word_set("report list overview listing table summary digest")
_STATES_AS_NOUNS = {"exceptions": ("all", "in", "exception"), "delays": ("late",), "lates": ("late",)}
_OPENING = word_set("i we would want need like to know have get see a an the us me should be give please also")
_ENDS = (".", ";", "!", ",", ":")


def lists_wanted(tokens: list[Token]) -> list[Token]:
    """The message with every such search as an order to find them, where a schedule starts it."""
    tokens = _things(tokens)
    first = next((i for i, t in enumerate(tokens) if t.norm in (".", "!") or t.kind in ("newline", "arrow")), len(tokens))
    if not find_schedule(tokens[:first]).found:
        return tokens
    tokens = _named_by_state(tokens)
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        opens = i == 0 or tokens[i - 1].norm in _ENDS or tokens[i - 1].kind in ("arrow", "newline", "bullet") or _timed(tokens, i)
        if opens and (sent := _goes(tokens, i)) is not None:
            out += sent[0]
            i = sent[1]
            continue
        found = (_whether(tokens, i) or _wanted(tokens, i) or _bare(tokens, i)) if opens else None
        if found is None:
            out.append(tokens[i])
            i += 1
            continue
        out += [word_at("find", tokens[i]), *found[0]]
        i = found[1]
    return out


def _timed(tokens: list[Token], i: int) -> bool:
    """Whether the word before `i` ends a time: `every day at 5 see whether …`."""
    before = tokens[i - 1]
    return before.kind in ("clock", "number", "duration", "zone") or before.is_word(
        "morning", "evening", "night", "noon", "midnight", "day"
    )


def _things(tokens: list[Token]) -> list[Token]:
    """`everything that is delayed` as `all shipments that are delayed`."""
    for i in range(len(tokens) - 3):
        relative = tokens[i + 1].is_word("that", "which") and tokens[i + 2].is_word("be", "have", "run")
        if tokens[i].is_word(*_EVERY) and relative and any(t.norm in _STATES for t in tokens[i + 3 : i + 6]):
            shipments = Token("word", "shipments", "shipment", tokens[i].start, tokens[i].end, form="s")
            return [*tokens[:i], word_at("all", tokens[i]), shipments, *_things(tokens[i + 1 :])]
    return tokens


def _named_by_state(tokens: list[Token]) -> list[Token]:
    """`the exceptions`, `a list of delays` and `a list of every late load` as the shipments of that state."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        before, behind = (tokens[i - 1] if i else None), (tokens[i + 1] if i + 1 < len(tokens) else None)
        led = before is not None and before.is_word("the", "of", "all", "any", "open", "current")
        if led and (state := _STATES_AS_NOUNS.get(token.raw.lower())) and (behind is None or not _a_noun(behind)):
            out += [word_at(state[0], token), _plural(token), *(word_at(word, token) for word in state[1:])]
        elif (
            before is not None
            and before.is_word("of", "with")
            and token.is_word("every", "each")
            and _STATES & {t.norm for t in tokens[i : i + 4]}
        ):
            out.append(word_at("all", token))
        elif any(t.is_word("all") for t in out[-3:]) and token.norm in SHIPMENT_WORDS and token.raw == token.norm:
            out.append(_plural(token))
        else:
            out.append(token)
    return out


def _a_noun(token: Token) -> bool:
    """Whether a word goes on the noun before it: `exceptions desk`."""
    return (
        token.kind == "word" and not token.form and token.norm not in VERBS and token.norm in SHIPMENT_WORDS | {"desk", "team", "manager"}
    )


def _noun(tokens: list[Token], i: int, reach: int) -> int | None:
    """Where a word for several shipments stands within `reach` words from `i`; only words that narrow it come before."""
    for j in range(i, min(i + reach, len(tokens))):
        if tokens[j].norm in SHIPMENT_WORDS and tokens[j].kind == "word":
            return j if tokens[j].raw.lower().endswith("s") or (j and tokens[j - 1].is_word("any", "every")) else None
        acts = tokens[j].norm in VERBS and tokens[j].form == "base" and not tokens[j].is_word("open")
        if tokens[j].kind != "word" or acts or tokens[j].is_word("and", "or", "that", "if"):
            return None
    return None


def _whether(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`check whether there are shipments …`, `see if any shipment is …`."""
    if not tokens[i].is_word(*_LOOKS) or i + 3 >= len(tokens) or not tokens[i + 1].is_word("whether", "if"):
        return None
    at = i + 2
    at += tokens[at].is_word("there", "we")
    at += at < len(tokens) and tokens[at].is_word("be", "have", "get")
    noun = _noun(tokens, at, 4)
    if noun is None or (at == i + 2 and not tokens[at].is_word("any", "some")):
        return None
    link = noun + 1 < len(tokens) and tokens[noun + 1].is_word("be", "have", "run")
    that = [word_at("that", tokens[noun])] if link else []
    return [*(t for t in tokens[at:noun] if not t.is_word("any", "some")), _plural(tokens[noun]), *that], noun + 1


def _plural(token: Token) -> Token:
    return Token("word", "shipments", "shipment", token.start, token.end, form="s")


def _wanted(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`we need to know which shipments have …`, `I'd like a report of all shipments that …, to be mailed to x@y.com`, `list of loads with …`."""
    at = i
    while at < len(tokens) and tokens[at].is_word(*_OPENING):
        at += 1
    if at >= len(tokens) - 2:
        return None
    if tokens[at].is_word("which", "what") and (noun := _noun(tokens, at + 1, 3)) is not None and at > i:
        return [*tokens[at + 1 : noun + 1], word_at("that", tokens[noun])], noun + 1
    if not tokens[at].is_word(*_LISTS):
        return None
    of = next((j for j in range(at + 1, min(at + 9, len(tokens) - 1)) if tokens[j].is_word("of", "on", "with", "about")), None)
    if of is None or any(t.norm in (",", ".") for t in tokens[at:of]):
        return None
    noun = _noun(tokens, of + 1, 5)
    if noun is None:
        return None
    if of > at + 1 or _sent_along(tokens, noun + 1):
        return None  # `a list of them goes to x@y.com` is one order, and so is one with the time in between
    return [*tokens[of + 1 : noun + 1]], noun + 1


def _goes(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`a list of all shipments with status pending goes to x@y.com` as the order to send it."""
    at = i + tokens[i].is_word("a", "the")
    if at + 3 >= len(tokens) or not tokens[at].is_word(*_LISTS) or not tokens[at + 1].is_word("of", "with"):
        return None
    end = next((j for j in range(at, len(tokens)) if tokens[j].norm in _ENDS or tokens[j].kind in ("arrow", "newline")), len(tokens))
    for j in range(at + 3, end - 2):
        goes = tokens[j].is_word("go") and tokens[j].form == "s" and tokens[j + 1].is_word("to")
        sent = tokens[j].raw.lower() in ("is", "gets") and tokens[j + 1].is_word("send", "email", "post") and tokens[j + 2].is_word("to")
        if goes or sent:
            return [word_at("send", tokens[i]), *tokens[i:j], *tokens[j + 1 + bool(sent) : end]], end
    return None


def _sent_along(tokens: list[Token], i: int) -> bool:
    """Whether the list is sent in the words that name it: `… goes to x@y.com`, `…, mailed to x@y.com`."""
    end = next((j for j in range(i, len(tokens)) if tokens[j].norm in _ENDS or tokens[j].kind in ("arrow", "newline")), len(tokens))
    done = end + 1 < len(tokens) and tokens[end].norm == "," and tokens[end + 1].form == "ed"
    return done or any(t.kind in ("address", "channel") for t in tokens[i:end])


def _bare(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`all shipments with priority low -> …`, `late loads, …`: nothing but the shipments, behind a time."""
    if i == 0 or not (tokens[i - 1].norm in (":", ",") or _timed(tokens, i)):
        return None
    noun = _noun(tokens, i, 4)
    if noun is None or noun + 1 >= len(tokens):
        return None
    end = next((j for j in range(noun + 1, len(tokens)) if tokens[j].norm in _ENDS or tokens[j].kind in ("arrow", "newline")), len(tokens))
    narrowed = (
        noun > i or tokens[noun + 1].is_word("with", "that", "which", "whose", "from", "for", "of") or tokens[noun + 1].norm in OPERATORS
    )
    behind = tokens[noun + 1 : end]
    says = [t for t in behind if t.form in ("s", "base") and t.is_word("be", "should", "must", "get", "need", "go")]
    if any(t.is_word("should", "must") for t in behind):
        return None  # `shipments that are late should be posted …` is an order of its own
    relative = tokens[noun + 1].is_word("that", "which", "whose")
    named = any(t.norm in SHIPMENT_FIELDS or t.norm in OPERATORS or t.norm in _STATES or t.is_word("all", "every") for t in tokens[i:end])
    return (tokens[i : noun + 1], noun + 1) if narrowed and named and (relative or not says) else None
