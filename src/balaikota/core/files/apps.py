"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Files(AppConfig):
    """Stored files: encrypted, sniffed, size-limited, re-encoded."""

    name = "balaikota.core.files"
