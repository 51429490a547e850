"""The sides of the only question of a workflow: `yes`, `on the no branch`, `the true side`."""

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.graph import End, Graph

_SIDES = {"yes": True, "true": True, "no": False, "false": False}
_AROUND = ("the", "branch", "path", "side", "case", "road", "on", "in", "for")
_QUESTIONS = {"flow.condition": ("true", "false"), "human.approval": ("approved", "rejected")}
"""What can be answered by yes or no, the plain questions first."""


_LIMITS = ("cutoff", "threshold", "limit", "bar", "maximum", "minimum")
_ABOVE, _BELOW = ("over", "above", "beyond", "exceed", "past", "more-than"), ("under", "below", "less-than", "within")
_BESIDE_LIMIT = ("it", "that", "be", "the", "not", "delay", "temperature", "value", "still", "do")


def beyond_limit(graph: Graph, phrase: list[Token]) -> list[End]:
    """The side of the only check for `it is not over the cutoff`; empty for other words, or where several checks compare with a limit."""
    words = {t.norm for t in phrase if t.kind == "word"}
    above, below = bool(words & {*_ABOVE}), bool(words & {*_BELOW})
    if not words & {*_LIMITS} or above == below or words - {*_LIMITS, *_ABOVE, *_BELOW, *_BESIDE_LIMIT}:
        return []
    checks = [s for s in graph.order() if graph.nodes[s].action == "flow.condition"]
    tree = graph.nodes[checks[0]].params.get("condition") if len(checks) == 1 else None
    operator = str(tree.get("operator", "")) if isinstance(tree, dict) else ""
    if not operator.startswith(("greater", "less")):
        return []
    same = operator.startswith("greater") == above
    return [(checks[0], "true" if same != ("not" in words) else "false")]


def yes_or_no(graph: Graph, phrase: list[Token]) -> list[End]:
    """The end that the words mean; empty for other words, and where there are several such questions."""
    named = [t.raw.lower() for t in phrase if t.kind == "word" and t.norm not in _AROUND]
    if len(named) != 1 or named[0] not in _SIDES or any(t.kind not in ("word", "punct") for t in phrase):
        return []
    for action, (yes, no) in _QUESTIONS.items():
        steps = [s for s in graph.order() if graph.nodes[s].action == action]
        if steps:
            return [(steps[0], yes if _SIDES[named[0]] else no)] if len(steps) == 1 else []
    return []
