"""Parts of a message that order nothing beside the order that they explain: `take the Slack post out, nobody reads it`, `…, the email is enough`,
`I don't want to start it by hand any more, run it every day at noon`."""

from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_WHO = word_set("we i they he she it that this nobody noone none people everybody everyone you")
_THINKS = word_set("need want use read look check like help matter work care miss see open answer notice follow")
_SMALL = word_set(
    "do does not never no any more anymore longer ever really at just only all anyway now be have too so by it them that this one those "
    "no-longer any-more for us me here there either again much often still actually for-all is"
)
_BREAKS = (",", ";", ".", "-", "–", "—", "(")


def without_opinions(tokens: list[Token]) -> list[Token]:
    """The message without parts that only say that something is not needed, is enough, or is no longer started by hand."""
    first = next((i for i, t in enumerate(tokens) if t.norm in _BREAKS), len(tokens))
    if first + 2 < len(tokens) and _starts_no_longer(tokens[:first]):
        rest = without_opinions(tokens[first + 1 :])
        return (
            [word_at("run", rest[0]), word_at("it", rest[0]), *rest]
            if rest[0].is_word("every", "each", "at", "on", "daily", "weekly")
            else rest
        )
    tokens = _without_former(tokens)
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        if out and tokens[i].norm in _BREAKS:
            end = next(
                (j for j in range(i + 1, len(tokens)) if tokens[j].norm in (*_BREAKS, ")", "!") or tokens[j].kind == "newline"), len(tokens)
            )
            part = tokens[i + 1 : end]
            if _opines(part) or _enough(part) or _starts_no_longer(part):
                i = end + (end < len(tokens) and tokens[end].norm == ")")
                continue
        out.append(tokens[i])
        i += 1
    return out


def _opines(part: list[Token]) -> bool:
    words = [t for t in part if t.kind != "punct"]
    while words and words[0].is_word("because", "since", "as", "and", "but"):
        words = words[1:]
    if len(words) < 2 or len(words) > 8 or any(t.kind != "word" for t in words):
        return False
    said = [t.norm for t in words]
    denied = bool({"not", "never", "no", "nobody", "none", "no-longer"} & set(said))
    if not denied or words[0].raw.lower() not in _WHO or not (_THINKS & set(said[1:])):
        return False
    return all(w in _THINKS or w in _SMALL for w in said[1:])


def _enough(part: list[Token]) -> bool:
    """`the email is enough`, `that is plenty`."""
    words = [t for t in part if t.kind != "punct"]
    told = 2 < len(words) <= 6 and words[-1].raw.lower() in ("enough", "sufficient", "plenty") and words[-2].is_word("be")
    return told and words[0].is_word("the", "that", "our", "this", "one", "a") and all(t.kind in ("word", "number") for t in words)


def _starts_no_longer(part: list[Token]) -> bool:
    """`don't let me start it by hand any more`, `no more manual start`."""
    said = {t.norm for t in part} | {t.raw.lower() for t in part}
    denied = bool(said & {"not", "no", "no-longer", "never", "stop", "instead-of"})
    by_hand = bool(said & {"manually", "manual", "myself", "ourselves", "button", "hand"}) and bool(
        said & {"start", "run", "launch", "trigger"}
    )
    return denied and by_hand and all(t.kind in ("word", "punct") for t in part) and len(part) <= 12


def _without_former(tokens: list[Token]) -> list[Token]:
    """`should go to a@x.com and no longer to b` as `should go to a@x.com`."""
    for i in range(2, len(tokens) - 2):
        if not tokens[i].is_word("no-longer") or not tokens[i + 1].is_word("to") or not any(t.kind == "address" for t in tokens[:i]):
            continue
        end = next((j for j in range(i, len(tokens)) if tokens[j].norm in (",", ".", ";", "!") or tokens[j].kind == "newline"), len(tokens))
        joint = i - (tokens[i - 1].is_word("and", "but") or tokens[i - 1].norm == ",")
        if end - i <= 5 and all(t.kind in ("word", "address") for t in tokens[i:end]):
            return [*tokens[:joint], *_without_former(tokens[end:])]
    return tokens
