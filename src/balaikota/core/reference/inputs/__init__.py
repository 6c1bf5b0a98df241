"""Numbers that come from outside."""
