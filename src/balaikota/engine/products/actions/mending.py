"""What officers do to letters: print again, give a number up, revoke."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.products import tasks
from balaikota.engine.products.actions import _found
from balaikota.engine.products.models import Entry, Product, Signature
from balaikota.lib.errors import DomainError

REASON_MAX = 300


class ReasonNeeded(DomainError):
    """No reason was given."""


@action.action("products.mend")
def retry(*, by: Actor, now: datetime, product_id: int) -> Product:
    """Have a letter printed again under the same number; one that a person signs waits for them.

    Raises:
        NotFound: no such letter where the actor may mend.
        NotIssuable: it does not wait to be printed.
    """
    product = _mendable(by, product_id)
    product.status = Product.Status.RESERVED
    product.failure = ""
    product.save(update_fields=["status", "failure"])
    Signature.objects.filter(product=product).update(problem="", next_at=None)
    tasks.render.enqueue(product.pk)
    action.describe(unit=product.unit.code, outcome="retried")
    return product


@action.action("products.mend")
def void(*, by: Actor, now: datetime, product_id: int, reason: str) -> Product:
    """Give a reserved number up: it stays in the register as batal, with the reason.

    Raises:
        NotFound: no such letter where the actor may mend.
        NotIssuable: it does not wait to be printed.
        ReasonNeeded: the reason is empty.
    """
    product = _mendable(by, product_id)
    said = _needed(reason)
    product.status = Product.Status.VOID
    product.ended_at = now
    product.end_reason = said
    product.save()
    Entry.objects.filter(product=product).update(state=Entry.State.VOID, void_reason=said)
    action.describe(unit=product.unit.code, outcome="void", payload={"reason": said})
    return product


@action.action("products.revoke")
def revoke(*, by: Actor, now: datetime, product_id: int, reason: str) -> Product:
    """Revoke an issued letter; its verification page says so from now on, with the reason.

    Raises:
        NotFound: no such letter where the actor may revoke.
        NotIssuable: it is not in force.
        ReasonNeeded: the reason is empty.
    """
    product = _found.locked(product_id)
    if not by.may("products.revoke", product.unit_id):
        raise _found.absent()
    if not product.is_issued:
        raise _found.NotIssuable(_("Hanya surat yang berlaku dapat dicabut."))
    said = _needed(reason)
    product.status = Product.Status.REVOKED
    product.ended_at = now
    product.end_reason = said
    product.save()
    action.describe(unit=product.unit.code, outcome="revoked", payload={"reason": said})
    return product


def _mendable(by: Actor, product_id: int) -> Product:
    product = _found.locked(product_id)
    if not by.may("products.mend", product.unit_id):
        raise _found.absent()
    if not product.is_waiting:
        raise _found.NotIssuable(_("Surat ini tidak sedang menunggu dicetak."))
    return product


def _needed(reason: str) -> str:
    said = " ".join(reason.split())
    if not said:
        raise ReasonNeeded(_("Tulis alasannya."), field="reason")
    if len(said) > REASON_MAX:
        raise ReasonNeeded(_("Tulis alasannya paling banyak 300 huruf."), field="reason")
    return said
