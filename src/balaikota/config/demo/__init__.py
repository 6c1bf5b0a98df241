"""The demonstration: Malang with invented officers, residents and a fortnight of requests."""
