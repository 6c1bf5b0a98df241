"""Rooms of the tests' own, outside the package; tests/settings.py installs them."""
