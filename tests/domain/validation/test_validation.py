"""Validation: every finding has a case that brings it, each names step and field and says what to do."""

import ast
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from builder_app.domain import validation
from builder_app.domain.catalog import CATALOG, Catalog
from builder_app.domain.issues import Issue
from builder_app.domain.validation import MAX_EDGES, MAX_STEPS, errors, validate
from builder_app.domain.workflow import Edge, Step, WorkflowDefinition
from tests.flows import FLAGSHIP, MAIL, definition, hours
from tests.strategies import definitions, loose_definitions

NOTE = ("log.write", {"message": "m"})
WAIT = ("flow.wait", {"duration": hours(1)})
SHIPMENT = {"type": "shipment", "params": {"event": "delayed"}}


def _if(left: str = "{{ input.x }}", operator: str = "equals", right: Any = 1) -> tuple[str, dict[str, Any]]:
    return ("flow.condition", {"condition": {"left": left, "operator": operator, "right": right}})


def _say(text: str) -> tuple[str, dict[str, Any]]:
    return ("log.write", {"message": text})


def _one(action: str, params: dict[str, Any], **more: Any) -> WorkflowDefinition:
    return definition({"a": (action, params)}, ["trigger>a"], **more)


def _found(made: WorkflowDefinition) -> list[tuple[str, str | None, str | None]]:
    return [(issue.code, issue.step_id, issue.field) for issue in validate(made) if issue.severity != "info"]


def test_the_flagship_can_be_published() -> None:
    assert validate(FLAGSHIP) == ()


def _twice() -> WorkflowDefinition:
    step = Step(id="a", action="log.write", params={"message": "m"})
    return WorkflowDefinition(steps=(step, step), edges=(Edge(source="trigger", target="a"),))


def _schedule(**params: Any) -> dict[str, Any]:
    return {"type": "schedule", "params": {"cron": "0 9 * * *", **params}}


def _query(**params: Any) -> dict[str, Any]:
    return {"type": "query", "params": {"connection": "c", "sql": "SELECT 1", "schedule": "*/5 * * * *", **params}}


CASES: list[tuple[str, str | None, str | None, WorkflowDefinition]] = [
    ("no-steps", None, None, WorkflowDefinition()),
    ("no-first-step", None, None, definition({"a": NOTE}, [])),
    ("duplicate-step", "a", None, _twice()),
    ("unknown-step", "a", None, definition({"a": NOTE}, ["trigger>a", "a>nowhere"])),
    ("unknown-step", "a", None, definition({"a": WAIT}, ["trigger>a", "a>trigger"])),
    ("unknown-step", "none", None, definition({"a": NOTE}, ["trigger>a", "none>a"])),
    ("duplicate-edge", "trigger", None, definition({"a": NOTE}, ["trigger>a", "trigger>a"])),
    ("unknown-outcome", "trigger", "outcome", definition({"a": NOTE}, ["trigger>a", "trigger:late>a"])),
    ("unknown-outcome", "a", "outcome", definition({"a": NOTE, "b": NOTE}, ["trigger>a", "a>b", "a:maybe>b"])),
    ("unknown-outcome", "a", "outcome", definition({"a": NOTE, "b": NOTE}, ["trigger>a", "a>b", "a:error>b"])),
    ("unknown-action", "a", "action", _one("email.teleport", {})),
    ("missing-parameter", "a", "subject", _one("email.send", {"to": ["a@b.co"], "body": "x"})),
    ("missing-parameter", "a", "duration", _one("flow.wait", {})),
    ("unknown-parameter", "a", "colour", _one("log.write", {"message": "m", "colour": "red"})),
    ("bad-parameter", "a", "max_times", _one("flow.repeat", {"max_times": "many"})),
    ("bad-parameter", "a", "to", _one("email.send", {**MAIL, "subject": "s", "to": ["dock"]})),
    ("bad-parameter", "a", "to", _one("email.send", {**MAIL, "subject": "s", "to": ["dock", "{{ run.id }}"]})),
    ("bad-parameter", "a", "duration", _one("flow.wait", {"duration": {"value": "{{ run.id }}", "unit": "moons"}})),
    ("bad-parameter", "a", "condition", _one(*_if("{{ run.id }}", "resembles"))),
    ("bad-parameter", "a", "condition", _one(*_if("{{ run.id }}", "between", 3))),
    ("bad-parameter", "a", "condition", _one(*_if("{{ run.id }}", "matches", "(a"))),
    (
        "bad-parameter", "a", "condition",
        _one("flow.condition", {"condition": {"left": "{{ run.id }}", "operator": "in"}}),
    ),
    ("bad-expression", "a", "message", _one(*_say("{{ run.id + }}"))),
    ("bad-expression", "a", "message", _one(*_say("{{ run.id"))),
    ("bad-expression", "a", "message", _one(*_say("{{ shout(run.id) }}"))),
    ("unknown-reference", "a", "message", _one(*_say("{{ env.HOME }}"))),
    ("unknown-reference", "a", "message", _one(*_say("{{ input.x }}"))),
    ("unknown-reference", "a", "message", _one(*_say("{{ input.x.y }}"), inputs=[{"name": "x"}])),
    ("unknown-reference", "a", "message", _one(*_say("{{ run.name }}"))),
    ("unknown-reference", "a", "message", _one(*_say("{{ item.name }}"))),
    ("unknown-reference", "a", "message", _one(*_say("{{ trigger.shipment.colour }}"), trigger=SHIPMENT)),
    ("unknown-reference", "a", "message", _one(*_say("{{ trigger.event.name }}"), trigger=SHIPMENT)),
    ("unknown-reference", "a", "message", _one(*_say("{{ trigger.anything }}"))),
    ("unknown-reference", "a", "message", _one(*_say("{{ steps.none.x }}"))),
    ("unknown-reference", "a", "message", _one(*_say("{{ steps.a.x }}"))),
    (
        "unknown-reference", "b", "message",
        definition({"a": WAIT, "b": _say("{{ steps.a.colour }}")}, ["trigger>a", "a>b"]),
    ),
    (
        "unknown-reference", "b", "message",
        definition({"a": WAIT, "b": _say("{{ steps.a.waited_until.day }}")}, ["trigger>a", "a>b"]),
    ),
    (
        "unknown-reference", "b", "message",
        definition({"a": ("data.set", {"values": {"x": 1}}), "b": _say("{{ steps.a.y }}")}, ["trigger>a", "a>b"]),
    ),
    (
        "unknown-reference", "b", "message",
        definition(
            {"a": ("shipment.lookup", {"shipment_id": "1"}), "b": _say("{{ steps.a.shipment.colour }}")},
            ["trigger>a", "a:found>b"],
        ),
    ),
    (
        "unknown-reference", "b", "message",
        definition(
            {
                "a": ("shipment.search", {"filter": {"left": "{{ shipment.status }}", "operator": "is_empty"}}),
                "b": _say("{{ steps.a.shipments.status }}"),
            },
            ["trigger>a", "a:found>b"],
        ),
    ),
    (
        "unknown-reference", "b", "message",
        definition({"a": ("flow.for_each", {"items": "x"}), "b": _say("{{ item }}")}, ["trigger>a", "a:done>b"]),
    ),
    (
        "unknown-reference", "a", "filter",
        _one("shipment.search", {"filter": {"left": "{{ shipment.colour }}", "operator": "is_empty"}}),
    ),
    (
        "unknown-reference", "b", "message",
        definition({"c": WAIT, "b": _say("{{ steps.c.waited_until }}"), "a": NOTE}, ["trigger>a", "a>b", "b>c"]),
    ),
    (
        "unknown-reference", "b", "email_step",
        definition({"a": NOTE, "b": ("email.wait_for_reply", {"email_step": "a", "timeout": hours(1)}), "c": NOTE},
                   ["trigger>a", "a>b", "b:timeout>c"]),
    ),
    (
        "unknown-reference", "b", "email_step",
        definition(
            {"b": ("email.wait_for_reply", {"email_step": "a", "timeout": hours(1)}),
             "a": ("email.send", {**MAIL, "subject": "s"})},
            ["trigger>b", "b:timeout>a"],
        ),
    ),
    ("unreachable-step", "b", None, definition({"a": NOTE, "b": NOTE}, ["trigger>a"])),
    ("endless-cycle", "a", None, definition({"a": NOTE, "b": NOTE}, ["trigger>a", "a>b", "b>a"])),
    ("endless-cycle", "a", None, definition({"a": NOTE}, ["trigger>a", "a>a"])),
    (
        "endless-cycle", "a", None,
        definition({"a": NOTE, "r": ("flow.repeat", {"max_times": 2})}, ["trigger>a", "a>r", "r:exhausted>a"]),
    ),
    (
        "join-never-full", "j", "mode",
        definition({"i": _if("{{ run.id }}"), "j": ("flow.join", {})}, ["trigger>i", "i:true>j", "i:false>j"]),
    ),
    (
        "join-never-full", "j", "mode",
        definition(
            {"l": ("flow.for_each", {"items": "1,2"}), "i": _if("{{ item }}"), "j": ("flow.join", {})},
            ["trigger>l", "l:item>i", "i:true>j", "i:false>j"],
        ),
    ),
    (
        "join-never-full", "j", "mode",
        definition(
            {"i": _if("{{ run.id }}"), "a": NOTE, "b": NOTE, "c": NOTE, "j": ("flow.join", {})},
            ["trigger>i", "i:true>a", "i:true>b", "a>c", "b>c", "c>j", "i:false>j"],
        ),
    ),
    ("join-of-one", "j", None, definition({"j": ("flow.join", {})}, ["trigger>j"])),
    ("unknown-trigger", "trigger", "type", _one(*NOTE, trigger={"type": "telepathy"})),
    ("missing-parameter", "trigger", "key_column", _one(*NOTE, trigger=_query())),
    ("bad-cron", "trigger", "schedule", _one(*NOTE, trigger=_query(key_column="id", schedule="every hour"))),
    ("bad-parameter", "trigger", "fire", _one(*NOTE, trigger=_query(fire="always"))),
    ("bad-parameter", "trigger", "operator", _one(*NOTE, trigger=_query(fire="value", operator="matches"))),
    ("bad-parameter", "trigger", "value", _one(*NOTE, trigger=_query(fire="row_count", value="many"))),
    ("bad-parameter", "trigger", "value", _one(*NOTE, trigger=_query(fire="row_count", value=10_000))),
    ("bad-parameter", "trigger", "value", _one(*NOTE, trigger=_query(fire="row_count", value=True))),
    ("bad-parameter", "trigger", "value", _one(*NOTE, trigger=_query(fire="value", value=[1]))),
    ("missing-parameter", "trigger", "event", _one(*NOTE, trigger={"type": "shipment"})),
    ("unknown-parameter", "trigger", "colour", _one(*NOTE, trigger=_schedule(colour=1))),
    ("bad-parameter", "trigger", "event", _one(*NOTE, trigger={"type": "shipment", "params": {"event": "lost"}})),
    (
        "no-credential", "trigger", "credential",
        _one(*NOTE, trigger={"type": "webhook", "params": {"auth": "hmac"}}),
    ),
    ("bad-cron", "trigger", "cron", _one(*NOTE, trigger=_schedule(cron="0 25 * * *"))),
    ("bad-timezone", "trigger", "timezone", _one(*NOTE, trigger=_schedule(timezone="Mars/Base"))),
    ("bad-timezone", "trigger", "timezone", _one(*NOTE, trigger=_schedule(timezone="../../etc/passwd"))),
    ("unknown-reference", "trigger", "cron", _one(*NOTE, trigger=_schedule(cron="{{ input.x }}"))),
    (
        "unknown-reference", "trigger", "filter",
        _one(*NOTE, trigger={"type": "shipment", "params": {
            "event": "created", "filter": {"left": "{{ shipment.colour }}", "operator": "is_empty"}}}),
    ),
    (
        "unknown-reference", "trigger", "filter",
        _one(*NOTE, trigger={"type": "shipment", "params": {
            "event": "created", "filter": {"left": "{{ steps.a.x }}", "operator": "is_empty"}}}),
    ),
    (
        "bad-expression", "trigger", "filter",
        _one(*NOTE, trigger={"type": "shipment", "params": {
            "event": "created", "filter": {"left": "{{ shipment. }}", "operator": "is_empty"}}}),
    ),
    ("duplicate-input", None, "x", _one(*NOTE, inputs=[{"name": "x"}, {"name": "x"}])),
    ("bad-default", None, "x", _one(*NOTE, inputs=[{"name": "x", "type": "integer", "default": "soon"}])),
    (
        "no-timeout-branch", "b", None,
        definition(
            {"a": ("email.send", {**MAIL, "subject": "s"}),
             "b": ("email.wait_for_reply", {"email_step": "a", "timeout": hours(1)})},
            ["trigger>a", "a>b"],
        ),
    ),
    (
        "no-timeout-branch", "a", None,
        _one("human.approval", {"approvers": ["a@b.co"], "message": "?", "timeout": hours(1)}),
    ),
    ("no-time-limit", "a", "timeout", _one("human.approval", {"approvers": ["a@b.co"], "message": "?"})),
    ("no-error-branch", "a", "policy", _one(*NOTE, policies={"a": {"on_error": "route"}})),
    ("open-webhook", "trigger", "auth", _one(*NOTE, trigger={"type": "webhook"})),
    ("input-not-given", None, "x", _one(*NOTE, inputs=[{"name": "x", "required": True}], trigger=_schedule())),
]  # fmt: skip


@pytest.mark.parametrize(("code", "step", "field", "made"), CASES)
def test_each_finding_names_step_and_field(code: str, step: str | None, field: str | None, made: WorkflowDefinition) -> None:
    assert (code, step, field) in _found(made)
    issue = next(one for one in validate(made) if one.code == code)
    assert issue.message
    assert issue.hint


@pytest.mark.parametrize(
    "params",
    [
        {"key_column": "id"},
        {"fire": "row_count"},
        {"fire": "row_count", "operator": "less_than", "value": "5"},
        {"fire": "row_count", "value": ""},
        {"fire": "value", "operator": "equals", "value": "late"},
        {"fire": "value", "value": 2.5},
    ],
)
def test_a_query_that_can_be_asked_has_no_findings(params: dict[str, Any]) -> None:
    named = {"message": "{{ trigger.rows[0].id }} {{ trigger.count }} {{ trigger.value }}"}
    assert _found(_one("log.write", named, trigger=_query(**params))) == []
    assert ("unknown-reference", "a", "message") in _found(_one("log.write", {"message": "{{ trigger.row }}"}, trigger=_query(**params)))


def test_an_action_that_is_not_there_yet_is_named() -> None:
    later = Catalog(tuple(replace(spec, status="coming") if spec.id == "log.write" else spec for spec in CATALOG))
    found = validate(definition({"a": NOTE}, ["trigger>a"]), catalog=later)
    assert [(one.code, one.step_id, one.field) for one in found] == [("coming-action", "a", "action")]


@pytest.mark.parametrize(("code", "step", "field", "made"), CASES)
def test_one_fault_is_found_once(code: str, step: str | None, field: str | None, made: WorkflowDefinition) -> None:
    found = [one for one in _found(made) if one[0] not in ("input-not-given", "open-webhook")]
    assert len(found) <= 2
    assert sum(one == (code, step, field) for one in found) <= 1


def test_every_code_has_a_case() -> None:
    rooms = Path(validation.__file__).parent.glob("*.py")
    calls = [node for room in rooms for node in ast.walk(ast.parse(room.read_text())) if isinstance(node, ast.Call)]
    named = {call.args[0].value for call in calls if _names_a_code(call)}
    from_catalogue = {"missing-parameter", "unknown-parameter", "bad-parameter"}
    elsewhere = {"coming-action", "too-many-steps", "too-many-edges", "no-reply-handling"}
    assert (named | from_catalogue) - elsewhere == {case[0] for case in CASES}


def _names_a_code(call: ast.Call) -> bool:
    is_finding = isinstance(call.func, ast.Name) and call.func.id in ("error", "warning", "info")
    return is_finding and isinstance(call.args[0], ast.Constant)


@pytest.mark.parametrize(
    "made",
    [
        definition({"a": NOTE, "b": WAIT}, ["trigger>a", "a>b", "b>a"]),
        definition({"a": NOTE, "r": ("flow.repeat", {"max_times": 2})}, ["trigger>a", "a>r", "r:again>a"]),
        definition(
            {"l": ("flow.for_each", {"items": "1,2"}), "b": _say("{{ item }} {{ index }} {{ steps.l.item }}")},
            ["trigger>l", "l:item>b", "b>l"],
        ),
        definition({"a": NOTE, "b": NOTE, "j": ("flow.join", {})}, ["trigger>a", "trigger>b", "a>j", "b>j"]),
        definition({"a": NOTE, "j": ("flow.join", {})}, ["trigger>a", "trigger>j", "a>j"]),
        definition(
            {"i": _if("{{ run.id }}"), "j": ("flow.join", {"mode": "any"})}, ["trigger>i", "i:true>j", "i:false>j"]
        ),
        definition(
            {"a": NOTE, "b": NOTE, "i": _if("{{ run.id }}"), "j": ("flow.join", {})},
            ["trigger>a", "trigger>b", "a>i", "b>i", "i:true>j", "i:false>j"],
        ),
        definition(
            {"a": NOTE, "b": _say("{{ steps.a.error }}")},
            ["trigger>a", "a:error>b"],
            policies={"a": {"on_error": "route"}},
        ),
        _one(*_say("{{ trigger.shipment.attributes.colour }} {{ trigger.shipment['status'] }}"), trigger=SHIPMENT),
        _one(*_say("{{ trigger.body.a.b[0] }}"), trigger={"type": "webhook", "params": {
            "auth": "hmac", "credential": "c"}}),
        _one(*_say("{{ input.x.y }} {{ input }}"), inputs=[{"name": "x", "type": "object", "default": {}}]),
        _one("email.send", {**MAIL, "subject": "s", "to": ["{{ run.id }}", "a@b.co"]}),
        _one("email.send", {**MAIL, "subject": "s", "to": "{{ run.id }}, a@b.co"}),
        _one("flow.wait", {"duration": {"value": "{{ 2 * 3 }}", "unit": "Hour"}}),
        _one(*_say("{{ trigger.shipment.delay_hours }}"), trigger={"type": "shipment", "params": {
            "event": "delayed", "filter": {"left": "{{ shipment.priority }}", "operator": "equals", "right": "high"}}}),
        definition(
            {"a": ("shipment.search", {"filter": {"left": "{{ shipment.status }}", "operator": "is_empty"}}),
             "b": _say("{{ steps.a.shipments[0].status }} {{ steps.a.count }} {{ size(steps.a.shipments) }}")},
            ["trigger>a", "a:found>b"],
        ),
    ],
)  # fmt: skip
def test_what_makes_sense_is_left_in_peace(made: WorkflowDefinition) -> None:
    assert _found(made) == []


def test_a_reply_has_known_parts() -> None:
    steps = {
        "a": ("email.send", {**MAIL, "subject": "s"}),
        "w": ("email.wait_for_reply", {"email_step": "a", "timeout": hours(1)}),
        "n": _say("{{ steps.w.reply.body }} {{ steps.w.reply.from }} {{ steps.w.reply.attachments[0].name }}"),
        "b": _say("{{ steps.w.reply.text }}"),
    }
    edges = ["trigger>a", "a>w", "w:replied>n", "w:timeout>b"]
    assert _found(definition(steps, edges)) == [("unknown-reference", "b", "message")]


def test_mail_that_nobody_waits_for_is_worth_knowing() -> None:
    found = validate(_one("email.send", {**MAIL, "subject": "s"}))
    assert [(issue.code, issue.severity, issue.step_id) for issue in found] == [("no-reply-handling", "info", "a")]


def test_errors_come_first_and_alone_keep_from_publishing() -> None:
    found = validate(definition({"a": ("email.send", MAIL), "j": ("flow.join", {})}, ["trigger>a", "a>j"]))
    assert [issue.severity for issue in found] == ["error", "warning", "info"]
    assert [issue.code for issue in errors(found)] == ["unknown-reference"]


def _long(count: int) -> WorkflowDefinition:
    steps: dict[str, tuple[str, dict[str, Any]]] = {}
    edges = ["trigger>s0"]
    for i in range(count):
        text = f"{{{{ steps.s{i - 2}.to }}}} {{{{ upper(run.id) }}}}" if i % 3 == 2 else "plain"
        steps[f"s{i}"] = (
            ("email.send", {"to": ["a@b.co"], "subject": f"Step {i} {text}", "body": "Body {{ run.started_at }}"})
            if i % 3 == 0
            else (_if("{{ run.id }}") if i % 3 == 1 else _say(text))
        )
        if i:
            edges += [f"s{i - 1}:{outcome}>s{i}" for outcome in (("true", "false") if (i - 1) % 3 == 1 else ("next",))]
    return definition(steps, edges)


def test_five_hundred_steps_are_validated_quickly() -> None:
    made = _long(500)
    assert errors(validate(made)) == ()
    before = time.process_time()
    validate(made)
    assert time.process_time() - before < 1


def test_a_large_graph_of_knots_is_validated_in_bounded_time() -> None:
    steps = tuple(Step(id=f"s{i}", action="flow.join" if i % 2 else "log.write") for i in range(MAX_STEPS))
    ends = [(i, (i * 7 + k) % MAX_STEPS) for i in range(MAX_STEPS) for k in range(1, 6)]
    edges = tuple(Edge(source=f"s{a}", target=f"s{b}") for a, b in ends)[: MAX_EDGES - 1]
    before = time.process_time()
    assert validate(WorkflowDefinition(steps=steps, edges=(Edge(source="trigger", target="s0"), *edges)))
    assert time.process_time() - before < 20


def test_too_large_a_graph_is_refused_with_a_reason() -> None:
    step = Step(id="a", action="log.write", params={"message": "m"})
    many = WorkflowDefinition(steps=tuple(step.model_copy(update={"id": f"s{i}"}) for i in range(10_000)))
    before = time.process_time()
    (issue,) = validate(many)
    assert time.process_time() - before < 1
    assert issue.code == "too-many-steps"
    assert "10000" in issue.message
    edges = WorkflowDefinition(steps=(step,), edges=(Edge(source="trigger", target="a"),) * (MAX_EDGES + 1))
    assert [issue.code for issue in validate(edges)] == ["too-many-edges"]


def _sensible(issue: Issue) -> bool:
    return bool(issue.message and issue.hint and issue.code == issue.code.lower() and " " not in issue.code)


@settings(max_examples=200)
@given(definitions() | loose_definitions())
def test_validation_is_total_and_the_same_twice(made: WorkflowDefinition) -> None:
    found = validate(made)
    assert found == validate(made)
    assert all(map(_sensible, found))
