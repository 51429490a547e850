"""The registry against the catalogue."""

from builder_app.actions.registry import HANDLERS
from builder_app.domain.catalog import CATALOG


def test_each_ready_action_that_acts_outside_the_machine_has_a_handler_and_no_other() -> None:
    acting = {spec.id for spec in CATALOG if spec.status == "ready" and spec.effect != "logic"}
    assert set(HANDLERS) == acting
