"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Action(AppConfig):
    """The one way to change data: actors and the @action decorator."""

    name = "balaikota.core.action"
