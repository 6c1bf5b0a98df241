"""Tests of the survey; what they stand on is in factories.py."""
