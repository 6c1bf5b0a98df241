"""A city profile: read from its folder, compared with what is in force, loaded."""
