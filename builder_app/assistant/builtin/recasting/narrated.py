"""What a workflow does, told in the third person and in sayings: `for each one it emails the customer`, `we let a day go by`."""

from dataclasses import replace

from builder_app.assistant.builtin.reading.boundaries import CONDITION_WORDS, is_verb
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_SYSTEM = ("it", "workflow", "system", "process", "automation")
_ORDERS = word_set(
    """
    email send notify tell inform alert message ask request remind forward escalate wait pause check parse read extract get fetch lookup
    find search query save store record log update set mark post call page classify summarise create make write copy look add put
    """
)
_PASSING = word_set("pass elapse expire by lapse")
_HEDGES = (("let", "us", "say"), ("lets", "say"), ("i", "think"), ("i", "guess"), ("i", "would", "say"), ("i", "suppose"))
"""What is said before a thought that is not quite settled."""
_LEFT_OUT = ("email", "message", "notification", "reminder", "action", "approval", "escalation", "alert", "follow-up")
_JOINTS = ("and", "then", "but", "or", "at-end", "at-start", "finally", "afterwards")
_LETS = ("let", "allow", "give")
_WISHING = ("would", "rather", "like", "prefer", "want", "to", "also", "now")


def told_as_orders(tokens: list[Token]) -> list[Token]:
    """The message with what `it` does, what `we let` pass and what `we` do as plain orders."""
    return _lapses(_passives(_wished(_third_person(_enumerated(_nothing_then(_without_hedges(_without_habits(tokens))))))))


def _without_habits(tokens: list[Token]) -> list[Token]:
    """`they usually answer within the hour so we wait …` without what people usually do."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        habit = _opens_sentence(out) and any(t.is_word("usually", "normally", "typically") for t in tokens[i + 1 : i + 3])
        end = next((j for j in range(i, len(tokens)) if tokens[j].is_word("so") or _ends(tokens[j])), len(tokens)) if habit else i
        if not habit or any(t.norm in CONDITION_WORDS or t.kind in ("address", "url") for t in tokens[i:end]):
            out.append(tokens[i])
            i += 1
            continue
        i = end + (end < len(tokens) and tokens[end].is_word("so"))
    return out


def _ends(token: Token) -> bool:
    return token.kind in ("newline", "bullet") or token.norm in (".", ";", "!")


def _opens_sentence(out: list[Token]) -> bool:
    return not out or _ends(out[-1])


def _nothing_then(tokens: list[Token]) -> list[Token]:
    """`nothing found: no email`, `otherwise no approval needed`: do nothing."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        opens = bool(out) and (out[-1].norm == ":" or out[-1].kind == "arrow" or out[-1].is_word("otherwise"))
        end = i + 2 + sum(1 for t in tokens[i + 2 : i + 4] if t.is_word("need", "necessary", "require", "then"))
        whole = end >= len(tokens) or tokens[end].kind in ("newline", "bullet", "arrow") or tokens[end].norm in (".", ";", "!", ",")
        if opens and whole and i + 1 < len(tokens) and tokens[i].is_word("no") and tokens[i + 1].is_word(*_LEFT_OUT):
            out += [
                replace(tokens[i], raw="do", norm="do", form="base"),
                replace(tokens[i + 1], raw="nothing", norm="nothing", form="base"),
            ]
            i = end
            continue
        out.append(tokens[i])
        i += 1
    return out


def _without_hedges(tokens: list[Token]) -> list[Token]:
    """`lets say we wait an hour` without the words that only weigh the thought."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        words = tuple(t.raw.lower() for t in tokens[i : i + 3])
        width = next((len(h) for h in _HEDGES if words[: len(h)] == h and (h[-1] == "say" or _opens(out))), 0)
        follows = i + width < len(tokens) and (
            tokens[i + width].is_word("we", "i", "you", "it", "that", "wait", "give") or tokens[i + width].kind == "duration"
        )
        width += width and tokens[i + width].is_word("that") if follows else 0
        if not width or not follows:
            out.append(tokens[i])
            i += 1
            continue
        i += width
    return out


def _enumerated(tokens: list[Token]) -> list[Token]:
    """`first post to Teams, second email x@y.com, third …` as `first …, then …, then …`."""
    if not any(t.is_word("first", "firstly") for t in tokens):
        return tokens
    out: list[Token] = []
    for i, token in enumerate(tokens):
        opens = bool(out) and (out[-1].norm in ",;-:." or out[-1].is_word("and") or out[-1].kind == "newline")
        ordinal = token.kind == "word" and token.raw.lower() in (
            "second",
            "third",
            "fourth",
            "fifth",
            "secondly",
            "thirdly",
            "last",
            "lastly",
        )
        if ordinal and opens and i + 1 < len(tokens) and is_verb(tokens, i + 1, start=True):
            token = replace(token, norm="then", raw="then")
        out.append(token)
    return out


def _third_person(tokens: list[Token]) -> list[Token]:
    """`when all are done it emails x@y.com` as `when all are done, email x@y.com`."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        last = out[-1] if out else None
        becomes = token.is_word("get", "take") and any(t.is_word("status", "priority") for t in tokens[i + 1 : i + 3])
        if i and not becomes and _subject(tokens, i - 1) and token.form == "s" and token.is_word(*_ORDERS):
            asked = replace(token, form="base")
            if is_verb([asked, *tokens[i + 1 :]], 0, start=True) and not _inside_condition(tokens, i - 1):
                out.pop()
                if out and out[-1].is_word("the", "this", "our"):
                    out.pop()
                opens = not out or out[-1].kind in ("punct", "newline", "bullet", "arrow") or out[-1].is_word(*_JOINTS)
                out += [asked] if opens else [replace(token, kind="punct", raw=",", norm=","), asked]
                continue
        if last is not None and token.form == "s" and token.is_word(*_ORDERS) and last.is_word("and", "then") and _spoken(out[:-1]):
            out.append(replace(token, form="base") if is_verb([replace(token, form="base"), *tokens[i + 1 :]], 0, start=True) else token)
            continue
        out.append(token)
    return out


def _passives(tokens: list[Token]) -> list[Token]:
    """`it gets escalated to x@y.com` as `escalate it to x@y.com`."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        verb = i + 1 + sum(1 for t in tokens[i + 1 : i + 4] if t.is_word("just", "simply", "then", "also", "be", "get", "will", "should"))
        told = tokens[i].is_word("it", "this", "that", "everything") and i + 1 < verb < len(tokens) - 1 and _done(tokens, verb)
        if not told or _inside_condition(tokens, i):
            out.append(tokens[i])
            i += 1
            continue
        opens = _opens(out) or out[-1].is_word("but", "or")
        out += [] if opens else [replace(tokens[i], kind="punct", raw=",", norm=",")]
        out += [replace(tokens[verb], form="base"), tokens[i]]
        i = verb + 1
    return out


def _wished(tokens: list[Token]) -> list[Token]:
    """`I'd rather have it escalated to x@y.com, not mailed to sales` as `escalate it to x@y.com instead`."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        have = next((j for j in range(i + 1, min(i + 5, len(tokens))) if tokens[j].is_word("have", "see")), None)
        wish = have is not None and tokens[i].is_word("i", "we") and all(t.is_word(*_WISHING) for t in tokens[i + 1 : have])
        verb = have + 2 if have is not None and wish else len(tokens)
        if not (wish and have is not None and verb < len(tokens) and tokens[have + 1].is_word("it", "that", "this", "them", "those")):
            out.append(tokens[i])
            i += 1
            continue
        if tokens[verb].form != "ed" or not tokens[verb].is_word(*_ORDERS):
            out.append(tokens[i])
            i += 1
            continue
        end = next((j for j in range(verb, len(tokens)) if _ends(tokens[j])), len(tokens))
        refused = next((j for j in range(verb, end - 2) if tokens[j].norm == "," and tokens[j + 1].is_word("not")), None)
        opens = _opens(out)
        out += [] if opens else [replace(tokens[i], kind="punct", raw=",", norm=",")]
        out += [replace(tokens[verb], form="base"), tokens[have + 1], *tokens[verb + 1 : refused if refused is not None else end]]
        if refused is not None or any(t.is_word("rather") for t in tokens[i:have]):
            out.append(Token("word", "instead", "instead", tokens[verb].start, tokens[verb].start))
        i = end
    return out


def _done(tokens: list[Token], verb: int) -> bool:
    """Whether an order in the passive voice ends at `verb`, with whom or where it goes behind it."""
    behind = tokens[verb + 1].is_word("to", "in", "into", "as", "on", "by") and not tokens[verb + 1].is_word("by")
    return tokens[verb].form == "ed" and tokens[verb].is_word(*_ORDERS) and behind


def _subject(tokens: list[Token], i: int) -> bool:
    """Whether the workflow itself is named at `i`: `it`, `the workflow`."""
    if not tokens[i].is_word(*_SYSTEM):
        return False
    return tokens[i].norm == "it" or (i > 0 and tokens[i - 1].is_word("the", "this", "our"))


def _inside_condition(tokens: list[Token], i: int) -> bool:
    """Whether the subject at `i` is that of a condition or of a relative clause."""
    before = i - 1 - (i > 0 and tokens[i - 1].is_word("the", "this", "our"))
    opens = ("that", "which", "who", "until", "whether", "before", "after", "what", "where", "how")
    return before >= 0 and (tokens[before].norm in CONDITION_WORDS or tokens[before].is_word(*opens))


def _spoken(tokens: list[Token]) -> bool:
    """Whether the sentence so far holds an order in the third person that was turned already."""
    for token in reversed(tokens):
        if token.kind in ("newline", "bullet") or token.norm in (".", ";"):
            return False
        if token.form == "base" and token.is_word(*_ORDERS) and token.raw.lower().endswith("s") and token.raw.lower() != token.norm:
            return True
    return False


def _lapses(tokens: list[Token]) -> list[Token]:
    """`we let 24 hours go by`, `24 hours go by`, `let a day pass`: wait so long."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        width = _passed(tokens, i + 1) if tokens[i].kind == "duration" else 0
        let = bool(out) and out[-1].is_word(*_LETS)
        if not width or not (let or _opens(out)):
            out.append(tokens[i])
            i += 1
            continue
        if let:
            out.pop()
        while out and out[-1].is_word("we", "i", "you", "it", "please", "us"):
            out.pop()
        out += [Token("word", "wait", "wait", tokens[i].start, tokens[i].start), tokens[i]]
        i += 1 + width
    return out


def _opens(out: list[Token]) -> bool:
    return not out or out[-1].kind in ("punct", "newline", "bullet", "arrow") or out[-1].is_word("and", "then")


def _passed(tokens: list[Token], i: int) -> int:
    """How many tokens from `i` on say that time passes."""
    if i < len(tokens) and tokens[i].is_word("go") and i + 1 < len(tokens) and tokens[i + 1].is_word("by", "past"):
        return 2
    return int(i < len(tokens) and tokens[i].is_word(*_PASSING) and not tokens[i].is_word("by"))
