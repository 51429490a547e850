"""The catalogue: every action and trigger, as types."""

from builder_app.domain.catalog import ai, data, documents, email, flow, http, human, log, messages, shipments, triggers
from builder_app.domain.catalog.spec import ActionSpec, Catalog, ParamProblem, Triggers, TriggerSpec

_FAMILIES = (email, documents, flow, human, data, shipments, http, messages, ai, log)
CATALOG = Catalog(tuple(spec for family in _FAMILIES for spec in family.ACTIONS))
TRIGGERS = Triggers(triggers.TRIGGERS)

__all__ = ["CATALOG", "TRIGGERS", "ActionSpec", "Catalog", "ParamProblem", "TriggerSpec", "Triggers"]
