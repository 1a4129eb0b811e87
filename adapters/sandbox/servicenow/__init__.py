"""ServiceNow's REST: Table, Attachment and Batch, and OAuth. Start at ``site``; ``schema.toml`` has the tables."""
