"""The desk pages over core: people, units, calendar, reference, messages."""
