"""The step that a conversation is about."""

from builder_app.application.turns import TurnRequest


def focus_of(request: TurnRequest) -> str | None:
    """The step that the last change added or changed where it was one or two, else the last step that it touched."""
    for message in reversed(request.history):
        known = [c for c in message.changes if c.step_id and request.definition.step(c.step_id) is not None]
        named = [c for c in known if c.kind in ("step_added", "step_changed")]
        chosen = named if 1 <= len(named) <= 2 else known
        if chosen:
            return chosen[-1].step_id
    return None
