"""After any scenario: no name, NIK, contact or free text stands in an event of the ledger."""

from __future__ import annotations

import re

from django.db import models

from balaikota.core.ledger.models import LedgerEvent

_PERSONAL = {
    "NIK": re.compile(r"(?<![0-9A-Fa-f])\d{16}(?![0-9A-Fa-f])"),
    "contact": re.compile(r"@|(?<![0-9A-Za-z-])(?:\+?62|0)8\d{7,}(?![0-9A-Fa-f])"),
    "free text": re.compile(r"\s"),
}


def find_leaks(*words):
    """Return a line for each place in the events that holds a word given or looks personal.

    ``words``: the names, addresses, reasons ... that the scenario used, at least 3 letters each.
    """
    columns = [f.name for f in LedgerEvent._meta.fields if isinstance(f, models.CharField)]
    patterns = _PERSONAL | {
        f"the word {word!r}": re.compile(re.escape(part), re.IGNORECASE)
        for word in words
        for part in word.split()
        if len(part) >= 3
    }
    return [
        f"event {row['pk']} {column}: {what} in {row[column]!r}"
        for row in LedgerEvent.objects.values("pk", *columns)
        for column in columns
        for what, pattern in patterns.items()
        if pattern.search(row[column])
    ]
