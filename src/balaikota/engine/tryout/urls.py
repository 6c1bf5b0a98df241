"""Addresses of the test bench, all on the desk."""

from __future__ import annotations

from django.urls import path

from balaikota.engine.tryout import views

app_name = "tryout"

urlpatterns = [
    path("meja/uji/", views.index, name="index"),
    path("meja/uji/<slug:slug>/", views.bench, name="bench"),
    path("meja/uji/<slug:slug>/kabar/", views.told, name="messages"),
]
