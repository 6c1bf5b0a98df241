"""The letter that an action changes, locked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from balaikota.engine.products.models import Product
from balaikota.lib.errors import BadTransition, NotFound


class NotIssuable(BadTransition):
    """The letter is not in the state that this needs."""


def locked(product_id: int) -> Product:
    """Return the letter with its unit and number, locked until the transaction ends.

    Raises:
        NotFound: there is none.
    """
    rows = Product.objects.select_for_update(of=("self",)).select_related("unit", "entry")
    product = rows.filter(pk=product_id).first()
    if product is None:
        raise absent()
    return product


def absent() -> NotFound:
    """Return the answer for a letter that is not there or not the actor's business."""
    return NotFound(_("Surat tidak ditemukan."))
