"""What all mails of the site have in common: their shape, and the next attempt."""
