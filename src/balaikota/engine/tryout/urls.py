"""Addresses of the test bench, all on the desk."""

from __future__ import annotations

from django.urls import path

from balaikota.engine.tryout.views import bench, letters

app_name = "tryout"
_LETTERS = "meja/uji/<slug:slug>/surat/"

urlpatterns = [
    path("meja/uji/", bench.index, name="index"),
    path("meja/uji/<slug:slug>/", bench.bench, name="bench"),
    path(_LETTERS, letters.index, name="letters"),
    path(f"{_LETTERS}surat.pdf", letters.pdf, name="letter_pdf"),
    path(f"{_LETTERS}surat.png", letters.picture, name="letter_picture"),
    path("meja/uji/<slug:slug>/kabar/", bench.told, name="messages"),
]
