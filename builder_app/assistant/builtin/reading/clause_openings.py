"""Things that are wanted or go somewhere, told as clauses of their own."""

from builder_app.assistant.builtin.words.tokens import Token


def goes_to(tokens: list[Token], j: int) -> bool:
    """`goes to x@y.com`, `goes into the log`; not `goes into exception`."""
    kept = tokens[j + 1].is_word("into", "in") and any(t.is_word("the", "our", "a", "collection", "log") for t in tokens[j + 2 : j + 3])
    return tokens[j].is_word("go") and tokens[j].form == "s" and (tokens[j + 1].is_word("to") or kept)


def wished_too(tokens: list[Token], i: int) -> bool:
    """`I want the dock told and an email to x@y.com`: one more thing that is wanted, as a clause of its own."""
    before = tokens[max(0, i - 12) : i]
    told = any(t.form == "ed" for t in before) and any(t.is_word("want", "need", "would", "like") for t in before)
    ahead = [t.norm for t in tokens[i + 1 : i + 3]]
    return told and bool(before) and before[-1].norm in ("and", "simultaneously", ",") and ahead in (["email", "to"], ["message", "to"])


def takes_out(tokens: list[Token], i: int) -> bool:
    """`take that step out`, `throw the wait away`: the order to remove a step."""
    opens = tokens[i].is_word("take", "throw") and tokens[i].form == "base" and tokens[i + 1 : i + 2] != []
    return (
        opens
        and tokens[i + 1].is_word("the", "that", "this", "it")
        and any(t.raw.lower() in ("out", "away", "off") for t in tokens[i + 2 : i + 7])
    )


def may_go(tokens: list[Token], i: int) -> bool:
    """`…, the email can go`: what is not wanted any more, as a clause of its own."""
    modal = next((j for j in range(i + 2, min(i + 5, len(tokens) - 1)) if tokens[j].is_word("can", "may", "could")), None)
    plain = tokens[i].is_word("the", "that", "our") and modal is not None and all(t.kind == "word" for t in tokens[i:modal])
    return (
        plain
        and modal is not None
        and tokens[modal + 1].is_word("go", "stay")
        and (modal + 2 >= len(tokens) or tokens[modal + 2].kind == "punct")
    )


def becomes_of_it(tokens: list[Token], i: int) -> bool:
    """`if approved | it is sent to x@y.com`: what becomes of it follows a verdict."""
    behind = tokens[i + 1] if i + 1 < len(tokens) else None
    return tokens[i].is_word("it", "they") and behind is not None and behind.is_word("be", "get", "go", "should", "must", "will")
