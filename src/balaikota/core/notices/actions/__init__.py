"""Sending messages, reading them, and what becomes of them on their way."""

from balaikota.core.notices.actions.reading import mark_read
from balaikota.core.notices.actions.sending import Recipient, send, send_all

__all__ = ["Recipient", "mark_read", "send", "send_all"]
