"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Proposals(AppConfig):
    """Changes that take two persons: one proposes, another puts them in force or refuses."""

    name = "balaikota.core.proposals"
