"""What senior leadership sees of a partnership: an allow-list, and how it is shown."""
