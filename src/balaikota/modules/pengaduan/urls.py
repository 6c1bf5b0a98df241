"""Addresses under /pengaduan/."""

from __future__ import annotations

from django.urls import path

from balaikota.modules.pengaduan.views import figures, public, publishing

app_name = "pengaduan"
urlpatterns = [
    path("", public.index, name="index"),
    path("angka/", figures.index, name="figures"),
    path("angka.csv", figures.export, name="figures_csv"),
    path("data.csv", public.open_data, name="open_data"),
    path("umpan.atom", public.feed, name="feed"),
    path("foto/<uuid:key>.webp", public.photo, name="photo"),
    path("foto/<uuid:key>-kecil.webp", public.photo, {"is_small": True}, name="photo_small"),
    path("terbit/", publishing.index, name="publishing"),
    path("terbit/<str:number>/", publishing.words, name="publish"),
    path("terbit/<str:number>/turunkan/", publishing.take_down, name="take_down"),
    path("terbit/<str:number>/kembalikan/", publishing.restore, name="restore"),
    path("terbit/<str:number>/foto/<int:pk>/", publishing.photo, name="publish_photo"),
    path("terbit/<str:number>/foto/<int:pk>/gambar/", publishing.picture, name="picture"),
    path("terbit/<str:number>/foto/<int:pk>/turunkan/", publishing.photo_down, name="photo_down"),
    path("laporan/<str:code>/", public.detail, name="public"),
]
