"""Telling those whose cases were merged into another: each in their language, of their own case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.engine.cases.actions._sending import send
from balaikota.engine.cases.models import Case, Follower
from balaikota.engine.cases.queries import several
from balaikota.engine.packs.grammar import Pack


def hear(case: Case, pack: Pack, *, now: datetime) -> None:
    """Tell every follower where the case stands now, whenever its applicant is told something.

    They read the step and a coded reason, never what was written to the applicant of the lead.
    """
    if not case.is_followed:
        return
    for follower in Follower.objects.filter(case=case).select_related("holder").order_by("pk"):
        holder = follower.holder
        with override(holder.language):
            subject = _("Kabar tentang permohonan %(number)s") % {"number": holder.number}
            body = _("Permohonan Anda ditangani bersama %(lead)s. %(status)s") % {
                "lead": case.number,
                "status": several.public_status(case, pack, holder.language),
            }
            _send(holder, subject, body, now)


def joined(case: Case, lead: Case, *, now: datetime) -> None:
    """Tell the applicant of a case, once, that it is handled with another from now on."""
    with override(case.language):
        subject = _("Permohonan %(number)s digabung") % {"number": case.number}
        body = _(
            "Permohonan Anda tentang hal yang sama dengan berkas %(lead)s, jadi keduanya ditangani bersama oleh %(unit)s. Anda tetap menerima setiap kabar, dan nomor Anda tetap berlaku untuk melacak."
        ) % {"lead": lead.number, "unit": lead.unit.name}
        _send(case, subject, body, now)


def parted(cases: Iterable[Case], head: Case, *, now: datetime) -> None:
    """Tell those who heard with a case, its own applicant too, that it is on its own again."""
    for case in cases:
        with override(case.language):
            subject = _("Permohonan %(number)s tidak digabung lagi") % {"number": case.number}
            if case.pk == head.pk:
                body = _(
                    "Permohonan Anda diproses sendiri lagi oleh %(unit)s, dari langkah yang sama. Waktunya terus dihitung sejak semula."
                ) % {"unit": head.unit.name}
            else:
                body = _("Permohonan Anda sekarang ditangani bersama %(lead)s saja.") % {
                    "lead": head.number
                }
            _send(case, subject, body, now)


def _send(case: Case, subject: str, body: str, now: datetime) -> None:
    link = reverse("cases:track_case", args=[case.number])
    send(case, subject=subject, body=body, link=link, now=now)
