"""What a case's own pages tell of its fees: what is wanted, and the papers."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.manifest import Document, Wanted
from balaikota.engine.fees.models import Invoice, Receipt
from balaikota.engine.fees.queries import balances
from balaikota.engine.packs.grammar import Pack
from balaikota.lib import wording


def has_fees(pack: Pack) -> bool:
    """Tell whether cases of a service may come to an invoice."""
    return bool(pack.fees)


def find_wanted(case_id: int) -> list[Wanted]:
    """Return what the applicant is to pay now: nothing, or one invoice. At most three queries."""
    rows = Invoice.objects.filter(case=case_id, status=Invoice.Status.OPEN).select_related("case")
    return [_wanted(invoice) for invoice in rows if balances.is_waiting(invoice)]


def find_documents(case_id: int) -> list[Document]:
    """Return the invoice and the receipts of a case, oldest first. Two queries at most."""
    return find_documents_of([case_id]).get(case_id, [])


def find_documents_of(case_ids: Collection[int]) -> dict[int, list[Document]]:
    """Return the invoice and receipts of many cases: pk -> oldest first. Two queries at most."""
    rows = Invoice.objects.filter(case__in=case_ids).exclude(status=Invoice.Status.REPLACED)
    invoices = list(rows.select_related("case").order_by("pk"))
    receipts = Receipt.objects.filter(invoice__in=invoices, void_at=None).order_by("pk")
    found: dict[int, list[Document]] = {}
    for invoice in invoices:
        found.setdefault(invoice.case_id, []).append(_invoice(invoice))
    by_pk = {invoice.pk: invoice for invoice in invoices}
    for receipt in receipts if invoices else ():
        invoice = by_pk[receipt.invoice_id]
        found[invoice.case_id].append(_receipt(receipt, invoice))
    return found


def state(invoice: Invoice) -> str:
    """Return what became of an invoice, in words."""
    return {
        Invoice.Status.OPEN: _("menunggu pembayaran"),
        Invoice.Status.PAID: _("lunas"),
        Invoice.Status.WAIVED: _("diteruskan tanpa pembayaran"),
        Invoice.Status.REPLACED: _("diganti tagihan lain"),
    }[Invoice.Status(invoice.status)]


def _wanted(invoice: Invoice) -> Wanted:
    lang = get_language() or "id"
    values = {"amount": wording.rupiah(balances.remaining(invoice), lang)}
    words = _("Bayar %(amount)s. Sesudah itu permohonan Anda diteruskan dengan sendirinya.")
    if invoice.due_at is not None:
        words = _(
            "Bayar %(amount)s sampai %(due)s. Sesudah itu permohonan Anda diteruskan dengan sendirinya."
        )
        values["due"] = wording.long_time(invoice.due_at, lang)
    url = reverse("fees:bill", args=[invoice.case.number, invoice.pk])
    return Wanted(_("Menunggu pembayaran Anda"), words % values, url, _("Lihat tagihan dan bayar"))


def _invoice(invoice: Invoice) -> Document:
    lang = get_language() or "id"
    return Document(
        title=_("Tagihan retribusi (SKRD)"),
        number=invoice.number,
        note=f"{wording.rupiah(invoice.total, lang)}, {state(invoice)}",
        download_url=reverse("fees:bill_pdf", args=[invoice.case.number, invoice.pk]),
        download_label=_("Unduh tagihan (PDF)"),
        desk_url=reverse("fees:invoice", args=[invoice.pk]),
    )


def _receipt(receipt: Receipt, invoice: Invoice) -> Document:
    lang = get_language() or "id"
    on = wording.long_date(receipt.issued_at.astimezone(wording.WIB).date(), lang)
    return Document(
        title=_("Tanda bukti bayar (SSRD)"),
        number=receipt.number,
        note=f"{wording.rupiah(receipt.amount, lang)}, {on}",
        download_url=reverse("fees:receipt_pdf", args=[invoice.case.number, receipt.pk]),
        download_label=_("Unduh tanda bukti bayar (PDF)"),
        desk_url=reverse("fees:invoice", args=[invoice.pk]),
    )
