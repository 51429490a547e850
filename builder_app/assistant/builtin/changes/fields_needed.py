"""What is read from a reply or a document that is read already, told as a need: `from the reply we need the new ETA`, `the reply must contain the
door number`, `the due date isn't needed from the invoice`."""

from builder_app.assistant.builtin.reading.form_fields import fields_told
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_READ = {"email.parse_reply": "required_fields", "document.parse": "fields", "ai.extract": "fields"}
_NOUNS = {
    "email.parse_reply": ("reply", "answer", "response"),
    "document.parse": ("document", "invoice", "bol", "pdf", "paper", "attachment", "file"),
    "ai.extract": ("text", "email", "message", "note"),
}
_WHOSE = word_set("the their its our that his her this each every a an")
_DUTIES = word_set("must should shall have has need needs to also then")
_CONTAINS = word_set("contain state give include tell name bring mention provide hold show carry")
_NEEDS = word_set(
    "need want require interest pull read get extract take collect fetch capture note grab find necessary essential drop remove skip"
)
_AROUND = word_set(
    "we i also be is are in interested interesting should must shall can could would like to out please us as well too only just any-more not no-longer no "
    "longer never then now do"
)
_REFUSED = word_set("not no-longer never no drop remove skip without")
_ELSEWHERE = ("address", "channel", "url", "duration", "clock", "quoted", "arrow", "number")


def fields_needed(graph: Graph, tokens: list[Token], source: str) -> tuple[str, str, list[str]] | None:
    """(the step that reads, the parameter, what it reads from now on); None for words of any other kind."""
    said = [t for t in tokens if t.norm not in (".", "!")]
    if len(said) < 4 or len(said) > 24 or any(t.kind in _ELSEWHERE or t.is_word("if", "when", "after", "before") for t in said):
        return None
    for step in [s for s in graph.order() if graph.nodes[s].action in _READ]:
        action = graph.nodes[step].action
        rest = _from(said, _NOUNS[action]) or _contains(said, _NOUNS[action])
        if not rest:
            continue
        names = [str(one["name"]) for one in fields_told(_fields(rest), source).fields]
        known = [str(one.get("name")) if isinstance(one, dict) else str(one) for one in graph.nodes[step].params.get(_READ[action]) or []]
        refused = any(t.is_word(*_REFUSED) for t in rest)
        after = (
            [k for k in known if k not in names] if refused else names if _only(said) else [*known, *(n for n in names if n not in known)]
        )
        return (step, _READ[action], after) if names and after and after != known else None
    return None


def _only(said: list[Token]) -> bool:
    return any(t.is_word("only", "just") or t.raw.lower() == "only" for t in said)


def _from(said: list[Token], nouns: tuple[str, ...]) -> list[Token]:
    """The words without `from the reply`, `out of the invoice`, where they tell what is needed; none where they tell anything else."""
    for i, token in enumerate(said):
        start = i - 1 if token.is_word("of") and i and said[i - 1].is_word("out") else i
        if not (token.is_word("from") or start < i) or i + 1 >= len(said):
            continue
        at = i + 1
        while at < len(said) and said[at].is_word(*_WHOSE):
            at += 1
        if at >= len(said) or at == i + 1 or not said[at].is_word(*nouns):
            continue
        rest = [*said[:start], *said[at + 1 :]]
        return rest if any(t.is_word(*_NEEDS) or t.raw.lower() in ("needed", "interested") for t in rest) else []
    return []


def _contains(said: list[Token], nouns: tuple[str, ...]) -> list[Token]:
    """The fields of `the reply must contain the ETA and the door number`."""
    if not said[0].is_word(*_WHOSE) or not said[1].is_word(*nouns):
        return []
    at = 2
    while at < len(said) and said[at].is_word(*_DUTIES):
        at += 1
    return said[at + 1 :] if 2 < at < len(said) - 1 and said[at].is_word(*_CONTAINS) else []


def _fields(rest: list[Token]) -> list[Token]:
    """The words for the fields alone."""
    while rest and (rest[0].is_word(*_NEEDS, *_AROUND) or rest[0].kind == "punct"):
        rest = rest[1:]
    while rest and (rest[-1].is_word(*_NEEDS, *_AROUND) or rest[-1].raw.lower() in ("needed", "well") or rest[-1].kind == "punct"):
        rest = rest[:-1]
    return rest
