"""Small things that pages say in people's words."""

from datetime import UTC, datetime

import pytest

from builder_app.domain.shipments import Shipment
from builder_app.domain.workflow import WorkflowInput
from builder_app.ui.components.kinds import KIND_WORDS
from builder_app.ui.pages.builder.run_inputs import input_views
from builder_app.ui.pages.settings.state import browser_of
from builder_app.ui.pages.shipment.state import fact_of, known


def test_what_is_known_of_a_shipment_has_units_and_times_for_the_browser() -> None:
    planned = datetime(2026, 11, 28, 6, tzinfo=UTC)
    shipment = Shipment(shipment_id="SHP-1", status="in_transit", planned_delivery=planned, temperature_f=36.5, attributes={"door": 4})
    told = {
        one.label: (one.text, one.at)
        for one in (fact_of(name, value) for name, value in known(shipment).items() if value not in (None, ""))
    }
    assert told["Status"] == ("in transit", "")
    assert told["Temperature"] == ("36.5 °F", "")
    assert told["Planned delivery"] == ("", planned.isoformat())
    assert told["Door"] == ("4", "")


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604.1", "Safari on iPhone"),
        ("curl/8.5", "curl/8.5"),
        ("", "Browser"),
    ],
)
def test_a_session_is_named_by_its_browser(agent: str, name: str) -> None:
    assert browser_of(agent) == name


def test_every_kind_of_input_has_words() -> None:
    kinds = WorkflowInput.model_fields["type"].annotation.__args__  # type: ignore[union-attr]
    assert set(kinds) == set(KIND_WORDS)
    (view,) = input_views([WorkflowInput(name="eta", type="date")])
    assert view.help == "A date, such as 2026-11-30"
