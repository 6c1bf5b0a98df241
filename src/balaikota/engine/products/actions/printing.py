"""Printing: the worker hands the PDF in, or says that it cannot be printed."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.files import actions as files
from balaikota.engine.cases.actions import acting
from balaikota.engine.products.actions import _found
from balaikota.engine.products.models import Entry, Product


@action.action("products.issue")
def issue(*, by: Actor, now: datetime, product_id: int, pdf: bytes) -> Product:
    """Store the printed letter, mark it issued and move its case on, all in one transaction.

    A letter issued already is returned as it is: printing twice changes nothing.

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
        by=by,
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
    action.describe(unit=product.unit.code, outcome="issued", pack_digest=product.pack_digest)
    acting.finish_issue(
        by=action.system("cases.finish_issue"),
        now=now,
        case_id=product.case_id,
        document=product.entry.number,
    )
    return product


@action.action("products.fail")
def fail(*, by: Actor, now: datetime, product_id: int, failure: str) -> Product:
    """Mark a letter whose template does not print, so that the desk shows it.

    Args:
        by: SYSTEM.
        now: when.
        product_id: the letter.
        failure: what the press said; only its first line is kept, without what it quotes.
    """
    product = _found.locked(product_id)
    if product.status == Product.Status.RESERVED:
        product.status = Product.Status.FAILED
        product.failure = _without_quotes(failure)
        product.save(update_fields=["status", "failure"])
    action.describe(unit=product.unit.code, outcome=product.status.lower())
    return product


def _without_quotes(failure: str) -> str:
    """Return the first line; what stands in quotes may be somebody's name."""
    return re.sub(r"`[^`]*`|\"[^\"]*\"", "…", failure.partition("\n")[0])[:100]
