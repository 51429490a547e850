"""One module a feature; each holds thin handlers and the shapes of its requests."""
