"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Survey(AppConfig):
    """Survey: answers of residents, the index of each service, the promise pages."""

    name = "balaikota.engine.survey"
