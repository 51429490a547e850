"""Events of shipments told in short at the very beginning, as the sentence that they stand for: `delivered -> …`, `upon creation of a load …`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS, is_verb
from builder_app.assistant.builtin.reading.narrowing import SHIPMENT_WORDS
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_EVENTS = word_set("deliver delivered create created delay delayed update updated")
_NOUNS = {"delivery": "deliver", "creation": "create", "arrival": "deliver", "booking": "create", "update": "update", "delay": "delay"}
_GOODS = word_set("goods merchandise products items material materials it they cargo")
_MARKS = (*CONDITION_WORDS - {"if-so", "if-not", "unless", "while"}, "after", "on", "following")
_FILTERS = ("to", "at", "by", "for", "from", "of")
_MAKERS = word_set("create book register enter add open make set")
_WRONG = word_set("wrong amiss awry south sideways bad")
_AUX = word_set("be get has have been just")
_DOES = word_set("decide determine measure judge find figure work have let do make create")
LONGEST_FILTER = 7


def events_spoken(tokens: list[Token]) -> list[Token]:
    """The message with the event at its beginning as a clause that says what happens to a shipment."""
    for find in (_each_mail, _mail_headed, _participle, _headed, _noun, _goods, _maker, _trouble, _finite):
        if (spoken := find(tokens)) is not None:
            return spoken
    return tokens


def _word(at: Token, text: str, form: str = "base") -> Token:
    return Token("word", text, text, at.start, at.start, form=form)


def _when(at: Token, event: str, rest: list[Token], *, narrowed: list[Token] | None = None) -> list[Token]:
    """`when a shipment … is delivered, …`."""
    said = [_word(at, "when"), _word(at, "a"), _word(at, "shipment"), *(narrowed or []), _word(at, "be"), _word(at, event, "ed")]
    while rest and (rest[0].kind == "arrow" or rest[0].norm in (",", ":", "-")):
        rest = rest[1:]
    return [*said, Token("punct", ",", ",", at.start, at.start), *rest]


def _marked(tokens: list[Token]) -> int:
    return 1 if tokens and tokens[0].is_word(*_MARKS) else 0


def _ends(tokens: list[Token], i: int, *, verb: bool) -> bool:
    """Whether nothing more of the event follows at `i`: a sign, or an order where `verb` allows it."""
    if i >= len(tokens):
        return False
    if tokens[i].kind == "arrow" or tokens[i].norm in (":", ","):
        return True
    return verb and tokens[i].form == "base" and is_verb(tokens, i, start=True)


def _each_mail(tokens: list[Token]) -> list[Token] | None:
    """`for each incoming mail decide …`, `every new e-mail from x@y.com: …`: what is done with it when it comes in."""
    at = sum(1 for t in tokens[:2] if t.is_word("for", "with", "on", "for-each", "each", "every", "any", "all", "for-all"))
    new = at < len(tokens) and tokens[at].is_word("incoming", "inbound", "new")
    noun = at + new
    if not at or not new or noun + 1 >= len(tokens) or not tokens[noun].is_word("email"):
        return None
    end = noun + 1
    if tokens[end].is_word("from", "to"):
        end = next((i for i in range(end, min(end + 5, len(tokens))) if tokens[i].kind == "address"), noun) + 1
    if end >= len(tokens) or not (_ends(tokens, end, verb=True) or tokens[end].is_word("we", "i", "you", *_DOES)):
        return None
    first = tokens[0]
    rest = tokens[end + (tokens[end].kind == "arrow" or tokens[end].norm in (",", ":")) :]
    said = [_word(first, "when"), _word(first, "an"), tokens[noun], _word(first, "arrive", "s"), *tokens[noun + 1 : end]]
    return [*said, Token("punct", ",", ",", first.start, first.start), *rest]


def _mail_headed(tokens: list[Token]) -> list[Token] | None:
    """`mail with attachment from x@y.com: …`, `e-mail with a PDF from x@y.com -> …`: in front of a sign it is what comes in."""
    end = next((i for i, t in enumerate(tokens[:10]) if t.kind == "arrow" or t.norm == ":"), 0)
    said = tokens[1:end]
    noun = end > 3 and tokens[0].is_word("email") and said[0].is_word("with")
    if not noun or said[-1].kind != "address" or not said[-2].is_word("from") or any(t.kind not in ("word", "address") for t in said):
        return None
    at = tokens[0]
    opened = [_word(at, "when"), _word(at, "an"), at, _word(at, "arrive", "s"), *said]
    return [*opened, Token("punct", ",", ",", at.start, at.start), *tokens[end + 1 :]]


def _participle(tokens: list[Token]) -> list[Token] | None:
    """`when delivered, …`, `created -> …`, `delay: …`; not `update: …`, which may be an order."""
    at = _marked(tokens)
    if at >= len(tokens) or not tokens[at].is_word(*_EVENTS) or not _ends(tokens, at + 1, verb=at == 1):
        return None
    done = tokens[at].form == "ed" or tokens[at].raw.lower().endswith("ed")
    alone = at == 0 and tokens[0].raw.lower() in ("delay", "delays")
    comma = at == 0 and tokens[1].norm == ","
    return _when(tokens[0], tokens[at].norm, tokens[at + 1 :]) if (done or alone) and not comma else None


def _headed(tokens: list[Token]) -> list[Token] | None:
    """`Delivered shipment: …`, `new loads -> …`, `delayed order, …`."""
    at = 1 if tokens and tokens[0].is_word("a", "any", "each", "every", "all") else 0
    named = len(tokens) > at + 2 and tokens[at].is_word(*_EVENTS) and tokens[at].raw.lower().endswith("ed")
    if not named or tokens[at + 1].norm not in SHIPMENT_WORDS or not _ends(tokens, at + 2, verb=False):
        return None
    return _when(tokens[0], tokens[at].norm, tokens[at + 2 :]) if tokens[at + 2].norm != "," else None


def _noun(tokens: list[Token]) -> list[Token] | None:
    """`on delivery do …`, `upon delivery to facility Leipzig send …`, `on creation of a shipment for Aldi …`."""
    at = _marked(tokens)
    at += at < len(tokens) and tokens[at].is_word("the", "every", "each", "a", "any")
    if not _marked(tokens) or at + 1 >= len(tokens) or tokens[at].norm not in _NOUNS or tokens[at].kind != "word":
        return None
    end = at + 1
    if tokens[end].is_word(*_FILTERS):
        end = next(
            (i for i in range(end + 1, min(end + 2 + LONGEST_FILTER, len(tokens))) if _ends(tokens, i, verb=not _called(tokens, i))), 0
        )
    elif not _ends(tokens, end, verb=True) and not _orders(tokens, end):
        return None
    if end and tokens[at].is_word("delay") and any(t.kind == "duration" for t in tokens[at:end]):
        return _delay_of(tokens[0], tokens[at + 1 : end], tokens[end:])
    if not end or any(t.kind in ("address", "duration", "number") for t in tokens[at:end]):
        return None
    filters = tokens[at + 1 : end]
    noun = next((i for i, t in enumerate(filters[:4]) if t.norm in SHIPMENT_WORDS), None)
    filters = filters[noun + 1 :] if noun is not None and filters[0].is_word("of") else filters
    return _when(tokens[0], _NOUNS[tokens[at].norm], tokens[end:], narrowed=filters)


def _delay_of(at: Token, said: list[Token], rest: list[Token]) -> list[Token]:
    """`on a delay of 2 hours or more for Aldi …`: how long stands behind what is said of the shipment."""
    last = max(i for i, t in enumerate(said) if t.kind == "duration")
    cut = next((i for i in range(last + 1, len(said)) if said[i].is_word(*_FILTERS)), len(said))
    when = _when(at, "delay", rest, narrowed=said[cut:])
    comma = next(i for i, t in enumerate(when) if t.norm == "," and t.start == at.start)
    return [*when[:comma], *said[:cut], *when[comma:]]


def _called(tokens: list[Token], i: int) -> bool:
    """Whether the word at `i` belongs to a name behind a preposition: `to facility Leipzig`."""
    return tokens[i - 1].is_word(*_FILTERS, "the", "facility", "customer", "carrier") or tokens[i].raw[:1].isupper()


def _orders(tokens: list[Token], i: int) -> bool:
    """`do a PATCH on …`: an order whose verb never heads another clause."""
    return tokens[i].is_word("do", "have", "let") and tokens[i].form == "base"


def _goods(tokens: list[Token]) -> list[Token] | None:
    """`once the goods are delivered …`: what is delivered is a shipment."""
    at = _marked(tokens) + sum(1 for t in tokens[1:2] if t.is_word("the", "our", "all"))
    if not _marked(tokens) or at + 2 >= len(tokens) or tokens[at].raw.lower() not in _GOODS:
        return None
    verb = next((i for i in range(at + 1, min(at + 4, len(tokens))) if not tokens[i].is_word(*_AUX)), 0)
    if verb <= at + 1 or not tokens[verb].is_word(*_EVENTS) or tokens[verb].form != "ed":
        return None
    return [*tokens[:at], replace(tokens[at], raw="shipment", norm="shipment", form="base"), *tokens[at + 1 :]]


def _maker(tokens: list[Token]) -> list[Token] | None:
    """`as soon as planning books a new load …`: what somebody creates is created."""
    if not _marked(tokens) or tokens[0].is_word("on", "following"):
        return None
    verb = next((i for i in range(2, min(6, len(tokens))) if tokens[i].is_word(*_MAKERS) and tokens[i].form in ("s", "base")), None)
    if verb is None or any(t.kind != "word" for t in tokens[1:verb]) or tokens[1].is_word("i"):
        return None
    noun = next((i for i in range(verb + 1, min(verb + 4, len(tokens))) if tokens[i].norm in SHIPMENT_WORDS), None)
    if noun is None or not all(t.is_word("a", "an", "new", "any", "another", "the", "up") for t in tokens[verb + 1 : noun]):
        return None
    rest = tokens[noun + 1 :]
    end = next((i for i in range(len(rest)) if _ends(rest, i, verb=True)), 0)
    inner = [] if not rest or _ends(rest, 0, verb=True) else rest[:end]
    told = all(t.kind == "word" for t in inner) and (not inner or inner[0].is_word(*_FILTERS, "with", "in", "into"))
    where = [] if not inner or inner[0].is_word("in", "into") else inner
    return _when(tokens[0], "create", rest[len(inner) :], narrowed=where) if told else None


def _trouble(tokens: list[Token]) -> list[Token] | None:
    """`whenever something goes wrong with a shipment …`: an exception."""
    if not _marked(tokens) or len(tokens) < 7 or not tokens[1].is_word("something", "anything", "things") or not tokens[2].is_word("go"):
        return None
    noun = next((i for i in range(3, 8) if i < len(tokens) and tokens[i].norm in SHIPMENT_WORDS), None)
    if noun is None or tokens[3].raw.lower() not in _WRONG:
        return None
    at = tokens[0]
    return [
        _word(at, "when"),
        _word(at, "a"),
        _word(at, "shipment"),
        _word(at, "have", "s"),
        _word(at, "an"),
        _word(at, "exception"),
        *tokens[noun + 1 :],
    ]


def _finite(tokens: list[Token]) -> list[Token] | None:
    """`shipment status changes to held -> …`: a sentence about a shipment in front of an arrow tells what happens."""
    end = next((i for i, t in enumerate(tokens[:14]) if t.kind in ("arrow", "newline", "bullet") or t.norm in (".", ";")), None)
    if end is None or tokens[end].kind != "arrow" or tokens[0].norm not in SHIPMENT_WORDS | {"a", "the", "any"}:
        return None
    said = tokens[:end]
    if not any(t.norm in SHIPMENT_WORDS for t in said[:2]) or any(t.kind not in ("word", "punct", "ident", "number") for t in said):
        return None
    verb = next((i for i, t in enumerate(said[:6]) if i and t.form == "s" and t.norm in VERBS and t.norm not in SHIPMENT_WORDS), None)
    if verb is None or not said[verb].is_word("change", "become", "go", "turn", "switch", "move", "get", "reach", "drop", "rise", "exceed"):
        return None
    return [_word(tokens[0], "when"), *said, Token("punct", ",", ",", tokens[end].start, tokens[end].start), *tokens[end + 1 :]]
