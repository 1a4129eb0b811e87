"""Trackers, each behind the entry point group ``closeout.adapters``; they see only ports, words and errors."""
