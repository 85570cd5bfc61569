"""Heads-ups and incidents, told early by either side."""
