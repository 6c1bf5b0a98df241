"""Manifest."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.calendar import actions
from balaikota.core.manifest import Manifest

_WRITERS = ("calendar.read", "calendar.propose", "calendar.confirm", "calendar.refuse")

MODULE = Manifest(
    slug="calendar",
    title=_("Kalender kerja"),
    permissions={
        "calendar.read": _("Membaca hari libur, jam layanan, usulan perubahan, dan riwayatnya"),
        "calendar.propose": _("Mengusulkan perubahan hari libur dan jam layanan"),
        "calendar.confirm": _("Menyetujui usulan orang lain atas hari libur dan jam layanan"),
        "calendar.refuse": _("Menolak usulan orang lain atas hari libur dan jam layanan"),
        "calendar.load": _("Memuat hari libur dan jam layanan dari profil kota"),
    },
    grants={
        "bagian-organisasi": _WRITERS,
        "sekda": ("calendar.read", "calendar.confirm", "calendar.refuse"),
        "inspektorat": ("calendar.read",),
        "auditor": ("calendar.read",),
        "admin-sistem": ("calendar.read", "calendar.propose", "calendar.load"),
    },
    changes=(
        actions.DayOff,
        actions.WorkingDay,
        actions.WholeYear,
        actions.NewHours,
        actions.DaysCompared,
        actions.HoursCompared,
    ),
)
