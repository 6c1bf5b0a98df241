"""Sending messages, reading them, and what becomes of them on their way."""

from balaikota.core.notices.actions.preferring import prefer, prefer_about
from balaikota.core.notices.actions.reading import mark_read
from balaikota.core.notices.actions.receiving import Receipt, note_receipts
from balaikota.core.notices.actions.sending import Recipient, send, send_all
from balaikota.core.notices.actions.watching import give_up, mark_printed, retry

__all__ = [
    "Receipt",
    "Recipient",
    "give_up",
    "mark_printed",
    "mark_read",
    "note_receipts",
    "prefer",
    "prefer_about",
    "retry",
    "send",
    "send_all",
]
