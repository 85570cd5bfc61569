"""Indicators: definitions, targets, readings, roll-ups, penalty."""
