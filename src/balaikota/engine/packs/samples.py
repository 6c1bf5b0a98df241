"""Sample values for the braces of a message: long ones, as they may well be."""

from __future__ import annotations

from balaikota.engine.packs.grammar import Message, Pack
from balaikota.lib import sms

# An SMS names no reason: what an officer writes may hold personal data, and may be of any length.
SMS_PLACEHOLDERS = ("nomor", "layanan", "unit", "langkah", "batas", "tautan", "dokumen")


def values(pack: Pack, lang: str, *, is_short: bool = False) -> dict[str, str]:
    """Return placeholder -> sample in ``lang``, for all of PLACEHOLDERS.

    Args:
        is_short: as an SMS says them.
    """
    long = {
        "id": "Jumat, 4 Desember 2026, 14.30 WIB",
        "en": "Friday, 4 December 2026, 14:30 WIB",
    }
    short = {"id": "14 Des 2026 14.30", "en": "14 Dec 2026 14:30"}
    statuses = [step.status.in_(lang) for step in pack.procedure.values()]
    reason = next((one.sentence.in_(lang) for one in pack.reasons.values()), "")
    return {
        "nomor": "SKU-2026-000123",
        "layanan": pack.title.in_(lang),
        "unit": "Kelurahan Bandungrejosari",
        "langkah": max(statuses, key=len, default=""),
        "batas": (short if is_short else long)[lang],
        "alasan": reason or {"id": "Foto kurang jelas.", "en": "The photo is unclear."}[lang],
        "tautan": "https://layanan.contohkota.go.id/lacak/SKU-2026-000123/",
        "dokumen": "470/0123/35.73.04.1001/2026",
    }


def short(pack: Pack, message: Message, lang: str) -> str:
    """Return what an SMS would say: that of the pack, or what is made of subject and link.

    Raises:
        KeyError, ValueError: a placeholder is unknown, or a brace has no partner.
    """
    known = values(pack, lang, is_short=True)
    if message.sms is None:
        return sms.shortened(message.subject.in_(lang).format(**known), known["tautan"])
    return sms.plain(message.sms.in_(lang).format(**known))
