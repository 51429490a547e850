"""The assistant that needs no model: language in, typed edits out.

A message goes up through the rooms, and imports point down only: `words` know tokens and vocabulary, `workflow` what stands,
`reading` cuts a message into clauses, `recasting` turns ways of speaking into plain orders, `places` finds where something
belongs; `values`, `building` and `changes` work on the graph, `questions` asks and explains, and `answer` decides whose turn it is.
"""

from builder_app.assistant.builtin.answer import BuiltinAnswer, answer

__all__ = ["BuiltinAnswer", "answer"]
