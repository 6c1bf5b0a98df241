"""Addresses of letters: verification, the holder's download, registers and letters on the desk."""

from __future__ import annotations

from django.urls import path, re_path

from balaikota.engine.products.views import handing, letters, proofs, registers, signing, verifying

app_name = "products"
_LETTER = "meja/surat/<int:pk>/"
_REGISTER = "meja/register/<int:pk>/"

urlpatterns = [
    path("verifikasi/", verifying.look_up, name="look_up"),
    re_path(r"^verifikasi/(?P<verification_id>[^/]+)/?$", verifying.verify, name="verify"),
    path("verifikasi/<str:verification_id>/surat.jws", proofs.proof, name="proof"),
    path(".well-known/jwks.json", proofs.keys, name="keys"),
    path("lacak/<str:number>/surat/<int:pk>/", letters.collect, name="collect"),
    path("lacak/<str:number>/surat/<int:pk>/perpanjang/", letters.renew, name="renew"),
    path("meja/surat/", letters.unprinted, name="unprinted"),
    path("meja/surat/tanda-tangan/", signing.mine, name="mine"),
    path(_LETTER, letters.letter, name="letter"),
    path(f"{_LETTER}unduh/", letters.download, name="download"),
    path(f"{_LETTER}sk/", letters.delegation, name="delegation"),
    path(f"{_LETTER}tanda-tangan/", signing.sign, name="sign"),
    path(f"{_LETTER}naskah/", signing.draft, name="draft"),
    path(f"{_LETTER}kertas/", signing.on_paper, name="on_paper"),
    path(f"{_LETTER}pindaian/", signing.scan, name="scan"),
    path(f"{_LETTER}serah/", handing.hand_over, name="hand_over"),
    path(f"{_LETTER}ulang/", letters.retry, name="retry"),
    path(f"{_LETTER}batal/", letters.void, name="void"),
    path(f"{_LETTER}cabut/", letters.revoke, name="revoke"),
    path("meja/register/", registers.index, name="registers"),
    path(_REGISTER, registers.register, name="register"),
    path(f"{_REGISTER}register.csv", registers.export, name="register_csv"),
]
