"""What one step holds, and whether there is such a step: `what is the subject of the first mail?`, `is there an approval?`."""

from builder_app.assistant.builtin.recasting.absent import lacking
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.workflow.describe import step_words
from builder_app.assistant.builtin.workflow.graph import Graph
from builder_app.assistant.builtin.workflow.param_names import WORDED, holders, mentions
from builder_app.assistant.builtin.workflow.references import find
from builder_app.domain.diff import shown

_FOR_EXISTENCE = (
    ["is", "there"],
    ["are", "there"],
    ["do", "we"],
    ["does", "it"],
    ["do", "i"],
    ["have", "we"],
    ["is", "any"],
    ["does", "this"],
    ["does", "the"],
)


def there_is(graph: Graph, tokens: list[Token]) -> str:
    """Yes with the steps or no, where a question asks whether there is a step of a kind; empty for other questions."""
    raw = [t.raw.lower() for t in tokens if t.kind == "word"]
    if raw[:2] not in _FOR_EXISTENCE or {"before", "happens", "long", "often"} & set(raw):
        return ""
    noun, steps = lacking(graph, tokens[2:])
    if not noun:
        return ""
    return (
        "Yes: " + "; ".join(f"“{graph.nodes[s].name}” – {step_words(graph, s)}" for s in steps) + "."
        if steps
        else f"No, there is no {noun} in this workflow."
    )


def value_of(graph: Graph, tokens: list[Token]) -> str:
    """The value of a parameter that a question names, of the step that it names; empty where it names none."""
    raw = [t.raw.lower() for t in tokens if t.kind == "word"]
    if raw[:1] not in (["what"], ["which"], ["what's"]) or {"happens", "happen", "if", "kinds", "types"} & set(raw):
        return ""
    says = {"say", "says"} & set(raw)
    names = frozenset({"body", "text", "message"}) if says else next((m.names for m in mentions(tokens[1:])), frozenset[str]())
    if not names or ("message" in names and not says and len(raw) < 4):
        return ""
    having = dict(holders(graph, names))
    found = find(
        graph, [t for t in tokens if not t.is_word("what", "which", "be", "say", "the")], actions={graph.nodes[s].action for s in having}
    )
    step = found.step if found.step in having and found.score >= 2 else next(iter(having), None) if len(having) == 1 else None
    if step is None:
        return ""
    parameter = having[step]
    value = graph.nodes[step].params.get(parameter.name)
    told = (
        f"“{value}”"
        if parameter.name in WORDED and value
        else shown(value)
        if value not in (None, "", [])
        else "not set, so the default holds"
    )
    return f"The {parameter.name.replace('_', ' ')} of “{graph.nodes[step].name}” is {told}."
