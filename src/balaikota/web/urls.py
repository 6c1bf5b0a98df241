"""Sign-in, language, health."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path, re_path

from balaikota.web import views

OWN = [
    path("bahasa/", views.language, name="language"),
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path("robots.txt", views.robots, name="robots"),
    path("akun/", views.account, name="account"),
    path("akun/lanjut/", views.after_sign_in, name="after-sign-in"),
]
# allauth's views under our addresses; it finds them by these names.
ACCOUNT = [
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("daftar/", account.signup, name="account_signup"),
    path("akun/ditutup/", account.account_inactive, name="account_inactive"),
    path("akun/pastikan/", account.reauthenticate, name="account_reauthenticate"),
    path("akun/email/", account.email, name="account_email"),
    path(
        "akun/email/terkirim/",
        account.email_verification_sent,
        name="account_email_verification_sent",
    ),
    re_path(
        r"^akun/email/konfirmasi/(?P<key>[-:\w]+)/$",
        account.confirm_email,
        name="account_confirm_email",
    ),
    path("akun/sandi/", account.password_change, name="account_change_password"),
    path("akun/sandi/buat/", account.password_set, name="account_set_password"),
    path("akun/lupa-sandi/", account.password_reset, name="account_reset_password"),
    path(
        "akun/lupa-sandi/terkirim/", account.password_reset_done, name="account_reset_password_done"
    ),
    path(
        "akun/lupa-sandi/selesai/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^akun/lupa-sandi/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
urlpatterns: list[URLPattern | URLResolver] = [path("", include((OWN, "web"))), *ACCOUNT]
