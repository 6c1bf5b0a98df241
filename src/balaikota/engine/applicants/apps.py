"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Applicants(AppConfig):
    """Applicants: what residents keep for their requests: their own data, organisations, files."""

    name = "balaikota.engine.applicants"
