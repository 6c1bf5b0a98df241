"""Letters that wait for a person: who signs them, and how far that is."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.files.models import StoredFile
from balaikota.engine.products.models import Product, Signature
from balaikota.engine.products.queries import letters
from balaikota.lib.errors import NotFound

_WITH = ("entry__register", "unit", "case", "signature__scan", "assignment")


class Waiting(StrEnum):
    """What a letter with a number waits for."""

    NOTHING = ""
    PRESS = "press"
    OFFICER = "officer"
    SIGNER = "signer"
    REFUSED = "refused"
    SCAN = "scan"
    CHECK = "check"


def waits_for(product: Product) -> Waiting:
    """Return what the letter waits for; needs ``signature`` with it. No query then."""
    if not product.is_waiting:
        return Waiting.NOTHING
    signature: Signature | None = getattr(product, "signature", None)
    if signature is None or product.status == Product.Status.FAILED:
        return Waiting.PRESS
    if signature.method == Signature.Method.WET:
        return Waiting.CHECK if signature.scan_id else Waiting.SCAN
    return _of_signer(signature)


def next_try(product: Product) -> datetime | None:
    """Return when the worker asks a signer again that was down; None when it does not."""
    signature: Signature | None = getattr(product, "signature", None)
    return signature.next_at if signature and product.is_waiting else None


def find_mine(actor: Actor) -> list[Product]:
    """Return letters that the actor approved and has yet to sign, oldest first. One query."""
    rows = Product.objects.filter(
        status=Product.Status.RESERVED,
        signature__method=Signature.Method.OFFICER,
        assignment__user_id=int(actor.id),
        unit_id__in=actor.units_for("products.sign"),
    )
    return list(rows.select_related(*_WITH).order_by("approved_at", "pk"))


def get_mine(actor: Actor, product_id: int) -> Product:
    """Return one letter that the actor approved and has yet to sign.

    Raises:
        NotFound: no such letter.
    """
    for product in find_mine(actor):
        if product.pk == product_id:
            return product
    raise NotFound(_("Surat tidak ditemukan."))


def get_on_paper(actor: Actor, product_id: int) -> Product:
    """Return one letter to be signed by hand that the actor may see, and may scan or check.

    Raises:
        NotFound: no such letter.
    """
    product = letters.get_letter(actor, product_id)
    if letters.method_of(product) != Signature.Method.WET or not letters.may_read(actor, product):
        raise NotFound(_("Surat tidak ditemukan."))
    return product


def may_check(actor: Actor, product: Product) -> bool:
    """Tell whether the actor is another than who uploaded the scan and who signed the letter."""
    signature = product.signature
    return int(actor.id) not in (signature.scanned_by_id, product.assignment.user_id)


def scan_of(product: Product) -> StoredFile | None:
    """Return the scan that waits to be checked; None without one."""
    signature: Signature | None = getattr(product, "signature", None)
    return signature.scan if signature and product.is_waiting else None


def is_signer(actor: Actor, product: Product) -> bool:
    """Tell whether the actor approved this letter and may sign it now."""
    return (
        waits_for(product) in (Waiting.OFFICER, Waiting.SIGNER, Waiting.REFUSED)
        and letters.method_of(product) == Signature.Method.OFFICER
        and actor.id == str(product.assignment.user_id)
        and actor.may("products.sign", product.unit_id)
    )


def _of_signer(signature: Signature) -> Waiting:
    if signature.problem == Signature.Problem.DOWN:
        return Waiting.SIGNER
    if signature.problem == Signature.Problem.REFUSED:
        return Waiting.REFUSED
    is_attended = signature.method == Signature.Method.OFFICER
    return Waiting.OFFICER if is_attended else Waiting.PRESS
