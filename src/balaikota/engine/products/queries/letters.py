"""Letters: for the press, for their holder, for the officers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from balaikota.core.action import Actor
from balaikota.core.files import queries as files
from balaikota.core.manifest import room_folders
from balaikota.engine.cases.models import Case
from balaikota.engine.cases.queries import visible
from balaikota.engine.products import rules
from balaikota.engine.products.models import Product, Signature
from balaikota.lib.errors import NotFound

__all__ = ["Product"]

# A letter takes well under a second; one that waits longer is shown on the desk.
SLOW = timedelta(minutes=5)
_BATCH = 200
_BY_PERSON = (Signature.Method.OFFICER, Signature.Method.WET)
_HELD = (Product.Status.ISSUED, Product.Status.REVOKED, Product.Status.REPLACED)


@dataclass(frozen=True)
class PrintOrder:
    """What the press and the signer need for one letter.

    Attributes:
        key: idempotency key for the signer; the same at every try.
        is_sealed: the system seals it for the office.
    """

    template: bytes
    content: Mapping[str, Any]
    at: datetime
    key: str = ""
    is_sealed: bool = False
    unit_code: str = ""
    unit_name: str = ""


@dataclass(frozen=True)
class Served:
    """A letter as a download."""

    name: str
    content: bytes
    media_type: str = "application/pdf"


def find_print_order(product_id: int) -> PrintOrder | None:
    """Return what the worker is to print; None when the letter does not wait for it (any more).

    A letter that a person signs waits for that person, not for the worker.
    """
    rows = Product.objects.select_related("entry", "unit", "signature")
    product = rows.filter(pk=product_id, status=Product.Status.RESERVED).first()
    if product is None or method_of(product) in _BY_PERSON:
        return None
    return order_of(product)


def order_of(product: Product) -> PrintOrder:
    """Return what the press and the signer need for this letter, as it was frozen."""
    signature = getattr(product, "signature", None)
    return PrintOrder(
        template=template_of(product.room, product.template),
        content={**product.content, "number": product.entry.number},
        at=product.approved_at,
        key=str(signature.request_key) if signature else "",
        is_sealed=method_of(product) == Signature.Method.SEAL,
        unit_code=product.unit.code,
        unit_name=product.unit.name,
    )


def is_draft(product: Product) -> bool:
    """Tell whether the letter waits for a person to sign it, who must be able to read it."""
    return product.is_waiting and method_of(product) in _BY_PERSON


def is_for_press(product: Product) -> bool:
    """Tell whether printing again helps: the press failed, or nobody but the worker is waited for."""
    return product.status == Product.Status.FAILED or method_of(product) not in _BY_PERSON


def method_of(product: Product) -> str:
    """Return how the letter is signed: ``SEAL``, ``OFFICER``, ``WET``; empty for not at all."""
    signature = getattr(product, "signature", None)
    return signature.method if signature else ""


def find_to_sign_again(now: datetime) -> list[tuple[int, int]]:
    """Return (pk, tries) of letters whose signer was down and whose time has come, longest first."""
    rows = Signature.objects.filter(next_at__lte=now, product__status=Product.Status.RESERVED)
    return list(rows.order_by("next_at", "pk").values_list("product_id", "tries")[:_BATCH])


def find_to_remind(now: datetime) -> list[int]:
    """Return pks of letters in force that end soon and of which nobody was told, at most a batch."""
    today = rules.letter_date(now)
    rows = Product.objects.filter(
        renew_from__lte=today, valid_until__gte=today, reminded_at=None, status="ISSUED"
    )
    return list(rows.order_by("renew_from", "pk").values_list("pk", flat=True)[:_BATCH])


def renewable_from(product: Product) -> date | None:
    """Return the first day on which a letter in force may be asked for anew; None for one without end."""
    if not product.is_issued:
        return None
    return product.renew_from or rules.renew_from(product.valid_until, None)


def get_renewable(case: Case, product_id: int, *, now: datetime) -> Product:
    """Return one letter of the case that its holder may ask for anew.

    Raises:
        NotFound: none such, or it is too early.
    """
    found = Product.objects.filter(pk=product_id, case=case).first()
    begins = renewable_from(found) if found is not None else None
    if found is None or begins is None or begins > rules.letter_date(now):
        raise NotFound(_("Surat ini tidak dapat diperpanjang sekarang."))
    return found


def template_of(room: str, name: str) -> bytes:
    """Return the source of a letter template, ``letters/<name>`` in the folder of the room.

    Raises:
        LookupError: no such room is installed.
        OSError: it has no such template.
    """
    return (room_folders()[room] / "letters" / Path(name).name).read_bytes()


def find_issued(case_id: int) -> list[Product]:
    """Return the letters of a case that its holder may know of, oldest first.

    Revoked and replaced ones are among them: the holder reads that they hold no more.
    """
    rows = Product.objects.filter(case=case_id, status__in=_HELD)
    return list(rows.select_related("entry", "file", "unit").order_by("pk"))


def get_issued(case: Case) -> Product | None:
    """Return the letter in force of a case, the newest; None without one."""
    in_force = [product for product in find_issued(case.pk) if product.is_issued]
    return in_force[-1] if in_force else None


def get_held(case: Case, product_id: int) -> Product:
    """Return one letter of the case that its holder may download: only while it is in force.

    Raises:
        NotFound: no such letter of this case, or it was revoked or replaced.
    """
    for product in find_issued(case.pk):
        if product.pk == product_id and product.is_issued:
            return product
    raise NotFound(_("Surat tidak ditemukan."))


def serve(product: Product) -> Served:
    """Return the PDF of an issued letter. Whether the reader may have it, the caller asks first.

    Raises:
        NotFound: it has no file yet.
    """
    if product.file is None:
        raise NotFound(_("Surat ini belum jadi."))
    return Served(file_name(product), files.read(product.file))


def file_name(product: Product) -> str:
    """Return the name a letter is downloaded under."""
    number = product.entry.number.replace("/", "-")
    return f"{product.title} {number}.pdf"


def get_letter(actor: Actor, product_id: int) -> Product:
    """Return one letter the actor may open: those of the cases they may see, or that they mend.

    Raises:
        NotFound: no such letter, or not visible to the actor (the two look the same).
    """
    rows = Product.objects.select_related(
        "entry__register", "unit", "case", "file", "signature__scan",
        "assignment__user", "assignment__unit", "assignment__decree_file",
    )  # fmt: skip
    product = rows.filter(_reach(actor), pk=product_id).first()
    if product is None:
        raise NotFound(_("Surat tidak ditemukan."))
    return product


def may_read(actor: Actor, product: Product) -> bool:
    """Tell whether the actor may read the letter itself, not only that it exists."""
    return visible.visible_to(actor).filter(pk=product.case_id).exists()


def find_unprinted(actor: Actor, *, now: datetime) -> list[Product]:
    """Return letters that do not come out of the press, oldest first: failed, or waiting too long.

    Only those of units where the actor may mend them.
    """
    slow = Q(status=Product.Status.RESERVED, approved_at__lt=now - SLOW)
    rows = Product.objects.filter(slow | Q(status=Product.Status.FAILED))
    rows = rows.filter(unit_id__in=actor.units_for("products.mend"))
    with_them = rows.select_related("entry", "unit", "case", "signature")
    return list(with_them.order_by("approved_at", "pk"))


def _reach(actor: Actor) -> Q:
    mends = Q(unit_id__in=actor.units_for("products.mend"))
    return mends | Q(case__in=visible.visible_to(actor))
