"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Config(AppConfig):
    """The top floor: settings, addresses, and the commands that know every room."""

    name = "balaikota.config"
