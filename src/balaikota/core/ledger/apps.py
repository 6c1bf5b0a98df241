"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class Ledger(AppConfig):
    """Append-only history of every act and every disclosure."""

    name = "balaikota.core.ledger"

    def ready(self) -> None:
        """Keep the triggers in place."""
        from balaikota.core.ledger import guards

        post_migrate.connect(guards.reinstall, sender=self)
        checks.register(guards.check, checks.Tags.database)
