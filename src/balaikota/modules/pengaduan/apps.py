"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Pengaduan(AppConfig):
    """Complaints of residents."""

    name = "balaikota.modules.pengaduan"
