"""What opens a first message before anything is to be done: a heading, and that somebody starts it by hand."""

from dataclasses import dataclass

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS, DETERMINERS, is_verb
from builder_app.assistant.builtin.reading.frames import frames
from builder_app.assistant.builtin.reading.heads import head_of
from builder_app.assistant.builtin.reading.run_starts import GIVES, TAKES, explicit_names, given_names
from builder_app.assistant.builtin.reading.schedules import TriggerPlan
from builder_app.assistant.builtin.reading.triggers import event_trigger
from builder_app.assistant.builtin.words.calendar import find_schedule
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_STARTS = word_set("start run launch trigger begin kick click press fire")
_PEOPLE = word_set("i we you they somebody someone dispatcher planner operator user agent anybody anyone requester clerk buyer")
_BY_HAND = word_set("manual manually button myself ourselves")
_ENTERS = GIVES - word_set("give gives choose chooses pick picks hand hands")
"""Verbs whose object is what a run is given, whatever it is called; `give` needs a name written as one."""
_INPUTS = ("input", "inputs", "parameter", "parameters", "given")
_TOUCHING = ("address", "url", "channel", "duration", "clock")
_TITLES = ("check", "round", "report", "run", "recap", "review", "roundup", "watch", "sweep", "digest", "routine", "job")
"""What a heading of two words ends in, whatever time it names."""
_BREAKS = ("newline", "bullet", "arrow")
LONGEST_HEADING = 8


@dataclass
class Opening:
    """`plan` starts the workflow where somebody does, `title` is the heading, `rest` what is left to be understood."""

    rest: list[Token]
    title: str = ""
    plan: TriggerPlan | None = None


def opening(tokens: list[Token], source: str) -> Opening:
    """`Export docs, I start it with a shipment_id. …`, `Claims intake. …`, `Chase an ETA, manual start. …` taken apart."""
    end = _sentence_end(tokens)
    first, rest = tokens[:end], tokens[end + (end < len(tokens) and tokens[end].kind == "punct") :]
    if (told := _told(first, tokens[end : end + 1], rest, source)) is not None:
        return told
    headed = end < len(tokens) and tokens[end].norm == ":" and all(t.kind == "word" for t in first) and _heading(first)
    if headed and not any(t.norm in CONDITION_WORDS for t in first) and (below := opening(rest, source)).plan is not None:
        return Opening(below.rest, _text([first], source), below.plan)
    titled = bool(rest and first) and len(first) <= LONGEST_HEADING and (end >= len(tokens) or tokens[end].norm != ":")
    told_of = titled and not _names_only(first, source) and _remark(first)
    if told_of and (below := opening(rest, source)).plan is not None:
        return Opening(below.rest, _text(_pieces(first)[:1], source), below.plan)
    if titled and _names_only(first, source):
        below = opening(rest, source)
        return Opening(below.rest if below.plan else rest, _text(_pieces(first)[:1], source), below.plan)
    return Opening(tokens)


def _told(first: list[Token], stop: list[Token], rest: list[Token], source: str) -> Opening | None:
    """The opening whose first sentence says that somebody starts it, with what the sentences behind it add to that."""
    cut = _orders_at(first)
    pieces = _pieces(first[:cut])
    at = next((i for i, piece in enumerate(pieces) if _started(piece, source)), None)
    if at is None or not all(_heading(piece) and piece[0].norm not in CONDITION_WORDS for piece in pieces[:at]):
        return None
    whole = any(t.raw.lower() in _INPUTS and first[i - 1].is_word("as") for i, t in enumerate(first[:cut]) if i)
    start = first[0 if whole else first.index(pieces[at][0]) : cut]
    plan = TriggerPlan("manual", inputs=given_names(start, source))
    title = _text(pieces[:at], source) or _named_for(start, source)
    left = first[cut:]
    if left:
        return Opening([*left, *stop, *rest], title, plan)
    while rest and (end := _sentence_end(rest)) and (names := _only_given(rest[:end], source)):
        plan.inputs += names
        rest = rest[end + (end < len(rest) and rest[end].kind == "punct") :]
    return Opening(rest, title, plan)


def told_in_between(sentence: list[Token], source: str, *, after_start: bool) -> list[str] | None:
    """The inputs of a sentence anywhere in a message that says no more than that somebody starts it, or (behind such a one, `after_start`)
    what that takes; None for other sentences."""
    while sentence and (sentence[0].kind == "punct" or sentence[0].is_word("and", "also", "then", "to", "it", "should", "be", "can")):
        if sentence[0].is_word("it") and len(sentence) > 1 and sentence[1].is_word(*TAKES):
            break
        sentence = sentence[1:]
    if not sentence or any(t.kind in _TOUCHING for t in sentence) or _orders_at(sentence) < len(sentence):
        return None
    if after_start and sentence[0].is_word(*TAKES):
        sentence = [Token("word", "it", "it", sentence[0].start, sentence[0].start), *sentence]
    headed = sentence[0].raw.lower() in ("inputs", "input", "parameters", "parameter")
    if headed or (after_start and _only_given(sentence, source)):
        return _only_given(sentence, source) or given_names(sentence, source) or None
    words = {t.norm for t in sentence} | {t.raw.lower() for t in sentence}
    if names := _run_given(sentence, source):
        return names
    pieces = _pieces(sentence)
    starts = words & _STARTS or words & {"started", "manually", "manual", "push", "button"}
    hand = words & (_BY_HAND | {"hand", "demand"}) or any(t.is_word("i", "we") for t in sentence[:1])
    return given_names(sentence, source) if starts and hand and pieces and _started(pieces[0], source) else None


def _run_given(sentence: list[Token], source: str) -> list[str]:
    """The inputs of `the run gets a po_number`, `each run is given a lane and a date`; empty for other sentences."""
    run = next((i for i, t in enumerate(sentence[:3]) if t.raw.lower() in ("run", "runs")), None)
    if run is None or not all(t.is_word("the", "a", "each", "every", "all", "any") for t in sentence[:run]):
        return []
    at = run + 1 + sum(1 for t in sentence[run + 1 : run + 3] if t.is_word("be", "always", "will", "should"))
    gets = at < len(sentence) and (
        sentence[at].is_word("get", "receive", *TAKES) or sentence[at].raw.lower() in ("given", "comes", "carries")
    )
    give = Token("word", "give", "give", sentence[0].start, sentence[0].start)
    behind = sentence[at + 1 + sum(1 for t in sentence[at + 1 : at + 2] if t.is_word("with")) :]
    return given_names([give, *behind], source) if gets and behind else []


def _sentence_end(tokens: list[Token]) -> int:
    """Where the first sentence ends; the colon of `inputs: a, b` ends none."""
    return next(
        (
            i
            for i, t in enumerate(tokens)
            if t.kind in _BREAKS
            or (t.kind == "punct" and t.norm in ".;!")
            or (t.norm == ":" and not (i and tokens[i - 1].raw.lower() in _INPUTS))
        ),
        len(tokens),
    )


def _orders_at(tokens: list[Token]) -> int:
    """Where the first order of a sentence begins: behind a comma, a dash or `and`, or with whom it reaches."""
    begins = 0
    for i, token in enumerate(tokens):
        joint = token.is_word("and", "then") or (token.kind == "punct" and token.norm in ",-)")
        begins = i if joint else begins
        if joint and i + 1 < len(tokens):
            after = i + 1 + sum(1 for t in tokens[i + 1 : i + 4] if t.is_word("and", "then", "please"))
            verb = after < len(tokens) and tokens[after].form == "base" and is_verb(tokens, after, start=True)
            told = _acting(tokens, after)
            other = any(t.is_word("sub-workflow", "subworkflow", "another") for t in tokens[after + 1 : after + 4])
            if (verb and (other or not tokens[after].is_word(*GIVES, *_STARTS))) or told:
                return i + 1
        if token.kind in _TOUCHING and begins:
            return begins + 1
    return len(tokens)


def _acting(tokens: list[Token], i: int) -> bool:
    """Whether somebody else acts from here on: `it searches …`, `you look …`, `we email …`."""
    subject = i + 1 < len(tokens) and tokens[i].is_word("it", "you", "we", "workflow", "system")
    return bool(subject) and tokens[i + 1].norm in VERBS and not tokens[i + 1].is_word(*GIVES, *TAKES, *_STARTS)


def _only_given(sentence: list[Token], source: str) -> list[str]:
    """The inputs of a sentence that says no more than these: `Inputs: sku, quantity`, `It takes a lane and a date`."""
    if not sentence or any(t.kind in _TOUCHING for t in sentence) or _orders_at(sentence) < len(sentence):
        return []
    names = explicit_names(sentence, source) if not is_verb(sentence, 0, start=True) else []
    return names or (given_names(sentence, source) if _gives(sentence) else [])


def _pieces(tokens: list[Token]) -> list[list[Token]]:
    """The parts of a sentence between commas, brackets, dashes and orders joined by `and`."""
    parts: list[list[Token]] = [[]]
    for i, token in enumerate(tokens):
        ordered = token.is_word("and", "then") and i + 1 < len(tokens) and is_verb(tokens, i + 1, start=True)
        named = (token.norm == "(" and _closed(tokens, i)) or (token.norm == ")" and i > 1 and _closed(tokens, i - 2))
        if (not named and token.kind == "punct" and token.norm in ",()-") or ordered:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _closed(tokens: list[Token], i: int) -> bool:
    """Whether the bracket at `i` holds one name: `the number of the container (cntr_no)`."""
    return i + 2 < len(tokens) and tokens[i].norm == "(" and tokens[i + 1].kind == "ident" and tokens[i + 2].norm == ")"


def _started(piece: list[Token], source: str) -> bool:
    """Whether the words only say that somebody starts it: `I start it with a lot_number`, `manual start`, `started by hand`."""
    piece = _without_need(piece)
    words = {t.norm for t in piece if t.kind == "word"}
    if not piece or words & CONDITION_WORDS or len(piece) > 16 or any(t.kind in ("address", "url", "duration") for t in piece):
        return False
    if any(
        t.is_word("form") and any(b.is_word("in", "on", "into", "via", "through") for b in piece[i - 2 : i])
        for i, t in enumerate(piece)
        if i > 1
    ):
        return False  # what is entered in a form is asked of somebody in the run
    someone = any(t.is_word(*_PEOPLE) for t in piece[:3])
    words |= {t.raw.lower().removesuffix("s") for t in piece[:6] if t.raw.lower().removesuffix("s") in _STARTS}
    ordered = is_verb(piece, 0, start=True) and not piece[0].is_word(*_STARTS, *GIVES)
    if ordered:
        return False
    if explicit_names(piece, source):
        return True
    if words & _BY_HAND or _by_hand(piece):
        bare = len(piece) > 2 and piece[0].is_word("manual", "manually") and piece[1].is_word("with", "on", "for")
        return bare or bool(words & _STARTS) or len(piece) <= 3 or piece[0].is_word("button")
    if _gives(piece) and given_names(piece, source):
        return True
    return someone and bool(words & _STARTS) and bool(words & {"it", "this", "workflow", "manually"})


def _without_need(piece: list[Token]) -> list[Token]:
    """`I enter an id when I start it` without when."""
    at = next((i for i, t in enumerate(piece) if i and t.norm in CONDITION_WORDS and piece[i + 1 : i + 2]), len(piece))
    need = piece[at + 1 : at + 2] and piece[at + 1].is_word(*_PEOPLE) and any(t.is_word(*_STARTS, "need", "want") for t in piece[at:])
    return piece[:at] if need else piece


def _gives(piece: list[Token]) -> bool:
    """`I enter a carrier_email`, `the requester supplies the pallet count`, `it takes a sku`."""
    verb = next((i for i, t in enumerate(piece[:10]) if i and (t.is_word(*GIVES) or t.is_word(*TAKES))), None)
    if verb is None or any(t.kind in ("duration", "number") for t in piece):
        return False
    if piece[0].is_word("it", "this", "workflow") and verb <= 2 and piece[verb].is_word(*TAKES):
        return not piece[-1].is_word("then")
    someone = any(t.is_word(*_PEOPLE) for t in piece[:verb])
    named = any(t.kind == "ident" for t in piece[verb:])
    return someone and (named or piece[verb].is_word(*_ENTERS)) and not any(t.is_word("to") for t in piece[:verb])


def _by_hand(piece: list[Token]) -> bool:
    """`started by hand`, `I kick it off myself`, `on request`."""
    return any(
        (t.raw.lower() == "hand" and piece[i - 1].is_word("by")) or (t.is_word("request") and piece[i - 1].is_word("on"))
        for i, t in enumerate(piece)
        if i
    )


def _named_for(piece: list[Token], source: str) -> str:
    """`Spot rate round` of `Spot rate round for an input called lane`."""
    at = next((i for i, t in enumerate(piece) if t.is_word("for", "with", "per", "on")), 0)
    named = piece[:at]
    plain = named and _heading(named) and not any(t.is_word(*_PEOPLE, *_STARTS, "it", "this", "manually", *_INPUTS) for t in named)
    return _text([named], source) if plain else ""


def _heading(piece: list[Token]) -> bool:
    return len(piece) <= LONGEST_HEADING and not any(t.kind in ("address", "url", "duration", "clock", "channel") for t in piece)


def _names_only(tokens: list[Token], source: str) -> bool:
    """Whether the words are a name or a remark: no order, no event, no time."""
    words = {t.norm for t in tokens if t.kind == "word"}
    plain = all(t.kind == "word" or (t.kind == "punct" and t.norm in ",-&/") for t in tokens)
    titled = len(tokens) == 2 and tokens[1].raw.lower() in _TITLES
    if titled and plain:
        return True  # `Weekend check. …`
    if not plain or words & CONDITION_WORDS or (len(tokens) > 1 and tokens[1].is_word(*DETERMINERS, "it", "them")):
        return False
    acts = bool(frames(tokens, source)) and head_of(tokens) >= 0
    return (
        not acts
        and not find_schedule(tokens).found
        and event_trigger(tokens, source) is None
        and not words & {"every", "each", "i", "we", "you"}
    )


def _remark(tokens: list[Token]) -> bool:
    """Whether a first sentence only tells what went wrong, so that a start by hand behind it counts: `truck didnt show up`."""
    past = any(t.raw.lower().endswith("ed") or t.is_word("not", "never") for t in tokens)
    return past and all(t.kind in ("word", "number", "ident") for t in tokens) and not any(t.norm in CONDITION_WORDS for t in tokens)


def _text(pieces: list[list[Token]], source: str) -> str:
    if not pieces:
        return ""
    said = source[pieces[0][0].start : pieces[-1][-1].end].strip(" ,-(:")
    return said[:1].upper() + said[1:]
