"""What AI is to tell apart, however it is said, as `classify it as A, B or C`: `label it quote, booking or other`, `It can be a claim, a question or
an order`, `have AI tell A, B and C apart`, `three kinds - A, B, C`, `mail the right desk: a@x.com, b@x.com`."""

from dataclasses import dataclass

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS, is_verb
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_SORTS = word_set("classify categorise sort label triage tag classification")
_TELLS = word_set("tell decide determine judge figure find work distinguish recognise identify detect separate split divide put assign say")
_KINDS = word_set("label category class group kind type bucket pile tag categories labels classes groups kinds types")
_THING = word_set(
    "it them this that each email message mail mails emails messages the every all incoming such reply replies answer text one new request"
)
_ARTICLES = word_set("a an the about either just being")
_ONE_OF = word_set("one of the following these our exactly into as between among in by from with either")
_TOGETHER = ("ai", "llm", "gpt")
_FITTING = word_set("right matching respective corresponding responsible appropriate proper")
_STOPS = word_set("with using via by for if when then once so but please from in on to")
_LINES = ("newline", "bullet", "arrow")
LONGEST = 3


@dataclass
class _Labels:
    """The labels of a list, and where it ends."""

    names: list[list[Token]]
    end: int


def classes_told(tokens: list[Token]) -> list[Token]:
    """The message with what sorts it in one plain order; the tokens themselves where nothing is sorted."""
    found = _sorted_into(tokens) or _apart(tokens) or _kinds(tokens)
    if found is None:
        return tokens
    start, thing, labels, rest = found
    names = [[Token("quoted", "“other”", "other", n[0].start, n[-1].end)] if n[0].is_word("otherwise") else n for n in labels.names]
    out = [*tokens[:start], *_order(thing, names, tokens[start]), *_shared_out(names, rest)]
    out = _cases_led(out, start, names)
    return _rest_as_other(out, start) if any(_said(name) == "other" for name in names) else out


def _mark(sign: str, at: Token) -> Token:
    return Token("punct", sign, sign, at.start, at.start)


def _order(thing: list[Token], names: list[list[Token]], at: Token) -> list[Token]:
    out = [word_at("classify", at), *(thing or [word_at("it", at)]), word_at("as", at)]
    for n, name in enumerate(names):
        out += ([word_at("or", at)] if n == len(names) - 1 else [_mark(",", at)]) if n else []
        out += _quoted(name) if len(name) > 1 and name[0].norm in VERBS else name
    return [*out, _mark(".", at)]


def _labels(tokens: list[Token], start: int) -> _Labels | None:
    """The list of short names that begins at `start`; None where no list of at least two stands there."""
    names: list[list[Token]] = [[]]
    i = start
    while i < len(tokens):
        token = tokens[i]
        joint = token.norm in (",", "/") or token.is_word("or", "and")
        if joint:
            j = i + 1
            while j < len(tokens) and (tokens[j].norm == "," or tokens[j].is_word("or", "and")):
                j += 1
            if j >= len(tokens) or not names[-1] or _goes_on(tokens, j):
                break
            names.append([])
            i = j
            continue
        if token.is_word(*_ARTICLES) and not names[-1]:
            i += 1
            continue
        if token.kind not in ("word", "quoted", "code", "ident") or (token.is_word(*_STOPS) and names[-1]):
            break
        names[-1].append(token)
        i += 1
    names = [name for name in names if name]
    return _Labels(names, i) if len(names) > 1 and all(len(name) <= LONGEST for name in names) else None


def _goes_on(tokens: list[Token], i: int) -> bool:
    """Whether something other than one more name begins at `i`."""
    if tokens[i].norm in CONDITION_WORDS or tokens[i].is_word("then", "for", "with", "please"):
        return True
    ahead = tokens[i + 1] if i + 1 < len(tokens) else None
    orders = is_verb(tokens, i, start=True) and tokens[i].form == "base"
    if (
        tokens[i].form == "base"
        and tokens[i].is_word("email", "forward", "send", "notify")
        and any(t.is_word("to") and tokens[j + 1].kind == "address" for j, t in enumerate(tokens[: i + 5]) if i < j < len(tokens) - 1)
    ):
        return True  # `…, and email offers to b@x.com`
    return (
        orders
        and ahead is not None
        and (ahead.kind in ("address", "channel", "url") or ahead.is_word("it", "the", "them", "a", "each", "to", "on-call"))
    )


def _begins(tokens: list[Token], i: int) -> int:
    """Where the order to sort at `i` begins: before `let the AI`, `have AI`, `use AI to`."""
    start = i
    while start and (
        tokens[start - 1].is_word(
            *_TOGETHER, "have", "let", "use", "to", "should", "the", "please", "ask", "make", "and", "must", "then", "it"
        )
    ):
        if tokens[start - 1].is_word("and", "then"):
            break
        start -= 1
    return start


_Found = tuple[int, list[Token], _Labels, list[Token]]


def _sorted_into(tokens: list[Token]) -> _Found | None:
    """`label it quote, booking or other`, `ai.classify (labels: a, b)`, `classify it. It can be a, b or c`, `decide with AI whether it is a, b or c`."""
    for i, token in enumerate(tokens):
        ai = any(t.is_word(*_TOGETHER) for t in tokens[max(i - 4, 0) : i + 5])
        asked = any(t.is_word("if", "whether") for t in tokens[i + 1 : i + 3])
        if not (token.is_word(*_SORTS) or ((ai or asked) and token.is_word(*_TELLS))) or (
            token.form == "ed" and not tokens[i - 1].is_word("be", "should", "get")
        ):
            continue
        at = i + 1
        while at < len(tokens) and (
            _of_mails(tokens, i, at)
            or tokens[at].is_word(*_THING, *_TOGETHER, "out", "with", "by", "using", "which", "whether", "if", "what")
            or tokens[at].norm in ("'s", "(")
        ):
            at += 1
        if told := token.is_word(*_SORTS):
            at = _behind_thing(tokens, i, at)
        be = at < len(tokens) and tokens[at].is_word("be", "concern")
        listed = at + be
        while listed < len(tokens) and (
            tokens[listed].is_word(*_ONE_OF, *_KINDS) or tokens[listed].kind == "number" or tokens[listed].norm in (":", "-", "'s", "(")
        ):
            listed += 1
        if listed < len(tokens) and tokens[listed].is_word("whether", "if"):
            listed = next(
                (j + 1 for j in range(listed, min(listed + 4, len(tokens))) if tokens[j].is_word("be") or tokens[j].norm == "'s"), listed
            )
        linked = listed > at or be or (at > i + 1 and tokens[i].is_word("label", "tag"))
        labels = _labels(tokens, listed) if linked else None
        if labels is None and told:
            labels = _later(tokens, at)
        if labels is not None and (told or ai or len(labels.names) > 2):
            start, thing = _sorted_thing(tokens, i, at)
            return start, thing, labels, _rest(tokens, labels.end)
    return None


def _sorted_thing(tokens: list[Token], i: int, at: int) -> tuple[int, list[Token]]:
    """(where the order begins, what is sorted): mails that nothing said to have come are those that come in."""
    start = _begins(tokens, i)
    modal = next((j for j in range(max(i - 4, 0), i) if tokens[j].is_word("should", "must", "be", "get", "have", "need")), None)
    if tokens[i].form == "ed" and modal is not None:
        ends = (j + 1 for j in range(modal - 1, -1, -1) if tokens[j].norm in (".", ",", ":", ";") or tokens[j].kind in _LINES)
        start = next(ends, 0)
        said = tokens[start:modal]
    else:
        said = [
            t
            for t in tokens[i + 1 : at]
            if not t.is_word(*_TOGETHER, "out", "with", "by", "using", "which", "whether", "if", "what") and t.norm not in ("'s", "(")
        ]
        said = said if any(t.norm not in ("it", "them", "that", "this", "-") for t in said) else []
        if any(t.is_word("each", "every", "for-each") for t in said):
            came = next((t for t in said if t.is_word("email", "message")), None)
            first = came is not None and start == 0 and any(t.is_word("incoming", "inbound", "new") for t in said)
            return start, [word_at("incoming", came), *said[said.index(came) :]] if first and came is not None else []
    mails = next((t for t in said if t.raw.lower() in ("mails", "emails", "e-mails", "messages")), None)
    if mails is not None and start == 0 and not any(t.is_word("incoming", "inbound", "new") for t in said):
        said = [word_at("incoming", mails), *(t for t in said if not t.is_word("the", "all"))]
    return start, said


def _behind_thing(tokens: list[Token], i: int, at: int) -> int:
    """Where the link stands behind what is sorted: `sort the customer's comment | into …`; `at` where no such link follows."""
    for j in range(at, min(i + 9, len(tokens))):
        if tokens[j].is_word("as", "into", "between", "by"):
            return j
        if tokens[j].kind not in ("word", "address") and tokens[j].norm != "'s":
            break
    return at


def _of_mails(tokens: list[Token], i: int, at: int) -> bool:
    """Whether the words from `i` up to `at` say whose mails are sorted: `classify the mails from x@y.com as …`."""
    mailed = any(t.is_word("email", "message", "reply", "answer") for t in tokens[i:at])
    return mailed and (tokens[at].kind == "address" or tokens[at].is_word("from", "of", "carrier", "customer", "supplier", "sender", "to"))


def _later(tokens: list[Token], at: int) -> _Labels | None:
    """`classify it. It can be a complaint, a question or an order.`, `Labels: a, b, c`: the labels in the sentence behind."""
    if at >= len(tokens) or tokens[at].norm not in (".", ";", ",", "-"):
        return None
    rest = at + 1
    may = tokens[rest : rest + 4]
    if may and may[0].is_word("it", "they", "this", "these") and any(t.is_word("can", "may", "could", "will", "be") for t in may[1:3]):
        be = next((rest + n for n, t in enumerate(may) if t.is_word("be")), None)
        return _labels(tokens, be + 1) if be is not None else None
    while rest < len(tokens) and (
        tokens[rest].is_word("the", "possible", "allowed", "are", "be", *_KINDS) or tokens[rest].norm in (":", "-")
    ):
        rest += 1
    return _labels(tokens, rest) if any(t.is_word(*_KINDS) for t in tokens[at + 1 : rest]) else None


def _apart(tokens: list[Token]) -> _Found | None:
    """`have AI tell refunds, address changes and everything else apart`, `distinguish between a, b and c`."""
    for i, token in enumerate(tokens):
        if not token.is_word("tell", "keep", "distinguish", "separate") or i + 3 >= len(tokens):
            continue
        start = i + 1 + tokens[i + 1].is_word("between", "among")
        labels = _labels(tokens, start)
        apart = labels is not None and any(t.raw.lower() == "apart" for name in labels.names for t in name)
        if labels is None or not (apart or start == i + 2):
            continue
        names = [[t for t in name if t.raw.lower() != "apart"] for name in labels.names]
        return _begins(tokens, i), [], _Labels([name for name in names if name], labels.end), _rest(tokens, labels.end)
    return None


def _kinds(tokens: list[Token]) -> _Found | None:
    """`three kinds - arrival, hold, release`: a sentence that only says what there is."""
    for i, token in enumerate(tokens[:-3]):
        if token.kind != "number" or not tokens[i + 1].is_word(*_KINDS):
            continue
        at = i + 2
        while at < len(tokens) and (tokens[at].norm in (":", "-", ",") or tokens[at].is_word("of", "them", "email", "message", "be")):
            at += 1
        labels = _labels(tokens, at)
        if labels is not None and len(labels.names) == token.value and any(t.is_word("email", "message") for t in tokens[:i]):
            start = i
            while start and tokens[start - 1].is_word("there", "be", "of", "come", "in", "they"):
                start -= 1
            return start, [], labels, _rest(tokens, labels.end)
    return None


def _rest(tokens: list[Token], end: int) -> list[Token]:
    """What follows the list, without what only says that AI does it."""
    while end < len(tokens) and (
        tokens[end].is_word("with", "using", "by", "via", *_TOGETHER, "and", "apart") or tokens[end].norm in (",", ".", ";", ")")
    ):
        end += 1
    return tokens[end:]


def _shared_out(names: list[list[Token]], rest: list[Token]) -> list[Token]:
    """`mail the right desk: a@x.com, b@x.com` as what happens with each, in the order of the labels."""
    fits = next((i for i, t in enumerate(rest[:6]) if t.is_word(*_FITTING)), None)
    colon = next((i for i, t in enumerate(rest[:12]) if t.norm in (":", "(", "-")), None)
    if fits is None or colon is None or colon < fits:
        return rest
    end = colon + 1
    while end < len(rest) and (rest[end].kind == "address" or rest[end].norm in (",", "/") or rest[end].is_word("and", "or")):
        end += 1
    people = [t for t in rest[colon + 1 : end] if t.kind == "address"]
    if len(people) != len(names):
        return rest
    out: list[Token] = []
    for name, who in zip(names, people, strict=True):
        out += [word_at("if", who), *_quoted(name), _mark(",", who), word_at("email", who), who, _mark(".", who)]
    return [*out, *rest[end + (end < len(rest) and rest[end].norm == ")") :]]


def _quoted(name: list[Token]) -> list[Token]:
    said = " ".join(t.norm if t.kind in ("quoted", "code") else t.raw.lower() for t in name)
    return [Token("quoted", f"“{said}”", said, name[0].start, name[-1].end, value=said)]


def _rest_as_other(tokens: list[Token], start: int) -> list[Token]:
    """`rest -> log`, `everything else: …` as the case that is called other."""
    out = list(tokens)
    for i in range(start, len(tokens) - 1):
        opens = (
            i == 0
            or tokens[i - 1].norm in (".", ",", ";")
            or tokens[i - 1].kind in ("newline", "bullet")
            or tokens[i - 1].is_word("the", "and")
        )
        if (
            opens
            and tokens[i].raw.lower() in ("rest", "everything else", "anything else", "others", "all others")
            and (tokens[i + 1].kind == "arrow" or tokens[i + 1].norm in (":", ",", "="))
        ):
            out[i] = Token("word", "other", "other", tokens[i].start, tokens[i].end)
    return out


def _cases_led(tokens: list[Token], start: int, names: list[list[Token]]) -> list[Token]:
    """`for a price change ask …`, `in case of spam stop` as `if price change, …`."""
    called = {_said(name): name for name in names}
    heads = sum(_ordered_case(tokens, i, called) for i in range(start + 1, len(tokens)))
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        opens = i > start and (tokens[i - 1].norm in (".", ";", ",") or tokens[i - 1].kind in _LINES or tokens[i - 1].is_word("and"))
        at = (
            i + 1
            if opens and tokens[i].is_word("for", "on", "upon")
            else i
            if opens and heads > 1 and _ordered_case(tokens, i, called)
            else 0
        )
        while at and at < len(tokens) and tokens[at].is_word("a", "an", "the", "any"):
            at += 1
        width = next((w for w in (3, 2, 1) if at and _said(tokens[at : at + w]) in called), 0)
        if not width or at + width >= len(tokens) or tokens[at + width].is_word("and", "or"):
            out.append(tokens[i])
            i += 1
            continue
        while out and (out[-1].norm == "," or out[-1].is_word("and", "but")):
            out.pop()
        out += [_mark(".", tokens[i])] if out and out[-1].norm != "." else []
        out += [word_at("if", tokens[i]), *_quoted(called[_said(tokens[at : at + width])]), _mark(",", tokens[i])]
        i = at + width + (tokens[at + width].norm in (",", ":") or tokens[at + width].kind == "arrow")
    return out


def _headed_case(tokens: list[Token], i: int, called: dict[str, list[Token]]) -> bool:
    """Whether a case stands at `i` in front of a colon or an arrow, whatever is done with it: `damage: a form for x@y.com`."""
    width = next((w for w in (3, 2, 1) if _said(tokens[i : i + w]) in called), 0)
    behind = tokens[i + width : i + width + 2]
    return bool(width) and len(behind) == 2 and (behind[0].norm == ":" or behind[0].kind == "arrow") and behind[1].kind not in _LINES


def _ordered_case(tokens: list[Token], i: int, called: dict[str, list[Token]]) -> bool:
    """Whether a case and what is done with it stand at `i` with nothing between: `…, hold notice page the on-call, …`."""
    opens = tokens[i - 1].norm in (".", ";", ",") or tokens[i - 1].kind in _LINES or tokens[i - 1].is_word("and")
    width = next((w for w in (3, 2, 1) if opens and _said(tokens[i : i + w]) in called), 0)
    after = i + width
    if not width or after >= len(tokens) or tokens[after].kind != "word":
        return False
    alone = after + 1 >= len(tokens) or tokens[after + 1].norm in (".", ",", ";") or tokens[after + 1].kind in _LINES
    return tokens[after].form == "base" and (
        is_verb(tokens, after, start=True) or (alone and tokens[after].is_word("log", "stop", "escalate"))
    )


def _said(name: list[Token]) -> str:
    """A name in the singular, in small letters."""
    said = " ".join(t.norm if t.kind in ("quoted", "code") else t.raw.lower() for t in name)
    return f"{said[:-3]}y" if said.endswith("ies") else said.removesuffix("s")
