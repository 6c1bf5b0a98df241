"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Web(AppConfig):
    """The front: page shell, components, form rendering, inputs, errors."""

    name = "balaikota.web"
