"""What people fill in: goals, fees, context events, files. Actions keep the rules."""
