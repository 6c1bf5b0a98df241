"""Invoice and receipt as PDF, in the reader's language, made when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from balaikota.core.units import queries as units
from balaikota.engine.fees import rules
from balaikota.engine.fees.queries import balances, paying, told
from balaikota.engine.fees.queries.paying import Ways
from balaikota.engine.fees.views import shown
from balaikota.engine.fees.views.shown import lang, rupiah
from balaikota.lib import wording
from balaikota.lib.letters import press
from balaikota.lib.letters.content import Letterhead, Receipt, Row

if TYPE_CHECKING:
    from balaikota.engine.fees.models import Invoice
    from balaikota.engine.fees.models import Receipt as Proof


def invoice(found: Invoice) -> HttpResponse:
    """Return an invoice as a download; its QR code is the QRIS payload while money is owed."""
    owed = balances.remaining(found)
    ways = paying.ways(found, owed)
    page = _tracking(found)
    filled = _filled(
        found,
        title=_("Surat ketetapan retribusi daerah"),
        rows=_invoice_rows(found, owed),
        sections=(
            (_("Perhitungan"), _lines(found)),
            (_("Cara membayar"), _how(ways, owed)),
            (_("Dasar hukum"), _laws(found)),
        ),
        address=ways.payload or page,
        caption=_("Pindai dengan aplikasi bank atau dompet digital (QRIS)")
        if ways.payload
        else _("Pindai untuk melacak, atau buka %(address)s") % {"address": page},
        alt=_("Kode QR tagihan %(number)s") % {"number": found.number},
        is_sample=ways.is_sample,
    )
    return _answer(filled, found, f"{_('tagihan')}-{found.number}")


def receipt(found: Proof) -> HttpResponse:
    """Return the receipt of a payment as a download."""
    bill = found.invoice
    rows = (
        Row(_("Nomor"), found.number, strong=True),
        Row(_("Untuk tagihan"), bill.number),
        Row(_("Nomor permohonan"), bill.case.number),
        Row(_("Jumlah yang diterima"), _in_full(found.amount), strong=True),
        Row(_("Dibayar"), wording.long_time(found.payment.paid_at, lang())),
        Row(_("Dicatat"), wording.long_time(found.issued_at, lang())),
        Row(_("Nomor referensi"), found.payment.reference),
        *_payer(bill),
    )
    page = _tracking(bill)
    filled = _filled(
        bill,
        title=_("Tanda bukti bayar (SSRD)"),
        rows=rows,
        sections=(
            (_("Keterangan"), (_("Keadaan tagihan saat ini: %(state)s.") % {"state": told.state(bill)},)),
        ),
        address=page,
        caption=_("Pindai untuk melacak, atau buka %(address)s") % {"address": page},
        alt=_("Kode QR menuju halaman pelacakan"),
        is_sample=False,
    )  # fmt: skip
    return _answer(filled, bill, f"{_('bukti-bayar')}-{found.number}")


def _filled(
    found: Invoice,
    *,
    title: str,
    rows: tuple[Row, ...],
    sections: tuple[tuple[str, tuple[str, ...]], ...],
    address: str,
    caption: str,
    alt: str,
    is_sample: bool,
) -> Receipt:
    head = units.letterhead(found.unit)
    return Receipt(
        lang=lang(),
        title=title,
        author=found.unit.name,
        letterhead=Letterhead(tuple(head.offices), head.address),
        rows=rows,
        sections=sections,
        address=address,
        caption=caption,
        alt=alt,
        notice=_("Bayarlah hanya dengan kode pada tagihan ini, tidak kepada petugas."),
        page_word=_("Halaman"),
        sample=settings.DEMO or is_sample,
    )


def _answer(filled: Receipt, found: Invoice, name: str) -> HttpResponse:
    pdf = press.receipt(filled, at=found.issued_at)
    answer = HttpResponse(pdf, content_type="application/pdf")
    safe = name.replace("/", "-")
    answer["Content-Disposition"] = f'attachment; filename="{safe}.pdf"'
    return answer


def _invoice_rows(found: Invoice, owed: int) -> tuple[Row, ...]:
    rows = [
        Row(_("Nomor"), found.number, strong=True),
        Row(_("Untuk"), rules.text(found.title, lang())),
        Row(_("Nomor permohonan"), found.case.number),
        *_payer(found),
        Row(_("Jumlah"), _in_full(found.total), strong=True),
        Row(_("Keadaan"), told.state(found)),
    ]
    if owed and owed != found.total:
        rows.append(Row(_("Masih harus dibayar"), _in_full(owed), strong=True))
    if owed and found.due_at is not None:
        rows.append(Row(_("Bayar paling lambat"), wording.long_time(found.due_at, lang())))
    return tuple(rows)


def _payer(found: Invoice) -> tuple[Row, ...]:
    name = "" if found.case.is_veiled else found.case.applicant_name
    return (Row(_("Wajib retribusi"), name),) if name else ()


def _lines(found: Invoice) -> tuple[str, ...]:
    lines = (
        f"{rules.text(one['title'], lang())}: {rules.breakdown(one, lang())}" for one in found.lines
    )
    return (*lines, _("Jumlah: %(total)s") % {"total": rupiah(found.total)})


def _how(ways: Ways, owed: int) -> tuple[str, ...]:
    if not owed:
        return (_("Tidak ada lagi yang harus dibayar."),)
    at_bank = _("Di %(bank)s: pilih bayar tagihan, lalu masukkan nomor %(account)s.")
    plain = _("Di bank: sebutkan kode bayar %(account)s.")
    words = at_bank if ways.bank else plain
    return (
        words % {"bank": ways.bank, "account": rules.grouped(ways.account)},
        *((_("Kode pada lembar ini contoh dan tidak dapat dibayar."),) if ways.is_sample else ()),
    )


def _laws(found: Invoice) -> tuple[str, ...]:
    doubt = _("(belum dikonfirmasi)")
    return tuple(
        words if is_confirmed else f"{words} {doubt}"
        for words, is_confirmed in shown.law_lines(found)
    )


def _in_full(amount: int) -> str:
    words = f" ({wording.terbilang(amount)} rupiah)" if lang() == "id" else ""
    return f"{rupiah(amount)}{words}"


def _tracking(found: Invoice) -> str:
    return f"{settings.PUBLIC_URL}{reverse('cases:track')}?nomor={found.case.number}"
