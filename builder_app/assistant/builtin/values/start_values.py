"""What a start by mail, by query or by a call from outside is told anew: `limit it to mails from haulpro.com`, `the path is load-events`."""

from typing import Any

from builder_app.assistant.builtin.reading.incoming_mail import MAIL, incoming_mail
from builder_app.assistant.builtin.reading.making import interval_of
from builder_app.assistant.builtin.reading.web_calls import HOOK, call_params
from builder_app.assistant.builtin.values.tuning import rows_wanted
from builder_app.assistant.builtin.words.calendar import find_schedule
from builder_app.assistant.builtin.words.fields import OPERATORS
from builder_app.assistant.builtin.words.key_columns import key_column
from builder_app.assistant.builtin.words.tokens import Token
from builder_app.assistant.builtin.words.vocabulary import word_set
from builder_app.assistant.builtin.workflow.graph import Graph

_NARROWS = word_set("limit restrict only just narrow take accept consider process handle react listen want filter confine")
_DROPS = word_set("drop remove forget delete cancel any all anyone anybody everyone whoever without no-longer lift skip")
_STATES = word_set("must should be have has become change set make now say contain instead need will switch to")
_LOOKS = word_set("check look poll scan watch refresh monitor query ask run read checking polling looking")
_FIRES = word_set("fire start trigger run only just react kick launch begin count")
_LIMIT = ("threshold", "limit", "bar", "cutoff", "value", "bound", "minimum", "maximum")
_LEADS = word_set(
    "the threshold limit bar cutoff value bound be become now it that this to is has have should make set raise bump lower increase reduce bring drop up "
    "down instead of from rather better enough a an new please will do fine suffice at for good right already only than would more sensible"
)
_STEPS_DO = word_set(
    "send post page notify escalate save store remind approve forward reply answer wait add insert put cc bcc copy log ask tell"
)
_PLACES = ("url", "channel")
_PARTS = {"subject": "subject_filter", "body": "body_filter", "sender": "from_filter", "from": "from_filter", "attachment": "has_attachment",
          "attachments": "has_attachment"}  # fmt: skip


def start_values(graph: Graph, said: list[Token]) -> dict[str, Any] | None:
    """The parameters of the trigger as they should be after the words; None where the words are about something else."""
    words = {t.norm for t in said if t.kind == "word"} | {t.raw.lower() for t in said if t.kind == "word"}
    if (
        not said
        or any(t.is_word(*_STEPS_DO) and t.form != "ed" and not t.raw.isupper() for t in said)
        or any(t.kind in _PLACES for t in said)
    ):
        return None
    before = dict(graph.trigger.params)
    find = {"email": _mail, "query": _query, "webhook": _call}.get(graph.trigger.type)
    after = find(graph, before, said, words) if find is not None else None
    return after if after is not None and after != before else None


def _mail(graph: Graph, before: dict[str, Any], said: list[Token], words: set[str]) -> dict[str, Any] | None:
    looking = words & _LOOKS and words & (MAIL | {"new", "one", "it"})
    if looking and (pace := interval_of(said)) is not None and not any(t.kind == "address" for t in said):
        return before | {"interval": pace}
    if words & {"connection"} or any(t.kind == "connection" for t in said):
        name = next((t.norm for t in said if t.kind == "connection"), "")
        return before | {"connection": name} if name and words & (MAIL | _LOOKS | {"use", "come"}) else None
    named = [word for word in _PARTS if word in words]
    dropped = [
        _PARTS[word] for word in named if words & _DROPS and (words & {"filter", "condition", "restriction"} or word not in ("attachment",))
    ]
    if (
        dropped
        and words & {"filter", "condition", "restriction", "any", "anyone", "anybody", "everyone", "whoever", "all"}
        and not _values(said)
    ):
        return {key: value for key, value in before.items() if key not in dropped}
    if words & {"ignore", "skip"} and words & {"without", "no"} and words & {"attachment", "attachments"}:
        return before | {"has_attachment": True}
    if not named or words & {"ignore", "skip", "except", "not"}:
        return None
    narrows = words & _NARROWS or (
        words & _STATES and said[0].is_word("the", "it", "its", "sender", "subject", "body", "they", "from", "now", "change", "set", "make")
    )
    ordered = said[0].is_word("set", "change", "make") and not words & {"filter", "trigger", "start", "incoming", "only", "contain"}
    writes = any(n.action.startswith("email.") and "to" in n.params for n in graph.nodes.values())
    if not narrows or (ordered and writes):  # `set the subject to …` is about the mail that is sent
        return None
    kept = _new_part(said)
    plan = incoming_mail([*_arriving(kept), *kept], "")
    told = {key: value for key, value in (plan.params if plan is not None else {}).items() if key in _PARTS.values()}
    if "sender" in words and (sender := next((t.raw for t in kept if t.kind in ("address", "domain")), "")):
        told["from_filter"] = sender
    for part in ("subject", "body"):
        if part in words and (quoted := next((t.norm for t in kept if t.kind in ("quoted", "code")), "")):
            told = {k: v for k, v in told.items() if k not in ("subject_filter", "body_filter")} | {f"{part}_filter": quoted}
    return before | told if told else None


def _values(said: list[Token]) -> bool:
    return any(t.kind in ("address", "domain", "quoted", "code") for t in said)


def _new_part(said: list[Token]) -> list[Token]:
    """The words without the value that is given up: `"late" rather than "delay"`."""
    at = next((i for i, t in enumerate(said) if t.is_word("instead-of", "rather-than") or (t.is_word("than", "not") and i > 2)), len(said))
    return said[:at]


def _arriving(said: list[Token]) -> list[Token]:
    at = said[0]
    return [Token("word", word, word, at.start, at.start) for word in ("email", "arrive")]


def _query(graph: Graph, before: dict[str, Any], said: list[Token], words: set[str]) -> dict[str, Any] | None:
    if any(t.kind == "address" for t in said):
        return None
    after = dict(before)
    if key := key_column(said):
        after["key_column"] = key
    if words & _FIRES | ({"x"} if key else set()) and (rows := rows_wanted(said, again=before.get("fire") == "row_count")):
        after |= rows
        if rows.get("fire") == "new_rows":
            after.pop("operator", None)
            after.pop("value", None)
    elif (limit := _limit(graph, before, said, words)) is not None:
        after |= limit
    schedule = find_schedule(said)
    looks = words & _LOOKS or words & {"schedule", "interval"}
    if schedule.found and looks and not any(t.is_word("times") for t in said):
        after["schedule"] = schedule.cron
    others = any("connection" in n.params for n in graph.nodes.values())
    if (name := next((t.norm for t in said if t.kind == "connection"), "")) and (
        words & _LOOKS | words & {"database", "trigger"} or not others
    ):
        after["connection"] = name
    sql = next((t.norm for t in said if t.kind in ("quoted", "code") and t.norm.lower().startswith(("select ", "with "))), "")
    if sql and not any(n.action == "data.query" for n in graph.nodes.values()):
        after["sql"] = sql
    return after


def _limit(graph: Graph, before: dict[str, Any], said: list[Token], words: set[str]) -> dict[str, Any] | None:
    """`the threshold has become 20`, `15 is the better limit`: the number that the answer of the query is compared with."""
    numbers = [t for t in said if t.kind == "number"]
    held = before.get("value")
    numbers = [t for t in numbers if t.value != held] or numbers
    others = any(n.action in ("flow.condition", "flow.repeat", "shipment.search", "data.query") for n in graph.nodes.values())
    bare = all(t.kind in ("number", "punct", "compare") or t.is_word(*_LEADS) or t.norm in OPERATORS for t in said)
    if others or not bare or len(numbers) != 1 or not isinstance(held, int | float) or not words & set(_LIMIT):
        return None
    operator = next((OPERATORS[t.norm] for t in said if t.norm in OPERATORS and not t.is_word("up-to")), None)
    return {"value": numbers[0].value} | ({"operator": operator} if operator else {})


def _call(graph: Graph, before: dict[str, Any], said: list[Token], words: set[str]) -> dict[str, Any] | None:
    calls = any(n.action == "http.request" for n in graph.nodes.values())
    method = next((t.raw for t in said if t.raw in ("GET", "POST", "PUT", "PATCH", "DELETE")), "")
    if method and words & {"accept", "accepted", "allow", "allowed"}:  # what comes in, whatever the steps call
        return before | {"method": method} | call_params([t for t in said if t.raw != method], "")
    named = words & (HOOK - {"http", "api"}) or words & {
        "path",
        "authentication",
        "auth",
        "authenticated",
        "hmac",
        "bearer",
        "basic",
        "signed",
        "caller",
    }
    if any(t.kind in ("address", "duration") for t in said) or not (named or (said[0].is_word("it", "that") and not calls)):
        return None
    if calls and not words & (HOOK - {"http", "api"}) and not words & {"caller", "path"}:
        return None
    told = call_params(_new_part(said), "")
    return before | told if told else None
