"""The assistant that needs no model: language in, typed edits out."""

from builder_app.assistant.builtin.answer import BuiltinAnswer, answer

__all__ = ["BuiltinAnswer", "answer"]
