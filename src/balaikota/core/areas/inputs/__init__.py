"""Boundaries from a file an operator brings."""
