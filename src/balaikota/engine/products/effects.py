"""What other parts of the engine may ask of products by name."""

from __future__ import annotations

from datetime import datetime

from balaikota.core.action import Actor, Grant
from balaikota.engine.cases.models import Case
from balaikota.engine.products.actions import reserving


def reserve(*, case: Case, product_key: str, by: Actor, now: datetime, grant: Grant) -> None:
    """Reserve the product that an act of the pack issues; see ``reserving.reserve``."""
    reserving.reserve(case=case, product_key=product_key, by=by, now=now, grant=grant)
