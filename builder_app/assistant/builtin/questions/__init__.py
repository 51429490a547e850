"""Questions and answers: what is missing, what the workflow does, what would be useful. Changes nothing by itself."""
