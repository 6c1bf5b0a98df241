"""Pages where a resident keeps their own data, organisations and files."""
