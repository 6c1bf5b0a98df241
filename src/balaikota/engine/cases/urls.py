"""Addresses of cases: apply, track, desk."""

from __future__ import annotations

from django.urls import path

from balaikota.engine.cases.views import (
    checking,
    concerning,
    consulting,
    day_notes,
    desk,
    extending,
    intake,
    learning,
    overview,
    printing,
    reopening,
    resuming,
    standards,
    tracking,
    withdrawing,
    working,
)

app_name = "cases"
_APPLY = "layanan/<slug:slug>/ajukan/"
_COUNTER = "meja/loket/<slug:slug>/"
_CASE = "meja/kasus/<str:number>/"
_TRACK = "lacak/<str:number>/"

urlpatterns = [
    path(_APPLY, intake.start, name="apply"),
    path(f"{_APPLY}periksa/", intake.check, name="apply_check"),
    path(f"{_APPLY}selesai/", intake.done, name="apply_done"),
    path(f"{_APPLY}tanda-terima.pdf", intake.receipt_pdf, name="apply_receipt"),
    path(f"{_APPLY}baru/", intake.afresh, name="apply_afresh"),
    path(f"{_APPLY}cek/", checking.check, name="apply_precheck"),
    path(f"{_APPLY}simpan/", resuming.saved, name="apply_saved"),
    path(f"{_APPLY}berubah/", resuming.changed, name="apply_changed"),
    path(f"{_APPLY}lanjutkan/<str:code>/", resuming.link, name="resume_link"),
    path(f"{_APPLY}<slug:section>/", intake.section, name="apply_section"),
    path("lanjutkan/", resuming.resume, name="resume"),
    path("lanjutkan/isian/<int:pk>/", resuming.own, name="resume_own"),
    path("lacak/", tracking.track, name="track"),
    path(_TRACK, tracking.case, name="track_case"),
    path(f"{_TRACK}perbaiki/", tracking.mend, name="mend"),
    path(f"{_TRACK}buka-kembali/", reopening.ask, name="reopen_ask"),
    path(f"{_TRACK}tarik/", tracking.withdraw, name="withdraw"),
    path(f"{_TRACK}tanda-terima.pdf", tracking.receipt_pdf, name="receipt"),
    path(f"{_TRACK}berkas/<int:pk>/", tracking.attachment, name="track_file"),
    path("meja/", desk.index, name="inbox"),
    path("meja/peta/", overview.index, name="overview"),
    path("meja/catatan-dari-meja/", standards.index, name="standards"),
    path("meja/catatan-dari-meja/unduh/", standards.export, name="standards_csv"),
    path("meja/akhir-hari/", day_notes.end, name="day_end"),
    path("meja/catatan/<int:pk>/dibaca/", day_notes.read, name="day_note_read"),
    path("meja/catatan/<str:code>/", day_notes.history, name="day_notes"),
    path("meja/loket/", intake.counter, name="counter_services"),
    path(_COUNTER, intake.start, {"door": "counter"}, name="counter"),
    path(f"{_COUNTER}periksa/", intake.check, {"door": "counter"}, name="counter_check"),
    path(f"{_COUNTER}selesai/", intake.done, {"door": "counter"}, name="counter_done"),
    path(
        f"{_COUNTER}tanda-terima.pdf",
        intake.receipt_pdf,
        {"door": "counter"},
        name="counter_receipt",
    ),
    path(f"{_COUNTER}berubah/", resuming.changed, {"door": "counter"}, name="counter_changed"),
    path(f"{_COUNTER}baru/", intake.afresh, {"door": "counter"}, name="counter_afresh"),
    path(f"{_COUNTER}<slug:section>/", intake.section, {"door": "counter"}, name="counter_section"),
    path(_CASE, desk.case, name="case"),
    path(f"{_CASE}ambil/", desk.claim, name="claim"),
    path(f"{_CASE}lepas/", desk.release, name="release"),
    path(f"{_CASE}dikerjakan/", working.begin, name="working"),
    path(f"{_CASE}dikerjakan/ambil-alih/", working.take_over, name="take_over"),
    path(f"{_CASE}dikerjakan/selesai/", working.leave, name="leave"),
    path(f"{_CASE}tindak/<slug:verb>/", desk.act, name="act"),
    path(f"{_CASE}tanda/<slug:flag>/", desk.flag, name="flag"),
    path(f"{_CASE}menyangkut/", concerning.name, name="concern"),
    path(f"{_CASE}menyangkut/<int:pk>/hapus/", concerning.drop, name="concern_drop"),
    path(f"{_CASE}catatan/", consulting.note, name="note"),
    path(f"{_CASE}beda-data/", learning.mismatch, name="mismatch"),
    path(f"{_CASE}catatan-langkah/", learning.step_remark, name="step_remark"),
    path(f"{_CASE}cetak/", printing.sheet, name="sheet"),
    path(f"{_CASE}tanya/", consulting.ask, name="ask"),
    path(f"{_CASE}tanya/<int:pk>/", consulting.answer, name="answer"),
    path(f"{_CASE}tanya/<int:pk>/cabut/", consulting.take_back, name="question_close"),
    path(f"{_CASE}buka-kembali/", reopening.reopen, name="reopen"),
    path(f"{_CASE}perpanjang/", extending.extend, name="extend"),
    path(f"{_CASE}tarik/", withdrawing.withdraw_for, name="withdraw_for"),
    path(f"{_CASE}buka/<slug:field>/", desk.unmask, name="unmask"),
    path(f"{_CASE}berkas/<int:pk>/", desk.attachment, name="file"),
]
