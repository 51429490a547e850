"""What a document is called in full: `commercial invoice`, `mill test certificate`, `certificate of origin`."""

from itertools import pairwise

from builder_app.assistant.builtin.words.fields import DOCUMENT_NAMES, DOCUMENTS
from builder_app.assistant.builtin.words.lexicon import VERBS
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set

_STATES = word_set(
    "signed corrected clean missing new original latest final revised updated scanned readable copy copies legible complete full actual outstanding "
    "own current better fresh stamped attached electronic digital first second other same valid required relevant respective"
)
"""What is said of a document and is no part of its name."""
_OUTSIDE = word_set(
    "the a an this that these those its their his her our your my any all some for of from to with about and or us me them him we need also "
    "please still send provide request ask upload submit get collect want require again"
)
_NOT_OF = word_set("the a an it this that them shipment load order each every any our their his her its")
LONGEST = 4


def document_called(tokens: list[Token], kind: str, source: str) -> str:
    """The document's name as people write it, its qualifiers kept; of a bare kind what it is called everywhere."""
    at = next((i for i, t in enumerate(tokens) if t.kind == "word" and t.norm == kind), None)
    if at is None or kind not in DOCUMENTS:
        return DOCUMENT_NAMES.get(kind, kind.replace("-", " "))
    start = at
    while start and at - start < LONGEST and _qualifies(tokens, start - 1):
        start -= 1
    words = [t.raw.lower() for t in tokens[start:at]]
    own = tokens[at].raw.lower()
    if " " not in own or kind in DOCUMENT_NAMES:
        own = DOCUMENT_NAMES.get(kind, own.removesuffix("s") if own.removesuffix("s") == kind else own)
    behind = tokens[at + 1 : at + 4]
    of = len(behind) > 1 and behind[0].is_word("of") and behind[1].kind == "word" and not behind[1].is_word(*_NOT_OF)
    tail = ["of", behind[1].raw.lower()] if of else []
    return " ".join([*words, own, *tail])


def _qualifies(tokens: list[Token], i: int) -> bool:
    """Whether the word at `i` belongs to the name of what follows it."""
    token = tokens[i]
    if token.kind not in ("word", "ident") or token.is_word(*_STATES, *_OUTSIDE) or token.raw.lower() in _STATES:
        return False
    return not (i == 0 and token.norm in VERBS)


def documents_apart(tokens: list[Token]) -> list[list[Token]]:
    """Of `request the packing list and the certificate of origin from x@y.com` an order for each; of other orders the order itself."""
    named = [
        i
        for i, t in enumerate(tokens)
        if t.kind == "word" and t.norm in DOCUMENTS and not (i + 1 < len(tokens) and tokens[i + 1].norm in DOCUMENTS)
    ]
    joints = [
        next((n for n in range(one + 1, other) if tokens[n].is_word("and", "plus", "also-and") or tokens[n].norm in (",", "&")), None)
        for one, other in pairwise(named)
    ]
    if not joints or any(n is None for n in joints) or any(t.kind == "address" for t in tokens[named[0] : named[-1]]):
        return [tokens]
    cuts = [n for n in joints if n is not None]
    first = cuts[0]
    while first and not (
        tokens[first - 1].is_word("for", "request", "get", "send", "provide", "collect") or tokens[first - 1].kind == "address"
    ):
        first -= 1
    end = next(
        (
            n
            for n in range(named[-1] + 1, len(tokens))
            if tokens[n].is_word("from", "within", "by", "due", "in", "and") or tokens[n].norm == ","
        ),
        len(tokens),
    )
    bounds = [first, *cuts, end]
    items = [tokens[a + (a in cuts) : b] for a, b in pairwise(bounds)]
    return [[*tokens[:first], *item, *tokens[end:]] for item in items]
