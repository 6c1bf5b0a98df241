"""What apps above cases do in the same transaction, found by name in their manifests."""

from __future__ import annotations

from collections.abc import Callable

from balaikota.core.manifest import all_manifests


def named(name: str) -> Callable[..., None]:
    """Return the function that some manifest registers under ``name``."""
    return {key: run for m in all_manifests() for key, run in m.effects.items()}[name]
