"""The catalogue: every action and trigger, as types."""

from builder_app.domain.catalog import effects, email, flow, triggers
from builder_app.domain.catalog.spec import ActionSpec, Catalog, ParamProblem, Triggers, TriggerSpec

CATALOG = Catalog((*email.ACTIONS, *flow.ACTIONS, *effects.ACTIONS))
TRIGGERS = Triggers(triggers.TRIGGERS)

__all__ = ["CATALOG", "TRIGGERS", "ActionSpec", "Catalog", "ParamProblem", "TriggerSpec", "Triggers"]
