"""What people fill in. Each form reads its words; the actions say what is missing."""
