"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Reference(AppConfig):
    """Every legal number as a dated row with its regulation."""

    name = "balaikota.core.reference"
