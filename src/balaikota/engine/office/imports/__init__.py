"""A table of officers and assignments: its columns, its cells, and what becomes of each row."""
