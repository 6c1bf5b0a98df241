"""Sign-in by allauth, in our words: its errors, its notices, and where it leads."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from balaikota.core.people import queries as people
from balaikota.core.people.models import User
from balaikota.web import http

_WRONG = _("Nama pengguna, email, atau kata sandi tidak cocok. Periksa lagi keduanya.")

# allauth's template -> our sentence; what is not here is not worth interrupting anybody for.
NOTICES: dict[str, Promise] = {
    "email_confirmation_sent": _("Kami mengirim tautan konfirmasi ke %(email)s."),
    "email_confirmed": _("Alamat email %(email)s sudah dikonfirmasi."),
    "email_confirmation_failed": _("%(email)s sudah dikonfirmasi oleh akun lain."),
    "email_deleted": _("Alamat email %(email)s dihapus."),
    "cannot_delete_primary_email": _("Alamat email utama (%(email)s) tidak dapat dihapus."),
    "primary_email_set": _("Alamat email utama sudah diganti."),
    "unverified_primary_email": _("Konfirmasikan dulu alamat email Anda."),
    "password_changed": _("Kata sandi Anda sudah diganti."),
    "password_set": _("Kata sandi Anda sudah dibuat."),
}


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's sign-in, with an account read together with what its person may do."""

    def get_user(self, user_id: int) -> User | None:
        """Return the open account of a session. One statement, with what ``http.actor`` asks next."""
        return people.get_signed_in(user_id, now=http.now())


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's adapter with our sentences."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Akun ini ditutup. Hubungi admin orang di perangkat daerah Anda."),
        "duplicate_email": _("Alamat email ini sudah terpasang di akun Anda."),
        "email_taken": _("Alamat email ini sudah punya akun. Masuk, atau pakai alamat lain."),
        "email_password_mismatch": _WRONG,
        "username_password_mismatch": _WRONG,
        "invalid_login": _WRONG,
        "enter_current_password": _("Kata sandi saat ini tidak cocok."),
        "incorrect_password": _("Kata sandi tidak cocok."),
        "incorrect_code": _("Kode tidak cocok."),
        "invalid_or_expired_key": _("Kunci tidak cocok atau sudah kedaluwarsa."),
        "invalid_password_reset": _("Tautan ganti kata sandi ini tidak berlaku lagi."),
        "too_many_login_attempts": _(
            "Terlalu banyak percobaan masuk. Coba lagi beberapa menit lagi."
        ),
        "unknown_email": _("Alamat email ini belum punya akun."),
        "unverified_primary_email": _("Konfirmasikan dulu alamat email Anda."),
        "username_blacklisted": _("Nama pengguna ini tidak dapat dipakai. Pilih yang lain."),
        "username_taken": _("Nama pengguna ini sudah dipakai. Pilih yang lain."),
        "same_as_current": _("Isi dengan yang berbeda dari yang sekarang."),
        "rate_limited": _("Terlalu sering mencoba. Tunggu sebentar, lalu coba lagi."),
    }

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Leave our sentence for the next page, where we have one for the occasion."""
        name = (message_template or "").rsplit("/", 1)[-1].removesuffix(".txt")
        if name in NOTICES:
            text = str(NOTICES[name]) % {"email": (message_context or {}).get("email", "")}
            messages.add_message(request, level, text, extra_tags=extra_tags)
