"""Dates as a person would write them, with the time in 24 hours."""

DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j M Y, H:i"
