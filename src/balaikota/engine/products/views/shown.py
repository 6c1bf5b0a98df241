"""Letters and registers in the words of the pages: rows for lists and tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.people import queries as people
from balaikota.engine.products.queries import signing
from balaikota.engine.products.queries.handing import Handover
from balaikota.engine.products.queries.letters import Product
from balaikota.engine.products.queries.registers import Book, Line
from balaikota.engine.products.queries.signing import Waiting
from balaikota.engine.products.queries.verifying import Verified
from balaikota.lib import wording

Row = dict[str, Any]


def lang() -> str:
    """Return the reader's language, ``id`` or ``en``."""
    return (get_language() or "id")[:2]


def status(value: str) -> str:
    """Return where a letter is in its life, in words."""
    words = {
        "RESERVED": _("Sedang dicetak"),
        "FAILED": _("Gagal dicetak"),
        "VOID": _("Batal"),
        "ISSUED": _("Terbit"),
        "REVOKED": _("Dicabut"),
        "REPLACED": _("Diganti"),
    }
    return words[value]


def standing(product: Product) -> str:
    """Return where a letter is, in words; of one that waits, what for."""
    again = signing.next_try(product)
    at = wording.long_time(again, lang()) if again else ""
    words = {
        Waiting.OFFICER: _("Menunggu tanda tangan pejabat yang menyetujui"),
        Waiting.SIGNER: _("Layanan tanda tangan tidak menjawab. Nomor tersimpan."),
        Waiting.REFUSED: _("Layanan tanda tangan menolak. Nomor tersimpan."),
        Waiting.SCAN: _("Menunggu pindaian surat yang ditandatangani"),
        Waiting.CHECK: _("Pindaian menunggu diperiksa petugas lain"),
    }
    said = words.get(signing.waits_for(product), status(product.status))
    return f"{said} {_('Dicoba lagi %(at)s.') % {'at': at}}" if at else said


def verified_rows(letter: Verified) -> list[Row]:
    """Return what a stranger may read of a letter."""
    until = wording.long_date(letter.until, lang()) if letter.until else ""
    ended = wording.long_date(letter.ended_at, lang()) if letter.ended_at else ""
    return _filled(
        (_("Nomor"), letter.number),
        (_("Diterbitkan oleh"), letter.unit),
        (_("Tanggal surat"), wording.long_date(letter.dated, lang())),
        (_("Berlaku sampai"), until),
        (_("Disetujui"), f"{letter.signer_name}, {letter.signer_title}"),
        (_("Dasar kewenangan"), letter.basis),
        *((fact.label(lang()), fact.value) for fact in letter.facts),
        (_("Tidak berlaku sejak"), ended),
        (_("Alasan pencabutan"), letter.reason),
    )


def letter_rows(product: Product, *, may_see_case: bool) -> list[Row]:
    """Return what the desk shows of a letter."""
    case: Any = product.case.number
    if may_see_case:
        href = reverse("cases:case", args=[product.case.number])
        case = format_html('<a class="govuk-link" href="{}">{}</a>', href, product.case.number)
    return _filled(
        (_("Keadaan"), standing(product)),
        (_("Unit"), product.unit.name),
        (_("Permohonan"), case),
        (
            _("Disetujui"),
            f"{product.signer_title}, {wording.long_time(product.approved_at, lang())}",
        ),
        (_("Dasar kewenangan"), people.basis_of(product.assignment)),
        (_("Terbit"), wording.long_time(product.issued_at, lang()) if product.issued_at else ""),
        (_("Berlaku sampai"), _day(product.valid_until)),
        (_("Sebab gagal"), product.failure),
        (_("Berakhir"), wording.long_time(product.ended_at, lang()) if product.ended_at else ""),
        (_("Alasan"), product.end_reason),
    )


def receivers() -> list[tuple[str, str]]:
    """Return who may fetch a letter: code and words."""
    return [("APPLICANT", _("Pemohon sendiri")), ("PROXY", _("Orang lain dengan surat kuasa"))]


def identities() -> list[tuple[str, str]]:
    """Return what a person shows: code and words."""
    return [
        ("KTP", _("KTP-el")),
        ("IKD", _("Identitas Kependudukan Digital (IKD)")),
        ("SIM", _("SIM")),
        ("PASSPORT", _("Paspor")),
    ]


def handover_rows(given: Handover | None, *, may_see_case: bool) -> list[Row]:
    """Return to whom a letter was given; who it was only for those who may see the case."""
    if given is None:
        return []
    words = _("%(name)s, %(kind)s; %(identity)s berakhir %(end)s") % {
        "name": given.name,
        "kind": dict(receivers())[given.receiver],
        "identity": dict(identities())[given.identity],
        "end": given.identity_end,
    }
    by = _("%(at)s oleh %(name)s") % {
        "at": wording.long_time(given.given_at, lang()),
        "name": given.given_by.name,
    }
    return _filled((_("Diambil"), by), (_("Diserahkan kepada"), words if may_see_case else ""))


def book_rows(books: Sequence[Book]) -> list[list[Any]]:
    """Return the table of registers."""
    return [
        [
            format_html(
                '<a class="govuk-link" href="{}">{}</a>',
                reverse("products:register", args=[book.register.pk]),
                book.register.unit.name,
            ),
            book.title,
            book.register.latest,
            book.issued,
            book.reserved,
            book.void,
        ]
        for book in books
    ]


def register_rows(lines: Sequence[Line]) -> list[list[Any]]:
    """Return the table of one register; a number leads to its letter when the reader may see it."""
    return [
        [
            line.sequence,
            _number(line),
            wording.short_date(line.dated, lang()),
            line.title,
            line.about,
            line.case_number,
            line.signer,
            f"{status(line.status)}: {line.note}" if line.note else status(line.status),
        ]
        for line in lines
    ]


def unprinted_rows(products: Sequence[Product]) -> list[list[Any]]:
    """Return the table of letters that wait for somebody."""
    return [
        [
            format_html(
                '<a class="govuk-link" href="{}">{}</a>',
                reverse("products:letter", args=[product.pk]),
                product.entry.number,
            ),
            product.title,
            product.unit.name,
            wording.long_time(product.approved_at, lang()),
            standing(product),
        ]
        for product in products
    ]


def _number(line: Line) -> Any:
    if not line.is_open:
        return line.number
    href = reverse("products:letter", args=[line.product_id])
    return format_html('<a class="govuk-link" href="{}">{}</a>', href, line.number)


def _day(day: Any) -> str:
    return wording.long_date(day, lang()) if day else ""


def _filled(*pairs: tuple[str, Any]) -> list[Row]:
    return [{"key": key, "value": value} for key, value in pairs if value]
