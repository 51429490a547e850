"""The assistant that needs no model: language in, typed edits out.

A message goes up through the rooms, and imports point down only: `words` know tokens and vocabulary, `workflow` what stands,
`reading` cuts a message into clauses, `recasting` turns ways of speaking into plain orders, `places` finds where something
belongs; `values`, `building` and `changes` work on the graph, `questions` asks and explains, and `answer` decides whose turn it is.

A wording that is not understood yet is first played as a conversation in `tests/evals`. Another word for a known thing then goes into the
tables of `words`, another sentence for a known order into `recasting`, another way to point into `places`, to name a value into `values`.
"""

from builder_app.assistant.builtin.answer import BuiltinAnswer, answer

__all__ = ["BuiltinAnswer", "answer"]
