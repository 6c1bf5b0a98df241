"""To whom letters were given on paper."""

from __future__ import annotations

from balaikota.core.action import Actor
from balaikota.engine.products.models import Handover, Product

__all__ = ["Handover"]


def find_handover(product: Product) -> Handover | None:
    """Return to whom the letter was given; None while nobody fetched it. One query."""
    return Handover.objects.select_related("given_by").filter(product=product).first()


def may_give(actor: Actor, product: Product) -> bool:
    """Tell whether the actor may give this letter now, as far as its state and their post go."""
    return product.is_issued and actor.may("products.hand_over", product.unit_id)
