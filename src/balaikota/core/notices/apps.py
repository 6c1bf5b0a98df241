"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Notices(AppConfig):
    """Messages: outbox, email, in-app inbox."""

    name = "balaikota.core.notices"
