"""Giving a letter on paper to a person whose identity was checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.products.actions import _found
from balaikota.engine.products.models import Handover, Product
from balaikota.lib.errors import Conflict


class GivenAlready(Conflict):
    """The letter was given to somebody before."""


@dataclass(frozen=True)
class Receiver:
    """Who takes a letter, and what they showed.

    Attributes:
        kind: ``APPLICANT`` or ``PROXY``.
        name: as on what was shown.
        identity: ``KTP``, ``IKD``, ``SIM`` or ``PASSPORT``.
        identity_end: the last four signs of its number.
    """

    kind: str
    name: str
    identity: str
    identity_end: str


@action.action("products.hand_over")
def hand_over(*, by: Actor, now: datetime, product_id: int, receiver: Receiver) -> Handover:
    """Write down that a letter in force was given to a person, and by what they proved who they are.

    Which proof of identity suffices is the city's choice; no regulation on it has been found.

    Raises:
        NotFound: no such letter where the actor may give letters.
        NotIssuable: it is not in force.
        GivenAlready: somebody has it.
    """
    product: Product = _found.locked(product_id)
    if not by.may("products.hand_over", product.unit_id):
        raise _found.absent()
    if not product.is_issued:
        raise _found.NotIssuable(_("Hanya surat yang berlaku dapat diserahkan."))
    if Handover.objects.filter(product=product).exists():
        raise GivenAlready(_("Surat ini sudah diserahkan. Lihat keterangannya di halaman surat."))
    given = Handover.objects.create(
        product=product,
        receiver=receiver.kind,
        name=receiver.name,
        identity=receiver.identity,
        identity_end=receiver.identity_end,
        given_at=now,
        given_by_id=int(by.id),
    )
    action.describe(
        subject=f"products.product:{product.pk}",
        unit=product.unit.code,
        outcome=f"given-to-{receiver.kind.lower()}",
        payload={"name": receiver.name, "identity": receiver.identity},
    )
    return given
