"""Cases told in a few words without a verb: `all three found: …`, `some there: …`, `with all rows handled, …`, `without any row write …`, all as
whole conditions."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import is_verb
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

LONGEST = 8
_ALL = word_set("all everything both each every them-all the-two")
_SOME = word_set("some something any anything one several few")
_NONE = word_set("none nothing no")
_HERE = word_set("found find there present in readable available known given filled complete extract read")
_GONE = frozenset({"handled", "processed", "done", "finished", "through", "completed", "dealt", "treated"})
_ABSENT = word_set("missing absent lacking lack")
_THINGS = word_set(
    "row email message shipment result hit match record entry field value detail item number order line data piece load booking carrier invoice"
)
_AROUND = word_set("the of them it a an be still with at-least more or or-more have now to")
_READING = word_set("extract parse read fill form capture pull")
_FINDING = word_set("find search query look check lookup list fetch inbox select")
_ASKED = word_set("reply answer response wait")
_TURNS_UP = ("arrive", "exist", "match", "show", "appear", "come", "find", "found")


def heads_in_full(tokens: list[Token]) -> list[Token]:
    """The message with such cases in full."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        if _opens(out) and (further := _found_further(tokens, i)):
            start, end = further
            other = any(t.is_word("other", "another", "different") for t in tokens[start:end])
            comma = Token("punct", ",", ",", tokens[end].start, tokens[end].start)
            out += tokens[start:end] if other else [_word("if", tokens[i]), *tokens[start:end], comma]
            out += tokens[end : end + other]
            i = end + 1
            out += _posting(tokens, i)
            continue
        said, end = _short(tokens, i) if _opens(out) else ([], i)
        if not said:
            out.append(tokens[i])
            i += 1
            continue
        out += [_word(word, tokens[i]) for word in ("if", *said)]
        out.append(Token("punct", ",", ",", tokens[end - 1].start, tokens[end - 1].start))
        i = end
        out += _posting(tokens, i)
    return out


def _posting(tokens: list[Token], i: int) -> list[Token]:
    """The verb in front of a bare channel at `i`."""
    bare = i < len(tokens) and tokens[i].is_word("slack", "teams") and not is_verb(tokens, i, start=True)
    return [_word("post", tokens[i]), _word("to", tokens[i])] if bare else []


def _found_further(tokens: list[Token], i: int) -> tuple[int, int] | None:
    """(where it begins, where it ends) of what is told besides in `found and the customer is "Halden": …`, `found, any other customer: …`."""
    joined = (
        i + 2 < len(tokens) and tokens[i].raw.lower() in ("found", "known") and tokens[i + 1].norm in (",", "and", "but", "with", "+", "&")
    )
    if not joined:
        return None
    start = i + 2 + (tokens[i + 2].is_word("and", "but", "with"))
    end = next((j for j in range(start, min(start + LONGEST, len(tokens) - 1)) if tokens[j].norm == ":" or tokens[j].kind == "arrow"), None)
    if end is None or end == start or any(t.norm in (".", ";", ",") or t.kind == "newline" for t in tokens[start:end]):
        return None
    return start, end


def _short(tokens: list[Token], i: int) -> tuple[list[str], int]:
    """(the case in full, where its order begins) of a case told in short at `i`; no words where there is none."""
    if tokens[i].is_word("if") and i + 2 < len(tokens) and tokens[i + 1].is_word("none") and tokens[i + 2].is_word(*_TURNS_UP):
        end = next((j for j in range(i + 3, min(i + 6, len(tokens))) if tokens[j].norm in (",", ":") or is_verb(tokens, j, start=True)), i)
        sought = end > i and _sought(tokens[:i])
        return (["nothing", "found"], end + (tokens[end].norm in (",", ":"))) if sought else ([], i)
    start = i + tokens[i].is_word("with", "having")
    end = start
    while end < len(tokens) and end - i <= LONGEST and (_plain(tokens[end]) or (end == start and tokens[end].is_word("without"))):
        end += 1
    if end >= len(tokens) or end == start:
        return [], i
    closed = tokens[end].norm in (":", "?") or tokens[end].kind == "arrow" or (tokens[end].norm == "," and _absolute(tokens, i, end))
    if tokens[i].is_word("without") or (start > i and not closed):
        return _preposed(tokens, i, end, closed=closed)
    return (_in_full(tokens[start:end], tokens[:i]), end + 1) if closed else ([], i)


def _plain(token: Token) -> bool:
    known = _ALL | _SOME | _NONE | _HERE | _ABSENT | _THINGS | _AROUND
    return token.kind == "number" or (token.kind == "word" and (token.norm in known or token.raw.lower() in _GONE | known))


def _absolute(tokens: list[Token], i: int, end: int) -> bool:
    """`with all rows handled, …`, `finished with all of them, …`: told by its participle."""
    return any(t.raw.lower() in _GONE for t in tokens[i:end]) and (tokens[i].is_word("with") or tokens[i].raw.lower() in _GONE)


def _preposed(tokens: list[Token], i: int, end: int, *, closed: bool) -> tuple[list[str], int]:
    """`without any row write …`, `with no hits: …`: a phrase that says whether anything was found."""
    things = any(t.norm in _THINGS for t in tokens[i:end])
    follows = closed or tokens[end].norm == "," or is_verb(tokens, end, start=True)
    if not things or not follows or not _sought(tokens[:i]):
        return [], i
    denied = tokens[i].is_word("without") or any(t.norm in _NONE for t in tokens[i:end])
    return ["nothing" if denied else "something", "found"], end + (closed or tokens[end].norm == ",")


def _in_full(said: list[Token], before: list[Token]) -> list[str]:
    """The words of the whole condition; empty where the head says something else."""
    words = {t.norm for t in said} | {t.raw.lower() for t in said}
    denied = "not" in words or bool(words & _NONE)
    if words & _ALL and words & _GONE and not denied:
        return ["all", "be", "done"]
    if words & _ALL and words & _HERE and not denied and any(t.norm in _READING for t in before):
        return ["everything", "complete"]
    if words & _SOME and words & _ABSENT:
        return ["something", "missing"]
    if (words & _SOME or (words & _THINGS and not words & _ALL)) and words & _HERE and not denied and len(said) > 1 and _sought(before):
        return ["something", "found"]
    if words & _NONE and words & _THINGS and len(said) > 1 and _sought(before):
        return ["nothing", "found"]
    return ["something", "found"] if said[0].norm in _THINGS and len(said) == 1 and said[0].raw.endswith("s") and _sought(before) else []


def _sought(before: list[Token]) -> bool:
    """Whether something was looked for and nobody was asked for an answer since."""
    last = max((n for n, t in enumerate(before) if t.norm in _FINDING or t.raw.lower().lstrip('`"“').startswith("select")), default=-1)
    return last >= 0 and not any(t.norm in _ASKED for t in before[last:])


def _opens(out: list[Token]) -> bool:
    """Whether a part of a sentence begins behind what was read so far."""
    last = out[-1] if out else None
    return last is None or last.kind in ("newline", "bullet") or last.norm in (".", ";", "?", "!") or last.is_word("and", "but")


def _word(norm: str, at: Token) -> Token:
    return replace(Token("word", norm, norm, at.start, at.start), form="ed" if norm == "done" else "base")
