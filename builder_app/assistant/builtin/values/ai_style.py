"""How the AI is to write, told of what it writes: `the summary has to be three sentences at most`, `it should be friendly`, `keep it in
Spanish`."""

from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.words.writing_styles import STYLE, same_matter
from builder_app.assistant.builtin.workflow.graph import Graph

_WRITERS = ("ai.summarize", "ai.generate")
_WRITTEN = word_set(
    "summary summarize text draft apology letter translation report it that ai llm model wording answer they prompt summarise message note"
)
_AROUND = word_set("the a an its of shipment and please also let we i want would like need this step")
_MODALS = word_set("should must shall need have has to be is ought needs may can want")
_ORDERS = word_set("make keep write have let want draft give")


def styled(graph: Graph, tokens: list[Token], source: str, focus: str | None) -> tuple[str, str] | None:
    """(the step that writes, its instructions then); None for words about anything else."""
    writers = [s for s in graph.order() if graph.nodes[s].action in _WRITERS]
    if not writers or len(tokens) < 2 or any(t.kind in ("address", "url", "channel", "clock") or t.raw[:1] in "\"“'" for t in tokens):
        return None
    named = next((i for i, t in enumerate(tokens[:6]) if t.is_word(*_WRITTEN) or t.raw.lower() == "wording"), None)
    if named is None or not all(t.is_word(*_AROUND, *_ORDERS) for t in tokens[:named]):
        return None
    begin = named + 1
    while begin < len(tokens) and tokens[begin].is_word(*_MODALS, "also", "now", "rather", "written", "kept", "write"):
        begin += 1
    ordered = begin > named + 1 or any(t.is_word(*_ORDERS) for t in tokens[:named]) or tokens[named].is_word("summarize", "summarise")
    end = len(tokens)
    while end > begin and (tokens[end - 1].kind == "punct" or tokens[end - 1].is_word("please", "too", "also", "instead", "now")):
        end -= 1
    text = source[tokens[begin].start : tokens[end - 1].end].strip().removeprefix("be ") if begin < end else ""
    about_message = tokens[named].is_word("message", "note", "letter", "text") and focus not in writers and len(writers) != 1
    if not ordered or not STYLE.search(text) or about_message or any(t.kind == "duration" for t in tokens):
        return None
    step = focus if focus in writers else _one_called(graph, writers, tokens[named])
    if step is None:
        return None
    told = f"{text[:1].upper()}{text[1:]}"
    before = str(graph.nodes[step].params.get("instructions") or "")
    kept = [one for one in before.rstrip(".").split(". ") if one and not same_matter(one, told)]
    return step, ". ".join([*kept, told])


def _one_called(graph: Graph, writers: list[str], said: Token) -> str | None:
    """The writer that a word for what is written means."""
    wanted = (
        "ai.summarize"
        if said.is_word("summary", "summarize", "summarise")
        else "ai.generate"
        if said.is_word("draft", "apology", "translation", "letter")
        else ""
    )
    chosen = [s for s in writers if not wanted or graph.nodes[s].action == wanted]
    return chosen[-1] if len(chosen) == 1 or (chosen and len(writers) == len(chosen)) else None
