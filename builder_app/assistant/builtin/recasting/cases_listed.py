"""Cases set out as a list: `found: POST to …, not found: email x@y.com`, `claims → x@y.com`, `neutral ones: log it`, all as `if …, …`."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS, is_verb
from builder_app.assistant.builtin.reading.conditions import Cond, understand
from builder_app.assistant.builtin.reading.needing import case_and_order
from builder_app.assistant.builtin.recasting.sorting import labels_told
from builder_app.assistant.builtin.words.fields import PRIORITIES, STATUSES
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

LONGEST = 7
_OUTCOMES = frozenset(
    {"approved", "rejected", "decided", "complete", "partial", "unusable", "sentiment", "submitted", "found", "reply", "exhausted"}
)
_CARRIERS = ("ones", "cases", "mails", "emails", "messages", "replies", "requests", "one")
_LEADS = word_set("and but then or also so please the a an any all")
_SAID = word_set("approval rejection reply answer response form document search result submission")
"""Nouns that name a case only where another case stands beside them; alone they are a heading."""


_DOES = ("fill", "complete", "approve", "sign", "review", "decide", "enter", "submit", "confirm", "check")


def cases_listed(tokens: list[Token], roads: Collection[str] = ()) -> list[Token]:
    """The message with every case in front of a colon or an arrow as a condition; `roads` are the cases that stand already."""
    told = labels_told(tokens)
    tokens = _as_names(tokens, told)
    known = {*(one.lower() for one in roads), *told}
    tokens = _verdicts(tokens)
    heads = [(start, at) for start, at in _heads(tokens) if _names_a_case(tokens[start:at], known) and _dashed(tokens, start, at)]
    if len(heads) == 1 and _alone(tokens[slice(*heads[0])], known):
        heads = []
    opened = dict(heads)
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        if i not in opened:
            out.append(tokens[i])
            i += 1
            continue
        at = opened[i]
        while out and (out[-1].is_word(*_LEADS) or (out[-1].kind == "punct" and out[-1].norm in ",:-;")):
            out.pop()
        if out and out[-1].kind not in ("newline", "bullet") and out[-1].norm not in (".", "?", "!"):
            out.append(_punct(".", tokens[i]))
        said = _called(tokens[i:at], known)
        out += [Token("word", "if", "if", tokens[i].start, tokens[i].start), *said, _punct(",", tokens[at])]
        verb = (
            "email" if tokens[at + 1].kind == "address" and not _does(tokens, at + 2) else "do" if tokens[at + 1].is_word("nothing") else ""
        )
        out += [Token("word", verb, verb, tokens[at + 1].start, tokens[at + 1].start)] if verb else []
        i = at + 1
    return out


def _called(said: list[Token], known: Collection[str]) -> list[Token]:
    """A known case as its name where its words would mean something else: `wrong item`; an outcome as it stands."""
    said = [replace(t, norm="or") if t.norm in ("/", "and") else t for t in said]
    name = next(iter(_bare(said) & set(known)), "")
    if not name or understand(said)[0].kind in ("label", "sentiment"):
        return said
    return [Token("quoted", f"“{name}”", name, said[0].start, said[-1].end, value=name)]


def _verdicts(tokens: list[Token]) -> list[Token]:
    """`yes: …`, `no → …` behind a request for an approval as `approved` and `rejected`."""
    if not any(t.is_word("approve", "approval", "sign-off", "sign", "decide") for t in tokens):
        return tokens
    out = list(tokens)
    for start, at in _heads(tokens):
        joined = at > start + 2 and tokens[start + 1].norm in ("or", "/", "and", ",")
        if (at == start + 1 or joined) and tokens[start].is_word("yes", "no"):
            norm = "approve" if tokens[start].is_word("yes") else "reject"
            out[start] = replace(tokens[start], norm=norm, raw=f"{norm.rstrip('e')}ed", form="ed")
    return out


def _punct(norm: str, at: Token) -> Token:
    return Token("punct", norm, norm, at.start, at.start)


def _heads(tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """(first token, colon or arrow) of everything short that stands in front of one and has an order behind it."""
    for at, token in enumerate(tokens[:-1]):
        dash = token.norm == "-" and at and tokens[at - 1].end < token.start and token.end < tokens[at + 1].start
        parts = token.kind == "arrow" or token.norm in (":", "=") or dash
        if not parts or tokens[at + 1].kind in ("newline", "bullet", "arrow"):
            continue
        start = at
        while start > max(at - LONGEST, 0) and not _breaks(tokens, start - 1):
            start -= 1
        if start and tokens[start].is_word("or") and tokens[start - 1].norm == ",":
            continue  # `if it is refused, or nobody decides: …` is one case
        while start < at and tokens[start].is_word(*_LEADS):
            start += 1
        if start < at and (start == 0 or _breaks(tokens, start - 1) or tokens[start - 1].is_word(*_LEADS)) and _ordered(tokens, at + 1):
            yield start, at


def _dashed(tokens: list[Token], start: int, at: int) -> bool:
    """Whether what stands in front of a dash is short enough for a case: `refused claims - log them`; true for colons and arrows."""
    return tokens[at].norm != "-" or (at - start <= 3 and tokens[start].form == "ed" and not tokens[start].is_word("be"))


def _breaks(tokens: list[Token], i: int) -> bool:
    return tokens[i].kind in ("newline", "bullet", "arrow") or (tokens[i].kind == "punct" and tokens[i].norm in ".,;:!?-")


def _ordered(tokens: list[Token], i: int) -> bool:
    while i < len(tokens) and tokens[i].is_word("just", "simply", "then", "please", "only", "also"):
        i += 1
    if i >= len(tokens) or tokens[i].is_word("treat", "count", "consider", "regard", "mean"):
        return False
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if tokens[i].is_word("nothing"):
        return after is None or after.kind != "word"
    if tokens[i].kind == "address":
        return after is None or after.kind != "word" or after.is_word("and", "or", "with") or _does(tokens, i + 1)
    return is_verb(tokens, i, start=True)


def _does(tokens: list[Token], i: int) -> bool:
    """Whether what somebody does stands at `i`: `qa@x.com fills in a form`."""
    return i < len(tokens) and tokens[i].is_word(*_DOES) and tokens[i].raw.lower().split()[0].endswith("s")


def _names_a_case(said: list[Token], known: Collection[str]) -> bool:
    """Whether the words are an outcome or one of the known cases, and nothing else."""
    if any(t.kind not in ("word", "quoted", "code", "duration", "number") and t.norm != "/" for t in said):
        return False
    if any(
        t.norm in CONDITION_WORDS or t.is_word("otherwise", "step", "for", "for-each", "every", "each", "after", "before", "until")
        for t in said
    ):
        return False
    if _bare(said) & set(known):
        return True
    if len(said) > 1 and is_verb(said, 0, start=True):
        return False
    parts = [replace(t, norm="or") if t.norm in ("/", "and") else t for t in said]
    return all(cond.kind in _OUTCOMES or _of_a_field(cond, said) for cond in understand(parts))


def _of_a_field(cond: Cond, said: list[Token]) -> bool:
    """`priority critical`, `status not delayed`: a field of the shipment and one of its values."""
    known = {"priority": PRIORITIES, "status": STATUSES}.get(cond.subject, {})
    return cond.kind == "compare" and said[0].norm == cond.subject and 1 < len(said) <= 4 and cond.value in known.values()


def _bare(said: list[Token]) -> set[str]:
    """The words of a case in the singular and the plural, without `ones`."""
    words = [t.norm if t.kind in ("quoted", "code") else t.raw.lower() for t in said]
    while len(words) > 1 and words[-1] in _CARRIERS:
        words = words[:-1]
    name = " ".join(words).lower()
    return {name, name.removesuffix("s"), f"{name[:-3]}y" if name.endswith("ies") else name}


def _alone(said: list[Token], known: Collection[str]) -> bool:
    """Whether the only case of a message could as well be a heading: `approval: …`."""
    if _bare(said) & set(known) or any(t.is_word("no", "not", "nothing", "nobody", "without") for t in said):
        return False
    rest = [t for t in said if not t.is_word(*_SAID)]
    return not rest or any(cond.kind not in _OUTCOMES and not _of_a_field(cond, rest) for cond in understand(rest))


def _as_names(tokens: list[Token], labels: set[str]) -> list[Token]:
    """The message with labels that are verbs elsewhere as names, and with what happens to each as a condition of its own."""
    verbs = {label for label in labels if " " not in label and _misleads(label, tokens)}
    named = [
        replace(t, kind="quoted") if t.kind == "word" and t.raw.lower() in verbs and _listed(tokens, i) else t for i, t in enumerate(tokens)
    ]
    return _told_of(named, labels)


def _misleads(label: str, tokens: list[Token]) -> bool:
    """Whether a label would be read as an order or a condition."""
    one = next((t for t in tokens if t.raw.lower() == label), None)
    return one is not None and one.kind == "word" and is_verb([one, replace(one, norm="it", raw="it")], 0, start=True)


def _listed(tokens: list[Token], i: int) -> bool:
    """Whether a label stands at `i` as a name: in the enumeration, before a verb in the third person, before a colon."""
    before = tokens[i - 1] if i else None
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    joins = (
        before is None
        or before.norm in (",", ".", ":")
        or before.is_word("as", "into", "or", "and", "between")
        or before.kind in ("newline", "bullet")
    )
    ends = after is None or after.kind in ("punct", "arrow", "newline") or after.is_word("or", "and", "be", "get") or after.form == "s"
    return joins and ends


def _told_of(tokens: list[Token], labels: set[str]) -> list[Token]:
    """`Damage opens a form …, delay goes to Teams and billing gets mailed` as a condition and an order for each."""
    starts = [i for i, t in enumerate(tokens) if _bare([t]) & labels and _subject(tokens, i)]
    if len(starts) < 2:
        return tokens
    out: list[Token] = []
    for n, i in enumerate([0, *starts]):
        end = ([*starts, len(tokens)])[n]
        part = tokens[i:end]
        told = case_and_order(part) if n else None
        if told is not None:
            while out and (out[-1].is_word(*_LEADS) or out[-1].norm in (",", ";")):
                out.pop()
            out += [_punct(".", part[0]), Token("word", "if", "if", part[0].start, part[0].start), *told[0], _punct(",", part[0]), *told[1]]
        else:
            out += part
    return out


def _subject(tokens: list[Token], i: int) -> bool:
    """Whether a case at `i` is the subject of a sentence: `billing gets …`, `Damage opens …`."""
    opens = i > 0 and (_breaks(tokens, i - 1) or tokens[i - 1].is_word("and", "but", "while"))
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    return (
        opens and after is not None and after.form == "s" and (after.is_word("be", "get", "go") or case_and_order(tokens[i:]) is not None)
    )
