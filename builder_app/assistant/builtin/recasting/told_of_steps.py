"""Facts and preferences about steps that stand, as the orders they amount to: `two hours should pass between the mail and the Teams post` as a wait between them,
`the mail and the log entry should happen at the same time` as the order to let both run so."""

from builder_app.assistant.builtin.words.rewriting import rewritten
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_MODALS = word_set("should must shall will have has need needs to ought can may be also always then at-least")
_PASSES = word_set("pass lie elapse go by come be stay stand separate leave allow put keep happen follow")
_LETS = word_set("let allow leave keep have put give")
_CORRECTS = word_set("wrong mistake typo a an the i mean it should must be make use now called one is that's no sorry but and")
_STEP_NOUNS = word_set("email mail post call wait form log approval escalation message slack teams step follow-up reminder")
_SIGNED = word_set("escalation email mail call request post message follow-up slack teams page incident reminder update")
_SIDES = ("between", "before", "after", "ahead", "behind")
_ENDS = (".", ";", "!", "?", ":")


def told_of_steps(tokens: list[Token]) -> list[Token]:
    """The message with these facts as orders."""
    tokens = _names_apart(_somebody_named(_each_named(tokens)))
    return rewritten(
        tokens, lambda out, i: next((told for fact in _FACTS if (told := fact(tokens, i)) is not None), None) if _opens(out) else None
    )


def _each_named(tokens: list[Token]) -> list[Token]:
    """The message without a `both` in front of two things that are named: `both the first mail and the follow-up`."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        named = token.is_word("both") and i + 1 < len(tokens) and tokens[i + 1].is_word("the", "our")
        behind = tokens[i + 1 : i + 9]
        end = next((j for j, t in enumerate(behind) if t.kind in ("punct", "newline")), len(behind))
        pair = any(t.is_word("and") and behind[j + 1 : j + 2] and behind[j + 1].is_word("the", "our") for j, t in enumerate(behind[:end]))
        compared = any(t.is_word("be", "must", "should") or t.kind in ("number", "compare") for t in behind[:end])
        if not (named and pair and not compared):
            out.append(token)
    return out


def _somebody_named(tokens: list[Token]) -> list[Token]:
    """`have someone approve it: mia@x.com` with the address in the place of `someone`."""
    who = next((i for i, t in enumerate(tokens) if t.raw.lower() in ("someone", "somebody")), None)
    mark = next((i for i in range(who + 1, len(tokens) - 1) if tokens[i].norm in (":", "-", "–")), None) if who is not None else None
    if who is None or mark is None or tokens[mark + 1].kind != "address" or mark - who > 8:
        return tokens
    return [*tokens[:who], tokens[mark + 1], *tokens[who + 1 : mark], *tokens[mark + 2 :]]


def _names_apart(tokens: list[Token]) -> list[Token]:
    """`name the Teams step "A" and the workflow "B"` with the verb said again."""
    if not tokens or not tokens[0].is_word("name", "rename", "call", "title"):
        return tokens
    quotes = [i for i, t in enumerate(tokens) if t.kind == "quoted"]
    if (
        len(quotes) != 2
        or quotes[0] + 3 >= len(tokens)
        or not tokens[quotes[0] + 1].is_word("and")
        or not tokens[quotes[0] + 2].is_word("the")
    ):
        return tokens
    at = tokens[quotes[0] + 1]
    cut = Token("punct", ".", ".", at.start, at.start)
    return [
        *tokens[: quotes[0] + 1],
        cut,
        word_at("rename", at),
        *tokens[quotes[0] + 2 : quotes[1]],
        word_at("to", at),
        *tokens[quotes[1] :],
    ]


def _approval_moved(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`the approval should go to kim@x.com instead`, `kim@x.com approves from now on`: send the approval there; what is approved is not meant."""
    order = [word_at(word, tokens[i]) for word in ("send", "the", "approval", "to")]
    if tokens[i].kind == "address" and i + 4 <= len(tokens) and tokens[i + 1].is_word("approve", "decide") and tokens[i + 1].form == "s":
        now = [t.norm for t in tokens[i + 2 : i + 5]] == ["from", "now", "on"]
        return ([*order, tokens[i]], i + 5) if now else None
    if not tokens[i].is_word("the", "this", "that") or i + 4 >= len(tokens) or not tokens[i + 1].is_word("approval", "sign-off"):
        return None
    at = i + 2
    while at < len(tokens) and tokens[at].is_word("should", "must", "now", "have", "has", "need", "needs", "to", "will", "be"):
        at += 1
    if at + 2 >= len(tokens) or not tokens[at].is_word("go") or not tokens[at + 1].is_word("to") or tokens[at + 2].kind != "address":
        return None
    end = at + 3
    while end < len(tokens) and tokens[end].is_word("instead", "now"):
        end += 1
    if end < len(tokens) and tokens[end].kind == "word":  # `… for approval`, `… by email`, `… and x@y.com`
        return None
    return [*order, tokens[at + 2]], end


def _replaced(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`the Teams post should be replaced by a Slack post to #x`: replace the one with the other."""
    if not tokens[i].is_word("the", "our", "that", "this"):
        return None
    verb = next((j for j in range(i + 2, min(i + 9, len(tokens) - 2)) if tokens[j].is_word("replace") and tokens[j].form == "ed"), None)
    if verb is None or not tokens[verb - 1].is_word("be", "get") or not tokens[verb + 1].is_word("by", "with"):
        return None
    named = tokens[i:verb]
    while named and named[-1].is_word("be", "get", *_MODALS, "to"):
        named = named[:-1]
    if len(named) < 2 or any(t.kind not in ("word", "address", "channel", "step") for t in named):
        return None
    return [word_at("replace", tokens[i]), *named, word_at("with", tokens[verb + 1])], verb + 2


def _exchanged(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`SH-100 was a typo, I meant SH-200`, `praise is now called kudos`: change the one to the other."""
    end = next((j for j in range(i, len(tokens)) if tokens[j].norm in (".", "!") or tokens[j].kind in ("newline", "arrow")), len(tokens))
    said = tokens[i:end]
    if len(said) < 4 or not said[1].is_word("be") or said[0].is_word("it", "that", "this", "the", "a", "there", "what"):
        return None
    rest = [t for t in said[2:] if t.kind != "punct" and not t.is_word(*_CORRECTS) and t.raw.lower() != "meant"]
    wrong = any(t.is_word("wrong", "mistake", "typo") for t in said[2:5])
    called = [t.raw.lower() for t in said[2:4]] == ["now", "called"] and said[4:5] != [] and said[4].raw[:1].islower()
    values = ("ident", "code", "quoted", "number", "word")
    if not (wrong or called) or len(rest) != 1 or said[0].kind not in values or rest[0].kind != said[0].kind:
        return None
    if said[0].is_word(*_STEP_NOUNS) or (wrong and said[0].kind == "word" and not any(c.isdigit() for c in said[0].raw)):
        return None
    return [word_at("change", said[0]), said[0], word_at("to", rest[0]), rest[0]], end


def _sent_for_approval(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`the request should go to mia@x.com for approval`: ask mia@x.com to approve it."""
    at = next((j for j in range(i + 1, min(i + 7, len(tokens) - 3)) if tokens[j].is_word("go") and tokens[j + 1].is_word("to")), None)
    if at is None or tokens[at + 2].kind != "address" or not tokens[at + 3].is_word("for"):
        return None
    end = at + 4
    while end < len(tokens) and tokens[end].is_word("a", "the", "her", "his", "their", "final", "second"):
        end += 1
    if (
        end >= len(tokens)
        or not tokens[end].is_word("approval", "approve", "sign-off", "decision")
        or any(t.kind != "word" for t in tokens[i:at])
    ):
        return None
    whom = tokens[at + 2]
    return [word_at("ask", whom), whom, word_at("to", whom), word_at("approve", whom)], end + 1


def _reversed(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`the order of the mail and the Teams post should be reversed`: swap them."""
    if [t.norm for t in tokens[i : i + 3]] != ["the", "order", "of"]:
        return None
    modal = next((j for j in range(i + 4, min(i + 16, len(tokens) - 2)) if tokens[j].is_word("should", "must", "needs", "has", "be")), None)
    if modal is None or any(t.kind != "word" for t in tokens[i + 3 : modal]):
        return None
    end = modal
    while end < len(tokens) and tokens[end].is_word("should", "must", "be", "to", "needs", "has"):
        end += 1
    turned = end < len(tokens) and tokens[end].raw.lower() in (
        "reversed",
        "swapped",
        "switched",
        "flipped",
        "exchanged",
        "changed",
        "inverted",
    )
    return ([word_at("swap", tokens[i]), *tokens[i + 3 : modal]], end + 1) if turned else None


def _signed_first(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`the escalation should only go out after gina@x.com has signed it off`: ask gina@x.com to approve before the escalation."""
    end = next((j for j in range(i, len(tokens)) if tokens[j].norm in _ENDS or tokens[j].kind in ("newline", "arrow")), len(tokens))
    said = tokens[i:end]
    link = next((j for j, t in enumerate(said) if j > 2 and t.is_word("after", "once", "when", "if", "until", "unless")), None)
    if link is None or link + 2 >= len(said) or said[link + 1].kind != "address":
        return None
    held = any(t.is_word("only", "not") for t in said[:link])
    signs = any(
        t.is_word("approve", "sign", "ok", "confirm", "release", "clear") and t.form in ("ed", "base", "s")
        for t in said[link + 2 : link + 5]
    )
    what = next((j for j, t in enumerate(said[:link]) if t.is_word("the", "our") and said[j + 1].is_word(*_SIGNED)), None)
    if not (held and signs) or what is None:
        return None
    named = said[
        what : next((k + 1 for k in range(what + 1, link) if said[k].is_word(*_SIGNED) and not said[k + 1].is_word(*_SIGNED)), link)
    ]
    return [
        *(word_at("ask", said[0]), said[link + 1], word_at("to", said[0]), word_at("approve", said[0]), word_at("before", said[0])),
        *named,
    ], end


def _right_one(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`#a is the wrong channel, #b is right` as `change #a to #b`; `#b is the right channel` as `the channel should be #b`."""
    if tokens[i].kind not in ("channel", "url"):
        return None
    wrong, end = _judged(tokens, i + 1, "wrong", "incorrect", "old")
    if wrong and end + 1 < len(tokens):
        at = end + sum(1 for t in tokens[end : end + 1] if t.kind == "punct" or t.is_word("and", "but"))
        while at < len(tokens) and tokens[at].is_word("it", "should", "be", "use", "must", "the", "right", "correct", "one", "channel"):
            at += 1
        if at < len(tokens) and tokens[at].kind == tokens[i].kind:
            _, last = _judged(tokens, at + 1, "right", "correct", "new")
            return [word_at("change", tokens[i]), tokens[i], word_at("to", tokens[at]), tokens[at]], max(last, at + 1)
    right, end = _judged(tokens, i + 1, "right", "correct")
    noun = "channel" if tokens[i].kind == "channel" else "url"
    ahead = [word_at(word, tokens[i]) for word in ("the", noun, "should", "be")]
    return ([*ahead, tokens[i]], end) if right else None


def _judged(tokens: list[Token], i: int, *words: str) -> tuple[bool, int]:
    """Whether `is (the) wrong (one)` stands at `i`, and where it ends."""
    at = i
    while at < len(tokens) and tokens[at].is_word("be", "the", "a"):
        at += 1
    if at == i or at >= len(tokens) or not tokens[at].is_word(*words):
        return False, i
    at += 1
    return True, at + (at < len(tokens) and tokens[at].is_word("one", "channel", "room", "url", "link", "address"))


def _preferred(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`I'd prefer a Teams post over the mail`, `no mail but a Teams post`: replace the one with the other."""
    end = next((j for j in range(i, len(tokens)) if tokens[j].norm in (*_ENDS, ",") or tokens[j].kind in ("newline", "arrow")), len(tokens))
    said = tokens[i:end]
    if len(said) > 3 and said[0].is_word("no", "not") and any(t.is_word("but") for t in said[2:4]):
        but = next(j for j, t in enumerate(said) if t.is_word("but"))
        old, new = said[1:but], said[but + 1 :]
    else:
        verb = next((j for j, t in enumerate(said[:4]) if t.is_word("prefer")), None)
        over = next((j for j, t in enumerate(said) if verb is not None and j > verb + 1 and t.is_word("over", "to", "instead-of")), None)
        if verb is None or over is None:
            return None
        old, new = said[over + 1 :], said[verb + 1 : over]
    if not new or not new[0].is_word("a", "an") or not 0 < len(old) <= 5 or any(t.kind != "word" for t in old):
        return None
    lead = [] if old[0].is_word("the", "our") else [word_at("the", old[0])]
    return [word_at("replace", tokens[i]), *lead, *(t for t in old if not t.is_word("a", "an")), word_at("with", tokens[i]), *new], end


def _copied(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`have the first mail and the follow-up copied to x@y.com`: cc x@y.com on them."""
    copied = next((j for j in range(i + 2, min(i + 12, len(tokens) - 2)) if tokens[j].is_word("copy") and tokens[j].form == "ed"), None)
    if copied is None or not tokens[i].is_word("have", "get", "let", "make") or not tokens[copied + 1].is_word("to"):
        return None
    whom = tokens[copied + 2]
    if whom.kind != "address" or any(t.kind != "word" for t in tokens[i + 1 : copied]):
        return None
    return [word_at("cc", tokens[i]), whom, word_at("on", whom), *tokens[i + 1 : copied]], copied + 3


def _time_between(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`two hours should pass between A and B`, `let a day go by before the mail`, `leave an hour between the two`: wait that long there."""
    at = i
    while at < len(tokens) and tokens[at].is_word(*_LETS, "there", *_MODALS):
        at += 1
    if at + 2 >= len(tokens) or tokens[at].kind != "duration":
        return None
    end = at + 1
    while end < len(tokens) and tokens[end].is_word(*_MODALS, *_PASSES):
        end += 1
    passed = any(t.is_word(*_PASSES) for t in [*tokens[i:at], *tokens[at + 1 : end]])
    placed = end + 2 < len(tokens) and tokens[end].is_word(*_SIDES) and not tokens[end + 1].is_word("attempt", "try", "attempts", "retries")
    if not passed or not placed or any(t.is_word("attempt", "attempts", "retry", "try", "tries") for t in tokens[end : end + 4]):
        return None
    return [word_at("add", tokens[i]), word_at("wait", tokens[i]), word_at("of", tokens[i]), tokens[at]], end


def _between_there(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`between A and B there must be an hour`: the same, the other way round."""
    there = (
        next((j for j in range(i, min(i + 14, len(tokens))) if tokens[j].is_word("there")), None) if tokens[i].is_word("between") else None
    )
    if there is None or any(t.is_word("attempt", "attempts", "retry", "try", "tries") for t in tokens[i:there]):
        return None
    at = there + 1
    while at < len(tokens) and tokens[at].is_word("be", *_MODALS):
        at += 1
    if at >= len(tokens) or tokens[at].kind != "duration" or at == there + 1:
        return None
    place = [t for t in tokens[i:there] if t.norm != ","]
    return [word_at("add", tokens[i]), word_at("wait", tokens[i]), word_at("of", tokens[i]), tokens[at], *place], at + 1


def _abreast(tokens: list[Token], i: int) -> tuple[list[Token], int] | None:
    """`the mail and the Teams post should go out at the same time`: let both run in parallel."""
    if not tokens[i].is_word("the", "both", "our"):
        return None
    end = next(
        (j for j in range(i, len(tokens)) if tokens[j].norm in _ENDS or tokens[j].kind in ("newline", "bullet", "arrow")), len(tokens)
    )
    said = tokens[i:end]
    modal = next(
        (
            j
            for j, t in enumerate(said)
            if j > 2
            and (
                t.is_word("should", "must", "shall", "can", "may")
                or (t.is_word("be") and said[j + 1 : j + 2] and said[j + 1].is_word("to"))
            )
        ),
        None,
    )
    if modal is None or not any(t.is_word("and") for t in said[1:modal]) or any(t.kind != "word" for t in said[:modal]):
        return None
    rest = [
        t
        for t in said[modal:]
        if not t.is_word(*_MODALS, "go", "out", "run", "happen", "send", "post", "start", "occur", "do", "both", "together")
    ]
    if len(rest) != 1 or not rest[0].is_word("simultaneously", "parallel", "meanwhile"):
        return None
    return [word_at("let", tokens[i]), *said[:modal], word_at("run", tokens[i]), rest[0]], end


def _opens(out: list[Token]) -> bool:
    last = out[-1] if out else None
    return last is None or last.kind in ("newline", "bullet") or last.norm in (*_ENDS, ",") or last.is_word("and", "but", "then", "so")


_FACTS = (
    _approval_moved,
    _replaced,
    _exchanged,
    _sent_for_approval,
    _reversed,
    _signed_first,
    _right_one,
    _preferred,
    _copied,
    _time_between,
    _between_there,
    _abreast,
)
