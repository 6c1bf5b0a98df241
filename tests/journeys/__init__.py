"""A resident's and an officer's whole path, in a real browser."""
