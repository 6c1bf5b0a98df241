"""Who was looked at for a case at the counter, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from balaikota.engine.cases.models import Case, IdentityCheck, Occasion
from balaikota.engine.cases.rules import Means

WORDS: dict[str, Promise] = {
    Means.KTP: _("KTP-el ditunjukkan"),
    Means.KK: _("Kartu Keluarga (KK) ditunjukkan"),
    Means.SIM: _("SIM ditunjukkan"),
    Means.PASSPORT: _("Paspor ditunjukkan"),
    Means.KNOWN: _("Dikenal petugas"),
    Means.NONE: _("Tidak menunjukkan identitas"),
}
OCCASIONS: dict[str, Promise] = {
    Occasion.INTAKE: _("saat permohonan diterima"),
    Occasion.RENEWAL: _("saat kode rahasia diganti"),
}


def find_checks(case: Case) -> list[tuple[IdentityCheck, Promise, Promise]]:
    """Return each check of a case of ``visible.get_case`` with its words, earliest first.

    One query; none when there is no check.
    """
    if not getattr(case, "has_identities", False):
        return []
    rows = IdentityCheck.objects.filter(case=case).select_related("by").order_by("pk")
    return [(row, WORDS[row.means], OCCASIONS[row.occasion]) for row in rows]
