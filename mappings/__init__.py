"""Data only: what reports call things (labels), clause trees (clauses), field mappings of trackers (tickets)."""
