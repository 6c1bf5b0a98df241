"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Musyawarah(AppConfig):
    """An invented room whose one service asks several offices at once."""

    name = "tests.rooms.musyawarah"
