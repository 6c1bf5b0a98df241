"""Rules of the house, checked once for every room and app."""
