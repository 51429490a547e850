"""The workflow that is talked about: its graph, its actions as people call them, its values, and which steps somebody means."""
