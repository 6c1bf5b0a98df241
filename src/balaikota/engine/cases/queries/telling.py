"""What the applicant of a case was told, and how they want to be told."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from balaikota.core.notices import queries as notices
from balaikota.core.notices.queries import Told
from balaikota.engine.cases.models import Case

_PREFIX = "case:"
# Why a message was not taken, as its reader and the desk are told.
FAILURES = {
    "temporary": _("Ditolak sementara."),
    "permanent": _("Tidak dapat diterima di sana."),
    "unknown": _("Nomor atau alamatnya tidak dikenal."),
    "refused": _("Penerimanya tidak mau menerima pesan kami."),
    "timeout": _("Tidak dijawab tepat waktu."),
    "down": _("Jaringan pengirim tidak terjangkau."),
    "stopped": _("Dihentikan petugas."),
}


def about_of(case: Case) -> str:
    """Return under what notices of a case are found again."""
    return f"{_PREFIX}{case.pk}"


def case_pk(about: str) -> int:
    """Return the case that a notice is about; 0 for none."""
    rest = about.removeprefix(_PREFIX)
    return int(rest) if about.startswith(_PREFIX) and rest.isdecimal() else 0


def told_of(case: Case, *, knows_who: bool) -> list[Told]:
    """Return what its applicant was told, latest first, addresses masked. One query.

    Without ``knows_who`` a veiled case tells no addresses at all.
    """
    told = notices.find_told(about_of(case))
    is_veiled = case.is_veiled and not knows_who
    return [replace(one, to="") for one in told] if is_veiled else told


def channels(case: Case) -> tuple[str, ...]:
    """Return the channels by which its applicant can be told, in the usual order."""
    is_phone = bool(case.phone) and notices.has_phones()
    known = {
        "EMAIL": bool(case.email),
        "WHATSAPP": is_phone,
        "SMS": is_phone,
        "LETTER": bool(case.applicant_name) and not case.is_veiled,
    }
    return tuple(channel for channel, is_known in known.items() if is_known)


def chosen(case: Case) -> str:
    """Return the channel that its applicant is told by first; empty for none. One query."""
    wish = notices.find_wish_about(about_of(case))
    reach = channels(case)
    return wish.channel if wish and wish.channel in reach else next(iter(reach), "")
