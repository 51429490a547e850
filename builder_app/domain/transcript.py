"""A conversation as a Markdown page, for people to read elsewhere."""

from collections.abc import Iterable

from builder_app.domain.chat import Conversation, Message

_WHO = {"user": "You", "assistant": "Assistant"}


def transcript(conversation: Conversation, messages: Iterable[Message]) -> str:
    """Title, then each message with its time and what it changed, oldest first."""
    parts = [f"# {conversation.title or 'Conversation'}", f"Workflow {conversation.workflow_id}, with {conversation.created_by}"]
    for message in messages:
        parts.append(f"## {_WHO[message.role]}, {message.created_at:%Y-%m-%d %H:%M} UTC")
        parts.append(message.text)
        if message.security_warning:
            parts.append(f"> Refused: {message.security_warning}")
        changed = [change.text for change in message.changes if change.field != "position"]
        if changed:
            parts.append("\n".join(["Changes:", *(f"- {text}" for text in changed)]))
    return "\n\n".join(parts) + "\n"
