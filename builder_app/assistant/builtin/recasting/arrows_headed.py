"""Arrows behind the words of a distinction: `switch on the priority: critical → PagerDuty, high → Slack #x, otherwise → log it`."""

from dataclasses import replace

from builder_app.assistant.builtin.words.tokens import Token, word_at

_PARTING = (
    "switch",
    "branch",
    "classify",
    "sort",
    "route",
    "split",
    "depend",
    "depending",
    "based",
    "case",
    "label",
    "category",
    "distinguish",
)
_LONGEST = 4


def arrows_headed(tokens: list[Token]) -> list[Token]:
    """The message with each such arrow as a condition: `if critical, PagerDuty.`"""
    for i, token in enumerate(tokens):
        if token.norm != ":":
            continue
        start = next((j + 1 for j in range(i - 1, -1, -1) if tokens[j].norm in (".", ";") or tokens[j].kind in ("newline", "arrow")), 0)
        if any(t.is_word(*_PARTING) for t in tokens[start:i]):
            end = next((j for j in range(i + 1, len(tokens)) if tokens[j].norm == "." or tokens[j].kind == "newline"), len(tokens))
            if (roads := _roads(tokens[i + 1 : end])) is not None:
                stop = replace(token, kind="punct", raw=".", norm=".")
                return [*tokens[:i], *_labels(tokens[start:i], roads), stop, *roads, *tokens[end:]]
    return tokens


def _labels(head: list[Token], roads: list[Token]) -> list[Token]:
    """`into invoice, claim` for a sorting that does not name its labels."""
    if not any(t.is_word("classify", "sort") for t in head) or any(t.is_word("into", "as") for t in head):
        return []
    out: list[Token] = []
    for i, token in enumerate(roads):
        if token.is_word("if"):
            end = next(j for j in range(i, len(roads)) if roads[j].norm == ",")
            out += [roads[end] if out else word_at("into", token), *roads[i + 1 : end]]
    return out


def _roads(tokens: list[Token]) -> list[Token] | None:
    """`critical → page, high → post` as sentences; None unless there are two cases at least, each with something to do."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.norm in (",", ";"):
            parts.append([])
        else:
            parts[-1].append(token)
    parts = [part for part in parts if part]
    arrows = [[j for j, t in enumerate(part) if t.kind == "arrow"] for part in parts]
    if len(parts) < 2 or any(
        len(at) != 1 or not 0 < at[0] <= _LONGEST or at[0] + 1 == len(part) for at, part in zip(arrows, parts, strict=True)
    ):
        return None
    out: list[Token] = []
    for (at,), part in zip(arrows, parts, strict=True):
        case, arrow = part[:at], part[at]
        rest = case[-1].is_word("otherwise", "default", "else")
        comma, stop = replace(arrow, kind="punct", raw=",", norm=","), replace(arrow, kind="punct", raw=".", norm=".")
        out += [word_at("otherwise", arrow)] if rest else [word_at("if", case[0]), *case, comma]
        out += [*part[at + 1 :], stop]
    return out
