"""The step that a conversation is about."""

import re

from builder_app.application.turns import TurnRequest

_QUOTED = re.compile(r"“([^”]+)”")


def focus_of(request: TurnRequest) -> str | None:
    """The step that the last change added or changed where it was one or two, else the last step that it touched."""
    for message in reversed(request.history):
        known = [c for c in message.changes if c.step_id and request.definition.step(c.step_id) is not None]
        named = [c for c in known if c.kind in ("step_added", "step_changed")]
        if message.changes and not named and (moved := _spoken_of(request, message.text)) is not None:
            return moved
        chosen = named if 1 <= len(named) <= 2 else known
        if chosen:
            return chosen[-1].step_id
    return None


def _spoken_of(request: TurnRequest, reply: str) -> str | None:
    """The step that a reply names first: of a move only the edges differ."""
    ids = {step.name: step.id for step in request.definition.steps}
    return next((ids[name] for name in _QUOTED.findall(reply) if name in ids), None)
