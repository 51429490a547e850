"""Tables, a module for each family. Importing this package fills `SQLModel.metadata`."""

from builder_app.storage.tables import accounts, chat, runs, workflows, world

__all__ = ["accounts", "chat", "runs", "workflows", "world"]
