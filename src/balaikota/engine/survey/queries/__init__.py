"""Reads of the survey: offers, tablets, results, words, follow-ups, and what is public."""
