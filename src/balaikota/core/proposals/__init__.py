"""Changes that take two persons: one proposes, another puts them in force or refuses."""
