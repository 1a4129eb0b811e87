"""ServiceNow, any task table."""
