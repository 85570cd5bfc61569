"""Pages: look, and act by POST; an act leads back with a message."""
