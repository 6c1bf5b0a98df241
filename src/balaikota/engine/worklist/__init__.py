"""Worklist: what officers do with many cases at once: bulk acts, shortlist, kept searches, the day, export."""
