"""Cuts a read message into sentences and clauses: who comes after whom, under which condition, alongside what."""

from dataclasses import dataclass, field, replace

from builder_app.assistant.builtin.lexicon import VERBS
from builder_app.assistant.builtin.tokens import Token
from builder_app.assistant.builtin.vocabulary import words

_GERUND = words(
    """
    email send notify escalate post tell store save call ask book page contact inform message update release log go
    continue reply forward
    """
)
"""Verbs that may follow `before` as a clause of their own."""
CONDITION_WORDS = frozenset({"if", "when", "whenever", "once", "unless", "upon", "while", "if-so", "if-not"})
ADVERBS = words(
    """
    then also please finally next again immediately automatically simply just first meanwhile otherwise afterwards
    simultaneously still additionally instead now and but so thereupon secondly thirdly directly always only quickly
    maybe perhaps ensure at-start at-end kindly asap
    """
)
MARKS = {
    "then": "then",
    "next": "then",
    "afterwards": "then",
    "finally": "finally",
    "regardless": "finally",
    "otherwise": "otherwise",
    "simultaneously": "parallel",
    "meanwhile": "parallel",
    "parallel": "parallel",
    "also": "also",
    "only": "only",
    "additionally": "also",
    "instead": "instead",
    "at-end": "at-end",
    "at-start": "at-start",
}
DETERMINERS = words(
    """
    a an the this that these those my our your their his her its any no each every another some same such-as of for
    with without by from in on via through about as into onto at new short quick brief friendly final first second
    third last current incoming existing
    """
)
_NOUNISH = words(
    """
    email message wait post page call check request report log reply answer update list form query delay note text
    ping save record label review export file follow-up change set run start end stop trigger hold pause ship copy
    contact search lookup print share cc bcc name cut do have need flag keep mark page pass move approve timeout
    approval hear show read use get give make want like mean contain happen fail become fall book remain stay land pay
    arrive come go deliver expire miss exceed rise climb drop error succeed enter submit merge branch loop condition
    repeat
    """
)
_NEVER_HEAD = words(
    """
    be do have can should want need like happen become stay remain mean contain exceed rise climb fall arrive come
    land expire miss lapse fail error succeed timeout ship say complete hear understand cut try deliver submit enter
    respond answer acknowledge reject decline refuse deny receive open drop process handle
    """
)
"""Verbs that describe what happens rather than order something; they do not open an imperative clause."""
SUBJECTS = words(
    """
    i we you they he she it system workflow someone somebody nobody that which who
    """
)


@dataclass
class Clause:
    """One main clause: its words, its condition (if any) and how it hangs on what came before."""

    tokens: list[Token]
    marks: set[str] = field(default_factory=set)
    condition: list[Token] | None = None
    condition_word: str = ""
    trailing: bool = False
    sentence: int = 0
    first_in_sentence: bool = False

    @property
    def words(self) -> list[str]:
        """Dictionary forms of the clause's words."""
        return [t.norm for t in self.tokens if t.kind == "word"]


def sentences(tokens: list[Token]) -> list[list[Token]]:
    """Sentences: cut at full stops, line ends, bullets, arrows and semicolons."""
    out: list[list[Token]] = [[]]
    for i, token in enumerate(tokens):
        nxt = tokens[i + 1] if i + 1 < len(tokens) else None
        if token.kind in ("bullet", "arrow") or (token.kind == "punct" and token.norm in ".;!?"):
            out.append([])
        elif token.kind == "newline":
            wrapped = (
                bool(out[-1])
                and len(token.raw) == 1
                and nxt is not None
                and nxt.raw[:1].islower()
                and nxt.kind == "word"
            )
            if not wrapped:
                out.append([])
        elif token.kind == "punct" and token.norm == ":" and (nxt is None or nxt.kind in ("newline", "bullet")):
            out.append([])
        else:
            out[-1].append(token)
    return [part for part in out if any(t.kind not in ("punct",) for t in part)]


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
        "path",
    )


def is_verb(tokens: list[Token], i: int, *, start: bool) -> bool:
    """Whether token `i` is used as the verb of a clause that begins at it (`start`: after nothing or a boundary)."""
    token = tokens[i]
    if token.kind != "word" or token.norm not in VERBS or token.norm in _NEVER_HEAD or token.form not in ("base", "s"):
        return False
    previous = tokens[i - 1] if i else None
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    if nxt is not None and nxt.norm == "'s":
        return False
    if not start and previous is not None and previous.kind == "word" and previous.norm in DETERMINERS:
        return False
    if token.norm not in _NOUNISH:
        return True
    if (
        not start
        and previous is not None
        and (previous.kind == "number" or (previous.kind == "duration" and not previous.raw.endswith("s")))
    ):
        return False
    if nxt is None:
        return start and (i == 0 or token.norm in ("stop", "end"))
    if nxt.kind == "word" and (
        (
            nxt.form == "s"
            and nxt.norm in VERBS
            and nxt.norm not in ("email", "page")
            and nxt.raw.lower()
            not in ("labels", "details", "files", "forms", "reports", "messages", "orders", "records")
        )
        or nxt.norm in ("of", "be", "from", "and", "with")
    ):
        return (
            nxt.norm in ("from", "with")
            and start
            and token.form == "base"
            and token.norm in ("check", "search", "post", "start", "stop", "copy")
        )
    return _argument(nxt)


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
    if token.kind == "word" and token.norm in CONDITION_WORDS | {"let", "after", "for-each"}:
        return token.norm != "after" or not (i + 1 < len(tokens) and tokens[i + 1].kind == "number")
    if is_verb(tokens, i, start=True) or (skipped and token.is_word("get", "be")):
        return True
    if token.is_word("nobody") or (
        token.is_word("no")
        and i + 1 < len(tokens)
        and tokens[i + 1].is_word(
            "reply", "answer", "response", "reaction", "approval", "confirmation", "word", "feedback"
        )
    ):
        return True
    if (
        token.is_word("do", "make", "have", "keep")
        and token.form == "base"
        and i + 1 < len(tokens)
        and tokens[i + 1].norm in ("nothing", "not", "sure", "a")
    ):
        return True
    if token.is_word("parallel", "simultaneously"):
        return True
    if token.kind == "word" and token.norm in SUBJECTS and i + 1 < len(tokens):
        j = i + 1
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
        tokens[j].is_word("go") and tokens[j].form == "s" and tokens[j + 1].is_word("to")
        for j in range(i, min(i + 4, len(tokens) - 1))
    ):
        return True
    return (skipped and _subject_verb(tokens, i)) or _passive_ahead(tokens, i)


_PASSIVES = words(
    """
    email notify inform alert tell send escalate page post remind ask message save store log record update contact
    warn extract read parse check request summarise classify forward archive mark flag
    """
)


def _passive_ahead(tokens: list[Token], i: int) -> bool:
    """A subject with a passive verb: `the customer at x@y.com is informed`."""
    for j in range(i + 1, min(i + 7, len(tokens) - 1)):
        if tokens[j].kind == "punct" or tokens[j].norm in CONDITION_WORDS or tokens[j].is_word("and", "or"):
            return False
        if tokens[j].is_word("be", "get"):
            nxt = next(
                (
                    t
                    for t in tokens[j + 1 : j + 3]
                    if not t.is_word("also", "then", "automatically", "immediately", "be")
                ),
                None,
            )
            return nxt is not None and nxt.form == "ed" and nxt.norm in _PASSIVES
    return False


def _subject_verb(tokens: list[Token], i: int) -> bool:
    """A short subject followed by a verb: `the manager gets an email`."""
    return any(
        is_verb(tokens, j, start=True) or tokens[j].is_word("should", "must", "be")
        for j in range(i + 1, min(i + 6, len(tokens)))
    )


_PREDICATES = words(
    """
    be reply answer respond acknowledge confirm approve reject decline refuse deny accept agree submit complete fail
    timeout contain mention say exceed rise climb fall drop arrive come land deliver expire miss lapse have do will
    can error succeed receive get react go return give happen change become stay remain pass ask want need disapprove
    exist match equal hit reach start begin show include look sound turn require write open close cancel indicate
    report hear return break send provide forward
    """
)
_SMALL = frozenset({"not", "never", "to", "be", "will", "still", "has", "have", "do", "can", "should"})


def condition_end(tokens: list[Token], start: int) -> int:
    """Index after the condition whose first word (after its marker) is at `start`."""
    predicate = False
    i = start
    while i < len(tokens):
        token = tokens[i]
        previous = tokens[i - 1] if i > start else None
        if token.is_word("then", "mean") and i > start:
            return i
        if token.kind == "punct" and token.norm in (",", ":"):
            j = i + 1
            if predicate and j < len(tokens) and tokens[j].is_word("or", "and") and not clause_start(tokens, j + 1):
                i = j + 1
                continue
            if predicate or i - start >= 1:
                return i
        if (
            predicate
            and previous is not None
            and (previous.norm not in _SMALL or previous.form == "ed")
            and is_verb(tokens, i, start=False)
            and token.form == "base"
        ):
            older = tokens[i - 2] if i - 2 >= start else None
            object_ = (
                previous.is_word("it", "that")
                and older is not None
                and older.norm in VERBS
                and older.norm not in ("be", "do", "have")
            )
            subject = previous.norm in SUBJECTS and previous.norm not in ("that",) and not object_
            both = previous.is_word("or", "and") and token.norm in _PREDICATES
            if not subject and not both:
                return i - 1 if previous.is_word("and") and i - 1 > start else i
        if token.kind == "word" and (
            token.norm in _PREDICATES
            or token.norm
            in (
                "late",
                "delayed",
                "overdue",
                "above",
                "below",
                "over",
                "under",
                "more-than",
                "less-than",
                "missing",
                "incomplete",
                "unanswered",
                "found",
                "approval",
                "silence",
                "positive",
                "negative",
                "urgent",
                "critical",
                "possible",
            )
        ):
            noun = (
                previous is not None
                and previous.norm in DETERMINERS
                and previous.norm != "no"
                and token.norm not in ("be", "over", "above", "below")
            )
            predicate = predicate or not noun
        if token.is_word("no", "nobody", "nothing", "without") or token.kind == "compare":
            predicate = (
                predicate
                or token.kind == "compare"
                or token.is_word("without")
                or (i + 1 < len(tokens) and token.is_word("no"))
            )
        i += 1
    return i


def _leading(tokens: list[Token]) -> tuple[list[Token], set[str]]:
    marks: set[str] = set()
    i = 0
    while i < len(tokens) and (
        tokens[i].kind == "punct"
        or (tokens[i].kind == "word" and tokens[i].norm in ADVERBS | {"parallel", "regardless"})
    ):
        if tokens[i].norm in MARKS:
            marks.add(MARKS[tokens[i].norm])
        i += 1
    return tokens[i:], marks


def _inner_marks(tokens: list[Token]) -> tuple[list[Token], set[str]]:
    """Takes `at the same time`, `also`, `instead` out of the middle or end of a clause."""
    marks: set[str] = set()
    kept: list[Token] = []
    for token in tokens:
        if token.is_word("simultaneously", "meanwhile", "also", "at-end", "at-start", "regardless", "instead"):
            marks.add(MARKS[token.norm])
        else:
            kept.append(token)
    while kept and (
        (kept[-1].kind == "punct" and kept[-1].norm in ",:-") or kept[-1].is_word("and", "but", "or", "please", "then")
    ):
        kept.pop()
    return kept, marks


def _segments(tokens: list[Token]) -> list[list[Token]]:
    """The sentence's clauses by conjunctions and commas, conditions still inside."""
    parts: list[list[Token]] = [[]]
    i = 0
    in_condition_until = 0
    while i < len(tokens):
        token = tokens[i]
        if (
            token.kind == "word"
            and token.norm in CONDITION_WORDS
            and token.norm not in ("if-so", "if-not")
            and i >= in_condition_until
        ):
            if parts[-1] and _is_boundary_before(tokens, i):
                parts.append([])
            in_condition_until = max(in_condition_until, condition_end(tokens, i + 1))
        boundary = (
            (token.kind == "punct" and token.norm in ",:&+")
            or token.is_word("and", "but", "then", "or")
            or (
                token.kind == "punct"
                and token.norm == "-"
                and token.end != (tokens[i + 1].start if i + 1 < len(tokens) else -1)
            )
        )
        if boundary and i >= in_condition_until and parts[-1]:
            j = i + 1
            while j < len(tokens) and (
                tokens[j].is_word("and", "but", "then") or (tokens[j].kind == "punct" and tokens[j].norm == ",")
            ):
                j += 1
            if clause_start(tokens, i + 1) or clause_start(tokens, j) or (token.is_word("then") and j < len(tokens)):
                parts.append([token] if token.is_word("then") else [])
                i += 1
                continue
        parts[-1].append(token)
        i += 1
    return [p for p in parts if any(t.kind != "punct" and not t.is_word("and", "but", "then", "or") for t in p)]


def _is_boundary_before(tokens: list[Token], i: int) -> bool:
    previous = tokens[i - 1]
    return (previous.kind == "punct" and previous.norm in ",:") or previous.is_word(
        "and", "but", "then", "otherwise", "or"
    )


def _clause(tokens: list[Token], *, number: int, first: bool) -> list[Clause]:
    tokens, marks = _leading(tokens)
    if not tokens:
        return [Clause([], marks, sentence=number, first_in_sentence=first)] if marks else []
    head = tokens[0]
    if head.is_word("if-not", "if-so"):
        marks.add("otherwise" if head.norm == "if-not" else "if-so")
        rest, more = _leading(tokens[1:])
        if rest and rest[0].norm in CONDITION_WORDS:
            return _clause(rest, number=number, first=first)
        kept, inner = _inner_marks(rest)
        return [Clause(kept, marks | more | inner, sentence=number, first_in_sentence=first)]
    if head.kind == "word" and head.norm in CONDITION_WORDS:
        end = condition_end(tokens, 1)
        body, more = _leading(tokens[end:])
        condition, condition_marks = tokens[1:end], set()
        kept, inner = _inner_marks(body)
        return [
            Clause(
                kept,
                marks | (more - {"then"}) | inner | condition_marks,
                condition,
                head.norm,
                sentence=number,
                first_in_sentence=first,
            )
        ]
    if (
        head.is_word("no", "nobody")
        and len(tokens) > 1
        and tokens[1].kind != "punct"
        and 0 < (end := condition_end(tokens, 0)) < len(tokens)
    ):
        body = tokens[end:]
        while body and body[0].is_word("mean", "that", "we", "i", "you", "it", "then"):
            body = body[1:]
        kept, inner = _inner_marks(_leading(body)[0])
        return [Clause(kept, marks | inner, tokens[:end], "if", sentence=number, first_in_sentence=first)]
    for i in range(1, len(tokens)):
        if (tokens[i].kind == "word" and tokens[i].norm in CONDITION_WORDS - {"once", "if-so", "if-not", "while"}) or (
            tokens[i].is_word("once")
            and i + 1 < len(tokens)
            and tokens[i + 1].norm not in ("a", "per", "every")
            and i > 1
        ):
            end = condition_end(tokens, i + 1)
            main, inner = _inner_marks(tokens[:i])
            rest = tokens[end:]
            clause = Clause(
                main,
                marks | inner,
                tokens[i + 1 : end],
                tokens[i].norm,
                trailing=True,
                sentence=number,
                first_in_sentence=first,
            )
            return [clause, *_clause(rest, number=number, first=False)] if rest and clause_start(rest, 0) else [clause]
    kept, inner = _inner_marks(tokens)
    return [Clause(kept, marks | inner, sentence=number, first_in_sentence=first)]


def ordered(parts: list[Clause]) -> list[Clause]:
    """`do A before emailing B` and `before emailing B, do A` in the order in which they happen."""
    out: list[Clause] = []
    waiting: list[Clause] = []
    for clause in parts:
        at = next(
            (
                i
                for i, t in enumerate(clause.tokens[:-1])
                if t.is_word("before") and clause.tokens[i + 1].form == "ing" and clause.tokens[i + 1].norm in _GERUND
            ),
            None,
        )
        if at is None:
            out += [clause, *waiting]
            waiting = []
            continue
        later = Clause(
            [replace(clause.tokens[at + 1], form="base"), *clause.tokens[at + 2 :]], {"then"}, sentence=clause.sentence
        )
        clause.tokens = clause.tokens[:at]
        out += [clause, later] if clause.tokens else []
        waiting = [] if clause.tokens else [later]
    return out + waiting


def clauses(tokens: list[Token]) -> list[Clause]:
    """All clauses of a message in order."""
    out: list[Clause] = []
    for number, sentence in enumerate(sentences(tokens)):
        first = True
        for segment in _segments(sentence):
            made = _clause(segment, number=number, first=first)
            out += made
            first = first and not made
    return out
