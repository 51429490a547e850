"""Facts about steps that stand, as the orders they amount to: `two hours should pass between the mail and the Teams post` as a wait between them,
`the mail and the log entry should happen at the same time` as the order to let both run so."""

from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_MODALS = word_set("should must shall will have has need needs to ought can may be also always then at-least")
_PASSES = word_set("pass lie elapse go by come be stay stand separate leave allow put keep happen follow")
_LETS = word_set("let allow leave keep have put give")
_SIDES = ("between", "before", "after", "ahead", "behind")
_ENDS = (".", ";", "!", "?", ":")


def told_of_steps(tokens: list[Token]) -> list[Token]:
    """The message with these facts as orders."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        made = (_time_between(tokens, i) or _between_there(tokens, i) or _abreast(tokens, i)) if _opens(out) else None
        if made is None:
            out.append(tokens[i])
            i += 1
            continue
        said, i = made
        out += said
    return out


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
