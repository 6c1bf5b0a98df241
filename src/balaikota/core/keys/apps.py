"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Keys(AppConfig):
    """API keys: what is lent to gateways and to partners' programs."""

    name = "balaikota.core.keys"
