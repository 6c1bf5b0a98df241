"""Signatures of persons: by the officer who approved, or by hand on paper, checked by another."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.core.files import actions as files
from balaikota.core.files import queries as stored
from balaikota.engine.products.actions import _found, _issued
from balaikota.engine.products.making import Proof
from balaikota.engine.products.models import Product, Signature
from balaikota.lib.errors import NotAllowed


class NotYours(NotAllowed):
    """Another officer approved this letter: only they sign it."""


class SecondOfficerNeeded(NotAllowed):
    """Whoever uploaded the scan may not check it."""


@action.action("products.sign")
def sign(*, by: Actor, now: datetime, product_id: int, pdf: bytes, proof: Proof) -> Product:
    """Hand in a letter that its approver just signed, and move its case on.

    Signing itself happened before, outside of this transaction. A letter issued already is returned
    as it is.

    Raises:
        NotFound: no such letter is signed by a person where the actor may sign.
        NotYours: another officer approved it.
        NotIssuable: its number was voided meanwhile.
    """
    product = _to_sign(by, product_id, Signature.Method.OFFICER)
    require_signer(by, product)
    return _issued.hand_in(now=now, product_id=product_id, pdf=pdf, proof=proof)


@action.action("products.sign")
def note_enrolment(*, by: Actor, now: datetime) -> None:
    """Write down that an officer had a certificate of the development authority made."""
    action.describe(subject=f"people.user:{by.id}", outcome="enrolled")


def require_signer(by: Actor, product: Product) -> None:
    """Let pass only the officer who approved the letter: their name stands on it.

    Raises:
        NotYours: it is another.
    """
    if by.id != str(product.assignment.user_id):
        raise NotYours(_("Surat ini ditandatangani oleh pejabat yang menyetujuinya."))


@action.action("products.upload_scan")
def upload_scan(
    *, by: Actor, now: datetime, product_id: int, scan: UploadedFile[Any] | files.Clean
) -> Product:
    """Add the scan of a letter signed by hand; it waits for another officer to check it.

    A scan that is not checked yet may be put in place of the one before.

    Raises:
        NotFound: no such letter is signed by hand where the actor may upload.
        NotIssuable: it is out, or its number was voided.
        Refused: the file is no sound PDF.
    """
    product = _to_sign(by, product_id, Signature.Method.WET, permission="products.upload_scan")
    if not product.is_waiting:
        raise _found.NotIssuable(_("Surat ini tidak menunggu pindaian."))
    kept = files.store(
        by=action.system("files.store"), now=now, upload=scan, owner=f"product:{product.pk}"
    )
    if kept.media_type != "application/pdf":
        raise files.Refused(_("Pindai surat itu sebagai PDF, lalu unggah lagi."), field="scan")
    Signature.objects.filter(product=product).update(scan=kept, scanned_by=int(by.id))
    action.describe(unit=product.unit.code, outcome="scanned")
    return product


@action.action("products.check_scan")
def accept_scan(*, by: Actor, now: datetime, product_id: int) -> Product:
    """Say that the scan is the letter, signed by the right hand: it is issued.

    Raises:
        NotFound: no such letter waits to be checked where the actor may check.
        SecondOfficerNeeded: the actor uploaded it, or approved the letter.
        NotIssuable: it is out already, or voided.
    """
    product, signature = _to_check(by, product_id)
    assert signature.scan is not None
    signature.checked_by_id = int(by.id)
    signature.save(update_fields=["checked_by"])
    return _issued.hand_in(
        now=now, product_id=product_id, pdf=stored.read(signature.scan), proof=Proof()
    )


@action.action("products.check_scan")
def return_scan(*, by: Actor, now: datetime, product_id: int) -> Product:
    """Say that the scan is not the letter: it must be uploaded anew.

    Raises:
        NotFound: no such letter waits to be checked where the actor may check.
        SecondOfficerNeeded: the actor uploaded it, or approved the letter.
    """
    product, signature = _to_check(by, product_id)
    signature.scan = signature.scanned_by = None
    signature.save(update_fields=["scan", "scanned_by"])
    action.describe(unit=product.unit.code, outcome="scan-returned")
    return product


def _to_check(by: Actor, product_id: int) -> tuple[Product, Signature]:
    product = _to_sign(by, product_id, Signature.Method.WET, permission="products.check_scan")
    signature = Signature.objects.select_related("scan").get(product=product)
    if signature.scan is None or not product.is_waiting:
        raise _found.NotIssuable(_("Tidak ada pindaian yang menunggu diperiksa."))
    if int(by.id) in (signature.scanned_by_id, product.assignment.user_id):
        raise SecondOfficerNeeded(
            _("Pindaian diperiksa petugas lain, bukan yang mengunggah atau menandatangani.")
        )
    return product, signature


def _to_sign(
    by: Actor, product_id: int, method: str, *, permission: str = "products.sign"
) -> Product:
    product = _found.locked(product_id)
    is_so = Signature.objects.filter(product=product, method=method).exists()
    if not is_so or not by.may(permission, product.unit_id):
        raise _found.absent()
    return product
