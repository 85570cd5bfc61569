"""The figures, each beside plain PostgreSQL (or plain Django) doing the same work.

`make bench` runs everything on a temporary PostgreSQL and prints a table. Trust the
ratios, not the times: both sides ran on this machine, on this data, in this run.
"""
