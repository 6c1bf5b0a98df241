"""Telling the holder of a letter that it ends."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases.actions import telling
from balaikota.engine.packs import queries as packs
from balaikota.engine.products import rules
from balaikota.engine.products.actions import _found
from balaikota.engine.products.models import Product
from balaikota.lib import wording

TELLER = action.system("cases.tell_applicant")


@action.action("products.remind")
def remind(*, by: Actor, now: datetime, product_id: int) -> Product | None:
    """Tell the holder of a letter once that it ends, and how to ask for it anew.

    None where it was told, revoked, replaced or ended meanwhile.

    Args:
        by: SYSTEM.
        now: when.
        product_id: the letter.
    """
    product = _found.locked(product_id)
    if product.reminded_at is not None or not product.is_issued or not _is_time(product, now):
        action.describe(subject=f"products.product:{product.pk}", outcome="nothing-due")
        return None
    case = product.case
    with override(case.language):
        subject, body = _words(product, case.language)
    telling.tell(by=TELLER, now=now, case_id=case.pk, subject=subject, body=body)
    product.reminded_at = now
    product.save(update_fields=["reminded_at"])
    action.describe(
        subject=f"products.product:{product.pk}", unit=product.unit.code, outcome="reminded"
    )
    return product


def _is_time(product: Product, now: datetime) -> bool:
    if product.renew_from is None or product.valid_until is None:
        return False
    return product.renew_from <= rules.letter_date(now) <= product.valid_until


def _words(product: Product, lang: str) -> tuple[str, str]:
    assert product.valid_until is not None
    pack = packs.get_version(product.case.version_id).pack
    told = {
        "title": pack.products[product.key].title.in_(lang),
        "number": product.entry.number,
        "until": wording.long_date(product.valid_until, lang),
        "case": product.case.number,
    }
    subject = _("%(title)s berlaku sampai %(until)s") % told
    body = _(
        "%(title)s nomor %(number)s berlaku sampai %(until)s. Bila masih Anda perlukan, perpanjang dari "
        "halaman permohonan %(case)s: sebagian besar isian yang dulu sudah terisi, tinggal Anda periksa."
    )
    return subject, body % told
