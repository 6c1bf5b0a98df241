"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class People(AppConfig):
    """People: users, officers' dated assignments, residents, rights."""

    name = "balaikota.core.people"
