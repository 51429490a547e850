"""Words by which a clause of its own begins behind a comma, told by what stands ahead: `…, the email can go`."""

from builder_app.assistant.builtin.words.tokens import Token


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
