"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Jobs(AppConfig):
    """Background work: leases, retries, periodic slots."""

    name = "balaikota.core.jobs"
