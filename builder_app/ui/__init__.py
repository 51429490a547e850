"""Pages: translate between people and the application's services."""
