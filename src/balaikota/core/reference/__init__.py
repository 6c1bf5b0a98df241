"""Every legal number as a dated row with its regulation."""
