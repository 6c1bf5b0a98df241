"""The receipt as PDF: number, secret where it may still be told, what happens next, QR to track."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.calendar import queries as calendar
from balaikota.core.units import queries as units
from balaikota.engine.cases.queries import tracking
from balaikota.engine.packs.grammar import Pack
from balaikota.lib import wording
from balaikota.lib.letters import press
from balaikota.lib.letters.content import Receipt, Row
from balaikota.web import http

if TYPE_CHECKING:
    from balaikota.engine.cases.models import Case


SLIP = "80"


@dataclass(frozen=True)
class Told:
    """A case and what its receipt tells of its secret.

    Attributes:
        secret: empty where it may not be told (any more).
        is_replaced: whether the secret told first was replaced by another.
    """

    case: Case
    secret: str
    is_replaced: bool = False


def response(
    case: Case, *, secret: str, is_replaced: bool = False, paper: str = ""
) -> HttpResponse:
    """Return the receipt of a case as a download, on A4 or (``paper`` is SLIP) on a slip."""
    return combined([Told(case, secret, is_replaced)], paper=paper)


def combined(told: Sequence[Told], *, paper: str = "", is_inline: bool = False) -> HttpResponse:
    """Return the receipts of one case or more as one PDF.

    Args:
        told: at least one.
        paper: SLIP for thermal paper 80 mm wide, else A4.
        is_inline: opened in the browser, from where the counter prints.
    """
    first = told[0].case
    filled = [_filled(one) for one in told]
    pdf = press.receipts(filled, at=first.opened_at, is_slip=paper == SLIP)
    answer = HttpResponse(pdf, content_type="application/pdf")
    how = "inline" if is_inline else "attachment"
    name = f"{_('tanda-terima')}-{first.number}{'-80mm' if paper == SLIP else ''}.pdf"
    answer["Content-Disposition"] = f'{how}; filename="{name}"'
    return answer


def _filled(told: Told) -> Receipt:
    case = told.case
    lang = (get_language() or "id")[:2]
    standing = tracking.standing(case, now=http.now())
    address = f"{settings.PUBLIC_URL}{reverse('cases:track')}?nomor={quote(case.number)}"
    return Receipt(
        lang=lang,
        title=_("Tanda terima permohonan"),
        author=case.unit.name,
        letterhead=units.letterhead(case.unit),
        rows=_rows(told, standing.pack, lang),
        sections=(
            (_("Yang terjadi berikutnya"), _next(case, standing.pack, lang)),
            *_hours(case),
        ),
        address=address,
        caption=_("Pindai untuk melacak, atau buka %(address)s")
        % {"address": f"{settings.PUBLIC_URL}/lacak/"},
        alt=_("Kode QR menuju halaman pelacakan permohonan %(number)s") % {"number": case.number},
        notice=_("Tanda terima ini bukan surat keterangan."),
        page_word=_("Halaman"),
        sample=settings.DEMO or settings.SPECIMENS,
    )


def _rows(told: Told, pack: Pack, lang: str) -> tuple[Row, ...]:
    case = told.case
    rows = [
        Row(_("Nomor permohonan"), case.number, strong=True),
        Row(_("Layanan"), pack.title.in_(lang)),
        Row(_("Ditangani oleh"), case.unit.name),
        Row(_("Diterima"), wording.long_time(case.opened_at, lang)),
    ]
    if case.is_veiled:
        return _secret_row(rows, told)
    if case.organisation is not None and case.representation is not None:
        rows.append(Row(_("Atas nama"), case.organisation.name))
        rows.append(Row(_("Diwakili oleh"), case.representation.name))
    if case.applicant_name:
        rows.append(Row(_("Pemohon"), case.applicant_name))
    return _secret_row(rows, told)


def _secret_row(rows: list[Row], told: Told) -> tuple[Row, ...]:
    if told.secret:
        words = (
            _("Kode rahasia baru (kode yang lama tidak berlaku lagi)")
            if told.is_replaced
            else _("Kode rahasia (jangan berikan kepada orang lain)")
        )
        rows.insert(1, Row(words, told.secret, strong=True))
    elif told.is_replaced:
        rows.insert(1, Row(_("Kode rahasia"), _("sudah diganti, pakai kode yang terbaru")))
    return tuple(rows)


def _hours(case: Case) -> list[tuple[str, tuple[str, ...]]]:
    """Return when the office is open, days with the same hours in one line; empty when unknown."""
    week = calendar.find_week(case.unit, on=case.opened_at.astimezone(wording.WIB).date())
    lines = []
    for hours, days in groupby(week, key=itemgetter(1)):
        names = [name for name, _hours in days]
        span = names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
        lines.append(f"{span}: {hours}")
    return [(_("Jam layanan"), tuple(lines))] if lines else []


def _next(case: Case, pack: Pack, lang: str) -> tuple[str, ...]:
    assert case.promise_due_at is not None  # set when it is opened
    promised = wording.long_time(case.promise_due_at, lang)
    return (
        _("Kami berjanji selesai paling lambat %(at)s.") % {"at": promised},
        _(
            "Bila ada yang kurang, kami memberi tahu lewat halaman pelacakan. Waktu berhenti selama menunggu Anda."
        ),
        _cost(pack),
    )


def _cost(pack: Pack) -> str:
    if pack.standard.fee.is_free:
        return _("Layanan ini tidak dipungut biaya. Laporkan bila ada yang meminta.")
    return _(
        "Bayarlah hanya dengan kode pada tagihan di halaman pelacakan, tidak kepada petugas. Laporkan bila ada yang meminta uang."
    )
