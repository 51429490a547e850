"""Runs on Temporal: the durable driver of the state machine."""
