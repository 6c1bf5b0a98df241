"""The register whose next number an approval takes (``core.counting``)."""

from __future__ import annotations

from balaikota.engine.products.models import Register


def register_for(*, unit_id: int, classification: str, year: int, name: str) -> Register:
    """Return the register of a unit, classification and year; opened at its first use."""
    found, _ = Register.objects.get_or_create(
        unit_id=unit_id, classification=classification, year=year, defaults={"name": name}
    )
    return found
