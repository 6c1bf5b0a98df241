"""Reads of fees: what is owed, what is left to decide on, and what an officer may see of it."""
