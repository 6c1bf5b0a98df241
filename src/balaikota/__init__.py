"""balaikota ("city hall"): a city's public services on one engine."""

__version__ = "0.1.0"
