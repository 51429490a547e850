"""REST: translates between HTTP and the application's services."""
