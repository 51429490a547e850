"""Names of the definition as technical people write them in a sentence: outcomes (`not_found -> …`, `false: …`), operators (`greater_than`) and
conditions (`condition step: priority equals critical`)."""

from dataclasses import replace

from builder_app.assistant.builtin.words.rewriting import Told, rewritten
from builder_app.assistant.builtin.words.tokens import Token, word_at
from builder_app.assistant.builtin.words.vocabulary import word_set

_NAMES = {
    "not_found": "not found",
    "not-found": "not found",
    "notfound": "not found",
    "greater_than": "more-than",
    "more_than": "more-than",
    "greater_or_equal": "at-least",
    "greater_than_or_equal": "at-least",
    "less_than": "less-than",
    "less_or_equal": "at-most",
    "less_than_or_equal": "at-most",
    "equal_to": "equal",
    "not_equals": "be not",
    "not_equal": "be not",
    "is_empty": "be empty",
    "not_empty": "be not empty",
}
_VERDICTS = ("true", "false")
_OUTCOMES = word_set("timeout approve reject complete partial unusable error exhausted submit")
_COMPARING = word_set("equal equals be more-than less-than at-least at-most over above below under exceed contain have")
_LONGEST_SUBJECT = 6
_LONGEST_CASE = 3


def names_spoken(tokens: list[Token]) -> list[Token]:
    """The message with such names as words, and an arrow behind a verdict that opens a line."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        if token.norm == ":" and out and out[-1].is_word(*_VERDICTS) and _opens(out[:-1]):
            out.append(replace(token, kind="arrow", raw="->", norm="->"))
        elif token.raw.lower() in ("outcome", "outcomes") and (_is_outcome(out[-1:]) or _is_outcome(tokens[i + 1 : i + 2])):
            continue
        elif (words := _NAMES.get(token.raw.lower())) is not None:
            out += [word_at(word, token) for word in words.split()]
        else:
            out.append(token)
    return out


def _is_outcome(said: list[Token]) -> bool:
    return bool(said) and (said[0].is_word(*_OUTCOMES) or said[0].raw.lower() in ("not_found", "found"))


def _opens(before: list[Token]) -> bool:
    last = before[-1] if before else None
    return last is None or last.kind in ("newline", "bullet", "arrow") or last.norm in (".", ",", ";", ":")


def conditions_checked(tokens: list[Token]) -> list[Token]:
    """The message with `check whether` for the name of the step, where what it compares follows."""

    def tell(out: list[Token], i: int) -> Told | None:
        if not tokens[i].is_word("condition") or not (_opens(out) or out[-1].is_word("then", "a", "and", "found")):
            return None
        start = i + 1
        while start < len(tokens) and (tokens[start].norm in (":", "-") or tokens[start].is_word("step", "check", "that", "on")):
            start += 1
        near = tokens[start + 1 : start + 1 + _LONGEST_SUBJECT]
        ends = next((j for j, t in enumerate(near) if t.kind in ("newline", "arrow") or t.norm in (",", ".", ":")), len(near))
        if not any(t.kind == "compare" or t.is_word(*_COMPARING) for t in near[:ends]):
            return None
        if out and out[-1].is_word("a"):
            out.pop()
        return [word_at("check", tokens[i]), word_at("whether", tokens[i])], start

    return rewritten(tokens, tell)


def lines_ended(tokens: list[Token]) -> list[Token]:
    """The message with a full stop at the end of a line behind which a case is told with an arrow: `not found -> …`."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        if token.kind == "newline" and out and out[-1].kind not in ("punct", "arrow", "bullet", "newline"):
            start = i + 1 + sum(t.kind == "bullet" for t in tokens[i + 1 : i + 2])
            end = next((j for j in range(start, min(start + _LONGEST_CASE + 1, len(tokens))) if not _labels(tokens[j])), start)
            if end > start and end < len(tokens) and tokens[end].kind == "arrow":
                out.append(Token("punct", ".", ".", token.start, token.start))
        out.append(token)
    return out


def _labels(token: Token) -> bool:
    return token.kind in ("word", "ident", "quoted")
