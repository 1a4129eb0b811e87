"""The ledger's schema over time; run by itself when a ledger is opened."""
