"""What people see of each other, of invitations and of tokens."""
