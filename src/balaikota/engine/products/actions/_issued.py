"""A letter handed in, whoever made it: stored, its case moved on, the one it replaces ended."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.files import actions as files
from balaikota.engine.cases.actions import acting
from balaikota.engine.products.actions import _found
from balaikota.engine.products.making import Proof
from balaikota.engine.products.models import Entry, Product, Signature


def hand_in(*, now: datetime, product_id: int, pdf: bytes, proof: Proof | None) -> Product:
    """Store a letter and move its case on, in the transaction of the act that calls this.

    A letter issued already is returned as it is.

    Raises:
        NotIssuable: its number was voided meanwhile.
    """
    product = _found.locked(product_id)
    if product.is_issued:
        action.describe(outcome="repeated")
        return product
    if not product.is_waiting:
        raise _found.NotIssuable(_("Surat ini tidak lagi menunggu dicetak."))
    product.file = files.store_bytes(
        by=action.system("files.store"),
        now=now,
        content=pdf,
        name=f"{product.title} {product.entry.number}.pdf".replace("/", "-"),
        owner=f"product:{product.pk}",
    )
    product.sha256 = hashlib.sha256(pdf).hexdigest()
    product.status = Product.Status.ISSUED
    product.issued_at = now
    product.failure = ""
    product.save()
    Entry.objects.filter(product=product).update(state=Entry.State.ISSUED)
    if proof is not None:
        _note_signature(product, proof, now)
    _replace(product, now)
    action.describe(
        subject=f"products.product:{product.pk}",
        unit=product.unit.code,
        outcome="issued",
        pack_digest=product.pack_digest,
    )
    acting.finish_issue(
        by=action.system("cases.finish_issue"),
        now=now,
        case_id=product.case_id,
        document=product.entry.number,
    )
    return product


def _note_signature(product: Product, proof: Proof, now: datetime) -> None:
    Signature.objects.filter(product=product).update(
        signed_at=now,
        problem=Signature.Problem.NONE,
        next_at=None,
        certificate=proof.certificate,
        is_stamped=proof.is_stamped,
    )


def _replace(product: Product, now: datetime) -> None:
    """End the letter that this one replaces; one that was revoked stays revoked."""
    earlier = Product.objects.filter(replacements=product, status=Product.Status.ISSUED)
    Product.objects.filter(pk__in=earlier).update(status=Product.Status.REPLACED, ended_at=now)
