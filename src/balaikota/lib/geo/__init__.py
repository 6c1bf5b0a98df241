"""Boundaries on a metre grid: projection, shared arcs, point to area, derivation, drawings."""
