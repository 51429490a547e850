"""Where a clause begins."""

from builder_app.assistant.builtin.reading.clause_openings import goes_to, may_go, takes_out, wished_too
from builder_app.assistant.builtin.reading.wishes import wants_to_know, wishes_for
from builder_app.assistant.builtin.words.boundary_words import CREWS, METHODS, NEVER_HEAD, NEVER_NOUN, NOUNISH, PASSIVES
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

CONDITION_WORDS = frozenset({"if", "when", "whenever", "once", "unless", "upon", "while", "if-so", "if-not"})


ADVERBS = word_set(
    """
    then also please finally next again immediately automatically simply just first meanwhile otherwise afterwards
    simultaneously still additionally instead now and but so thereupon secondly thirdly directly always only quickly
    maybe perhaps namely ensure at-start at-end kindly asap new-lane lanes-end
    """
)


DETERMINERS = word_set(
    """
    a an the this that these those my our your their his her its any no each every another some same such-as of for
    with without by from in on via through about as into onto at new short quick brief friendly final first second
    third last current incoming existing
    """
)


SUBJECTS = word_set(
    """
    i we you they he she it system workflow someone somebody nobody that which who
    """
)


_BOUNDS = ("more-than", "less-than", "over", "under", "above", "below", "at-least", "at-most", "exceed")
_NO_ANSWER = word_set("none nothing reply answer response silent there in it nobody come arrive anything word back yet")
"""Words that end `if there is no answer`, before `follow up` as the verb that it is when it is written apart."""
_ANSWERED = ("customer", "carrier", "sender", "supplier", "them", "him", "her", "facility")


def _argument(token: Token | None) -> bool:
    """Whether a token can follow a verb as its object or complement."""
    if token is None:
        return False
    if token.kind == "word":
        return (
            token.norm in DETERMINERS
            or token.norm
            in (
                "to",
                "it",
                "them",
                "him",
                "her",
                "me",
                "us",
                "everyone",
                "everything",
                "all",
                "until",
                "up-to",
                "back",
                "again",
                "until",
                "those",
                "or",
            )
            or (token.form == "base" or token.form == "s" or token.form == "")
        )
    return token.kind in (
        "address",
        "broken",
        "url",
        "channel",
        "quoted",
        "duration",
        "number",
        "expr",
        "ident",
        "code",
        "connection",
        "path",
    )


def is_verb(tokens: list[Token], i: int, *, start: bool) -> bool:
    """Whether token `i` is used as the verb of a clause that begins at it (`start`: after nothing or a boundary)."""
    token = tokens[i]
    ahead = tokens[i + 1 : i + 3]
    noted = token.is_word("enter") and len(ahead) > 1 and ahead[0].is_word("it", "them") and ahead[1].is_word("in", "into", "to", "on")
    noted = noted or (start and token.is_word("answer", "respond") and any(t.is_word(*_ANSWERED) for t in ahead))
    if token.kind != "word" or token.norm not in VERBS or (token.norm in NEVER_HEAD and not noted) or token.form not in ("base", "s"):
        return False
    previous = tokens[i - 1] if i else None
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    if (
        not start
        and len(token.raw) > 2
        and token.raw.isupper()
        and token.raw not in METHODS
        and previous is not None
        and previous.raw.islower()
    ):
        return False
    if token.is_word("delay") and nxt is not None and nxt.is_word("above", "over", "more-than", "below", "under", "of"):
        return False
    if nxt is not None and (nxt.norm == "'s" or (token.norm in CREWS and nxt.raw.lower().endswith("ed"))):
        return False
    if token.norm == "follow-up" and nxt is not None and nxt.is_word("with") and any(t.kind == "address" for t in tokens[i + 2 : i + 5]):
        return True
    if (
        token.is_word("stop", "end")
        and nxt is not None
        and nxt.is_word("with")
        and any(t.is_word("message", "status") for t in tokens[i + 2 : i + 5])
    ):
        return True
    bare = token.norm == "follow-up" and " " in token.raw and (nxt is None or nxt.norm in ".,;" or nxt.is_word("and", "with", "by"))
    if bare and previous is not None and (previous.norm in _NO_ANSWER or previous.kind == "duration"):
        return True
    alone = previous is not None and previous.is_word("any", "some") and i >= 2 and tokens[i - 2].is_word("be", "find")
    if not start and previous is not None and previous.kind == "word" and previous.norm in DETERMINERS and not alone:
        return False
    if token.norm not in NOUNISH:
        return True
    if (
        not start
        and token.norm not in NEVER_NOUN
        and previous is not None
        and (previous.kind == "number" or (previous.kind == "duration" and not previous.raw.endswith("s")))
        and (i < 2 or not tokens[i - 2].is_word("in", "within", "after", "for", *_BOUNDS) or token.raw.endswith("s"))
    ):
        return False
    if nxt is None or (nxt.norm in (",", ":", ")") and token.norm in ("stop", "end", "escalate", "finish")):
        told = previous is not None and previous.is_word("it", "them", "that")
        return (start or told) and (i == 0 or token.norm in ("stop", "end", "escalate", "finish", "log"))
    if nxt.kind == "word" and (
        (
            nxt.form == "s"
            and nxt.norm in VERBS
            and nxt.norm not in ("email", "page")
            and nxt.raw.lower() not in ("labels", "details", "files", "forms", "reports", "messages", "orders", "records")
        )
        or nxt.norm in ("of", "be", "from", "and", "with")
    ):
        return (
            nxt.norm in ("from", "with")
            and start
            and token.form == "base"
            and token.norm in ("check", "search", "post", "start", "stop", "copy", "reply", "answer")
        )
    several = start and nxt.form == "ed" and i + 2 < len(tokens) and tokens[i + 2].raw.lower().endswith("s")
    return _argument(nxt) or several  # `search delayed shipments`


def clause_start(tokens: list[Token], i: int) -> bool:
    """Whether a new clause begins at token `i` (just after a comma or a conjunction)."""
    skipped = False
    while i < len(tokens) and tokens[i].kind == "word" and tokens[i].norm in ADVERBS:
        if tokens[i].norm in ("otherwise", "then", "finally", "meanwhile", "at-end"):
            skipped = True
        i += 1
    if i >= len(tokens):
        return False
    token = tokens[i]
    behind = tokens[i + 1] if token.kind == "address" and i + 1 < len(tokens) and tokens[i - 1].norm != ":" else None
    if behind is not None and (
        behind.is_word("if", "when")
        or (behind.form == "s" and behind.is_word("approve", "sign", "decide", "review", "fill", "complete", "submit"))
    ):
        return True
    ahead = tokens[i + 2] if i + 2 < len(tokens) else None
    labelled = token.is_word("for", "on") and i > 0 and (tokens[i - 1].norm == "," or tokens[i - 1].is_word("and"))
    if (
        labelled
        and ahead is not None
        and tokens[i + 1].kind == "word"
        and tokens[i + 1].norm not in DETERMINERS
        and is_verb(tokens, i + 2, start=True)
    ):
        return True
    if token.kind == "word" and token.norm in CONDITION_WORDS | {"let", "after", "for-each"}:
        return token.norm != "after" or not (i + 1 < len(tokens) and tokens[i + 1].kind == "number")
    later = token.kind == "duration" and i + 2 < len(tokens) and tokens[i + 1].is_word("later")
    if later or is_verb(tokens, i, start=True) or (skipped and token.is_word("get", "be", *VERBS)):
        return True
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    if skipped and token.is_word("to") and nxt is not None and nxt.kind in ("address", "channel"):
        return True
    if i > 0 and tokens[i - 1].is_word("only") and any(t.is_word("shipment") for t in tokens[i : i + 2]):
        return any(t.is_word("with", "of", "that", "where", "from") for t in tokens[i : i + 4])
    if token.kind == "quoted" and nxt is not None and (nxt.is_word("get", "be", "go", "mean") or (nxt.form == "s" and nxt.norm in VERBS)):
        return True
    if i > 0 and (tokens[i - 1].norm == "," or tokens[i - 1].is_word("and")) and (_should_be(tokens, i) or may_go(tokens, i)):
        return True
    if token.is_word("those", "these", "they", "it") and nxt is not None and nxt.is_word("need", "require"):
        return True
    if (token.is_word("a", "an") and wished_too(tokens, i)) or wishes_for(tokens, i) or wants_to_know(tokens, i):
        return True
    whole = token.is_word("everything", "anything", "something", "all")
    if whole and nxt is not None and nxt.is_word("there", "missing", "complete", "present", "ok"):
        return True
    if token.is_word("nobody") or (
        token.is_word("no")
        and i + 1 < len(tokens)
        and tokens[i + 1].is_word("reply", "answer", "response", "reaction", "approval", "confirmation", "word", "feedback")
    ):
        return True
    if (
        token.is_word("do", "make", "have", "keep")
        and token.form == "base"
        and i + 1 < len(tokens)
        and tokens[i + 1].norm in ("nothing", "not", "sure", "a")
    ):
        return True
    ordered = token.is_word("name", "call") or (token.is_word("drop", "cut") and token.form == "base") or takes_out(tokens, i)
    if ordered and nxt is not None and nxt.is_word("the", "it", "that"):
        return True
    if token.is_word("have") and token.form == "base" and i + 1 < len(tokens):
        nxt = tokens[i + 1]
        if nxt.kind == "address" or nxt.is_word("ai", "llm", "the", "that", "it", "them", "him", "her", "our", "my", "someone", "somebody"):
            return True
    listed = i > 0 and tokens[i - 1].is_word("or", "and") and any(t.norm == ":" for t in tokens[i : i + 5])
    if token.is_word("for") and nxt is not None and nxt.is_word("those", "these") and i + 2 < len(tokens):
        return is_verb(tokens, i + 2, start=True)
    if token.is_word("parallel", "simultaneously") or (i + 2 < len(tokens) and tokens[i + 1].raw.lower() == "ones" and not listed):
        return True
    if token.kind == "word" and token.norm in SUBJECTS and i + 1 < len(tokens):
        j = i + 1
        if tokens[j].is_word("have", "get") and j + 1 < len(tokens) and any(t.kind == "duration" for t in tokens[j + 1 : j + 4]):
            return True
        while j < len(tokens) and tokens[j].norm in (
            "should",
            "will",
            "must",
            "can",
            "would",
            "also",
            "then",
            "have",
            "to",
            "need",
        ):
            j += 1
        return (
            j < len(tokens)
            and is_verb(tokens, j, start=True)
            and tokens[j].norm not in ("reply", "answer", "approve", "respond", "confirm")
        )
    if any(
        tokens[j].form == "s"
        and tokens[j].is_word("open", "trigger", "start", "need", "require", "create")
        and tokens[j + 1].is_word("a", "an", "the", "approval")
        and j > i
        for j in range(i, min(i + 4, len(tokens) - 1))
        if all(t.kind == "word" for t in tokens[i:j])
    ):
        return True
    if any(goes_to(tokens, j) for j in range(i, min(i + 4, len(tokens) - 1))):
        return True
    return (skipped and _subject_verb(tokens, i)) or _passive_ahead(tokens, i) or _new_duty(tokens, i) or gets_ahead(tokens, i)


def gets_ahead(tokens: list[Token], i: int) -> bool:
    """Whether somebody who gets something is named from here on: `x@y.com gets an email`, `the order gets priority high`."""
    if tokens[i].kind != "address" and not tokens[i].is_word("the", "our", "their", "its", "somebody", "someone", "everybody", "everyone"):
        return False
    for j in range(i + 1, min(i + 5, len(tokens) - 1)):
        if tokens[j].is_word("get", "receive") and tokens[j].form == "s":
            return tokens[j + 1].is_word("a", "an", "the", "one", "status", "priority", "word") or (
                tokens[j + 1].form == "ed" and tokens[j + 1].norm in PASSIVES | {"ask"}
            )
        if tokens[j].kind != "word" or tokens[j].norm in CONDITION_WORDS or tokens[j].is_word("and", "or", "that", "which", "who", "to"):
            return False
    return False


def _should_be(tokens: list[Token], i: int) -> bool:
    """`…, and the subject of the first email should be …`: a thing and what it should be, as a clause of its own."""
    named = tokens[i].is_word("subject", "body")
    if not (tokens[i].is_word("the", "its", "their") or named) or i + 2 >= len(tokens):
        return False
    for j in range(i + 1, min(i + 9, len(tokens) - 1)):
        if tokens[j].is_word("should", "must") and tokens[j + 1].is_word("be", "say", "read", "go", "have"):
            return True
        if (
            tokens[j].kind not in ("word", "address")
            or tokens[j].norm in CONDITION_WORDS
            or tokens[j].is_word("and", "or", "that", "which", "who")
        ):
            return False
    return False


def _passive_ahead(tokens: list[Token], i: int) -> bool:
    """A subject with a passive verb: `the customer at x@y.com is informed`."""
    for j in range(i + 1, min(i + 7, len(tokens) - 1)):
        if tokens[j].kind == "punct" or tokens[j].norm in CONDITION_WORDS or tokens[j].is_word("and", "or"):
            return False
        if tokens[j].is_word("be", "get"):
            nxt = next(
                (t for t in tokens[j + 1 : j + 3] if not t.is_word("also", "then", "automatically", "immediately", "be")),
                None,
            )
            return nxt is not None and nxt.form == "ed" and nxt.norm in PASSIVES
    return False


def _subject_verb(tokens: list[Token], i: int) -> bool:
    """A short subject followed by a verb: `the manager gets an email`."""
    return any(is_verb(tokens, j, start=True) or tokens[j].is_word("should", "must", "be") for j in range(i + 1, min(i + 6, len(tokens))))


def duty_ahead(tokens: list[Token], i: int) -> bool:
    """Whether somebody who has to do something is named from here on: `fin@x.com must approve`, `the lead has to sign`."""
    anybody = tokens[i].is_word("somebody", "someone", "anybody")
    if tokens[i].kind != "address" and not anybody and not (tokens[i].is_word("the", "our") and i + 2 < len(tokens)):
        return False
    for j in range(i + 1, min(i + 6, len(tokens) - 1)):
        if tokens[j].is_word("should", "must", "shall") or (tokens[j].is_word("have", "need") and tokens[j + 1].is_word("to")):
            return not tokens[j + 1].is_word("be", "not", "have")
        if (
            tokens[i].kind == "address"
            and j == i + 1
            and tokens[j].form == "s"
            and tokens[j].is_word("approve", "decide", "sign", "review", "get")
        ):
            return True
        if tokens[j].kind == "word" and (tokens[j].norm in CONDITION_WORDS or (tokens[j].form in ("ed", "s") and tokens[j].norm in VERBS)):
            return False
    return False


def passive_duty(tokens: list[Token], i: int) -> bool:
    """`the case should be escalated to x@y.com`: a thing and what is to be done with it."""
    return _should_be(tokens, i) and _passive_ahead(tokens, i) and not tokens[i - 1].is_word("say", "mean", "mention", "that")


def _new_duty(tokens: list[Token], i: int) -> bool:
    """`the seal was broken, so x@y.com must approve it`: somebody who has to do something, behind a comma, `and` or `so`."""
    opened = i > 0 and (tokens[i - 1].norm == "," or tokens[i - 1].is_word("and", "so"))
    return opened and any(t.is_word("must", "have", "need", "should") for t in tokens[i + 1 : i + 6]) and duty_ahead(tokens, i)
