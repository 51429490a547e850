"""Names as people give them (`its name should be …`, `let's call the whole thing …`) told as one order: rename, with the name in quotes.

A name holds any words, verbs and days among them, so it is taken before the message is cut into clauses.
"""

from dataclasses import replace

from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_WHOLE = word_set("workflow process automation thing procedure")
_PRONOUNS = word_set("it this that")
_GIVING = frozenset({"called", "named", "titled", "renamed", "dubbed"})
_NOUNS = word_set("name title description")
_LINKS = word_set("be is as to should shall must will read now become")
_LEADS = word_set(
    "the its our this of for whole workflow process automation thing change set make update new better proper a let give please it"
)
_TRAILING = (("please",), ("from", "now", "on"), ("instead",), ("now",), ("thanks",))
_ENDS = frozenset({"newline", "bullet"})


def names_told(tokens: list[Token], source: str) -> list[Token]:
    """The message with every name that is given to the workflow, its description or a step told as `rename … to "…"`."""
    out: list[Token] = []
    for sentence, end in _sentences(tokens):
        sentence = _verb_last(sentence)
        out += [*(_renamed(sentence, source) or _renamed_last(sentence, source) or sentence), *end]
    return out


def _verb_last(sentence: list[Token]) -> list[Token]:
    """`the whole workflow please rename to Returns` with the verb in front."""
    at = next(
        (i for i, t in enumerate(sentence[:8]) if i and t.is_word("rename") and sentence[i + 1 : i + 2] and sentence[i + 1].is_word("to")),
        0,
    )
    before = [t for t in sentence[:at] if not t.is_word("and", "please", "also", "now")]
    named = bool(before) and any(t.is_word("workflow", "step") for t in before) and all(t.kind == "word" for t in before)
    return [sentence[at], *before, *sentence[at + 1 :]] if named else sentence


def _renamed_last(sentence: list[Token], source: str) -> list[Token] | None:
    """The same of a sentence whose last order it is: `5 chases, and call the whole thing NAME`."""
    for i in range(1, len(sentence)):
        joined = sentence[i - 1].is_word("and", "then") or sentence[i - 1].norm == ","
        if joined and sentence[i].is_word("call", "name", "title") and (told := _called_outright(sentence[i:])) is not None:
            return [*sentence[:i], *_order(sentence[i:], *told, source)]
    return None


def _sentences(tokens: list[Token]) -> list[tuple[list[Token], list[Token]]]:
    """The sentences, each with what ends it."""
    out: list[tuple[list[Token], list[Token]]] = []
    start = 0
    for i, token in enumerate(tokens):
        if token.kind in _ENDS or (token.kind == "punct" and token.norm in ".;!?"):
            out.append((tokens[start:i], [token]))
            start = i + 1
    return [*out, (tokens[start:], [])]


def _renamed(sentence: list[Token], source: str) -> list[Token] | None:
    for read in (_called_outright, _to_be_called, _name_is):
        if (told := read(sentence)) is not None:
            subject, at = told
            return _order(sentence, subject, at, source)
    return None


def _called_outright(sentence: list[Token]) -> tuple[list[Token], int] | None:
    """`(let us) call the whole thing NAME`, `call this NAME`: the workflow, where nothing else was spoken of before."""
    at = next((i for i, t in enumerate(sentence[:3]) if t.is_word("call", "name", "title") and t.form == "base"), None)
    if at is None or any(not t.is_word("let", "us", "please", "now", "and", "then") for t in sentence[:at]):
        return None
    start = at + 1
    while start < len(sentence) and (sentence[start].is_word("the", "our", "whole", *_WHOLE) or sentence[start].raw.lower() in _PRONOUNS):
        start += 1
    subject = sentence[at + 1 : start]
    if not any(t.is_word(*_WHOLE) for t in subject) and not (at and any(t.raw.lower() in _PRONOUNS for t in subject)):
        return None
    return (_workflow(sentence[at]), start) if _is_name(sentence[start:]) else None


def _to_be_called(sentence: list[Token]) -> tuple[list[Token], int] | None:
    """`SUBJECT should be called NAME`, `I want it to be titled NAME`, `the workflow goes by NAME`, `it is to be known as NAME`."""
    for i in range(2, len(sentence) - 1):
        wanted = sentence[i - 1].is_word("be") or (
            sentence[i - 1].is_word(*_WHOLE) and any(t.is_word("want", "like") for t in sentence[:i])
        )
        known = sentence[i].raw.lower() == "as" and sentence[i - 1].raw.lower() == "known" and sentence[i - 2].is_word("be")
        given = (sentence[i].raw.lower() in _GIVING and wanted) or known
        clock = sentence[-1].is_word("time", "clock", "timezone")  # `it goes by New York time`
        if not (given or (sentence[i].is_word("by") and sentence[i - 1].is_word("go") and not clock)) or not _is_name(sentence[i + 1 :]):
            continue
        subject = [
            t
            for t in sentence[: i - 1 - known]
            if not t.is_word(*_LINKS, "i", "would", "like", "want", "we", "can", "could", "please", "ought")
        ]
        if not subject or any(t.kind == "punct" for t in subject):
            return None
        whole = any(t.is_word(*_WHOLE) for t in subject) or all(t.raw.lower() in _PRONOUNS for t in subject)
        return (_workflow(sentence[i]) if whole else subject), i + 1
    return None


def _name_is(sentence: list[Token]) -> tuple[list[Token], int] | None:
    """`its name: NAME`, `workflow name = NAME`, `change the description to NAME`, `this workflow needs a better name: NAME`."""
    noun = next((i for i, t in enumerate(sentence) if t.is_word(*_NOUNS)), None)
    if noun is None or not all(t.is_word(*_LEADS, "need", "deserve", "get", "could", "have") for t in sentence[:noun]):
        return None
    if noun == 0 and not (len(sentence) > 1 and sentence[1].is_word("of", "be", "should")):
        return None
    at = noun + 1
    while at < len(sentence) and sentence[at].is_word("of", "for", "the", "this", "our", "whole", *_WHOLE):
        at += 1
    linked = at
    while at < len(sentence) and (sentence[at].is_word(*_LINKS, "would", "could") or sentence[at].norm in (":", "=")):
        at += 1
    if at == linked or not _is_name(sentence[at:], plain=True):
        return None
    about = sentence[noun] if sentence[noun].is_word("description") else None
    return ([about] if about is not None else _workflow(sentence[noun])), at


def _is_name(tokens: list[Token], *, plain: bool = False) -> bool:
    """Whether a name begins here: in quotes, with a capital, or in any words where `plain`."""
    return bool(tokens) and (tokens[0].kind in ("quoted", "code") or tokens[0].raw[:1].isupper() or (plain and tokens[0].kind == "word"))


def _order(sentence: list[Token], subject: list[Token], at: int, source: str) -> list[Token]:
    """`rename SUBJECT to "NAME"`, and what follows the name."""
    end = at + 1 if sentence[at].kind in ("quoted", "code") else _end(sentence, at)
    rest = sentence[end:] if end < len(sentence) and sentence[at].kind not in ("quoted", "code") else _without_courtesy(sentence[end:])
    kept = end
    for words in _TRAILING:
        if kept - len(words) > at and [t.raw.lower() for t in sentence[kept - len(words) : kept]] == list(words):
            kept -= len(words)
    first, last = sentence[at], sentence[kept - 1]
    name = first.norm if first.kind in ("quoted", "code") else " ".join(source[first.start : last.end].split())
    verb = Token("word", "rename", "rename", sentence[0].start, sentence[0].start)
    quoted = Token("quoted", f'"{name}"', name, first.start, last.end, value=name)
    return [verb, *subject, replace(verb, raw="to", norm="to"), quoted, *rest]


def _end(sentence: list[Token], at: int) -> int:
    """Where a name that is not in quotes ends: with the sentence, or before another order."""
    for i in range(at + 1, len(sentence) - 1):
        comma = sentence[i].norm == ","
        behind = i + 1 + (comma and sentence[i + 1].is_word("and", "then", "also"))
        if (comma or sentence[i].is_word("and", "then")) and behind < len(sentence):
            after = sentence[behind]
            ordered = after.norm in VERBS and behind + 1 < len(sentence)  # `Search and mail` is all of a name
            if after.kind == "word" and after.raw[:1].islower() and (ordered or comma or after.is_word("the")):
                return i
    return len(sentence)


def _without_courtesy(rest: list[Token]) -> list[Token]:
    words = tuple(t.raw.lower() for t in rest)
    return [] if words in _TRAILING else rest


def _workflow(at: Token) -> list[Token]:
    return [Token("word", "workflow", "workflow", at.start, at.start)]
