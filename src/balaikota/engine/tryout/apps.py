"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Tryout(AppConfig):
    """Tryout: what a service comes to for answers that nobody sent."""

    name = "balaikota.engine.tryout"
