"""The order inside an order for one more branch."""

from dataclasses import replace

from builder_app.assistant.builtin.words.tokens import Token


def what_it_does(tokens: list[Token]) -> list[Token]:
    """`posts to Teams` of `add a third parallel branch that posts to Teams`."""
    branch = next((i for i, t in enumerate(tokens[:6]) if t.is_word("branch", "road", "path", "step")), None)
    if branch is None or branch + 2 >= len(tokens) or not tokens[branch + 1].is_word("that", "which", "to", "where"):
        return [t for t in tokens if not t.is_word("parallel")]
    verb = branch + 2
    return [replace(tokens[verb], form="base"), *tokens[verb + 1 :]]
