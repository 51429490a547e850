"""From clauses to steps and edges: a first request becomes a workflow."""
