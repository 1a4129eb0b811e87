"""ServiceNow's REST: Table, Attachment and Batch interfaces, and OAuth. Start at ``site``; ``schema.toml`` has the tables."""
