"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Cases(AppConfig):
    """Cases: one request moving through a pack, its tasks, acts and clock."""

    name = "balaikota.engine.cases"

    def ready(self) -> None:
        """Tell the public pages how well promises are kept."""
        from balaikota.engine.cases.queries import figures as counted
        from balaikota.engine.packs import figures

        figures.register(counted.of_service)
