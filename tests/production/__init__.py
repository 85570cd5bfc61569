"""Production as the repository describes it, without an engine for containers."""
