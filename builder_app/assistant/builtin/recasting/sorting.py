"""What a message sorts into: `classify it as damage or delay`, `into one of three labels - damaged, wrong item`, `have AI tell whether it is a
booking, a complaint or spam`."""

from dataclasses import replace

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

SORTS = word_set("classify categorise sort label triage tag classification")
_KINDS = word_set("label category class group kind type bucket pile tag case")
_TELLS = word_set("tell decide determine judge say figure find work see check detect recognise identify")
_AROUND = word_set("one of the following these our these exactly either possible")
_SIGNS = (":", "-", "–", "—", "(")
LONGEST = 3


def sorting_spoken(tokens: list[Token]) -> list[Token]:
    """The message with what it sorts into behind a plain `as`, and with `tell whether it is A, B or C` as `classify it as A, B or C`."""
    return _counted(_whether(tokens))


def _counted(tokens: list[Token]) -> list[Token]:
    """`into one of three labels - damaged, wrong item, …` as `as damaged, wrong item, …`."""
    at = next((i for i, t in enumerate(tokens) if t.is_word(*SORTS)), None)
    if at is None:
        return tokens
    link = next((i for i in range(at + 1, min(at + 10, len(tokens))) if tokens[i].is_word("as", "into", "in", "by", "between")), None)
    if link is None:
        return tokens
    end = link + 1
    while end < len(tokens) and (tokens[end].is_word(*_AROUND) or tokens[end].kind == "number"):
        end += 1
    kinds = end
    while kinds < len(tokens) and tokens[kinds].is_word(*_KINDS):
        kinds += 1
    if kinds == end:
        return tokens
    while kinds < len(tokens) and tokens[kinds].norm in _SIGNS:
        kinds += 1
    return [*tokens[:link], replace(tokens[link], raw="as", norm="as"), *(t for t in tokens[kinds:])] if kinds < len(tokens) else tokens


def _whether(tokens: list[Token]) -> list[Token]:
    """`have AI tell whether it is a booking, a complaint or spam` as `classify it as booking, complaint or spam`."""
    for i, token in enumerate(tokens):
        at = i + 1 + sum(1 for t in tokens[i + 1 : i + 2] if t.is_word("out"))
        if not token.is_word(*_TELLS) or at >= len(tokens) or not tokens[at].is_word("if", "whether"):
            continue
        be = next((j for j in range(at + 1, min(at + 5, len(tokens))) if tokens[j].is_word("be")), None)
        if be is None:
            continue
        end = next(
            (j for j in range(be, len(tokens)) if tokens[j].kind in ("newline", "bullet") or tokens[j].norm in (".", ";", ":")), len(tokens)
        )
        named = [t for t in tokens[be + 1 : end] if not t.is_word("a", "an", "the", "about", "just", "either")]
        parts = _parts(named)
        ai = any(t.is_word("ai") for t in tokens[max(i - 4, 0) : end])
        if len(parts) < (2 if ai else 3) or not all(0 < len(part) <= LONGEST for part in parts) or not any(t.is_word("or") for t in named):
            continue
        start = i
        while start and tokens[start - 1].is_word("have", "let", "ai", "use", "to", "should", "the", "please", "ask", "make"):
            start -= 1
        head = [replace(token, raw="classify", norm="classify", form="base"), *_word_list("it as", token)]
        return [*tokens[:start], *head, *named, *tokens[end:]]
    return tokens


def labels_told(tokens: list[Token]) -> set[str]:
    """The cases that the message sorts into: `classify it as damage, delay or billing`."""
    at = next((i for i, t in enumerate(tokens) if t.is_word(*SORTS)), None)
    link = next((i for i, t in enumerate(tokens) if at is not None and at < i <= at + 8 and t.is_word("as", "into", "between")), None)
    if link is None:
        return set()
    named: list[list[str]] = [[]]
    for token in tokens[link + 1 :]:
        if token.kind in ("newline", "arrow") or token.norm in (".", ":", ";", "("):
            break
        if token.norm == "," or token.is_word("or", "and"):
            named.append([])
        elif token.kind in ("word", "quoted", "code"):
            named[-1].append(token.norm if token.kind != "word" else token.raw.lower())
        else:
            break
    whole = [one for one in named if one]
    plain = len(whole) > 1 and all(len(one) <= LONGEST for one in whole)
    return {" ".join(one) for one in whole if one[0] not in ("a", "an", "the", "either")} if plain else set()


def _parts(tokens: list[Token]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.norm == "," or token.is_word("or"):
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _word_list(words: str, at: Token) -> list[Token]:
    return [Token("word", word, word, at.start, at.start) for word in words.split()]
