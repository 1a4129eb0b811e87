"""The rules of time and people. Pure: ``now`` is an argument."""
