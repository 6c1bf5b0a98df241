"""What people tells the rest of the system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest
from balaikota.core.people import actions

_DECIDES = ("people.confirm_entrust", "people.refuse_entrust")
_READS = ("people.view",)
_APPOINTS = (
    *("people.view", "people.appoint_acting", "people.end_assignment"),
    *("people.enter_leave", "people.end_leave"),
)

MODULE = Manifest(
    slug="people",
    title=_("Kepegawaian"),
    permissions={
        "people.view": _("Melihat siapa memegang jabatan apa"),
        "people.create_officer": _("Membuka akun petugas"),
        "people.assign": _("Memasukkan penugasan beserta SK-nya"),
        "people.entrust": _("Mengusulkan admin, untuk disetujui petugas lain"),
        "people.confirm_entrust": _("Menyetujui admin yang diusulkan petugas lain"),
        "people.refuse_entrust": _("Menolak admin yang diusulkan petugas lain"),
        "people.appoint_acting": _("Menunjuk Plh. atau Plt."),
        "people.lend_mandate": _("Memasukkan mandat: sebagian wewenang suatu jabatan"),
        "people.end_assignment": _("Mengakhiri penugasan"),
        "people.enter_leave": _("Mencatat petugas yang cuti atau berhalangan"),
        "people.end_leave": _("Mengakhiri catatan cuti"),
        "people.carry_over": _(
            "Meneruskan penugasan ke unit pengganti (atas usulan yang disetujui)"
        ),
        "people.register": _("Membuka akun warga"),
        "people.save_profile": _("Menyimpan data diri sendiri"),
        "people.keep_organisation": _("Menyimpan usaha dan lembaga yang diwakili"),
        "people.note_reminder": _(
            "Mencatat bahwa berkas yang segera kedaluwarsa diingatkan (sistem)"
        ),
        "people.keep_file": _("Menyimpan berkas sendiri untuk dipakai lagi"),
    },
    changes=(actions.Entrust,),
    automatic=("people.register", "people.carry_over", "people.note_reminder"),
    grants={
        "admin-orang": (
            *_APPOINTS,
            "people.create_officer",
            "people.assign",
            "people.entrust",
            *_DECIDES,
            "people.lend_mandate",
        ),
        "camat": _APPOINTS,
        "sekda": (*_APPOINTS, *_DECIDES),
        "wali-kota": (*_APPOINTS, *_DECIDES),
        "lurah": _READS,
        "seklur": _READS,
        "kepala-opd": _READS,
        "koordinator": _READS,
        "inspektorat": _READS,
        "bagian-organisasi": _READS,
        "auditor": _READS,
        "warga": ("people.save_profile", "people.keep_organisation", "people.keep_file"),
    },
)
