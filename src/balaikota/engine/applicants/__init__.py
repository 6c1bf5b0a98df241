"""Applicants: what residents keep for their requests: their own data, organisations, files."""
