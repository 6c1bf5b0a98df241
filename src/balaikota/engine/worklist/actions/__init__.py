"""Acts of the worklist."""
