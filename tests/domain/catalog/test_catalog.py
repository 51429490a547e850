"""Every action and trigger: complete, consistent with the contract, and honest in rehearsals."""

import json
from typing import Any

import pytest

from builder_app.domain.catalog import CATALOG, TRIGGERS, ActionSpec, TriggerSpec
from builder_app.domain.connections import KINDS
from builder_app.domain.errors import InvalidInput

ADDRESS = "dock@acme.example"
DAY = {"value": 1, "unit": "day"}
PARAMS: dict[str, dict[str, Any]] = {
    "email.send": {"to": [ADDRESS], "subject": "S", "body": "B"},
    "email.follow_up": {"to": ADDRESS, "missing_fields": ["eta"]},
    "email.escalate": {"to": [ADDRESS], "level": 2},
    "email.check_inbox": {},
    "email.wait_for_reply": {"email_step": "ask", "timeout": DAY},
    "email.parse_reply": {"body": "B", "required_fields": "eta, dock"},
    "document.request": {"to": [ADDRESS], "document_type": "bol"},
    "document.extract_text": {"source": "{{ trigger.email.attachments }}", "pages": "1-3,5"},
    "document.parse": {"text": "T", "document_type": "bol", "fields": ["carrier", {"name": "eta"}]},
    "document.save": {"content": {"a": 1}, "format": "csv"},
    "flow.wait": {"duration": DAY},
    "flow.condition": {"condition": {"left": "{{ input.a }}", "operator": "equals", "right": 1}},
    "flow.switch": {"value": "{{ input.a }}", "cases": [{"name": "one", "equals": 1}, {"name": "two", "equals": 2}]},
    "flow.for_each": {"items": [1, 2], "parallel": 2},
    "flow.repeat": {"max_times": 3},
    "flow.join": {},
    "flow.stop": {},
    "flow.sub_workflow": {"workflow_id": "wf_1"},
    "human.approval": {"approvers": [ADDRESS], "message": "M"},
    "human.form": {"assignees": [ADDRESS], "fields": [{"name": "dock", "type": "integer"}]},
    "data.set": {"values": {"a": 1}},
    "data.query": {"connection": "conn_1", "sql": "SELECT 1"},
    "data.store": {"collection": "late", "record": {"a": 1}},
    "shipment.lookup": {"shipment_id": "S-1"},
    "shipment.search": {"filter": {"left": "{{ shipment.priority }}", "operator": "equals", "right": "critical"}},
    "shipment.update": {"shipment_id": "S-1", "changes": {"status": "held"}},
    "http.request": {"method": "POST", "url": "https://tms.acme.example"},
    "message.slack": {"text": "T", "connection": "conn_1"},
    "message.teams": {"text": "T", "connection": "conn_1"},
    "incident.pagerduty": {"summary": "S", "severity": "critical", "connection": "conn_1"},
    "ai.classify": {"text": "T", "labels": ["late", "other"]},
    "ai.extract": {"text": "T", "fields": ["eta"]},
    "ai.summarize": {"text": "T"},
    "ai.generate": {"prompt": "P"},
    "ai.sentiment": {"text": "T"},
    "log.write": {"message": "M"},
}
"""Good parameters of every action."""
OUTCOMES: dict[str, tuple[str, ...]] = {
    "email.check_inbox": ("found", "not_found"),
    "email.wait_for_reply": ("replied", "timeout"),
    "email.parse_reply": ("complete", "partial", "unusable"),
    "document.parse": ("complete", "partial", "unusable"),
    "flow.condition": ("true", "false"),
    "flow.switch": ("one", "two", "default"),
    "flow.for_each": ("item", "done"),
    "flow.repeat": ("again", "exhausted"),
    "flow.stop": (),
    "human.approval": ("approved", "rejected", "timeout"),
    "human.form": ("submitted", "timeout"),
    "data.query": ("found", "not_found"),
    "shipment.lookup": ("found", "not_found"),
    "shipment.search": ("found", "not_found"),
    "shipment.update": ("next", "not_found"),
    "ai.classify": ("late", "other"),
    "ai.extract": ("complete", "partial", "unusable"),
    "ai.sentiment": ("positive", "neutral", "negative"),
}
"""The contract's outcomes where they are not just `next`."""
WIDGETS = {
    "text", "textarea", "emails", "duration", "condition", "select", "number", "boolean", "key_value", "list", "cases", "fields",
    "step_ref", "connection", "json",
}  # fmt: skip
every_action = pytest.mark.parametrize("spec", list(CATALOG), ids=lambda spec: spec.id)
every_trigger = pytest.mark.parametrize("spec", list(TRIGGERS), ids=lambda spec: spec.type)


def test_the_catalogue_holds_what_the_contract_names() -> None:
    assert {spec.id for spec in CATALOG} == set(PARAMS)
    assert {spec.id for spec in CATALOG if spec.status == "coming"} == set()
    assert [spec.type for spec in TRIGGERS] == ["manual", "schedule", "webhook", "email", "query", "shipment"]
    assert CATALOG.get("email.recall") is None
    with pytest.raises(InvalidInput, match="no action"):
        CATALOG.require("email.recall")


@every_action
def test_good_parameters_are_taken(spec: ActionSpec) -> None:
    assert spec.problems(PARAMS[spec.id]) == []


@every_action
def test_what_is_required_is_missed_and_what_is_unknown_is_named(spec: ActionSpec) -> None:
    required = {name for name, info in spec.inputs.model_fields.items() if info.is_required()}
    assert {(one.field, one.code) for one in spec.problems({})} == {(name, "missing-parameter") for name in required}
    extra = spec.problems({**PARAMS[spec.id], "colour": "red"})
    assert [(one.field, one.code) for one in extra] == [("colour", "unknown-parameter")]


@every_action
def test_an_expression_stands_for_any_value(spec: ActionSpec) -> None:
    params = dict.fromkeys(spec.inputs.model_fields, "{{ input.anything }}")
    assert spec.problems(params) == []


@every_action
def test_outcomes_are_the_contracts(spec: ActionSpec) -> None:
    assert spec.outcomes(PARAMS[spec.id]) == OUTCOMES.get(spec.id, ("next",))


@every_action
def test_each_outcome_has_a_sample_of_the_output_s_shape(spec: ActionSpec) -> None:
    for outcome in spec.outcomes(PARAMS[spec.id]):
        output = spec.simulated(PARAMS[spec.id], outcome)
        spec.outputs.model_validate(output)
        json.dumps(output)
    assert "error" in spec.simulated(PARAMS[spec.id], "error")


@every_action
def test_a_form_can_be_made_of_it(spec: ActionSpec) -> None:
    assert spec.name
    assert spec.help.endswith(".")
    assert spec.icon
    for name, field in spec.schema().get("properties", {}).items():
        assert field["widget"] in WIDGETS, name
        assert field["description"], name
        assert set(field.get("kinds", ())) <= set(KINDS), name


@every_trigger
def test_a_trigger_can_be_rehearsed_and_shown(spec: TriggerSpec) -> None:
    json.dumps(spec.simulated({}))
    assert spec.help.endswith(".")
    assert all(field["widget"] in WIDGETS for field in spec.schema().get("properties", {}).values())


@pytest.mark.parametrize(
    ("type_", "params", "fields"),
    [
        ("manual", {}, []),
        ("schedule", {}, ["cron"]),
        ("webhook", {"path": "a b", "method": "DELETE", "auth": "magic"}, ["path", "method", "auth"]),
        ("email", {"interval": {"value": 5, "unit": "minutes"}, "has_attachment": "maybe"}, ["has_attachment"]),
        ("shipment", {"event": "lost"}, ["event"]),
        ("shipment", {"event": "delayed", "delay_hours": -1}, ["delay_hours"]),
        ("shipment", {"event": "delayed", "delay_hours": 2, "colour": 1}, ["colour"]),
    ],
)
def test_wrong_trigger_parameters_are_named(type_: str, params: dict[str, Any], fields: list[str]) -> None:
    spec = TRIGGERS.get(type_)
    assert spec is not None
    assert [one.field for one in spec.problems(params)] == fields


@pytest.mark.parametrize(
    ("action", "params", "message"),
    [
        ("email.send", {"to": ["dock"]}, "to: “dock” is not an e-mail address"),
        ("email.send", {"to": "a@b.example, dock"}, "to: “dock” is not an e-mail address"),
        ("email.send", {"to": ["{{ input.to }}", "dock"]}, "to: “dock” is not an e-mail address"),
        ("email.send", {"subject": 5}, "subject: must be a text"),
        ("email.escalate", {"level": 4}, "level: must be at most 3"),
        ("email.escalate", {"level": "high"}, "level: must be a whole number"),
        ("email.check_inbox", {"mark_as_read": "perhaps"}, "mark as read: must be true or false"),
        ("flow.switch", {"cases": [{"name": "a"}, {"equals": 2}]}, "cases: item 2, name is missing"),
        ("flow.switch", {"cases": {}}, "cases: must be a list"),
        ("http.request", {"method": "FETCH"}, "method: must be 'GET', 'POST', 'PUT', 'PATCH', 'DELETE' or 'HEAD'"),
        ("data.set", {"values": [1]}, "values: must be names with values"),
        ("document.extract_text", {"pages": "first"}, "pages: has characters that are not allowed"),
    ],
)
def test_faults_are_told_in_plain_words(action: str, params: dict[str, Any], message: str) -> None:
    found = CATALOG.require(action).problems({**PARAMS[action], **params})
    assert [one.message for one in found] == [message]
    assert found[0].code == "bad-parameter"


def test_which_parameters_are_texts() -> None:
    assert CATALOG.require("http.request").texts == {"url", "connection"}
    assert CATALOG.require("email.follow_up").texts == {"subject", "body", "email_step", "connection"}
