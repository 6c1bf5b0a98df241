"""Addresses of what residents keep."""

from __future__ import annotations

from django.urls import path

from balaikota.engine.applicants.views import organisations, profile, vault

app_name = "applicants"
urlpatterns = [
    path("saya/data-diri/", profile.index, name="profile"),
    path("saya/usaha/", organisations.index, name="organisations"),
    path("saya/usaha/baru/", organisations.new, name="organisation_new"),
    path("saya/usaha/<int:pk>/", organisations.detail, name="organisation"),
    path("saya/usaha/<int:pk>/ubah/", organisations.change, name="organisation_change"),
    path("saya/usaha/<int:pk>/kuasa/", organisations.authorise, name="authorise"),
    path("saya/kuasa/<int:pk>/akhiri/", organisations.end, name="representation_end"),
    path("saya/kuasa/<int:pk>/surat/", organisations.deed, name="deed"),
    path("saya/kuasa/<str:code>/", organisations.accept, name="accept"),
    path("saya/berkas/", vault.index, name="vault"),
    path("saya/berkas/<int:pk>/", vault.download, name="kept"),
    path("saya/berkas/<int:pk>/hapus/", vault.forget, name="kept_forget"),
]
