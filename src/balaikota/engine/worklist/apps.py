"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Worklist(AppConfig):
    """Worklist: many cases at once: bulk acts, shortlist, kept searches, the day, export."""

    name = "balaikota.engine.worklist"
