"""Offices: kinds, parents, validity, successors."""
