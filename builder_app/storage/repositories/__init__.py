"""Repositories over SQL, a module for each family."""
