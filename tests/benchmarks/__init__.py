"""Figures: requests, seconds and peak memory, each printed by ``make bench``."""
