"""What the survey tells the rest of the system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest, MenuEntry
from balaikota.engine.survey.queries import offers

_TABLETS = ("survey.tablet",)
_READS = ("survey.view",)
_HEADS = (*_READS, "survey.read_words", "survey.follow_up")

MODULE = Manifest(
    slug="survey",
    title=_("Survei kepuasan"),
    permissions={
        "survey.offer": _("Menawarkan survei setelah permohonan diputus (sistem)"),
        "survey.answer": _("Menjawab survei lewat tautan sekali pakai atau tablet (warga)"),
        "survey.tablet": _("Menyiapkan tablet loket dan menampilkan survei di sana"),
        "survey.view": _("Melihat hasil survei di unit"),
        "survey.read_words": _("Membaca kata-kata warga tentang unit yang dipimpinnya sendiri"),
        "survey.follow_up": _("Menulis dan menerbitkan rencana tindak lanjut survei"),
    },
    # No role answers: whoever holds the link does, and that once.
    automatic=("survey.offer", "survey.answer"),
    grants={
        "petugas-loket": _TABLETS,
        "seklur": (*_TABLETS, *_READS),
        "lurah": (*_TABLETS, *_HEADS),
        "camat": (*_TABLETS, *_HEADS),
        "kepala-opd": (*_TABLETS, *_HEADS),
        "koordinator": _READS,
        "sekda": _READS,
        "wali-kota": _READS,
        "inspektorat": _READS,
        "bagian-organisasi": _READS,
        "auditor": _READS,
    },
    wanted=offers.find_wanted,
    menu=(
        MenuEntry(_("Survei kepuasan"), "survey:results", "survey.view"),
        MenuEntry(_("Tablet survei"), "survey:tablets", "survey.tablet"),
    ),
)
