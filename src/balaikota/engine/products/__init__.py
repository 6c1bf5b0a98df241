"""Products: letters issued once, numbered without gaps, verifiable."""
