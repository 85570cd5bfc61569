"""Pure arithmetic: the standard library only, no Django, no clock, no database."""
