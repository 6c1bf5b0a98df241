"""Home and the services."""

from __future__ import annotations

from django.urls import path

from balaikota.engine.packs import views

app_name = "packs"
urlpatterns = [
    path("", views.home, name="home"),
    path("layanan/", views.index, name="index"),
    path("layanan/titik/", views.point, name="point"),
    path("layanan/<slug:slug>/", views.service, name="service"),
]
