"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Units(AppConfig):
    """Offices: kinds, parents, validity, successors."""

    name = "balaikota.core.units"
