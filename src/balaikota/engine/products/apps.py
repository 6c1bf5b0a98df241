"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Products(AppConfig):
    """Products: letters issued once, numbered without gaps, verifiable."""

    name = "balaikota.engine.products"
