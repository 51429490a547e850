"""Somebody else from now on, told beside other things: `Vance has left. kim@x.com takes over those sign-offs`, `claims has a new address,
c@x.com`, `pricing belongs to a@x.com, not to billing`."""

from builder_app.assistant.builtin.reading.making import names
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_GONE = word_set(
    "left leave leaves gone retired retire retires quit resigned promoted moved moves away sick ill out holiday vacation absent transferred "
    "departed fired parental maternity paternity sabbatical replaced travelling unavailable"
)
_TAKES = word_set(
    "take takes took over stand stands in step steps cover covers covering deputise deputises replace replaces fill fills handle handles "
    "instead successor now get gets approve approves decide decides job role place part shift done do does"
)
_TELLS = word_set("over in instead place job role successor now by from stands covers deputises replaces takes handles stead shoes")
_ENDS = (".", ";", "!", ",", ":", "-")
_JOINS = ("and", "so", "then", "but", "therefore", "hence")
_ADDRESS = ("address", "mailbox", "inbox", "email", "mail")
_AWAY = ("not", "instead-of", "than", "no-longer")
_ROUTES = word_set("belong go route send land arrive come handle move assign")
Pair = tuple[str, str]


def handed_over(graph: Graph, tokens: list[Token]) -> tuple[list[Pair], list[Token]]:
    """((who stood there, who does from now on), …) and what the message says besides."""
    pieces = _pieces(tokens)
    known = set(graph.addresses())
    pairs: list[Pair] = []
    used: set[int] = set()
    for at, piece in enumerate(pieces):
        told = [t for t in piece if t.kind == "address"]
        if len(told) != 1 or (told[0].norm in known and not _rerouted(piece)):
            continue
        new = told[0].norm
        found = _moved(graph, piece, pieces, at) or _stands_in(graph, piece, pieces, at) or _not_to(graph, piece, pieces, at)
        if found is None or found[0] == new:
            continue
        pairs.append((found[0], new))
        used |= found[1] | {at}
    return pairs, [t for n, piece in enumerate(pieces) if n not in used for t in piece] if pairs else tokens


def _pieces(tokens: list[Token]) -> list[list[Token]]:
    """The message cut at every comma, full stop and `and`; separators stay at the end of their piece."""
    out: list[list[Token]] = [[]]
    for token in tokens:
        if token.is_word(*_JOINS) and out[-1]:
            out.append([])
        out[-1].append(token)
        if token.norm in _ENDS or token.kind in ("newline", "bullet"):
            out.append([])
    return [piece for piece in out if piece]


def _called(graph: Graph, tokens: list[Token]) -> str | None:
    """The one address that a word calls by a part of it, or by a name that was told."""
    hits: list[str] = []
    for token in tokens:
        if token.kind == "address" and token.norm in graph.addresses():
            hits.append(token.norm)
        elif token.kind == "word" and len(token.raw) > 2:
            word = token.raw.lower()
            found = [a for a in graph.addresses() if word in names(a) or word in _parts(a) or graph.people.get(word) == a]
            hits += found if len(found) == 1 else []
    unique = list(dict.fromkeys(hits))
    return unique[0] if len(unique) == 1 else None


def _parts(address: str) -> set[str]:
    local = address.partition("@")[0].lower()
    return {part for sign in "._-+" for part in local.split(sign) if len(part) > 2}


def _raw(piece: list[Token]) -> set[str]:
    return {t.raw.lower() for t in piece if t.kind == "word"} | {t.norm for t in piece if t.kind == "word"}


def _moved(graph: Graph, piece: list[Token], pieces: list[list[Token]], at: int) -> tuple[str, set[int]] | None:
    """`claims has a new address, c@x.com`, `Kim can now be reached at k@y.com`."""
    bare = all(t.kind in ("address", "punct", "newline") for t in piece)
    lead = pieces[at - 1] if bare and at else []
    said = [*lead, *piece]
    words = _raw(said)
    changed = words & {"new", "different", "other", "changed", "change", "changes", "now", "moved"} and words & set(_ADDRESS)
    reached = words & {"reached", "reach", "reachable"} and words & {"at", "under", "via", "on", "now"}
    if not (changed or reached) or words & {"cc", "copy", "bcc", "if", "when", "to"} - (
        {"to"} if "changed" in words or "moved" in words else set()
    ):
        return None
    old = _called(graph, [t for t in said if t.kind == "word" and not t.is_word(*_ADDRESS, "new", "change")])
    return (old, {at - 1} if lead else set()) if old is not None else None


def _stands_in(graph: Graph, piece: list[Token], pieces: list[list[Token]], at: int) -> tuple[str, set[int]] | None:
    """`Vance has left. kim@x.com takes over`, `Ines is on leave, so y@x.com gets those mails in her place`."""
    lead = pieces[at - 1] if at else []
    if at > 1 and lead and all(t.is_word(*_JOINS) or t.kind == "punct" for t in lead):
        lead = pieces[at - 2]
    words = _raw(piece)
    gone = _raw(lead) & _GONE and not any(t.kind == "address" and t.norm not in graph.addresses() for t in lead)
    if not gone or not words & _TAKES or not words & _TELLS or words & {"cc", "copy", "if", "when"}:
        return None
    old = _called(graph, lead)
    return (old, {at - 1}) if old is not None else None


def _not_to(graph: Graph, piece: list[Token], pieces: list[list[Token]], at: int) -> tuple[str, set[int]] | None:
    """`pricing belongs to a@x.com, not to billing`."""
    behind = pieces[at + 1] if at + 1 < len(pieces) else []
    here = next((i for i, t in enumerate(piece) if t.is_word(*_AWAY)), None)
    told = piece[here:] if here is not None and any(t.kind == "address" for t in piece[:here]) else behind
    if not told or not told[0].is_word(*_AWAY) or len([t for t in told if t.kind != "punct"]) > 4 or not _rerouted(piece):
        return None
    old = _called(graph, [t for t in told[1:] if not t.is_word("to", "the", "our", "any-more", "with", "from")])
    return (old, {at + 1} if told is behind else set()) if old is not None else None


def _rerouted(piece: list[Token]) -> bool:
    """Whether a piece says where things of a kind go from now on."""
    return any(t.is_word(*_ROUTES) and t.form in ("s", "base", "ed") for t in piece) and not any(
        t.is_word("cc", "bcc", "copy", "if") for t in piece
    )
