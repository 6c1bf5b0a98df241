"""Calendars that come from outside."""
