"""People: users, officers' dated assignments, residents, rights."""
