"""Error pages: what happened, that nothing was lost, what to do now, a reference."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from balaikota.lib.errors import DomainError, NotAllowed, TooMany
from balaikota.web import http

Text = str | Promise


@dataclass(frozen=True)
class Explanation:
    """What a status means to a person: what happened, and what to do now."""

    title: Text
    detail: Text
    advice: Text


EXPLANATIONS = {
    400: Explanation(
        _("Permintaan tidak terbaca"),
        _("Peramban Anda mengirim sesuatu yang tidak kami pahami. Tidak ada yang berubah."),
        _("Kembali ke halaman sebelumnya, muat ulang, lalu coba sekali lagi."),
    ),
    401: Explanation(
        _("Belum jelas siapa Anda"),
        _("Ini hanya untuk petugas yang sudah masuk, atau program dengan kunci API yang berlaku."),
        _("Masuk lebih dulu, atau periksa kuncinya."),
    ),
    403: Explanation(
        _("Anda tidak berwenang melakukan ini"),
        _("Tindakan ini hanya untuk petugas yang ditunjuk. Tidak ada yang berubah."),
        _("Jika tugas ini seharusnya milik Anda, hubungi admin orang di perangkat daerah Anda."),
    ),
    404: Explanation(
        _("Halaman tidak ditemukan"),
        _("Alamat ini tidak ada, sudah dipindahkan, atau tidak terbuka untuk Anda."),
        _("Periksa lagi alamatnya, atau mulai dari halaman depan."),
    ),
    405: Explanation(
        _("Halaman ini dibuka dengan cara lain"),
        _("Alamat ini tidak menerima permintaan seperti itu. Tidak ada yang berubah."),
        _("Mulai lagi dari halaman yang memuat tombolnya."),
    ),
    409: Explanation(
        _("Keadaannya sudah berubah"),
        _("Orang lain lebih dulu mengubah hal yang sama. Perubahan Anda belum disimpan."),
        _("Muat ulang halaman sebelumnya untuk melihat keadaan terakhir, lalu putuskan lagi."),
    ),
    413: Explanation(
        _("Kiriman terlalu besar"),
        _("Ukuran kiriman melebihi yang dapat kami terima. Tidak ada yang disimpan."),
        _("Kembali, pilih berkas yang lebih kecil, lalu kirim lagi."),
    ),
    422: Explanation(
        _("Ini belum dapat dilakukan"),
        _("Ada yang perlu diperbaiki lebih dulu. Tidak ada yang berubah."),
        _("Kembali ke halaman sebelumnya; isian Anda masih di sana."),
    ),
    429: Explanation(
        _("Terlalu sering mencoba"),
        _("Untuk melindungi data warga, percobaan dibatasi."),
        _("Tunggu sebentar, lalu coba lagi."),
    ),
    500: Explanation(
        _("Ada yang salah di pihak kami"),
        _("Sistem gagal menyelesaikan permintaan Anda. Ini bukan kesalahan Anda."),
        _("Yang sudah tersimpan tetap aman. Coba lagi beberapa menit lagi."),
    ),
    503: Explanation(
        _("Layanan sedang tidak tersedia"),
        _("Kami sedang memperbaiki sistem. Yang sudah tersimpan tetap aman."),
        _("Coba lagi beberapa menit lagi."),
    ),
}
# The frame of these asks the database nothing: it may be what is broken.
BARE = (500, 503)


def explanation(status: int) -> Explanation:
    """Return what ``status`` means; a rare one is told as its family."""
    return EXPLANATIONS.get(status) or EXPLANATIONS[400 if status < 500 else 500]


def answer(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Return the page, or the problem, for an anticipated failure."""
    # What @action refuses names a permission, for the log; to a person the explanation says more.
    message = None if type(error) is NotAllowed else error.message
    more = getattr(error, "more", None)
    response = page(request, error.status, detail=message, field=error.field, more=more)
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.retry_after)
    if error.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="balaikota"'
    return response


def unavailable(request: HttpRequest) -> HttpResponse:
    """Return 503, with when to come back."""
    response = page(request, 503)
    response["Retry-After"] = "60"
    return response


def page(
    request: HttpRequest,
    status: int,
    *,
    detail: str | None = None,
    field: str | None = None,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Return the error page of ``status``; ``detail`` takes the place of what happened."""
    known = explanation(status)
    if http.is_api(request):
        return problem(request, status, detail or str(known.detail), field=field, more=more)
    context = {
        "title": known.title,
        "detail": detail or known.detail,
        "advice": known.advice,
        "reference": http.reference(request),
        "status": status,
    }
    template = "web/error-bare.html" if status in BARE else "web/error.html"
    return _unkept(http.render(request, template, context, status))


def problem(
    request: HttpRequest,
    status: int,
    detail: str,
    *,
    field: str | None = None,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Return a failure in the form of RFC 9457; ``more`` are members beyond the standard's."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": str(explanation(status).title),
        "status": status,
        "detail": detail,
        "reference": http.reference(request),
    }
    if field:
        body["field"] = field
    body |= more or {}
    content = json.dumps(body, ensure_ascii=False)
    return _unkept(HttpResponse(content, status=status, content_type="application/problem+json"))


def _unkept(response: HttpResponse) -> HttpResponse:
    """Keep a failure out of every cache: a browser may otherwise keep a 404 for a while."""
    response["Cache-Control"] = "no-store"
    return response
