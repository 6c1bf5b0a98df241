"""Fees in the words of the pages: rows for lists and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import segno
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from balaikota.engine.fees import rules
from balaikota.lib import wording

if TYPE_CHECKING:
    from balaikota.engine.fees.models import Invoice, Matter, Payment, Statement, StatementLine

Cells = list[Any]


def lang() -> str:
    """Return the reader's language, ``id`` or ``en``."""
    return (get_language() or "id")[:2]


def rupiah(amount: int) -> str:
    """Return money in the reader's language."""
    return wording.rupiah(amount, lang())


def picture(payload: str) -> Markup:
    """Return a QR code as ``<svg>``, black on white in the dark too; safe to insert."""
    drawn = segno.make(payload, error="m", micro=False)
    return Markup(drawn.svg_inline(scale=4, border=4, light="#fff"))  # noqa: S704 - drawn here


def line_rows(invoice: Invoice) -> list[Cells]:
    """Return what an invoice is made of: what for, how it is worked out, how much."""
    return [
        [rules.text(one["title"], lang()), rules.breakdown(one, lang()), rupiah(one["amount"])]
        for one in invoice.lines
    ]


def law_lines(invoice: Invoice) -> list[tuple[str, bool]]:
    """Return where an invoice and each legal number in it come from, and whether that is confirmed."""
    return [
        (
            f"{rules.text(one['words'], lang())}: {one['regulation']} {one['article']}".strip(),
            one["confirmed"],
        )
        for one in invoice.laws
    ]


def kinds() -> dict[str, str]:
    """Return what can be the matter with a payment -> words."""
    return {
        "SHORT": _("Kurang bayar"),
        "OVER": _("Lebih bayar"),
        "DOUBLE": _("Dibayar dua kali"),
        "LATE": _("Berkasnya tidak menunggu lagi"),
        "UNKNOWN": _("Kode tidak dikenal"),
        "WRONG": _("Salah tujuan"),
    }


def endings() -> dict[str, str]:
    """Return how a matter can end -> words."""
    return {
        "": "",
        "APPLIED": _("Dihitung untuk tagihan"),
        "REFUNDED": _("Uang dikembalikan"),
        "RETURNED": _("Dikirim kembali oleh bank"),
        "PAID": _("Kekurangannya sudah dibayar"),
        "UNDONE": _("Impornya dibatalkan"),
        "DROPPED": _("Tidak perlu diurus lagi"),
    }


def sources() -> dict[str, str]:
    """Return who can tell of a payment -> words."""
    return {
        "GATEWAY": _("Gerbang pembayaran"),
        "TREASURER": _("Dicatat bendahara"),
        "BANK": _("Rekening koran"),
    }


def errors() -> dict[str, str]:
    """Return why a line of a statement is refused -> words."""
    return {
        "": "",
        "date": _("Tanggalnya tidak terbaca. Tulis misalnya 23/11/2026."),
        "future": _("Tanggalnya sesudah hari ini."),
        "amount": _("Jumlahnya bukan uang masuk dalam rupiah bulat."),
        "reference": _("Nomor referensinya kosong atau lebih dari 64 huruf."),
        "doubled": _("Nomor referensi yang sama sudah ada di baris sebelumnya."),
    }


def outcomes() -> dict[str, str]:
    """Return what a line of a statement leads to -> words."""
    return {
        "": _("Tidak dihitung"),
        "CONFIRMED": _("Cocok dengan pembayaran yang sudah tercatat"),
        "COUNTED": _("Pembayaran baru untuk tagihan"),
        "UNMATCHED": _("Tanpa tagihan, disimpan untuk diurus"),
        "REPEATED": _("Sudah ada di rekening koran sebelumnya"),
    }


def statuses() -> dict[str, str]:
    """Return what can become of a statement -> words."""
    return {
        "PREVIEW": _("Belum dihitung"),
        "APPLIED": _("Sudah dihitung"),
        "UNDONE": _("Dibatalkan"),
        "DROPPED": _("Disisihkan"),
    }


def matter_rows(matters: Sequence[Matter], stakes: Mapping[int, int]) -> list[Cells]:
    """Return the matters that wait, each with a link."""
    words = kinds()
    return [
        [
            _link("fees:matter", one.pk, words[one.kind]),
            rupiah(stakes[one.pk]),
            one.invoice.case.number if one.invoice is not None else one.payment.reference,
            wording.long_date(one.opened_at.astimezone(wording.WIB).date(), lang()),
            _("menunggu persetujuan") if one.payee else (one.owner.name if one.owner else _("belum ada")),
        ]
        for one in matters
    ]  # fmt: skip


def payment_rows(payments: Sequence[Payment], *, of_one: bool = False) -> list[Cells]:
    """Return payments; each with a link to its invoice, unless all are ``of_one``."""
    words = sources()
    return [
        [
            wording.long_time(one.recorded_at, lang()),
            _link("fees:invoice", one.invoice_id, one.invoice.number) if one.invoice and not of_one else one.reference,
            rupiah(one.amount),
            words[one.source],
            _("ya") if one.confirmed_at else _("belum"),
        ]
        for one in payments
    ]  # fmt: skip


def statement_rows(statements: Sequence[Statement]) -> list[Cells]:
    """Return the bank statements read last, each with a link."""
    words = statuses()
    return [
        [
            _link("fees:statement", one.pk, one.name),
            wording.long_time(one.read_at, lang()),
            wording.number(one.all_lines, lang()),  # type: ignore[attr-defined]
            wording.number(one.broken, lang()),  # type: ignore[attr-defined]
            words[one.status],
        ]
        for one in statements
    ]


def good_rows(lines: Sequence[tuple[StatementLine, str]]) -> list[Cells]:
    """Return the lines that count (or would), each with what it leads to."""
    words = outcomes()
    return [
        [
            one.position,
            wording.long_date(one.dated, lang()) if one.dated else "",
            one.reference,
            one.code,
            rupiah(one.amount or 0),
            words[outcome],
        ]
        for one, outcome in lines
    ]


def broken_rows(lines: Sequence[StatementLine]) -> list[Cells]:
    """Return the lines that are refused, each with what is wrong."""
    words = errors()
    return [[one.position, one.reference, words[one.error]] for one in lines]


def _link(name: str, pk: int | None, text: str) -> str:
    return format_html('<a class="govuk-link" href="{}">{}</a>', reverse(name, args=[pk]), text)
