"""`python -m builder_app`."""

from builder_app.cli import main

main()
