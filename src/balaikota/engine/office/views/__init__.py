"""Pages of the desk over core."""
