"""What a form that stands asks for, changed: `add the plate to the form`, `make the remarks optional`, `the form only asks for the weight`."""

from typing import Any

from builder_app.assistant.builtin.reading.form_fields import fields_told
from builder_app.assistant.builtin.reading.slots import snake
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_FORM = ("form", "questionnaire")
_FIELD = ("field", "fields", "question", "box", "boxes")
_DEFINITE = ("the", "that", "this", "our", "its")
_AWAY = ("remove", "drop", "delete", "without", "lose", "skip", "omit", "scrap", "cut")
_OPENS = word_set(
    "ask include add contain need want put insert append get have question show collect request field fields require there capture gather lack lacks "
    "record cover extend complete widen enlarge state mention"
)
_LEADS = _OPENS | word_set(
    "for called name call should must be will can could would also with by to out off away we i they it a an another new one more now too please "
    "the additional further extra like"
)
_SUPERFLUOUS = word_set("superfluous redundant unnecessary obsolete needless")
_REFUSED = word_set(
    "need needed necessary require required superfluous redundant unnecessary obsolete needless take leave out off away again please also any-more do not no-longer no never be"
)
_MANNERS = word_set("optional required mandatory number numeric integer whole date boolean checkbox compulsory voluntary")
_TEXTS = word_set("message text wording subject title intro introduction deadline timeout copy reminder new other different short")
_ELSEWHERE = ("duration", "address", "clock", "channel", "url")
LONGEST = 40
Fields = list[dict[str, Any]]


def form_told(graph: Graph, tokens: list[Token], source: str, *, instead: bool = False) -> tuple[str, Fields] | None:
    """(the form, what it asks for from now on); None where the words change the fields of none."""
    forms = [s for s in graph.order() if graph.nodes[s].action == "human.form"]
    if not forms or not 1 < len(tokens) <= LONGEST or any(t.kind in _ELSEWHERE for t in tokens):
        return None
    pointed = next((t.norm for t in tokens if t.kind == "step"), "")
    rest, named = _without_place([t for i, t in enumerate(tokens) if t.kind != "step" and not _leads_to_step(tokens, i)])
    named = named or pointed in forms
    for form in [pointed] if pointed in forms else forms if not pointed else []:
        known = [dict(one) for one in graph.nodes[form].params.get("fields") or []]
        fields = _renamed(rest, known, source) or _filled_otherwise(rest, known, source) or _fewer(rest, known, source, named=named)
        alone = any(t.is_word(*_FIELD) for t in rest) and not _readers(graph)
        if fields is None and (named or alone):
            fields = _more(rest, known, source, instead=instead)
        if fields and fields != known:
            return form, fields
    return None


def _leads_to_step(tokens: list[Token], i: int) -> bool:
    return tokens[i].is_word("for") and i + 1 < len(tokens) and tokens[i + 1].kind == "step"


def _readers(graph: Graph) -> bool:
    return any(n.action in ("document.parse", "email.parse_reply", "ai.extract") for n in graph.nodes.values())


def _without_place(tokens: list[Token]) -> tuple[list[Token], bool]:
    """(the words without `to the form's fields`, `the form should`, whether such a place was named)."""
    for i, token in enumerate(tokens):
        if not token.is_word(*_FORM) or not (i and tokens[i - 1].is_word(*_DEFINITE)):
            continue
        start, end = i - 1, i + 1
        while end < len(tokens) and (tokens[end].norm == "'s" or tokens[end].is_word("fields", "field", "list", "questions")):
            if tokens[end].is_word("field") and end + 1 < len(tokens) and tokens[end - 1].norm != "'s":
                break
            end += 1
        if start and tokens[start - 1].is_word("of") and start > 1 and tokens[start - 2].is_word("fields", "out", "field"):
            start -= 1 + tokens[start - 2].is_word("out")
        elif start and tokens[start - 1].is_word("to", "from", "in", "on", "into", "of", "via", "with"):
            start -= 1
        elif start > 1 or (
            start == 1
            and not tokens[0].is_word(
                "extend", "complete", "widen", "enlarge", "give", "can", "could", "should", "would", "also", "let", "have"
            )
        ):
            continue
        return [*tokens[:start], *tokens[end:]], True
    for i, token in enumerate(tokens[:-1]):
        if i + 2 == len(tokens) and i and token.is_word("to", "from", "in") and tokens[i + 1].is_word("it", "there"):
            return tokens[:i], False
    return tokens, False


def _which(tokens: list[Token], known: Fields, source: str) -> int | None:
    """Which of the fields the words name."""
    said = [t for t in tokens if not t.is_word("the", "its", "their", "called", "that", "fields", *_FIELD) and t.kind != "punct"]
    text = snake(" ".join(t.norm if t.kind in ("quoted", "code") else source[t.start : t.end] for t in said))
    return next((i for i, one in enumerate(known) if text and str(one.get("name")) in (text, text.removesuffix("s"))), None)


def _renamed(tokens: list[Token], known: Fields, source: str) -> Fields | None:
    """`rename weight to gross weight`, `the field weight should be called gross weight`."""
    opens = bool(tokens) and tokens[0].is_word("rename", "change", "call", "replace", "relabel", "swap")
    at = next((i for i, t in enumerate(tokens) if opens and i and t.is_word("to", "as", "into", "with", "by")), None)
    where = tokens[1:at]
    if not opens:
        at = next((i for i, t in enumerate(tokens) if i and t.raw.lower() in ("called", "named") and tokens[i - 1].is_word("be")), None)
        where = tokens[: next((i for i, t in enumerate(tokens) if t.is_word("should", "must", "be")), 0)]
    which = _which(where, known, source) if at is not None else None
    new = fields_told(tokens[at + 1 :], source).fields if at is not None else []
    if which is None or len(new) != 1:
        return None
    return [one | new[0] if i == which else one for i, one in enumerate(known)]


def _filled_otherwise(tokens: list[Token], known: Fields, source: str) -> Fields | None:
    """`make the remarks optional`, `weight should be a number`: how a field is filled in."""
    told = next((i for i, t in enumerate(tokens) if i and t.is_word(*_MANNERS)), None)
    if told is None:
        return None
    start = 1 if tokens[0].is_word("make", "set", "turn", "mark", "change") else 0
    end = next((i for i in range(start + 1, told) if tokens[i].is_word("should", "must", "be", "a", "an", "as", "into", "to")), told)
    which = _which(tokens[start:end], known, source)
    if which is None:
        return None
    words = {t.norm for t in tokens[end:]}
    new = dict(known[which])
    if words & {"optional", "voluntary"} or ("not" in words and words & {"required", "mandatory"}):
        new["required"] = False
    elif words & {"required", "mandatory", "compulsory"}:
        new.pop("required", None)
    elif kind := next((kind for kind in ("integer", "number", "date", "boolean") if kind in words), ""):
        new["type"] = kind
    return [new if i == which else one for i, one in enumerate(known)]


def _fewer(tokens: list[Token], known: Fields, source: str, *, named: bool) -> Fields | None:
    """`drop the country`, `take the seal number out`: without these; None where no field is named so."""
    away = bool(tokens) and (any(t.is_word(*_AWAY) for t in tokens[:3]) or tokens[0].is_word("take", "leave"))
    refused = named and (
        any(t.is_word("not", "no-longer", "no", "never") for t in tokens[:5])
        or any(t.is_word(*_SUPERFLUOUS) or t.raw.lower() in _SUPERFLUOUS for t in tokens)
        or (bool(tokens) and tokens[-1].is_word("not", "no-longer", "any-more"))
        or ([t.norm for t in tokens[-2:]] == ["can", "go"])
        or any(t.is_word("need", "necessary", "require") and tokens[i - 1].is_word("not", "no-longer") for i, t in enumerate(tokens) if i)
    )
    if not (away or refused):
        return None
    said = [t for t in tokens if not t.is_word(*_AWAY, *_REFUSED) and t.raw.lower() not in _SUPERFLUOUS]
    said = said[:-2] if [t.norm for t in said[-2:]] == ["can", "go"] else said
    while said and said[0].is_word(*_LEADS):
        said = said[1:]
    told = [one["name"] for one in fields_told(said, source).fields]
    names = {str(one.get("name")) for one in known}
    gone = {name if name in names else name.removesuffix("_field") for name in told}
    hit = gone <= names if not named else bool(gone & names)
    return [one for one in known if one.get("name") not in gone] if told and hit else None


def _more(tokens: list[Token], known: Fields, source: str, *, instead: bool) -> Fields | None:
    """`also ask for the plate`, `only ask for the plate`: with these too, or with these alone."""
    opens = any(t.is_word(*_OPENS) or t.norm == ":" for t in tokens[:6]) or any(t.is_word("too", "also") for t in tokens)
    if not opens or any(t.is_word("not", "never", *_AWAY) for t in tokens[:4]):
        return None
    only = instead or any(t.raw.lower() in ("only", "just", "instead") for t in tokens)
    said = tokens
    while said and (said[0].is_word(*_LEADS, *_FIELD, "only", "just") or said[0].norm in (":", ",", "-", "'s") or _counts(said)):
        said = said[1:]
    said = [t for t in said if t.raw.lower() not in ("instead", "only", "too", "box", "also")]
    told = fields_told(said, source).fields
    if any(set(one["name"].split("_")) <= _TEXTS for one in told):
        return None  # `the form should have a new text`
    if only and told:
        return [next((old for old in known if old.get("name") == one["name"] and len(one) == 1), one) for one in told]
    have = {one.get("name") for one in known}
    return [*known, *(one for one in told if one["name"] not in have)] if told else None


def _counts(tokens: list[Token]) -> bool:
    """`two more fields`: how many follow."""
    return tokens[0].kind == "number" and any(t.is_word(*_FIELD, "more") for t in tokens[1:3])


def given_form(graph: Graph, tokens: list[Token], *, also: bool) -> tuple[str, list[str]] | None:
    """(the form, who fills it in) of `kim@x.com should get the form as well`, `the form also goes to kim@x.com`; None for other words."""
    who = [t.norm for t in tokens if t.kind == "address"]
    forms = [s for s in graph.order() if graph.nodes[s].action == "human.form"]
    definite = any(t.is_word(*_FORM) and tokens[i - 1].is_word(*_DEFINITE, "same") for i, t in enumerate(tokens) if i)
    plain = all(t.kind in ("address", "punct") or t.is_word(*_GIVES, *_FORM, *_DEFINITE) for t in tokens)
    if len(forms) != 1 or not who or not definite or not plain or not (also or any(t.is_word("too", "also") for t in tokens)):
        return None
    before = graph.nodes[forms[0]].params.get("assignees")
    known = [str(one) for one in before] if isinstance(before, list) else []
    return forms[0], [*known, *(one for one in who if one not in known)]


_GIVES = word_set("ask get receive go send give fill should must to also too have be and can may please show same want i we need in")
