"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Packs(AppConfig):
    """Service packs: grammar, lint, publication, the public service page."""

    name = "balaikota.engine.packs"
