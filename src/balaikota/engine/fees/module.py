"""What fees tell the rest of the system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from balaikota.core.manifest import Manifest, MenuEntry
from balaikota.engine.fees import effects
from balaikota.engine.fees.actions.refunding import Refund
from balaikota.engine.fees.queries import told

MODULE = Manifest(
    slug="fees",
    title=_("Retribusi"),
    permissions={
        "fees.bill": _("Menerbitkan tagihan (sistem)"),
        "fees.remind": _("Mengingatkan tagihan yang jatuh tempo (sistem)"),
        "fees.receive": _("Menerima laporan pembayaran dari gerbang pembayaran"),
        "fees.view": _("Melihat tagihan dan pembayaran di unit"),
        "fees.record": _("Mencatat pembayaran, memeriksa rekening koran, mengurus selisihnya"),
        "fees.refund": _("Mengusulkan pengembalian uang"),
        "fees.confirm_refund": _("Menyetujui pengembalian uang"),
        "fees.refuse_refund": _("Menolak pengembalian uang"),
        "fees.waive": _("Meneruskan berkas tanpa pembayaran, dengan alasan"),
    },
    grants={
        "bendahara": ("fees.view", "fees.record", "fees.refund"),
        "lurah": ("fees.view", "fees.waive"),
        "camat": ("fees.view", "fees.waive", "fees.confirm_refund", "fees.refuse_refund"),
        "kepala-opd": ("fees.view", "fees.waive", "fees.confirm_refund", "fees.refuse_refund"),
        "inspektorat": ("fees.view",),
        "auditor": ("fees.view",),
    },
    automatic=("fees.bill", "fees.remind", "fees.receive"),
    effects={"fees.bill": effects.bill},
    changes=(Refund,),
    on_proposal=effects.on_proposal,
    documents=told.find_documents,
    serves=told.has_fees,
    documents_of=told.find_documents_of,
    wanted=told.find_wanted,
    menu=(MenuEntry(_("Retribusi"), "fees:index", "fees.view"),),
)
