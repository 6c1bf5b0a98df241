"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Office(AppConfig):
    """The desk pages over core: people, units, calendar, reference, messages."""

    name = "balaikota.engine.office"
