"""Service packs: grammar, lint, publication, the public service page."""
