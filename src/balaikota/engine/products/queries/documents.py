"""The letters of a case as its applicant is shown them on the tracking page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.db.models import BigIntegerField, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.manifest import Document
from balaikota.core.written import Given, Statement
from balaikota.engine.products.models import Product
from balaikota.engine.products.queries import letters, signing
from balaikota.engine.products.queries.signing import Waiting
from balaikota.lib import wording


def find_documents(case_id: int) -> list[Document]:
    """Return the letters of a case, oldest first; numbers given up are left out. One query."""
    return [_document(product) for product in _OF_CASE.find(case=case_id)]


def _of_case() -> QuerySet[Product]:
    rows = Product.objects.filter(case=Given("case", BigIntegerField()))
    rows = rows.exclude(status=Product.Status.VOID)
    return rows.select_related("entry", "case__version", "signature").order_by("pk")


_OF_CASE = Statement(_of_case)


def find_documents_of(case_ids: Collection[int]) -> dict[int, list[Document]]:
    """Return the letters of many cases: pk -> oldest first. One query."""
    rows = Product.objects.filter(case__in=case_ids).exclude(status=Product.Status.VOID)
    found: dict[int, list[Document]] = {}
    for product in rows.select_related("entry", "case__version", "signature").order_by("pk"):
        found.setdefault(product.case_id, []).append(_document(product))
    return found


def _document(product: Product) -> Document:
    lang = get_language() or "id"
    spec = product.case.version.pack.products[product.key]
    title, number = spec.title.in_(lang), product.entry.number
    desk_url = reverse("products:letter", args=[product.pk])
    if product.is_waiting:
        return Document(title, number, note=_being_made(product), desk_url=desk_url)
    verify_url = reverse("products:verify", args=[product.verification_id])
    if not product.is_issued:
        note = _note(product, lang)
        return Document(title, number, note=note, verify_url=verify_url, desk_url=desk_url)
    address = reverse("products:collect", args=[product.case.number, product.pk])
    until = wording.long_date(product.valid_until, lang) if product.valid_until else ""
    note = _("berlaku sampai %(until)s") % {"until": until} if until else ""
    issued = Document(title, number, note, address, verify_url, desk_url)
    if (begins := letters.renewable_from(product)) is None:
        return issued
    renew_url = reverse("products:renew", args=[product.case.number, product.pk])
    return replace(issued, renew_url=renew_url, renew_from=begins)


def _being_made(product: Product) -> str:
    """Return what the letter waits for, as its applicant reads it."""
    words = {
        Waiting.OFFICER: _("menunggu tanda tangan pejabat"),
        Waiting.SIGNER: _("layanan tanda tangan belum menjawab; dicoba lagi"),
        Waiting.REFUSED: _("tanda tangannya terhambat; petugas sedang memeriksanya"),
        Waiting.SCAN: _("menunggu tanda tangan pejabat di atas kertas"),
        Waiting.CHECK: _("ditandatangani di atas kertas; pindaiannya sedang diperiksa"),
    }
    return words.get(signing.waits_for(product), _("sedang dibuat"))


def _note(product: Product, lang: str) -> str:
    assert product.ended_at is not None
    on = wording.long_date(product.ended_at, lang)
    if product.status == Product.Status.REPLACED:
        return _("diganti pada %(on)s") % {"on": on}
    return _("dicabut pada %(on)s: %(reason)s") % {"on": on, "reason": product.end_reason}
