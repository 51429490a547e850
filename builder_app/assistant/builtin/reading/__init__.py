"""From a message to clauses: boundaries, verbs, conditions, triggers, and what each clause says besides its verb."""
