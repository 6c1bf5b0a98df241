"""Reads of the test bench: what the engine would do, worked out by the engine and stored nowhere."""
