"""The receipt as PDF: number, secret where it may still be told, what happens next, QR to track."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balaikota.core.units import queries as units
from balaikota.engine.cases.queries import tracking
from balaikota.engine.packs.grammar import Pack
from balaikota.lib import wording
from balaikota.lib.letters import press
from balaikota.lib.letters.content import Letterhead, Receipt, Row
from balaikota.web import http

if TYPE_CHECKING:
    from balaikota.engine.cases.models import Case


def response(case: Case, *, secret: str) -> HttpResponse:
    """Return the receipt of a case as a download."""
    pdf = press.receipt(_filled(case, secret), at=case.opened_at)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{_("tanda-terima")}-{case.number}.pdf"'
    return answer


def _filled(case: Case, secret: str) -> Receipt:
    lang = (get_language() or "id")[:2]
    standing = tracking.standing(case, now=http.now())
    letterhead = units.letterhead(case.unit)
    address = f"{settings.PUBLIC_URL}{reverse('cases:track')}?nomor={quote(case.number)}"
    return Receipt(
        lang=lang,
        title=_("Tanda terima permohonan"),
        author=case.unit.name,
        letterhead=Letterhead(tuple(letterhead.offices), letterhead.address),
        rows=_rows(case, standing.pack, secret, lang),
        sections=((_("Yang terjadi berikutnya"), _next(case, lang)),),
        address=address,
        caption=_("Pindai untuk melacak, atau buka %(address)s")
        % {"address": f"{settings.PUBLIC_URL}/lacak/"},
        alt=_("Kode QR menuju halaman pelacakan permohonan %(number)s") % {"number": case.number},
        notice=_("Tanda terima ini bukan surat keterangan."),
        page_word=_("Halaman"),
        sample=settings.DEMO,
    )


def _rows(case: Case, pack: Pack, secret: str, lang: str) -> tuple[Row, ...]:
    rows = [
        Row(_("Nomor permohonan"), case.number, strong=True),
        Row(_("Layanan"), pack.title.in_(lang)),
        Row(_("Ditangani oleh"), case.unit.name),
        Row(_("Diterima"), wording.long_time(case.opened_at, lang)),
    ]
    if case.organisation is not None and case.representation is not None:
        rows.append(Row(_("Atas nama"), case.organisation.name))
        rows.append(Row(_("Diwakili oleh"), case.representation.name))
    if case.applicant_name:
        rows.append(Row(_("Pemohon"), case.applicant_name))
    if secret:
        rows.insert(
            1, Row(_("Kode rahasia (jangan berikan kepada orang lain)"), secret, strong=True)
        )
    return tuple(rows)


def _next(case: Case, lang: str) -> tuple[str, ...]:
    assert case.promise_due_at is not None  # set when it is opened
    promised = wording.long_time(case.promise_due_at, lang)
    return (
        _("Kami berjanji selesai paling lambat %(at)s.") % {"at": promised},
        _(
            "Bila ada yang kurang, kami memberi tahu lewat halaman pelacakan. Waktu berhenti selama menunggu Anda."
        ),
        _("Layanan ini tidak dipungut biaya. Laporkan bila ada yang meminta."),
    )
