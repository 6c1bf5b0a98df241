"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Percobaan(AppConfig):
    """An invented room whose one service has everything that the engine can do."""

    name = "tests.rooms.percobaan"
