"""What cases tell the rest of the system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest, MenuEntry
from balaikota.engine.cases import tasks
from balaikota.engine.cases.queries import concerns, kept, overview

_WORKS = ("cases.view", "cases.act")
_HEADS = (*_WORKS, "cases.standards")
_COUNTER = (*_WORKS, "cases.open", "cases.open_counter", "cases.withdraw_for", "cases.renew_secret")

MODULE = Manifest(
    slug="cases",
    title=_("Permohonan"),
    permissions={
        "cases.open": _("Mengajukan permohonan"),
        "cases.open_counter": _("Mengajukan permohonan untuk warga di loket"),
        "cases.withdraw_for": _("Menarik permohonan atas permintaan pemohon di loket"),
        "cases.renew_secret": _(
            "Membuat kode rahasia baru di loket untuk orang yang identitasnya diperiksa"
        ),
        "cases.recover": _("Meminta dan membuat kode rahasia baru lewat kontak yang tercatat"),
        "cases.send_secret_link": _(
            "Mengirim tautan kode rahasia baru ke kontak yang tercatat (sistem)"
        ),
        "cases.reply": _("Memperbaiki atau menarik permohonan sendiri"),
        "cases.track": _("Melacak permohonan sendiri"),
        "cases.view": _("Melihat permohonan di unit"),
        "cases.catch_all": _("Menjaga antrean berkas yang tidak terjangkau petugas mana pun"),
        "cases.standards": _("Membaca catatan dari meja tentang langkah dan data"),
        "cases.act": _("Mengerjakan langkah permohonan"),
        "cases.hand_over": _("Mengembalikan tugas petugas yang pindah ke jabatannya"),
        "cases.sweep": _("Mengingatkan, menandai dan mengakhiri menurut aturan (sistem)"),
        "cases.finish_issue": _("Meneruskan berkas setelah surat jadi (sistem)"),
        "cases.settle_payment": _("Meneruskan berkas setelah tagihannya lunas (sistem)"),
        "cases.tell_applicant": _("Memberi tahu pemohon tentang tagihan dan suratnya (sistem)"),
        "cases.answer_outside": _("Menjawab lewat tautan sekali pakai (pihak luar)"),
    },
    # No role answers from outside: whoever holds a one-time link does, and that once.
    automatic=(
        "cases.sweep",
        "cases.finish_issue",
        "cases.settle_payment",
        "cases.tell_applicant",
        "cases.send_secret_link",
        "cases.answer_outside",
    ),
    # Deciding is an officer's own: no key claims a task or acts on it.
    lendable=("cases.view", "cases.open"),
    grants={
        "pengunjung": ("cases.open", "cases.recover"),
        "warga": ("cases.open", "cases.reply", "cases.track"),
        "petugas-loket": _COUNTER,
        "verifikator": _WORKS,
        "seklur": _WORKS,
        "lurah": _HEADS,
        "camat": _HEADS,
        "kepala-opd": _HEADS,
        "koordinator": ("cases.view", "cases.catch_all", "cases.standards"),
        "bagian-organisasi": ("cases.standards",),
        "sekda": ("cases.view",),
        # What is about an office or an officer just below comes to the mayor to be handled.
        "wali-kota": _WORKS,
        "inspektorat": ("cases.view",),
        "auditor": ("cases.view",),
        "admin-orang": ("cases.hand_over",),
    },
    restrict=concerns.hidden_from,
    restricted=kept.restricted,
    on_time_rules_changed=tasks.time_rules_changed,
    menu=(
        MenuEntry(_("Kotak tugas"), "cases:inbox", "cases.view"),
        MenuEntry(_("Akhir hari"), "cases:day_end", "cases.act"),
        MenuEntry(_("Catatan dari meja"), "cases:standards", "cases.standards"),
        MenuEntry(_("Peta kelurahan"), "cases:overview", "cases.view", overview.sees_several),
    ),
)
