"""Pages of letters: verification for everybody, letters and registers for officers."""
