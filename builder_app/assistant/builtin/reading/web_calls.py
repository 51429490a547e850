"""A call from outside that starts the workflow: its path, its method, and how the caller proves who it is."""

from typing import Any

from builder_app.assistant.builtin.reading.incoming_mail import MAIL
from builder_app.assistant.builtin.reading.schedules import TriggerPlan
from builder_app.assistant.builtin.reading.slots import find_slots
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.wordlists import COMMON

HOOK = frozenset({"webhook", "hook", "http", "api", "callback", "endpoint"})
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_NAMING = ("path", "route", "webhook", "hook", "endpoint", "url", "address", "called", "named", "under", "at", "on", "call", "name")
"""Words behind which the path of a call may stand."""
_NO_PATH = frozenset(
    {"by", "from", "when", "to", "with", "on", "at", "in", "and", "via", "for", "each", "every", "once", "then", "it", "us"}
)


def web_call(tokens: list[Token], source: str) -> TriggerPlan | None:
    """The webhook trigger that the words describe, None when they describe none."""
    words = {t.norm for t in tokens if t.kind == "word"}
    path = call_path(tokens)
    posts = words & {"post", "call", "hit", "push", "send"} and (
        path or words & {"we", "us", "system", "tms", "erp", "wms", "event", "request"}
    )
    if words & MAIL and not words & HOOK:
        return None
    if not (words & HOOK or posts) or (any(t.kind == "url" for t in tokens) and "webhook" not in words):
        return None
    return TriggerPlan("webhook", call_params(tokens, source))


def call_params(tokens: list[Token], source: str) -> dict[str, Any]:
    """Path, method and authentication, as far as the words tell them."""
    params: dict[str, Any] = {}
    if path := call_path(tokens):
        params["path"] = path
    method = next((t.raw for t in tokens if t.raw in _METHODS), "") or _method_named(tokens) or find_slots(tokens, source, head=-1).method
    if method:
        params["method"] = method
    if auth := call_auth(tokens):
        params["auth"] = auth
    return params


def call_auth(tokens: list[Token]) -> str:
    """`bearer`, `basic` or `hmac`; `none` for `without authentication`, `open to everyone`; empty where nothing is told. What is
    turned down (`not the bearer token`) does not count."""
    for i, token in enumerate(tokens):
        low = token.raw.lower()
        refused = i > 0 and any(t.is_word("not", "instead-of", "no", "without") for t in tokens[max(0, i - 3) : i])
        if refused:
            continue
        if kind := next((auth for auth in ("bearer", "basic", "hmac") if auth in low.split("-")), ""):
            return kind
        if low in ("signed", "signature") and any(t.is_word("request", "payload", "call", "with", "body") for t in tokens):
            return "hmac"
        if low in ("unauthenticated", "unprotected", "unsecured"):
            return "none"
        if low in ("auth", "authentication") and any(t.is_word("none") for t in tokens[i + 1 : i + 3]):
            return "none"
    denied = next((i for i, t in enumerate(tokens) if t.is_word("no", "without", "not")), None)
    if denied is not None and any(
        t.raw.lower() in ("authentication", "auth", "authenticated", "authorization", "credentials")
        for t in tokens[denied + 1 : denied + 4]
    ):
        return "none"
    return ""


def _method_named(tokens: list[Token]) -> str:
    """`post` of `method: post`, `an http post`."""
    for i, token in enumerate(tokens[1:], 1):
        before = [t for t in tokens[max(0, i - 2) : i] if t.norm not in (":", "=")]
        if token.raw.upper() in _METHODS and before and (before[-1].raw.lower() in ("method", "http")):
            return token.raw.upper()
    return ""


def call_path(tokens: list[Token]) -> str:
    """`asn-inbound` of `at path asn-inbound`, `gate/checkin` of `the hook gate/checkin`; without slashes around it, empty for none."""
    for token in tokens:
        if token.kind == "path" or (token.kind in ("code", "quoted") and token.norm.startswith("/") and " " not in token.norm):
            return (token.norm if token.kind == "code" else token.raw.strip("\"'")).strip("/").removeprefix("hooks/")
    for i, token in enumerate(tokens[:-1]):
        low = token.raw.lower()
        if low in ("hooks", "hook") and tokens[i + 1].norm == "/" and (name := _path_at(tokens, i + 2, told=True)):
            return name
        if low in ("hooks", "hook") and tokens[i + 1].kind == "path" and tokens[i + 1].start == token.end:
            return tokens[i + 1].raw.strip("/")
        if low not in _NAMING:
            continue
        at = i + 1
        while at < len(tokens) and (
            tokens[at].raw.lower()
            in ("path", "called", "named", "is", "be", "the", "name", *(("to", "should", "as") if low == "path" else ()))
            or tokens[at].norm in (":", "=")
        ):
            low, at = ("path" if tokens[at].raw.lower() in ("path", "called", "named") else low), at + 1
        if name := _path_at(tokens, at, told=low in ("path", "called", "named", "route") or (low in HOOK and _called_so(tokens, at))):
            return name
    return ""


def _called_so(tokens: list[Token], at: int) -> bool:
    """Whether the word behind `the webhook` is its name: `the webhook scan is called`, `when the webhook orders comes in`."""
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    name = (
        at < len(tokens) and tokens[at].kind == "word" and tokens[at].raw.islower() and not tokens[at].is_word(*HOOK, "is", "be", "comes")
    )
    happens = behind is not None and behind.is_word(
        "be", "come", "fire", "get", "receive", "arrive", "deliver", "send", "hand", "give", "bring", "trigger", "hit"
    )
    return bool(
        (name and happens and tokens[at].form == "base")
        or (name and happens and tokens[at].raw.endswith("s") and behind is not None and behind.form == "s")
    )


def _path_at(tokens: list[Token], at: int, *, told: bool) -> str:
    """The run of tokens without blanks that begins at `at`, where it is written like a path; `told`: any word will do."""
    if at >= len(tokens) or tokens[at].kind not in ("word", "ident", "code", "quoted") or tokens[at].raw.lower() in _NO_PATH:
        return ""
    if tokens[at].kind == "word" and " " in tokens[at].raw:
        return ""  # `when the webhook is called look up …`
    if tokens[at].kind in ("code", "quoted"):
        return tokens[at].norm.strip("/") if " " not in tokens[at].norm else ""
    end = at + 1
    while (
        end < len(tokens)
        and tokens[end].start == tokens[end - 1].end
        and (tokens[end].norm in "/-" or tokens[end].kind in ("word", "ident", "number", "path"))
    ):
        end += 1
    name = "".join(t.raw for t in tokens[at:end])
    common = all(part.lower() in COMMON for part in name.split("-"))
    written = "/" in name or tokens[at].kind == "ident" or ("-" in name and not common)
    return name.strip("/-") if name not in _METHODS and (written or told) else ""
