"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Areas(AppConfig):
    """Places: boundaries of kelurahan, point to kelurahan."""

    name = "balaikota.core.areas"
