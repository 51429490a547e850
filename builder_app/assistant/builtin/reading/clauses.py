"""Cuts a read message into sentences and clauses: who comes after whom, under which condition, alongside what."""

from dataclasses import dataclass, field, replace

from builder_app.assistant.builtin.reading.boundaries import ADVERBS, CONDITION_WORDS, clause_start, is_verb
from builder_app.assistant.builtin.reading.combined import one_condition
from builder_app.assistant.builtin.reading.condition_ends import condition_end
from builder_app.assistant.builtin.reading.enumerating import among_fields
from builder_app.assistant.builtin.reading.headings import behind_colon, cases_headed
from builder_app.assistant.builtin.reading.passive_cases import active
from builder_app.assistant.builtin.reading.permission import whether
from builder_app.assistant.builtin.reading.turned import states_denied, turned_question
from builder_app.assistant.builtin.words.condition_words import BOUNDS
from builder_app.assistant.builtin.words.fields import OPERATORS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_GERUND = word_set(
    "email send notify escalate post tell store save call ask book page contact inform message update release log go continue reply forward"
)
"""Verbs that may follow `before` as a clause of their own."""

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
    "new-lane": "new-lane",
    "lanes-end": "lanes-end",
}


_ANSWERS = word_set("reply answer response reaction decision approval confirmation feedback word sign-off")
_NOT_US = (["we", "do", "not"], ["i", "do", "not"], ["we", "can", "not"])  # `if we know it, …; if we don't, …`
_WH = ("what", "which", "how", "why", "who", "where", "can", "could", "will", "would", "please")
_ABOUT = word_set("purpose scope owner background goal objective aim version author department revision reference summary title")


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
        if token.norm == "?":
            out[-1:] = behind_colon(out[-1])
        if token.norm == "?" and nxt is not None and nxt.kind != "newline" and 0 < len(out[-1]) <= 6 and not out[-1][0].is_word(*_WH):
            first = out[-1][0]
            opens = [] if first.is_word("if", "when") else [Token("word", "if", "if", first.start, first.start)]
            asked = [*out[-1], replace(token, norm=",")]
            out[-1] = turned_question([*asked, nxt])[:-1] or [*opens, *asked]
        elif token.kind == "arrow" and len(out[-1]) > 2 and out[-1][-1].is_word("otherwise"):
            out.append([out[-1].pop()])
        elif token.kind in ("bullet", "arrow") or (token.kind == "punct" and token.norm in ".;!?"):
            out.append([])
        elif token.kind == "newline":
            wrapped = bool(out[-1]) and len(token.raw) == 1 and nxt is not None and nxt.raw[:1].islower() and nxt.kind == "word"
            if not wrapped:
                out.append([])
        elif token.kind == "punct" and token.norm == ":" and (nxt is None or nxt.kind in ("newline", "bullet")):
            out.append([])
        else:
            out[-1].append(token)
    return [part for part in out if any(t.kind not in ("punct",) for t in part) and not _heading(part)]


def _heading(sentence: list[Token]) -> bool:
    """`Purpose: …`, `Owner: …`: what a procedure says about itself, not what is to be done."""
    return len(sentence) > 1 and sentence[1].norm == ":" and sentence[0].raw.lower() in _ABOUT


def _leading(tokens: list[Token]) -> tuple[list[Token], set[str]]:
    marks: set[str] = set()
    i = 0
    while i < len(tokens) and (
        tokens[i].kind == "punct" or (tokens[i].kind == "word" and tokens[i].norm in ADVERBS | {"parallel", "regardless"})
    ):
        if tokens[i].norm in MARKS:
            marks.add(MARKS[tokens[i].norm])
        if tokens[i].norm == "afterwards":
            marks.add("afterwards")
        i += 1
    return tokens[i:], marks


def _inner_marks(tokens: list[Token]) -> tuple[list[Token], set[str]]:
    """Takes `at the same time`, `also`, `instead` out of the middle or end of a clause."""
    marks: set[str] = set()
    kept: list[Token] = []
    for token in tokens:
        if token.is_word("simultaneously", "meanwhile", "also", "at-end", "at-start", "regardless", "instead", "otherwise"):
            marks.add(MARKS[token.norm])
        else:
            kept.append(token)
    while kept and ((kept[-1].kind == "punct" and kept[-1].norm in ",:-") or kept[-1].is_word("and", "but", "or", "please", "then")):
        kept.pop()
    return kept, marks


def _segments(tokens: list[Token]) -> list[list[Token]]:
    """The sentence's clauses by conjunctions and commas, conditions still inside."""
    parts: list[list[Token]] = [[]]
    i = 0
    in_condition_until = 0
    while i < len(tokens):
        token = tokens[i]
        opens = token.kind == "word" and token.norm in CONDITION_WORDS and token.norm not in ("if-so", "if-not")
        opens = opens and not _asks(tokens, i)
        if opens and i >= in_condition_until and not counts_once(tokens, i):
            if parts[-1] and _is_boundary_before(tokens, i):
                parts.append([])
            in_condition_until = max(in_condition_until, condition_end(tokens, i + 1))
        boundary = (
            (token.kind == "punct" and token.norm in ",:&+")
            or token.is_word("and", "but", "then", "or", "so", "otherwise")
            or (token.kind == "punct" and token.norm == "-" and token.end != (tokens[i + 1].start if i + 1 < len(tokens) else -1))
        )
        if token.norm == ":" and len(parts[-1]) <= 6 and _bounded(parts[-1]) and i + 1 < len(tokens):
            parts.append([])
            i += 1
            continue
        if boundary and i >= in_condition_until and parts[-1]:
            j = i + 1
            while j < len(tokens) and (tokens[j].is_word("and", "but", "then") or (tokens[j].kind == "punct" and tokens[j].norm == ",")):
                j += 1
            if _subjects_joined(tokens, parts[-1], i) or among_fields(tokens, parts[-1], i):
                parts[-1].append(token)
                i += 1
                continue
            if _told_of(tokens, parts[-1], i) or _reported(tokens, parts[-1], j):
                i += 1
                continue
            opens = clause_start(tokens, i + 1) or clause_start(tokens, j) or _next_road(tokens, j, parts[-1])
            if opens or (token.is_word("then") and j < len(tokens)):
                parts.append([token] if token.is_word("then", "otherwise") else [])
                i += 1
                continue
        parts[-1].append(token)
        i += 1
    return [p for p in parts if any(t.kind != "punct" and not t.is_word("and", "but", "then", "or") for t in p)]


def _subjects_joined(tokens: list[Token], said: list[Token], i: int) -> bool:
    """`the number and the date are read from it`: the `and` at `i` joins two things of which one and the same is said."""
    start = next((n for n in range(len(said) - 1, -1, -1) if said[n].norm in (",", ":")), -1) + 1
    named = said[start:]
    plain = 1 < len(named) <= 5 and named[0].is_word("the", "its", "their") and all(t.kind in ("word", "ident") for t in named)
    alone = plain and not any(is_verb(named, n, start=False) or t.form in ("ed", "ing") for n, t in enumerate(named))
    be = next((n for n in range(i + 2, min(i + 6, len(tokens) - 1)) if tokens[n].raw.lower() == "are"), None)
    return tokens[i].is_word("and") and alone and be is not None and (tokens[be + 1].form == "ed" or tokens[be + 1].is_word("read"))


def _bounded(said: list[Token]) -> bool:
    """`total > 4500`, `amount greater than 4500`: a comparison and nothing else."""
    bound = len(said) > 1 and said[-1].kind == "number" and OPERATORS.get(said[-2].norm) in BOUNDS
    return bound or any(t.kind == "compare" for t in said)


def _next_road(tokens: list[Token], i: int, said: list[Token]) -> bool:
    """`complaints go to a@x.com, questions to b@x.com`, `…, and a booking becomes a POST`: one more kind and where it goes."""
    j = i + (i < len(tokens) and tokens[i].is_word("a", "an", "the", "any", "all"))
    k = j
    while (
        k < len(tokens)
        and k < j + 3
        and tokens[k].kind in ("word", "quoted", "code")
        and not tokens[k].is_word("to", "become", "cc", "bcc")
    ):
        k += 1
    if k == j or k + 1 >= len(tokens):
        return False
    routed = any(t.is_word("to") and said[n + 1].kind == "address" for n, t in enumerate(said[:-1]))
    return routed and ((tokens[k].is_word("to") and tokens[k + 1].kind == "address") or tokens[k].is_word("become"))


def _told_of(tokens: list[Token], said: list[Token], i: int) -> bool:
    """`the QA lead then approves`: the `then` at `i` stands between somebody and what he does."""
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    does = tokens[i].is_word("then") and nxt is not None and nxt.form == "s" and nxt.is_word("approve", "decide", "review", "sign", "get")
    return does and said[0].is_word("the", "our", "my") and not any(is_verb(said, j, start=False) for j in range(len(said)))


def _reported(tokens: list[Token], said: list[Token], i: int) -> bool:
    """`email them that they should check the date and update us`: what somebody is told to do, not an order to us."""
    that = next((n for n, t in enumerate(said) if t.is_word("that", "to") and n), None)
    told = that is not None and (
        said[that].is_word("to") or any(t.is_word("should", "must", "have", "need") for t in said[that : that + 4])
    )
    return told and i + 1 < len(tokens) and tokens[i].kind == "word" and tokens[i + 1].is_word("us", "me")


def counts_once(tokens: list[Token], i: int) -> bool:
    """Whether `once` says how often: `remind them once and then …`."""
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    return tokens[i].is_word("once") and (
        nxt is None
        or nxt.kind == "punct"
        or nxt.is_word("every", "and", "then", "more", "or", "but", "with", "by", "via")
        or _period(tokens, i + 1)
    )


def _period(tokens: list[Token], i: int) -> bool:
    """`a day`, `per week`: what `once` counts in."""
    nxt = tokens[i + 1] if i + 1 < len(tokens) else None
    return tokens[i].is_word("a", "per") and (nxt is None or nxt.kind == "duration" or nxt.is_word("day", "week", "hour", "month", "run"))


def _is_boundary_before(tokens: list[Token], i: int) -> bool:
    previous = tokens[i - 1]
    return (previous.kind == "punct" and previous.norm in ",:") or previous.is_word("and", "but", "then", "otherwise", "or")


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
        condition = tokens[1:end]
        while len(condition) > 1 and condition[-1].is_word("also", "then", "please", "just"):
            marks |= {MARKS[condition[-1].norm]} if condition[-1].norm == "also" else set()
            condition = condition[:-1]
        if [t.norm for t in condition] in _NOT_US:
            kept, inner = _inner_marks(body)
            return [Clause(kept, marks | more | inner | {"otherwise"}, sentence=number, first_in_sentence=first)]
        if head.is_word("when", "whenever") and any(t.is_word("if", "unless") for t in body[1:]):
            opening = Clause([], marks | (more - {"then"}), condition, head.norm, sentence=number, first_in_sentence=first)
            return [opening, *_clause(body, number=number, first=False)]
        kept, inner = _inner_marks(body)
        return [
            Clause(
                kept,
                marks | (more - {"then"}) | inner,
                condition,
                head.norm,
                sentence=number,
                first_in_sentence=first,
            )
        ]
    if (
        (head.is_word("no", "nobody") or (head.is_word("without") and any(t.is_word(*_ANSWERS) for t in tokens[1:4])))
        and len(tokens) > 1
        and tokens[1].kind != "punct"
        and 0 < (end := condition_end(tokens, 0)) < len(tokens)
        and not all(t.is_word("please", "thanks") for t in tokens[end:])
    ):
        body = tokens[end:]
        while body and body[0].is_word("mean", "that", "we", "i", "you", "it", "then"):
            body = body[1:]
        kept, inner = _inner_marks(_leading(body)[0])
        return [Clause(kept, marks | inner, tokens[:end], "if", sentence=number, first_in_sentence=first)]
    for i in range(1, len(tokens)):
        if _asks(tokens, i) or i + 1 == len(tokens):
            continue
        if (tokens[i].kind == "word" and tokens[i].norm in CONDITION_WORDS - {"once", "if-so", "if-not", "while"}) or (
            tokens[i].is_word("once") and i > 1 and not counts_once(tokens, i)
        ):
            end = condition_end(tokens, i + 1)
            main, inner = _inner_marks(tokens[:i])
            rest = tokens[end:]
            clause = Clause(
                main,
                marks | inner,
                tokens[i + 1 : end] + _narrowing(rest),
                tokens[i].norm,
                trailing=True,
                sentence=number,
                first_in_sentence=first,
            )
            return [clause, *_clause(rest, number=number, first=False)] if rest and clause_start(rest, 0) else [clause]
    kept, inner = _inner_marks(tokens)
    return [Clause(kept, marks | inner, sentence=number, first_in_sentence=first)]


def _narrowing(tokens: list[Token]) -> list[Token]:
    """`…, but only for customer Contoso and only for urgent ones`: what narrows the condition before it, without its markers."""
    words = [t for t in tokens if t.kind != "punct"]
    if words and words[0].is_word("but", "and"):
        words = words[1:]
    if len(words) < 3 or not words[0].is_word("only", "just") or not words[1].is_word("for", "from", "with", "to", "by"):
        return []
    return [t for t in words if not t.is_word("only", "just", "and", "but")]


def _verb_after(tokens: list[Token], at: int) -> list[Token]:
    """The words from the verb on, where `before` is followed by `emailing …` or `we email …`; empty otherwise."""
    if tokens[at].form == "ing":
        return tokens[at:]
    subject = tokens[at].is_word("i", "we", "you", "it", "they", "he", "she") and at + 1 < len(tokens)
    return tokens[at + 1 :] if subject and tokens[at + 1].form in ("base", "s") else []


def _inverted(tokens: list[Token]) -> list[Token]:
    """`should the carrier not answer` is `if the carrier should not answer`."""
    out: list[Token] = []
    tokens = states_denied(without_relatives(tokens))
    if len(tokens) > 2 and tokens[0].is_word("whenever") and tokens[1].norm == ",":
        tokens = tokens[2:]  # `each time, …`
    for i, token in enumerate(tokens):
        opens = i == 0 or tokens[i - 1].is_word("and", "but") or (tokens[i - 1].kind == "punct" and tokens[i - 1].norm == ",")
        nxt = tokens[i + 1] if i + 1 < len(tokens) else None
        if (i == 0 or tokens[i - 1].norm == ":") and (turned := turned_question(tokens[i:])):
            return [*out, *turned]
        noun = nxt is not None and nxt.kind == "word" and not is_verb(tokens, i + 1, start=True) and not nxt.is_word("be", "not")
        if token.is_word("should") and opens and noun:
            token = replace(token, norm="if")
        out.append(token)
    return out


def without_relatives(tokens: list[Token]) -> list[Token]:
    """`if the priority it sends is critical` without `it sends`."""
    gone = {
        j
        for i in range(2, len(tokens) - 2)
        if tokens[i].is_word("it", "they", "we", "he", "she")
        and tokens[i + 1].form in ("s", "base")
        and tokens[i + 1].is_word("send", "give", "report", "contain", "get", "receive", "enter", "have", "carry", "show", "return")
        and tokens[i + 2].is_word("be")
        and tokens[i - 1].kind == "word"
        and any(t.norm in CONDITION_WORDS for t in tokens[max(0, i - 4) : i - 1])
        for j in (i, i + 1)
    }
    return [t for i, t in enumerate(tokens) if i not in gone] if gone else tokens


def ordered(parts: list[Clause]) -> list[Clause]:
    """`do A before emailing B` and `before emailing B, do A` in the order in which they happen."""
    out: list[Clause] = []
    waiting: list[Clause] = []
    for clause in parts:
        at = next(
            (
                i
                for i, t in enumerate(clause.tokens[:-1])
                if t.is_word("before") and (after := _verb_after(clause.tokens, i + 1)) and after[0].norm in _GERUND
            ),
            None,
        )
        if at is None:
            out += [clause, *waiting]
            waiting = []
            continue
        verb, *rest = _verb_after(clause.tokens, at + 1)
        later = Clause([replace(verb, form="base"), *rest], {"then"}, sentence=clause.sentence)
        clause.tokens = clause.tokens[:at]
        out += [clause, later] if clause.tokens else []
        waiting = [] if clause.tokens else [later]
    return out + waiting


def _asks(tokens: list[Token], i: int) -> bool:
    """Whether `when` or `if` opens a question that somebody is asked: `asking when the bolts will ship`."""
    last = tokens[i - 1] if i else None
    opened = next((j for j in range(i - 1, -1, -1) if tokens[j].is_word("ask", "check", "consult")), None)
    if opened is not None and i - opened <= 8 and whether(tokens[opened:]) == i - opened:
        return True
    return (
        last is not None
        and tokens[i].is_word("when", "if")
        and (last.is_word("ask", "wonder", "know", "confirm") and (last.form == "ing" or i > 1))
    )


def clauses(tokens: list[Token]) -> list[Clause]:
    """All clauses of a message in order."""
    out: list[Clause] = []
    for number, sentence in enumerate(sentences(tokens)):
        first = True
        start = len(out)
        meant = len(sentence) > 2 and sentence[0].is_word("i") and sentence[1].is_word("mean")
        repaired = out.pop() if meant and out and len(out[-1].tokens) <= 2 else None
        sentence = sentence[2:] if meant else sentence
        for segment in _segments(one_condition(_inverted(active(cases_headed(sentence))))):
            made = _clause(segment, number=number, first=first)
            out += made
            first = first and not made
        if repaired is not None and repaired.condition is not None and len(out) > start - 1:
            out[start - 1].condition, out[start - 1].condition_word = repaired.condition, repaired.condition_word
        _close(out, start - (repaired is not None))
    return [one for clause in out for one in _each_only_if(clause)]


def _each_only_if(clause: Clause) -> list[Clause]:
    """`for each of them email the customer unless …`: what the loop is for, and then what depends on the condition."""
    tokens = clause.tokens
    verb = next((i for i in range(1, min(len(tokens), 4)) if is_verb(tokens, i, start=True) and tokens[i].form == "base"), None)
    if not clause.trailing or not verb or not tokens[0].is_word("for-each", "for-all"):
        return [clause]
    head = [tokens[0], replace(tokens[0], raw="them", norm="them")]
    return [Clause(head, clause.marks, sentence=clause.sentence), replace(clause, tokens=tokens[verb:], marks=set())]


def _close(out: list[Clause], start: int) -> None:
    """`email them, but only if it is urgent`: a condition that nothing follows in its sentence is that of the clause
    before it."""
    last = out[-1] if len(out) - start >= 2 else None
    if last is None or last.tokens or last.condition is None or "otherwise" in last.marks or last.condition_word == "while":
        return
    main = out[-2]
    if main.condition is not None and main.condition_word in ("when", "whenever") and main.tokens and not main.trailing:
        opening = Clause([], set(), main.condition, main.condition_word, sentence=main.sentence, first_in_sentence=main.first_in_sentence)
        main.condition, main.condition_word, main.first_in_sentence = None, "", False
        out.insert(-2, opening)
    if main.condition is None and main.tokens:
        main.condition, main.condition_word, main.trailing = last.condition, last.condition_word, True
        out.pop()
