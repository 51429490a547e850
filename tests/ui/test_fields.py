"""The inspector's form: from schema to fields, from a field's text to a value."""

import json

import pytest

from builder_app.domain.catalog import CATALOG, TRIGGERS
from builder_app.domain.workflow import Step, Trigger, WorkflowDefinition, WorkflowInput
from builder_app.ui.pages.builder.fields import fields_of, known_values, parsed
from builder_app.ui.pages.builder.structured import STRUCTURED
from builder_app.ui.pages.builder.views import FieldView, IssueView

WIDGETS = {"text", "textarea", "emails", "duration", "number", "select", "boolean", "list", "json", *STRUCTURED}


def field(widget: str, **more: str) -> FieldView:
    """A field of a form."""
    return FieldView(name="x", label="X", widget=widget, required=False, help="", placeholder="", value="", **more)


@pytest.mark.parametrize("spec", [*CATALOG, *TRIGGERS], ids=lambda spec: spec.name)
def test_every_parameter_has_a_control(spec) -> None:  # type: ignore[no-untyped-def]
    fields = fields_of(spec.schema(), {}, {}, {})
    assert [one.name for one in fields] == list(spec.schema().get("properties", {}))
    assert {one.widget for one in fields} <= WIDGETS


@pytest.mark.parametrize(
    ("widget", "text", "value"),
    [
        ("emails", "a@x.com; b@x.com", ["a@x.com", "b@x.com"]),
        ("number", "3", 3),
        ("number", "2.5", 2.5),
        ("boolean", "true", True),
        ("condition", '{"left": "a", "operator": "is_empty"}', {"left": "a", "operator": "is_empty"}),
        ("key_value", "{{ steps.a.values }}", "{{ steps.a.values }}"),
        ("number", "{{ input.n }}", "{{ input.n }}"),
        ("text", "  ", None),
    ],
)
def test_text_becomes_a_value(widget: str, text: str, value: object) -> None:
    assert parsed(field(widget), text) == value


def test_a_duration_takes_its_unit_along() -> None:
    assert parsed(field("duration", unit="days"), "2") == {"value": 2.0, "unit": "days"}


@pytest.mark.parametrize(("widget", "text"), [("number", "many"), ("duration", "soon"), ("condition", "{broken"), ("json", "nothing")])
def test_a_wrong_text_is_refused_with_what_is_allowed(widget: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"number|JSON"):
        parsed(field(widget), text)


def test_what_is_shown_reads_back_as_what_it_was() -> None:
    params = {
        "flow.condition": {"condition": {"all": [{"left": "{{ input.a }}", "operator": "equals", "right": 3}]}},
        "data.set": {"values": {"a": 1, "b": {"c": [2]}}},
        "flow.switch": {"value": "{{ input.a }}", "cases": [{"name": "one", "equals": 1}]},
        "human.form": {"assignees": ["a@x.com"], "fields": [{"name": "eta", "type": "date", "label": "", "required": True}]},
        "email.wait_for_reply": {"email_step": "ask", "timeout": {"value": 48, "unit": "hours"}},
    }
    for action, given in params.items():
        shown = {one.name: one for one in fields_of(CATALOG.require(action).schema(), given, {}, {})}
        assert {name: parsed(shown[name], shown[name].value) for name in given} == given, action


def test_a_finding_stands_beside_its_field() -> None:
    finding = IssueView(code="missing-parameter", severity="error", message="“to” is missing.", step_id="a", field="to", hint="")
    fields = {one.name: one for one in fields_of(CATALOG.require("email.send").schema(), {}, {"to": finding}, {})}
    assert (fields["to"].error, fields["to"].code, fields["to"].severity) == (finding.message, finding.code, "error")
    assert fields["subject"].error == ""


def test_known_values_name_inputs_trigger_and_steps() -> None:
    definition = WorkflowDefinition(
        trigger=Trigger(type="shipment", params={"event": "delayed"}),
        inputs=(WorkflowInput(name="who"),),
        steps=(Step(id="ask", action="email.send"),),
    )
    assert {"{{ input.who }}", "{{ trigger.shipment.carrier }}", "{{ steps.ask.message_id }}"} <= set(known_values(definition))
    assert json.dumps(known_values(definition))


def test_a_long_form_folds_what_is_optional_and_not_set() -> None:
    schema = CATALOG.require("email.send").schema()
    fields = {one.name: one.extra for one in fields_of(schema, {"cc": ["a@x.com"]}, {}, {})}
    assert (fields["to"], fields["cc"], fields["bcc"]) == (False, False, True)
    kept = {one.name: one.extra for one in fields_of(schema, {"bcc": ["a@x.com"]}, {}, {}, folded={"bcc": True})}
    assert kept["bcc"]
    assert not any(one.extra for one in fields_of(CATALOG.require("flow.wait").schema(), {}, {}, {}))
