"""Cases that are the subjects of sentences, after something that sorts: `a damaged one is mailed to a@x.com, positive and neutral ones are
stored`, `nothing to do for the rest`, all as `if damaged, …`."""

from dataclasses import dataclass, replace

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS
from builder_app.assistant.builtin.reading.conditions import atom
from builder_app.assistant.builtin.recasting.case_orders import order_of
from builder_app.assistant.builtin.recasting.sorting import labels_told
from builder_app.assistant.builtin.words.condition_words import SENTIMENT
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_CARRIERS = word_set(
    """
    one case reply answer response email message request claim order item document invoice result review complaint comment shipment
    return paper thing load
    """
)
_ARTICLES = word_set("a an the any all every each for-all")
_LEADS = ("for", "on", "with", "in")
_JOINTS = ("and", "but", "while", "whereas", "or", "then", "also")
_SIGNS = (":", "-", "–", "—", "=")
_READ = ("complete", "partial", "incomplete", "unusable", "unreadable", "garbled", "undecided", "unanswered")
_TOLD_BY = {
    "sentiment": ("sentiment", "tone", "mood", "attitude"),
    "approved": ("approve", "approval", "sign-off", "decide", "decision"),
    "rejected": ("approve", "approval", "sign-off", "decide", "decision"),
    "complete": ("read", "parse", "extract", "form"),
    "partial": ("read", "parse", "extract"),
    "unusable": ("read", "parse", "extract"),
}
"""What must have been said before an outcome may be the subject of a sentence."""
LONGEST = 3


@dataclass
class _Subject:
    """One case or several at the beginning of a sentence, and where what is done begins."""

    names: list[list[Token]]
    end: int
    bound: bool
    carried: bool
    led: bool
    """Whether `for` stands in front: a whole sentence follows."""


def subjects_spoken(tokens: list[Token]) -> list[Token]:
    """The message with every case that is the subject of a sentence as a condition; the tokens themselves where fewer than two are."""
    labels = labels_told(tokens)
    parts = _parts(tokens, _subjects(tokens, labels))
    if len(parts) < 2:
        return tokens
    out: list[Token] = []
    at = 0
    for start, end, subject, order in parts:
        out += tokens[at:start]
        while out and (out[-1].is_word(*_JOINTS) or out[-1].norm in (",", ";", "-")):
            out.pop()
        out += _told(
            subject.names, order, tokens[start], labels, first=not out or out[-1].kind in ("newline", "bullet") or out[-1].norm in ".:"
        )
        at = end
    return [*out, *tokens[at:]]


def _subjects(tokens: list[Token], labels: set[str]) -> list[tuple[int, _Subject]]:
    """Every case or group of cases that opens a sentence or a part of one, with where it begins."""
    found: list[tuple[int, _Subject]] = []
    for i in range(len(tokens)):
        inside = found and i < found[-1][1].end
        subject = _subject(tokens, i, labels) if not inside and _opens(tokens, i) else None
        found += [(i, subject)] if subject is not None else []
    return found


def _parts(tokens: list[Token], starts: list[tuple[int, _Subject]]) -> list[tuple[int, int, _Subject, list[Token]]]:
    """(start, end, subject, order) of every case that has an order."""
    parts: list[tuple[int, int, _Subject, list[Token]]] = []
    for n, (start, subject) in enumerate(starts):
        following = starts[n + 1][0] if n + 1 < len(starts) else len(tokens)
        end = next((j for j in range(subject.end, following) if _ends(tokens[j])), following)
        rest = tokens[subject.end : end]
        while rest and (rest[-1].norm in (",", "-") or rest[-1].is_word(*_JOINTS)):
            rest = rest[:-1]
        elliptic = bool(parts) and subject.carried and start > 0 and not _ends(tokens[start - 1])
        order = order_of(rest, bound=subject.bound, elliptic=elliptic) if rest else []
        if not order and subject.led and len(rest) > 2:
            order = rest
        if not order and start > 2 and _nothing_before(tokens, start):
            back = _nothing_start(tokens, start)
            order = [word_at("do", tokens[back]), word_at("nothing", tokens[back])]
            start, end = back, subject.end
        if order:
            parts.append((start, end, subject, order))
    return parts


def _nothing_before(tokens: list[Token], i: int) -> bool:
    """`nothing to do for neutral ones`, `nothing happens with the rest`: said in front of the case."""
    return (any(t.is_word("nothing") for t in tokens[max(i - 5, 0) : i]) and tokens[i - 1].is_word("for", "with", "on", "in")) or (
        tokens[i].is_word(*_LEADS) and any(t.is_word("nothing") for t in tokens[max(i - 4, 0) : i])
    )


def _nothing_start(tokens: list[Token], i: int) -> int:
    start = next(j for j in range(i - 1, -1, -1) if tokens[j].is_word("nothing"))
    while start and tokens[start - 1].is_word("there", "be", "do", "have"):
        start -= 1
    return start


def _opens(tokens: list[Token], i: int) -> bool:
    before = tokens[i - 1] if i else None
    if before is None:
        return False
    nothing = tokens[i].is_word(*_LEADS) and any(t.is_word("nothing") for t in tokens[max(i - 4, 0) : i])
    return _ends(before) or before.norm in (",", ":") or before.is_word("and", "but", "while", "whereas") or nothing


def _ends(token: Token) -> bool:
    return token.kind in ("newline", "bullet") or token.norm in (".", ";", "!", "?")


def _subject(tokens: list[Token], i: int, labels: set[str]) -> _Subject | None:
    """The case or cases named at `i`."""
    at = i
    lead = at < len(tokens) and tokens[at].is_word(*_LEADS)
    at += lead
    while at < len(tokens) and tokens[at].is_word(*_ARTICLES):
        at += 1
    names: list[list[Token]] = []
    while at < len(tokens):
        width = _case_at(tokens, at, i, labels)
        if not width:
            return None
        names.append(tokens[at : at + width])
        at += width
        carried = at < len(tokens) and (tokens[at].is_word(*_CARRIERS) or tokens[at].raw.lower().removesuffix("s") in _CARRIERS)
        at += carried
        if at >= len(tokens):
            break
        further = tokens[at].is_word("and", "or", "also-and") or tokens[at].norm == "/"
        nxt = at + 1
        while nxt < len(tokens) and tokens[nxt].is_word(*_ARTICLES, *_LEADS):
            nxt += 1
        if not further or nxt >= len(tokens) or not _case_at(tokens, nxt, i, labels):
            break
        at = nxt
    nothing = any(t.is_word("nothing") for t in tokens[max(i - 4, 0) : i])
    if at >= len(tokens) or _ends(tokens[at]):
        return _Subject(names, at, False, carried, lead) if names and nothing else None
    bound = tokens[at].norm in _SIGNS or tokens[at].kind == "arrow" or (lead and tokens[at].norm == ",")
    word = tokens[at].kind == "word" and not tokens[at].is_word("or", "and")
    plain_label = _bare(names[0]) & labels
    if not bound and not word and not (lead and tokens[at].kind == "address"):
        return None
    if not bound and not (carried or plain_label or lead):
        return None
    return _Subject(names, at + bound, bound or lead, carried, lead)


def _case_at(tokens: list[Token], at: int, start: int, labels: set[str]) -> int:
    """How many tokens from `at` on name a case."""
    for width in range(LONGEST, 0, -1):
        part = tokens[at : at + width]
        if len(part) == width and all(t.kind in ("word", "quoted", "code") for t in part) and _bare(part) & labels:
            return width
    token = tokens[at] if at < len(tokens) else None
    if token is None or token.kind != "word" or token.norm in CONDITION_WORDS:
        return 0
    said = token.raw.lower()
    outcome = said in SENTIMENT or said in _READ or (said.endswith("ed") and token.form == "ed")
    kind = atom([token]).kind if outcome else ""
    by = _TOLD_BY.get(kind, ())
    answers = kind == "sentiment" and any(_answer_of_a_kind(tokens, i) for i in range(at + 1))
    return int(answers or (bool(by) and any(t.is_word(*by) for t in tokens[:start])))


def _answer_of_a_kind(tokens: list[Token], i: int) -> bool:
    """`positive replies` at `i`: that answers are told apart by their tone."""
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    return tokens[i].raw.lower() in SENTIMENT and nxt is not None and nxt.is_word("reply", "answer", "response", "feedback")


def _bare(part: list[Token]) -> set[str]:
    """A name in the singular and the plural."""
    name = " ".join(t.norm if t.kind in ("quoted", "code") else t.raw.lower() for t in part)
    return {name, name.removesuffix("s"), f"{name[:-3]}y" if name.endswith("ies") else name}


def _told(names: list[list[Token]], order: list[Token], at: Token, labels: set[str], *, first: bool) -> list[Token]:
    out = [] if first else [_mark(".", at)]
    out.append(word_at("if", at))
    for n, name in enumerate(names):
        label = next(iter(_bare(name) & labels), "")
        named = [Token("quoted", f"“{label}”", label, name[0].start, name[-1].end, value=label)] if label else list(name)
        out += ([word_at("or", at)] if n else []) + named
    return [*out, _mark(",", at), *order, _mark(".", at)]


def _mark(sign: str, at: Token) -> Token:
    return replace(Token("punct", sign, sign, at.start, at.start))
