"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Fees(AppConfig):
    """Fees: invoices, payments, and what became of every rupiah."""

    name = "balaikota.engine.fees"
