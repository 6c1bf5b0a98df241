"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Calendar(AppConfig):
    """Working time of the city: holidays and service hours."""

    name = "balaikota.core.calendar"
