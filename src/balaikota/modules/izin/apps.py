"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Izin(AppConfig):
    """Permits and statement letters that the city itself decides."""

    name = "balaikota.modules.izin"
