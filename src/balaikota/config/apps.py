"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Config(AppConfig):
    """The top floor: settings, addresses, and the commands that know every room."""

    name = "balaikota.config"

    def ready(self) -> None:
        """Leave Django's own permissions unmade: rights come from manifests, and nobody reads the others."""
        post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
