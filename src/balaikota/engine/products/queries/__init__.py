"""Everything that reads letters and registers."""
