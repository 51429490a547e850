"""What each action does to the world outside the state machine: one module a family."""
