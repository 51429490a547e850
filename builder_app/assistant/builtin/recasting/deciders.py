"""Several who decide, and signatures that are needed, as plain orders: `a@x.com or b@x.com approves it`, `it needs a second signature, from
a@x.com`, `both a@x.com and b@x.com must sign`, `hand it to a@x.com for sign-off`."""

from dataclasses import replace

from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

SIGNS = word_set(
    "approval sign-off signature approve permission blessing ok consent clearance signoff authorisation agreement authorization"
)
_DECIDES = word_set("approve sign decide authorise countersign confirm")
_BETWEEN = word_set("can may must should will shall has have to need also then both jointly each all either first too could")
_WHICH = word_set(
    "a an the one another second third further additional extra more also formal final written his her their our explicit last"
)
_WANTS = word_set("need require want get obtain request seek ask")
_PRONOUNS = word_set("it this that we i they everything also then")
_HANDS = word_set("send route hand pass forward submit give put take refer move present bring go")
_FOR = ("for",)
_IT = ("it", "that", "this", "everything", "all", "should", "must", "also", "has", "to")
_JOINS = ("and", "or", "plus", "also-and")
LONGEST = 7


def deciders_spoken(tokens: list[Token], *, later: bool = False) -> list[Token]:
    """The message with what is said of deciders as orders to ask them; `later`, where an approval may stand, several who decide are left
    to those who know it."""
    tokens = _decisions_as_approvals(tokens)
    i = 0
    while i < len(tokens):
        if tokens[i].kind != "address":
            i += 1
            continue
        end = _group_end(tokens, i)
        made = (
            _signature(tokens, i, end)
            or _gives(tokens, i, end)
            or (None if later else _several(tokens, i, end))
            or _for_approval(tokens, i, end)
        )
        if made is None:
            i = end
            continue
        start, stop, spoken = made
        tokens = [*tokens[:start], *spoken, *tokens[stop:]]
        i = start + len(spoken)
    return tokens


def _decisions_as_approvals(tokens: list[Token]) -> list[Token]:
    """`needs a decision on air freight by a@x.com` as `needs an approval by a@x.com for air freight`."""
    at = next((i for i, t in enumerate(tokens) if i > 1 and t.is_word("decision") and tokens[i - 1].is_word(*_WHICH)), None)
    if at is None or not any(t.is_word(*_WANTS) for t in tokens[max(at - 4, 0) : at - 1]):
        return tokens
    by = next((i for i in range(at + 1, min(at + 1 + LONGEST, len(tokens))) if tokens[i].is_word("by", "from")), None)
    who = next((i for i in range(by + 1, min(by + 6, len(tokens))) if tokens[i].kind == "address"), None) if by is not None else None
    topic = tokens[at + 1 : by]
    if (
        by is None
        or who is None
        or any(t.kind != "word" for t in topic)
        or (topic and not topic[0].is_word("on", "about", "over", "regarding"))
    ):
        return tokens
    end = _group_end(tokens, who)
    about = [replace(topic[0], raw="for", norm="for"), *topic[1:]] if topic else []
    return [*tokens[:at], replace(tokens[at], norm="approval"), *tokens[by:end], *about, *_decisions_as_approvals(tokens[end:])]


def _group_end(tokens: list[Token], i: int) -> int:
    """Behind the last of addresses that are joined."""
    end = i + 1
    while end < len(tokens):
        joint = end
        while joint < len(tokens) and (tokens[joint].is_word(*_JOINS) or tokens[joint].norm in (",", "&", "/")):
            joint += 1
        if end < joint < len(tokens) and tokens[joint].kind == "address":
            end = joint + 1
        else:
            return end
    return end


def _asks(people: list[Token], at: Token) -> list[Token]:
    last = Token("punct", "", "", people[-1].end, people[-1].end)
    return [word_at("ask", at), *people, word_at("to", last), word_at("approve", last)]


def _several(tokens: list[Token], i: int, end: int) -> tuple[int, int, list[Token]] | None:
    """`(either) a@x.com or b@x.com approves`, `both a@x.com and b@x.com must sign`."""
    people = tokens[i:end]
    if sum(t.kind == "address" for t in people) < 2:
        return None
    start = i - (i > 0 and tokens[i - 1].is_word("either", "both", "let", "have"))
    before = tokens[start - 1] if start else None
    opens = before is None or before.kind in ("punct", "newline", "bullet", "arrow") or before.is_word("and", "then", "so", "but", "that")
    at = end
    while at < len(tokens) and tokens[at].is_word(*_BETWEEN):
        at += 1
    if not opens or at >= len(tokens) or not tokens[at].is_word(*_DECIDES) or tokens[at].form == "ed":
        return None
    together = tokens[start].is_word("both") or any(t.is_word("both", "each", "jointly", "all") for t in tokens[end:at])
    either = any(t.is_word("or") or t.norm == "/" for t in people)
    stop = at + 1
    if not together or either:
        return start, stop, _asks(people, tokens[i])
    each = [t for t in people if t.kind == "address"]
    out = _asks(each[:1], tokens[i])
    for one in each[1:]:
        out += [word_at("it", one), Token("punct", ",", ",", one.start, one.start), word_at("then", one), *_asks([one], one)]
    return start, stop, out


def _signature(tokens: list[Token], i: int, end: int) -> tuple[int, int, list[Token]] | None:
    """`(it) needs a second signature, from a@x.com`, `a further approval by a@x.com is required`."""
    by = i - 1
    while by > 0 and (tokens[by].is_word("the", "our", "my") or tokens[by].norm == "("):
        by -= 1
    if by < 1 or not tokens[by].is_word("from", "by", "of"):
        return None
    sign = by - 1 - (tokens[by - 1].norm == ",")
    if sign < 0 or not tokens[sign].is_word(*SIGNS):
        return None
    first = sign
    while first and tokens[first - 1].is_word(*_WHICH):
        first -= 1
    if first and tokens[first - 1].is_word("need", "require", "want"):
        start = first - 1
        while start and tokens[start - 1].is_word(*_PRONOUNS, "will", "would", "should", "now", "additionally"):
            start -= 1
        stop = end
    else:
        be = end + (end < len(tokens) and tokens[end].norm == ")")
        needed = be + 1 < len(tokens) and tokens[be].is_word("be") and tokens[be + 1].is_word("need", "require", "necessary")
        if not needed:
            return None
        start, stop = first, be + 2
    before = tokens[start - 1] if start else None
    if before is not None and not (before.kind in ("punct", "newline", "bullet") or before.is_word("and", "then", "but", "so")):
        return None
    return start, stop, _asks(tokens[i:end], tokens[i])


def _gives(tokens: list[Token], i: int, end: int) -> tuple[int, int, list[Token]] | None:
    """`a@x.com must give the green light`, `a@x.com has the final say`."""
    at = end + (end < len(tokens) and tokens[end].norm == ")")
    while at < len(tokens) and tokens[at].is_word("must", "should", "will", "shall", "to", "need", "also", "first", "have", "then"):
        at += 1
    gives = at < len(tokens) and tokens[at].is_word("give", "grant")
    at += gives
    first = at
    while at < len(tokens) and tokens[at].is_word(*_WHICH):
        at += 1
    says = (
        first > end and tokens[first - 1].is_word("have") and tokens[at : at + 1] and tokens[at].raw.lower() in ("say", "word", "decision")
    )
    signs = gives and at < len(tokens) and tokens[at].is_word(*SIGNS)
    if not signs and not (says and at > first):
        return None
    return i, at + 1, _asks(tokens[i:end], tokens[i])


def _for_approval(tokens: list[Token], i: int, end: int) -> tuple[int, int, list[Token]] | None:
    """`route the order to a@x.com for sign-off`, `it goes for approval to a@x.com`, `ask a@x.com for his ok`."""
    verb = next((n for n in range(i - 1, max(i - 1 - LONGEST, -1), -1) if tokens[n].is_word(*_HANDS, "ask", "get")), None)
    behind = end + (end < len(tokens) and tokens[end].norm == ")")
    if verb is None or behind >= len(tokens) or not tokens[behind].is_word(*_FOR):
        return None
    at = behind + 1
    while at < len(tokens) and tokens[at].is_word(*_WHICH, "your", "its"):
        at += 1
    signs = at < len(tokens) and tokens[at].is_word(*SIGNS)
    asked = tokens[verb].is_word("ask") and verb + 1 <= i
    to = tokens[i - 1].is_word("to") or any(t.is_word("to") for t in tokens[verb + 1 : i])
    if not signs or not (asked or to) or any(t.norm in (",", ".", ";") for t in tokens[verb:i]):
        return None
    start = verb
    if tokens[verb].is_word("go"):
        while start and tokens[start - 1].is_word(*_IT):
            start -= 1
        if start and not (
            tokens[start - 1].kind in ("punct", "newline", "bullet", "arrow") or tokens[start - 1].is_word("and", "then", "so")
        ):
            return None  # `price increases go to a@x.com for approval` tells of one kind
    about = [t for t in tokens[verb + 1 : i] if not t.is_word("to", "for", "it", "them", "that", "over", "on", "back", *SIGNS)]
    title = asked or any(t.norm == "(" for t in about)
    onward = tokens[at + 1 :]
    own = bool(onward) and onward[0].is_word("of", "for", "on", "to")
    what = [] if title or own or not about or tokens[verb].is_word("go") else about
    return start, at + 1, [*_asks(tokens[i:end], tokens[i]), *what]
