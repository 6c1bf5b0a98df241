"""Addresses of the worklist, all on the desk."""

from __future__ import annotations

from django.urls import path

from balaikota.engine.worklist.views import arranging, bulk, day, exporting, histories, live

app_name = "worklist"
_BULK = "meja/sekaligus/"

urlpatterns = [
    path(_BULK, bulk.bulks, name="bulks"),
    path(f"{_BULK}pilih/", bulk.choose, name="choose"),
    path(f"{_BULK}mulai/", bulk.begin, name="begin"),
    path(f"{_BULK}<int:pk>/", bulk.bulk, name="bulk"),
    path(f"{_BULK}<int:pk>/urungkan/", bulk.take_back, name="take_back"),
    path("meja/saringan/", arranging.searches, name="searches"),
    path("meja/saringan/<int:pk>/hapus/", arranging.drop, name="drop_search"),
    path("meja/pilihan/", arranging.shortlist, name="shortlist"),
    path("meja/kasus/<str:number>/pilih/", arranging.star, name="star"),
    path("meja/pilihan/<int:pk>/hapus/", arranging.unstar, name="unstar"),
    path("meja/hari-ini/", day.index, name="day"),
    path("meja/kabar/", day.news, name="news"),
    path("meja/riwayat-proses/", histories.index, name="histories"),
    path("meja/riwayat-proses/xes/", histories.download, name="histories_xes"),
    path("meja/kabar/baris/", live.live, name="live"),
    path("meja/ekspor/", exporting.export, name="export"),
]
