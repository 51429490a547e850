"""That the run is not to end where a step fails: `the run should carry on`, `instead of letting the run fail`. What is ordered for that case
makes it so already."""

from builder_app.assistant.builtin.reading.clauses import Clause
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_RUN = word_set(
    """
    the run workflow it whole thing should must can may shall will just simply still go carry continue proceed keep on going not stop
    fail end break die crash do let don't
    """
)
_LETTING = word_set("let have make the run workflow whole it just")

_BREAKING = ("breaking", "killing", "crashing", "stopping", "ending", "aborting", "failing")


def run_goes_on(clause: Clause) -> bool:
    """`… the run should carry on`, in front of what else is to be done then: says nothing of its own."""
    tokens = [t for t in clause.tokens if t.kind != "punct"]
    goes = any(t.is_word("go", "carry", "continue", "proceed", "keep", "not") for t in tokens)
    let = [t.norm for t in tokens[:3]] == ["do", "not", "let"]
    return goes and (let or any(t.is_word("run", "workflow", "it") for t in tokens[:2])) and all(t.norm in _RUN for t in tokens)


def without_failing(tokens: list[Token]) -> list[Token]:
    """`escalate to x@y.com instead of letting the run fail` without what the run would have done."""
    for i, token in enumerate(tokens):
        if not token.is_word("instead-of", "without") or i == 0:
            continue
        tail = tokens[i + 1 : i + 6]
        end = next(
            (k for k, t in enumerate(tail) if t.is_word("fail", "stop", "break", "end", "die", "crash") or t.raw.lower() in _BREAKING), None
        )
        if end is not None and all(t.is_word(*_LETTING) for t in tail[:end]):
            over = i + 2 + end
            while over < len(tokens) and tail[end].raw.lower().endswith("ing") and tokens[over].is_word("the", "whole", "run", "workflow"):
                over += 1
            return [*tokens[:i], *tokens[over:]]
    return tokens
