"""Roundabout ways to say `is` and `when`: `turns out to be too noisy` as `is too noisy`, `an email … starts the workflow` as `when an email … arrives`,
`once the mail is out` as `after the mail`."""

from dataclasses import replace

from builder_app.assistant.builtin.recasting.case_orders import order_of
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_SEEMING = (("turn", "out", "to", "be"), ("turned", "out", "to", "be"), ("prove", "to", "be"), ("seem", "to", "be"), ("appear", "to", "be"))
_SEEMS = {"turns": "turn", "turned": "turn", "proves": "prove", "proved": "prove", "seems": "seem", "seemed": "seem", "appears": "appear"}
_STARTING = frozenset({"starts", "triggers", "launches", "activates", "initiates"})
_WORKFLOW = word_set("workflow process flow automation procedure")
_MAILS = word_set("email")
_DONE = word_set("set update send email post page store save log wait escalate write call notify add ask start run")
_STAYING = frozenset({"stays", "stay", "remains", "remain", "is", "be", "should", "open", "valid", "available", "can", "filled", "in"})
_THINGS = word_set("email message slack teams post note request call page record reminder escalation follow-up")
_GONE = frozenset({"out", "sent", "gone", "posted", "made", "stored", "saved", "written", "delivered", "through", "done"})
_BE = frozenset({"is", "was", "has", "been", "went", "goes", "are", "have", "were", "got", "gets"})


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


def done_by_it(tokens: list[Token]) -> list[Token]:
    """`have it set the status`, `make the workflow post a note` as the order alone."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        end = i + 1
        while end < len(tokens) and tokens[end].is_word("it", "the", "this", *_WORKFLOW):
            end += 1
        opens = i == 0 or tokens[i - 1].kind in ("punct", "newline", "bullet") or tokens[i - 1].is_word("and", "then", "please", ",")
        told = (
            tokens[i].is_word("have", "make", "let")
            and end - i > 1
            and (tokens[end - 1].is_word("it") or tokens[end - 1].norm in _WORKFLOW)
        )
        if opens and told and end + 1 < len(tokens) and tokens[end].norm in _DONE and tokens[end].form == "base":
            i = end
        out.append(tokens[i])
        i += 1
    return out


def open_for(tokens: list[Token]) -> list[Token]:
    """`The form stays open for 8 hours` as `give them 8 hours`."""
    for i, token in enumerate(tokens[:-3]):
        if not token.is_word("form", "approval", "request", "decision") or not (i and tokens[i - 1].is_word("the", "this")):
            continue
        at = i + 1
        while at < len(tokens) and (tokens[at].raw.lower() in _STAYING or tokens[at].is_word("for", "up-to")):
            at += 1
        opens = i < 2 or tokens[i - 2].kind in ("punct", "newline", "bullet")
        if opens and at > i + 2 and at < len(tokens) and tokens[at].kind == "duration":
            give, them = (Token("word", word, word, tokens[i - 1].start, tokens[i - 1].start) for word in ("give", "them"))
            return [*tokens[: i - 1], give, them, tokens[at], *open_for(tokens[at + 1 :])]
    return tokens


def behind_what_is_out(tokens: list[Token]) -> list[Token]:
    """`once the mail is out`, `when the record has been stored` as a place: `after the mail`."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        end = _out(tokens, i)
        if end:
            noun = next(j for j in range(i + 1, end) if tokens[j].raw.lower() in _BE)
            out += [replace(tokens[i], raw="after", norm="after"), *tokens[i + 1 : noun]]
        else:
            out.append(tokens[i])
        i = end or i + 1
    return out


def _out(tokens: list[Token], i: int) -> int:
    """Where such words end that begin at `i`; 0 where there are none."""
    if (
        not tokens[i].is_word("once", "when", "as-soon-as", "after")
        or i + 3 >= len(tokens)
        or not tokens[i + 1].is_word("the", "that", "this")
    ):
        return 0
    at = next((j for j in range(i + 2, min(i + 6, len(tokens))) if tokens[j].raw.lower() in _BE), 0)
    if not at or not tokens[at - 1].is_word(*_THINGS) or any(t.kind not in ("word", "channel") for t in tokens[i + 2 : at]):
        return 0
    while at < len(tokens) and tokens[at].raw.lower() in _BE:
        at += 1
    ends = at + 1 >= len(tokens) or tokens[at + 1].kind != "word" or tokens[at + 1].is_word("and", "then")
    return at + 1 if at < len(tokens) and tokens[at].raw.lower() in _GONE and (ends or tokens[i].norm != "when") else 0


def started_by_mail(tokens: list[Token]) -> list[Token]:
    """A first sentence `an email whose subject contains "claim" starts the workflow` as `when an email … arrives`; other messages as they are."""
    end = next((i for i, t in enumerate(tokens) if t.kind in ("newline", "bullet") or t.norm in (".", ";", ":")), len(tokens))
    if len(tokens) > 3 and tokens[0].is_word("let", "have") and tokens[1].is_word("it", "this") and tokens[2].is_word("start", "run"):
        return [tokens[1], replace(tokens[2], form="s"), *tokens[3:]]
    if len(tokens) > 3 and tokens[0].is_word("let", "have") and tokens[1].is_word("a", "an", "any", "every", "each"):
        return let if (let := _let_start(tokens[1:])) is not None else tokens
    several = bool(tokens) and (tokens[0].form == "s" or (tokens[0].is_word("all") and len(tokens) > 1))
    starting = _STARTING | {one.removesuffix("s") for one in _STARTING} if several else _STARTING
    verb = next((i for i, t in enumerate(tokens[:end]) if i > 1 and t.raw.lower() in starting), None)
    if verb is None or not tokens[0].is_word("a", "an", "any", "every", "each", "email", "all"):
        return tokens
    behind = [t for t in tokens[verb + 1 : end] if not t.is_word("the", "this", "our")]
    mail = next((i for i, t in enumerate(tokens[:verb]) if t.is_word(*_MAILS)), None)
    this = verb + 2 == end and tokens[verb + 1].is_word("this")
    if mail is None or mail > 3 or not (this or (len(behind) == 1 and behind[0].is_word(*_WORKFLOW, "it", "everything"))):
        return tokens
    first = tokens[0]
    when = Token("word", "when", "when", first.start, first.start)
    arrives = Token("word", "arrives", "arrive", tokens[verb].start, tokens[verb].end, form="s")
    comma = replace(tokens[end], kind="punct", raw=",", norm=",") if end < len(tokens) else None
    subject, told = tokens[: mail + 1], tokens[mail + 1 : verb]
    return [when, *subject, arrives, *told, *([comma] if comma is not None else []), *tokens[end + 1 :]]


def _let_start(tokens: list[Token]) -> list[Token] | None:
    """`[let] a webhook start the flow. …`, `[have] each mail from x@y.com trigger it: …` as `when a webhook comes, …`; None for other words."""
    end = next((i for i, t in enumerate(tokens) if t.kind in ("newline", "bullet") or t.norm in (".", ";", ":", ",")), len(tokens))
    verb = next((i for i, t in enumerate(tokens[:end]) if i and t.raw.lower() + "s" in _STARTING), None)
    if verb is None or not all(t.is_word("the", "this", "our", "it", *_WORKFLOW) for t in tokens[verb + 1 : end]) or verb + 1 >= end:
        return None
    first = tokens[0]
    when, comes = Token("word", "when", "when", first.start, first.start), replace(tokens[verb], raw="comes", norm="come", form="s")
    comma = [replace(tokens[end], kind="punct", raw=",", norm=",")] if end < len(tokens) else []
    rest = tokens[end + 1 :]
    return [when, *tokens[:verb], comes, *comma, *(rest[1:] if rest and rest[0].is_word("then") else rest)]


def begun_with(tokens: list[Token]) -> list[Token]:
    """`It begins with an email to x@y.com.`, `the workflow starts with a form for x@y.com` as the order itself."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        verb = i + 1 + (tokens[i].is_word("the", "this") and i + 1 < len(tokens) and tokens[i + 1].is_word(*_WORKFLOW))
        opens = not out or out[-1].kind in ("newline", "bullet") or out[-1].norm in (".", ";", "!")
        told = opens and tokens[i].is_word("it", "this", "everything", "the") and verb + 2 < len(tokens)
        if told and tokens[verb].raw.lower() in ("begins", "starts") and tokens[verb + 1].is_word("with"):
            end = next(
                (j for j in range(verb, len(tokens)) if tokens[j].norm in (".", ";", ",") or tokens[j].kind == "newline"), len(tokens)
            )
            if any(t.kind == "address" for t in tokens[verb:end]) and (order := order_of(tokens[verb + 2 : end], bound=True)):
                out += order
                i = end
                continue
        out.append(tokens[i])
        i += 1
    return out
